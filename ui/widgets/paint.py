"""Small strokes that several components share."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from ui import theme


def box(
    painter: QPainter,
    room: QRectF,
    back: str = "",
    edge: str = "",
    *,
    width: float = 2,
    radius: float = 8,
    dashed: bool = False,
) -> None:
    """A rounded box whose border lies wholly inside `room`. `back`, `edge`: tokens, '' = none."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QBrush(theme.colour(back)) if back else QBrush(Qt.BrushStyle.NoBrush))
    if edge:
        pen = QPen(theme.colour(edge), width)
        if dashed:
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        inset = width / 2
        room = room.adjusted(inset, inset, -inset, -inset)
        radius = max(0.0, radius - inset)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(room, radius, radius)


def left_bar(painter: QPainter, room: QRectF, tint: str, width: float, radius: float) -> None:
    """A bar along the left edge of a rounded box."""
    whole = QPainterPath()
    whole.addRoundedRect(room, radius, radius)
    painter.save()
    painter.setClipRect(QRectF(room.left(), room.top(), width, room.height()))
    painter.fillPath(whole, theme.colour(tint))
    painter.restore()


def hatch(painter: QPainter, room: QRectF, stripe: str, ground: str) -> None:
    """Slanted stripes: what will be added, or freed."""
    painter.fillRect(room, theme.colour(ground))
    painter.save()
    painter.setClipRect(room, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(theme.colour(stripe), 3))
    x = room.left() - room.height()
    while x < room.right() + room.height():
        painter.drawLine(round(x), round(room.bottom()), round(x + room.height()), round(room.top()))
        x += 7
    painter.restore()


def pill(painter: QPainter, room: QRectF, words: str, back: str, ink: str) -> None:
    """A number in a round-ended pill; set the font first."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(back))
    painter.drawRoundedRect(room, room.height() / 2, room.height() / 2)
    painter.setPen(QPen(QColor(theme.colour(ink))))
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)
