"""Three parts beside each other; with large letters one below the other, each at a height of its own, in a page that scrolls."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from ui import theme
from ui.widgets.scroll import Scroll

GAP = 14
ANY = 16_777_215  # Qt's own largest width


class ThreeColumns(Scroll):
    """For each part (widget, px in a wide window, px in a narrow one, px of height below one another); 0 px: what is left."""

    def __init__(self, parts: Sequence[tuple[QWidget, int, int, int]], parent: QWidget | None = None) -> None:
        super().__init__(0, parent=parent)
        self._parts = tuple(parts)
        self._grid = QGridLayout()
        self._grid.setSpacing(GAP)
        self.column.addLayout(self._grid)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        look = theme.now()
        self._grid.setContentsMargins(look.side, 0, look.side, GAP)
        for part, *_sizes in self._parts:
            self._grid.removeWidget(part)
        for at, (part, wide, narrow, high) in enumerate(self._parts):
            self._grid.addWidget(part, at if look.large else 0, 0 if look.large else at)
            self._grid.setColumnStretch(at, 1 if not (look.large and at) else 0)
            self._grid.setRowStretch(at, 1 if look.large or not at else 0)
            part.setMinimumHeight(high if look.large else 0)
            part.setMaximumWidth(ANY if look.large else (narrow if look.narrow else wide) or ANY)
