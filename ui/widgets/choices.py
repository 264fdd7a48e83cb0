"""One of several: a column of rows of which exactly one, or none yet, is chosen. For questions."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.check import CheckRow
from ui.widgets.scroll import Scroll

T = TypeVar("T", bound=Hashable)
MOST_HIGH = 292  # px; five rows, then it scrolls


class _Row(CheckRow):
    """The arrows go from row to row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


class Choices(QWidget, Generic[T]):
    """`rows`: (value, words). `chosen` is None until the person has pressed one (or `first` is it); `told` hears each press."""

    def __init__(
        self,
        name: str,
        rows: Sequence[tuple[T, str]],
        *,
        first: T | None = None,
        told: Callable[[T], object] = lambda value: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.chosen: T | None = first
        self._told = told
        self.rows: list[tuple[T, CheckRow]] = []
        scroll = Scroll(gap=4)
        for value, words in rows:
            row = _Row(words)
            row.setChecked(value == first)
            row.clicked.connect(lambda _on, value=value: self.choose(value))
            scroll.column.addWidget(row)
            self.rows.append((value, row))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)
        high = sum(row.sizeHint().height() + 4 for _value, row in self.rows)
        self.setFixedHeight(min(MOST_HIGH, high))
        self.setAccessibleName(name)

    def choose(self, value: T) -> None:
        self.chosen = value
        for each, row in self.rows:
            row.setChecked(each == value)
        self._told(value)
