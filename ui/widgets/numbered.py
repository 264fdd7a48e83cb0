"""A step of several: its number in a ring, what to do, and a small line."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.widgets import paint
from ui.widgets.text import Text


class NumberedStep(QWidget):
    """`second` is left away where the width is small; `rich` takes simple HTML in `fact`."""

    def __init__(self, number: int, fact: str, second: str = "", *, rich: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = str(number)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.fact = Text(fact, "body", wrap=True, rich=rich)
        self._small = Text(second, "second", "ink2", wrap=True)
        self._words = QVBoxLayout(self)
        self._words.setSpacing(0)
        self._words.addWidget(self.fact)
        self._words.addWidget(self._small)
        theme.follow(self, self._restyle)

    def _ring(self) -> int:
        return 44 if theme.now().large else 32

    def _restyle(self) -> None:
        self.setMinimumHeight(self._ring() + 2)
        self._words.setContentsMargins(self._ring() + 12, 1, 0, 1)
        self._small.setVisible(bool(self._small.text()) and not theme.now().narrow)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ring = self._ring()
        room = QRectF(0, 1, ring, ring)
        paint.box(painter, room, "surface", "ctl", width=2, radius=ring / 2)
        painter.setFont(theme.font("second-strong"))
        painter.setPen(theme.colour("ink"))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), self._number)
