"""An empty list says what would be here, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets import icons
from ui.widgets.button import Button
from ui.widgets.text import Text


class EmptyState(QWidget):
    def __init__(self, icon: str = "inbox", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = _Picture(icon)
        self._fact = Text("", "card", wrap=True)
        self._next = Text("", "body", "ink2", wrap=True)
        for each in (self._fact, self._next):
            each.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._button: Button | None = None
        self._column = QVBoxLayout(self)
        self._column.setSpacing(10)
        self._column.addStretch(1)
        self._column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addWidget(self._fact)
        self._column.addWidget(self._next)
        self._column.addStretch(2)

    def say(self, icon: str, fact: str, then: str = "", button: Button | None = None) -> None:
        self._picture.set_icon(icon)
        self._fact.setText(fact)
        self._next.setText(then)
        self._next.setVisible(bool(then))
        self.setAccessibleName(f"{fact} {then}".strip())
        if self._button is not None and self._button is not button:
            self._button.hide()
            self._button.deleteLater()
        if button is not None and button is not self._button:
            self._column.insertWidget(4, button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._button = button


class _Picture(QWidget):
    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self.setFixedSize(64, 64)

    def set_icon(self, icon: str) -> None:
        self._icon = icon
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        icons.paint(QPainter(self), self._icon, 4, 4, 56, "ink2")
