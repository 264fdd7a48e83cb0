"""A wide part and a narrow one beside it; where the page is too narrow for both, the narrow one lies below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.scroll import Scroll

GAP = 16


class Tall(QWidget):
    """A wide part that can also lie at its full height in a page that scrolls as a whole."""

    def set_whole(self, whole: bool) -> None:
        """At full height (True), or in the height it is given."""

    def wanted(self, width: int) -> int:
        """Its full height in this width, in px."""
        raise NotImplementedError


class TallScroll(Tall):
    """A column that scrolls by itself, or lies at its full height. `column` is the layout of the content."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scroll = Scroll()
        self.column = self._scroll.column
        room = QVBoxLayout(self)
        room.setContentsMargins(0, 0, 0, 0)
        room.addWidget(self._scroll)

    def wanted(self, width: int) -> int:
        layout = self.column
        return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()


class Columns(QScrollArea):
    """`side_width` in px at 100 %; `least` is what the wide part must keep to stand beside it.

    `turned` tells when they come to lie below each other, or beside again.

    Below each other: with a Tall wide part everything scrolls as one; else the narrow part takes at most `share`.
    """

    turned = Signal(bool)

    def __init__(
        self,
        main: QWidget,
        side: QWidget,
        side_width: int,
        *,
        least: int = 340,
        share: float = 0.36,
        large: float = 1.15,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._large = large
        self._main, self._side = main, side
        self._side_width, self._least, self._share = side_width, least, share
        inner = side.widget() if isinstance(side, QScrollArea) else None
        self._content: QWidget = inner or side
        self.stacked = False
        self._inside = QWidget()
        self._inside.setProperty("bare", True)
        for each in (main, side):
            each.setParent(self._inside)
        self.setFrameStyle(0)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._inside)
        self.setWidgetResizable(False)
        self.viewport().setAutoFillBackground(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(60)
        self._content.installEventFilter(self)
        theme.follow(self, self.arrange)

    def set_least(self, least: int) -> None:
        """Another least width of the wide part, in px at 100 %."""
        if least != self._least:
            self._least = least
            self.arrange()

    def arrange(self) -> None:
        """Place both."""
        look = theme.now()
        edge, view = look.side, self.size()
        room = view.width() - 2 * edge
        width = round(self._side_width * (self._large if look.large else 1.0))
        if look.narrow:
            width = min(width, round(room * 0.42))  # what is read comes first
        shown = not self._side.isHidden()
        before, self.stacked = self.stacked, shown and room - width - GAP < self._least * look.scale
        if before != self.stacked:
            self.turned.emit(self.stacked)
        tall = self._main if isinstance(self._main, Tall) else None
        if tall is not None:
            tall.set_whole(self.stacked)
        if not self.stacked:
            self._inside.resize(view)
            beside = width + GAP if shown else 0
            self._main.setGeometry(edge, 16, room - beside, view.height() - 32)
            self._side.setGeometry(edge + room - width, 16, width, view.height() - 32)
        elif tall is not None:
            room -= self.verticalScrollBar().sizeHint().width() - 4
            high, below = tall.wanted(room), self._wanted(room)
            self._inside.resize(edge + room, 16 + high + GAP + below + 16)
            tall.setGeometry(edge, 16, room, high)
            self._side.setGeometry(edge, 16 + high + GAP, room, below)
        else:
            self._inside.resize(view)
            below = min(self._wanted(room), round((view.height() - 32) * self._share))
            self._main.setGeometry(edge, 16, room, view.height() - 32 - below - GAP)
            self._side.setGeometry(edge, view.height() - 16 - below, room, below)

    def _wanted(self, width: int) -> int:
        layout = self._content.layout()
        if layout is not None and layout.hasHeightForWidth():
            return layout.totalHeightForWidth(width)
        return self._content.sizeHint().height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest and self.stacked:
            self.arrange()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()
