"""Mang thư đi gửi: the outbox onto a stick here, sent from a PC with a line, and home again; one card for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from client.api import events, faults, rows
from i18n import _
from ui import carry_words, drives, pc, theme
from ui.bridge import Latest
from ui.carry_words import DEEDS, Deed, Doing
from ui.drives import Drive
from ui.house import House
from ui.page import Page
from ui.sticks import Sticks
from ui.widgets.banner import Banner
from ui.widgets.button import Button, Kind
from ui.widgets.card import Card, CardHead, OutboxCard
from ui.widgets.columns import Columns, TallScroll
from ui.widgets.password_card import PasswordCard
from ui.widgets.place_menu import show_places
from ui.widgets.scroll import Scroll
from ui.widgets.text import Text

Topic = events.Topic
SIDE = 372  # px


class CarryPage(Page):
    """`deed`: begin with this one, if a stick is in."""

    name: ClassVar[str] = "carry"
    rail: ClassVar[str] = "outbox"
    topics = frozenset({Topic.OUTBOX, Topic.LINE})

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._doing = Doing()
        self._again: Deed = "send"  # with another password
        self._sticks = Sticks(house, self._looked, self._lies)
        self.banner = Banner("warn", "")
        self._top = QVBoxLayout()
        self._top.addWidget(self.banner)
        main = TallScroll()
        self.cards = {deed: OutboxCard() for deed in DEEDS}
        for deed, card in self.cards.items():
            card.pressed.connect(partial(self._pressed, deed))
            main.column.addWidget(card)
        main.column.addStretch(1)
        self.columns = Columns(main, self._make_side(), SIDE, least=560)
        self.body.setSpacing(0)
        self.body.addLayout(self._top)
        self.body.addWidget(self.columns, 1)
        theme.follow(self, self._say)

    def _make_side(self) -> Scroll:
        self.password = PasswordCard(self._give_password)
        self.where = Text("", "body", wrap=True)
        self.other = Button(_("Chọn chỗ khác"), "secondary", "folder", press=self._show_places)
        self._place = Card(margin=18)
        for part in (CardHead("usb", _("USB")), self.where, self.other):
            self._place.body.addWidget(part)
        locked = _("Thư mang đi được khoá kín. Máy kia gửi giúp nhưng không đọc được. Mỗi thư chỉ gửi một lần.")
        side = Scroll(gap=12)
        for each in (self.password, self._place, Banner("info", "", locked, icon="lock-filled", small=True)):
            side.column.addWidget(each)
        side.column.addStretch(1)
        return side

    # Coming and going

    def open(self, **arguments: Any) -> None:
        if self._doing.busy is None:
            self._doing = Doing(self._doing.drive, self._doing.stick, self._doing.lies)
            self.password.reset()
        self._say()

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        self._say()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._sticks.look()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._sticks.rest()

    def leave(self) -> bool:
        self.password.reset()
        return True

    def close_page(self) -> None:
        self._sticks.rest()
        self.password.reset()

    def first_focus(self) -> QWidget | None:
        wanted = carry_words.suggested(self._doing, self._line(), len(self._waiting())) or "pack"
        return next(iter(self.cards[wanted].findChildren(Button)), None)

    # The stick

    def _lies(self, folder: Path) -> str:
        session = self.house.session
        return session.carrier.lies_in(folder) if session is not None else ""

    def _looked(self) -> None:
        doing = self._doing
        if doing.busy is not None or not doing.stick:
            return
        same = doing.drive is not None and self._sticks.at(doing.drive.path)
        first = next(((drive, lies) for drive, lies in self._sticks.here if lies), next(iter(self._sticks.here), None))
        found = next(((drive, lies) for drive, lies in self._sticks.here if drive == same), first) if same else first
        drive, lies = found if found is not None else (None, "")
        if (drive, lies) != (doing.drive, doing.lies):
            self._doing = replace(doing, drive=drive, lies=lies)
            self._say()

    def _show_places(self) -> None:
        places: list[tuple[str, int, Callable[[], object]]] = [
            (_("USB tên {name}").format(name=drive.name), 0, partial(self._choose, drive, lies, stick=True)) for drive, lies in self._sticks.here
        ]
        show_places(self.other, _("Chọn chỗ khác"), [*places, (_("Thư mục trên mạng hoặc trên máy"), 0, self._choose_folder)])

    def _choose_folder(self) -> None:
        folder = pc.choose_folder(self, _("Mang thư đi bằng thư mục nào?"))
        if folder is not None:
            self.house.work(lambda: (drives.place(folder), self._lies(folder)), lambda found: self._choose(*found, stick=False))

    def _choose(self, drive: Drive, lies: str, *, stick: bool) -> None:
        self._doing = Doing(drive, stick, lies)
        self._say()

    # The work

    def _pressed(self, deed: Deed, key: str) -> None:
        session = self.house.session
        if key == "stop" and session is not None:
            session.carrier.stop()
        elif key == deed:
            self._work(deed)

    def _give_password(self, password: str) -> None:
        self._work(self._again, password)

    def _work(self, deed: Deed, password: str = "") -> None:
        session, bridge, drive = self.house.session, self.house.bridge, self._doing.drive
        if session is None or bridge is None or drive is None or self._doing.busy is not None:
            return
        self._doing = replace(self._doing, busy=deed, how_far=None, ended=None, done=None, fault=None)
        told = Latest(bridge.hand, self._told)
        match deed:
            case "pack":
                future: Any = session.carrier.pack(drive.path, told)
            case "send":
                future = session.carrier.send(drive.path, told, password)
            case "take":
                future = session.carrier.take_back(drive.path, told)
        bridge.follow(future, partial(self._ended, deed), partial(self._failed, deed))
        self._say()

    def _told(self, how_far: rows.Carrying) -> None:
        if self._doing.busy is not None:
            self._doing = replace(self._doing, how_far=how_far)
            self._say()

    def _ended(self, deed: Deed, done: carry_words.Done) -> None:
        """None: it was stopped."""
        self._doing = replace(self._doing, busy=None, ended=deed, done=done, lies={"pack": "packed", "send": "sent", "take": ""}[deed])
        self.password.reset()
        said = carry_words.banner(self._doing)
        if not self.isVisible() and said is not None:
            self.house.toast.say(f"{said[1]} {said[2]}".strip(), icon="usb")
        self._say()
        self._sticks.ask()

    def _failed(self, deed: Deed, fault: faults.Fault) -> None:
        self._doing = replace(self._doing, busy=None, ended=deed, fault=fault)
        self._again = deed
        if not self.isVisible():
            self.house.trouble(fault)
        self._say()
        if isinstance(fault, faults.WrongPassword) and self.isVisible():
            self.password.field.line.setFocus(Qt.FocusReason.OtherFocusReason)

    # What is said

    def _waiting(self) -> Sequence[rows.OutboxRow]:
        found: Sequence[rows.OutboxRow] = self.house.views.outbox()
        return [row for row in found if row.state == "waiting"]

    def _line(self) -> rows.LineState:
        line: rows.Line = self.house.views.strip(self.house.account).line
        return line.state

    def _say(self) -> None:
        if self.house.bridge is None:
            return
        doing, look, waiting = self._doing, theme.now(), self._waiting()
        self.header.say(_("Mang thư đi gửi"), _("Mất mạng lâu? Nhờ một máy có mạng gửi giúp"))
        said = carry_words.banner(doing)
        self.banner.setVisible(said is not None)
        self._top.setContentsMargins(look.side, 16 if said is not None else 0, look.side, 0)
        if said is not None:
            self.banner.say(*said, icon="usb-filled" if doing.busy else "")
        first = carry_words.suggested(doing, self._line(), len(waiting))
        for deed, card in self.cards.items():
            self._say_step(deed, card, carry_words.step(deed, waiting), first)
        asks = isinstance(doing.fault, faults.WrongPassword)
        self.password.setVisible(asks)
        self._place.setVisible(not asks)
        self.where.setText(carry_words.where(doing))
        if doing.busy is None:
            self.other.free()
        else:
            self.other.block(_("Đang bận, chờ xong"))
        self.columns.arrange()

    def _say_step(self, deed: Deed, card: OutboxCard, step: carry_words.Step, first: Deed | None) -> None:
        doing = self._doing
        if doing.busy == deed:
            stop: list[tuple[str, str, str, Kind]] = [("stop", _("Dừng lại"), "stop", "quiet")]
            card.say(step.title, carry_words.going(doing), "", stop, icon=step.icon, tint="info", progress=doing.share)
            return
        deeds: list[tuple[str, str, str, Kind]] = []
        if doing.busy is None and doing.drive is not None:
            deeds = [(deed, step.button, step.button_icon, "primary" if deed == first else "secondary")]
        why = step.why if doing.drive is not None else carry_words.barred(doing)
        card.say(step.title, step.what, why, deeds, icon=step.icon)
