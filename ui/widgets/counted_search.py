"""A search field that says at its right how much it found."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.widgets.field import SearchField
from ui.widgets.text import Text


class CountedSearch(SearchField):
    """`went_down` when the arrow leads to what was found."""

    went_down = Signal()

    def __init__(self, name: str, hint: str, short_hint: str = "", parent: QWidget | None = None) -> None:
        self._count: Text | None = None
        super().__init__(name, hint, short_hint, parent)
        self._count = Text("", "second", "ink2", parent=self)
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._count.hide()

    def say_count(self, words: str) -> None:
        """'' = nothing is searched for."""
        if self._count is not None:
            self._count.setText(words)
            self._count.setVisible(bool(words))
            self.setAccessibleDescription(words)
            self._place()

    def _place(self) -> None:
        if self._count is None:
            return
        wide = self._count.sizeHint().width() if self._count.text() else 0
        left = theme.now().icon(24) + 12
        self.setTextMargins(left, 0, wide + 8 if wide else 0, 0)
        self._count.setGeometry(self.width() - wide - 18, 0, wide, self.height())

    def _restyle(self) -> None:
        super()._restyle()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.went_down.emit()
        else:
            super().keyPressEvent(event)
