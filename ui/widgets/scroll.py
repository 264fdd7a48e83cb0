"""A room that scrolls when its content is too high, on whatever ground it stands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget


class Scroll(QScrollArea):
    """`column` is the layout of the content."""

    def __init__(self, gap: int = 12, margin: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inside = QWidget()
        inside.setProperty("bare", True)
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(margin, margin, margin, margin)
        self.column.setSpacing(gap)
        ground = QWidget()  # ours: asking Qt for its own makes PySide know every widget there is, 8 ms of the start
        self.setViewport(ground)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameStyle(0)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def clear(self) -> None:
        """Take every widget out and delete it."""
        while (item := self.column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
