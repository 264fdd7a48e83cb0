"""A wide part and a narrow one beside it; where the page is too narrow for both, the narrow one lies below."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui import theme

GAP = 16


class Columns(QWidget):
    """`side_width` in px at 100 %; `least` is what the wide part must keep to stand beside it."""

    def __init__(
        self, main: QWidget, side: QWidget, side_width: int, *, least: int = 380, share: float = 0.42, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._main, self._side = main, side
        self._side_width, self._least, self._share = side_width, least, share
        for each in (main, side):
            each.setParent(self)
        theme.follow(self, self.arrange)

    def arrange(self) -> None:
        """Place both; below, the narrow part gets the height it wants, at most its `share`."""
        look = theme.now()
        side_x = look.side
        room = QRect(side_x, 16, self.width() - 2 * side_x, self.height() - 32)
        if not self._side.isVisibleTo(self):
            self._main.setGeometry(room)
            return
        width = round(self._side_width * (1.15 if look.large else 1.0))
        if look.narrow:
            width = min(width, round(room.width() * 0.42))
        if room.width() - width - GAP >= self._least * look.scale:
            self._main.setGeometry(room.adjusted(0, 0, -width - GAP, 0))
            self._side.setGeometry(room.right() + 1 - width, room.top(), width, room.height())
            return
        hint = self._side.heightForWidth(room.width()) if self._side.hasHeightForWidth() else self._side.sizeHint().height()
        high = min(hint, round(room.height() * self._share))
        self._main.setGeometry(room.adjusted(0, 0, 0, -high - GAP))
        self._side.setGeometry(room.left(), room.bottom() + 1 - high, room.width(), high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()
