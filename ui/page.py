"""What every page is: a header, one task, a bar of deeds. One file in ui/pages holds one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from client.api import events, ids
from ui import theme
from ui.widgets.action_bar import ActionBar
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.header import Header
from ui.words import Saying

if TYPE_CHECKING:
    from ui.house import House


class Page(QWidget):
    """Made once for a session, when first shown. `house` is the window: bridge, views, go, back, toast, ask, trouble.

    Subclasses fill `self.body` (the content's layout), `self.header` and `self.bar` in `__init__`, and read their data in
    `open` and `refresh` only, from `self.house.views`: quick readings at once, slow ones through `self.house.bridge.read`.
    """

    name: ClassVar[str] = ""
    rail: ClassVar[str] = ""  # the rail item that is open while this page shows
    topics: ClassVar[frozenset[events.Topic]] = frozenset()  # what makes it read again
    shows_state: ClassVar[bool] = False  # has room for the banner about line, password and quota

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house
        self.arguments: dict[str, Any] = {}
        self.header = Header()
        self.header.help.clicked.connect(self.ask_help)
        self.bar = ActionBar()
        self._banner: Banner | None = None
        self._said: Saying | None = None
        self._banner_room = QVBoxLayout()
        self._banner_room.setContentsMargins(0, 0, 0, 0)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(self._banner_room)
        column.addLayout(self.body, 1)
        column.addWidget(self.bar)
        theme.follow(self, self._restyle_banner)

    # For subclasses

    def open(self, **arguments: Any) -> None:
        """Show this: called on going here (and on coming back when the arguments differ from those shown last)."""

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        """Something of `topics` has changed, or (no notices) the page is shown again: read anew, keep what the person sees."""

    def leave(self) -> bool:
        """The person goes elsewhere: keep everything. False: not now (the page has said why)."""
        return True

    def close_page(self) -> None:
        """The person signs out or the program ends."""

    def kept_open(self) -> ids.DraftId | None:
        """The letter being written here, to which unlocking leads back."""
        return None

    def back(self) -> None:
        """Escape or 'Về …'."""
        self.house.back()

    def ask_help(self) -> None:
        self.house.go("help")

    def first_focus(self) -> QWidget | None:
        """What the keyboard stands on when the page opens; None = the first control."""
        return None

    # The one banner

    def say_state(self, saying: Saying | None, kind: str = "warn", icon: str = "") -> None:
        """The banner about line, password or quota; None takes it away. The window calls this."""
        if not self.shows_state or saying == self._said:
            return
        self._said = saying
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None
        if saying is None:
            self._restyle_banner()
            return
        button = None
        if saying.button:
            button = Button(saying.button, "secondary", "retry" if saying.remedy == "retry" else "", row=True, press=lambda: self.house.remedy(saying.remedy))
        self._banner = Banner(kind, saying.fact, saying.rest, button, icon=icon)  # type: ignore[arg-type]
        self._banner_room.addWidget(self._banner)
        self._restyle_banner()

    def _restyle_banner(self) -> None:
        side = theme.now().side
        self._banner_room.setContentsMargins(*((side, 12, side, 0) if self._banner is not None else (0, 0, 0, 0)))

    # Qt

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Where a control that has the focus goes away, Qt takes the next of the window: it could be 'Đổi người'."""
        stood = QApplication.focusWidget()
        if stood is None or stood.isVisible() or not self.isVisible():
            return super().focusNextPrevChild(forward)
        target = self.first_focus()
        (target if target is not None and target.isVisible() else self).setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour("bg"))
