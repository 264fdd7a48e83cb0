"""Words in which what was searched for is painted over with gold."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from ui import theme
from ui.theme import Role


def paint_marked(
    painter: QPainter, x: float, y: float, width: float, words: str, marks: Sequence[tuple[int, int]], role: Role
) -> float:
    """One line, cut with … where it is too wide; `marks` are (start, length) in `words`. Returns the width used."""
    painter.setFont(theme.font(role))
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(width))
    high = metrics.height()
    for start, length in marks:
        end = min(start + length, len(shown))
        if start >= end:
            continue
        left = x + metrics.horizontalAdvance(shown[:start])
        room = QRectF(left - 2, y, metrics.horizontalAdvance(shown[:end]) - metrics.horizontalAdvance(shown[:start]) + 4, high)
        if theme.now().contrast:
            painter.fillRect(QRectF(room.left(), room.bottom() - 3, room.width(), 3), theme.colour("gold"))
        else:
            ground = QColor(theme.colour("gold"))
            ground.setAlphaF(0.55)
            painter.fillRect(room, ground)
            painter.fillRect(QRectF(room.left(), room.bottom() - 2, room.width(), 2), theme.colour("warn-line"))
    painter.setPen(theme.colour("ink"))
    painter.drawText(QRectF(x, y, width + 1, high), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
    return float(metrics.horizontalAdvance(shown))
