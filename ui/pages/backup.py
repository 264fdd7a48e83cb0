"""Sao lưu: archive, drafts and outbox onto a stick or into a network folder, proven; and back from there."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from client.api import faults, rows
from i18n import _
from ui import backup_words, carry_words, pc, theme
from ui.backup_words import Doing
from ui.bridge import Latest
from ui.drives import Drive
from ui.house import House
from ui.page import Page
from ui.sticks import Sticks
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card, CardHead
from ui.widgets.carry_card import CarryCard
from ui.widgets.columns import Columns, TallScroll
from ui.widgets.copy_step import CopyStep
from ui.widgets.foot import Foot
from ui.widgets.password_card import PasswordCard
from ui.widgets.place_menu import show_places
from ui.widgets.scroll import Scroll
from ui.widgets.text import Text

SIDE = 400  # px
SURE = 3.0  # s of copying after which something is known of its speed


class BackupPage(Page):
    """The work goes on in the engine while other pages show; coming back shows how far it is."""

    name: ClassVar[str] = "backup"
    rail: ClassVar[str] = "cleanup"

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._doing = Doing()
        self._state = rows.BackupState(0, 0, 0, 0, 0, None)
        self._file: Path | None = None  # what is written or read
        self._on_stick = False
        self._begun = (0.0, 0)  # when this stage began, at how many octets
        self._sticks = Sticks(house, self._looked)
        self.banner = Banner("warn", "")
        self.steps = tuple(CopyStep(number) for number in (1, 2, 3))
        self.foot = Foot("clock")
        card = Card(margin=2)
        card.body.setSpacing(0)
        for each in (*self.steps, self.foot):
            card.body.addWidget(each)
        main = TallScroll()
        main.column.addWidget(card)
        main.column.addStretch(1)
        self.columns = Columns(main, self._make_side(), SIDE)
        self._top = QVBoxLayout()
        self._top.addWidget(self.banner)
        self.body.setSpacing(0)
        self.body.addLayout(self._top)
        self.body.addWidget(self.columns, 1)
        self._make_bar()
        theme.follow(self, self._place)

    def _make_side(self) -> Scroll:
        """What else can be done with a stick: one card each."""
        self.password = PasswordCard(self._work)
        self.restore = Button(_("Khôi phục từ bản sao"), "secondary", "restart", press=self._choose_copy)
        self._back = Card(margin=18)
        self._back.body.addWidget(CardHead("restart", _("Khôi phục")))
        self._back.body.addWidget(Text(_("Máy mới, hay mất thư? Lấy thư về từ bản sao."), "body", wrap=True))
        self._back.body.addWidget(self.restore)
        locked = _("Bản sao được khoá kín bằng mật khẩu thư. Quên mật khẩu thì gọi cán bộ tin học.")
        self.carry = CarryCard(lambda: self.house.go("carry"))
        side = Scroll(gap=12)
        for each in (self.password, self.carry, self._back, Banner("info", "", locked, icon="lock-filled", small=True)):
            side.column.addWidget(each)
        side.column.addStretch(1)
        return side

    def _make_bar(self) -> None:
        self.stop = Button(_("Dừng sao lưu"), "danger", "close-circle", press=self._stop)
        self.other = Button(_("Chọn chỗ khác"), "quiet", "folder", press=self._show_places)
        self.outbox = Button(_("Mở Chờ gửi"), "secondary", "outbox", press=lambda: self.house.start_at("outbox"))
        self.meanwhile = Text(_("Vẫn đọc và viết thư được trong lúc chép."), "second", "ink2")
        self.go = Button(_("Sao lưu ra USB"), "primary", "usb", press=self._go)
        for button in (self.stop, self.other, self.outbox):
            self.bar.add(button)
        for each in (self.meanwhile, self.go):
            self.bar.add(each, right=True)

    def _place(self) -> None:
        self._say()

    # Coming and going

    def open(self, **arguments: Any) -> None:
        if self._doing.phase != "busy":
            self._start_over(self._doing.drive, self._doing.stick)

    def _start_over(self, drive: Drive | None, stick: bool) -> None:
        self._doing = Doing(drive=drive, stick=stick)
        self._state = self.house.views.backup()
        waiting = [row for row in self.house.views.outbox() if row.state == "waiting"]
        self.carry.say(carry_words.weight(waiting), carry_words.pack_words(len(waiting)))
        self.password.reset()
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
        return self.go

    # Where to

    def _looked(self) -> None:
        doing = self._doing
        if doing.phase == "choosing" and (doing.stick or doing.drive is None):
            same = self._sticks.at(doing.drive.path) if doing.drive is not None else None
            first = next((drive for drive, _lies in self._sticks.here), None)
            self._doing = replace(doing, drive=same or self._sticks.with_copy("unfinished") or first, stick=True)
            self._say()
        elif doing.gone and self._is_back():
            self._again()

    def _is_back(self) -> bool:
        """The stick that was pulled out; when it is written on, perhaps under another letter."""
        if self._doing.deed == "backup" and self._sticks.with_copy("unfinished") is not None:
            return True
        return self._file is not None and self._sticks.at(self._file.parent) is not None

    def _show_places(self) -> None:
        sticks: list[tuple[str, int, Callable[[], object]]] = [
            (_("USB tên {name}").format(name=drive.name), 0, partial(self._choose, drive, stick=True)) for drive, _lies in self._sticks.here
        ]
        show_places(self.other, _("Chọn chỗ khác"), [*sticks, (_("Thư mục trên mạng hoặc trên máy"), 0, self._choose_folder)])

    def _choose_folder(self) -> None:
        folder = pc.choose_folder(self, _("Sao lưu vào thư mục nào?"))
        if folder is not None:
            self._sticks.place(folder, partial(self._choose, stick=False))

    def _choose(self, drive: Drive, *, stick: bool) -> None:
        self._start_over(drive, stick)
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_copy(self) -> None:
        session = self.house.session
        there = self._sticks.with_copy("whole")
        if session is None:
            return
        file = session.copies.file(there.path) if there is not None else pc.choose_copy(self, _("Khôi phục từ bản sao nào?"))
        if file is not None:
            self._file = file
            self._doing = Doing("restore", name=file.name, stick=self._sticks.at(file.parent) is not None)
            self._work()

    # The work

    def _go(self) -> None:
        session, doing = self.house.session, self._doing
        if doing.phase == "done":
            self.house.start_at("home")
        elif doing.phase in ("trouble", "stopped"):
            self._again()
        elif session is not None and doing.drive is not None:
            self._file = session.copies.file(doing.drive.path)
            self._work()

    def _again(self) -> None:
        """Where it was; the stick may have another letter now."""
        session, there = self.house.session, self._sticks.with_copy("unfinished")
        if session is not None and there is not None and self._doing.deed == "backup" and self._doing.stick:
            self._file = session.copies.file(there.path)
            self._doing = replace(self._doing, drive=there)
        self._work()

    def _work(self, password: str = "") -> None:
        session, bridge, file = self.house.session, self.house.bridge, self._file
        if session is None or bridge is None or file is None or self._doing.phase == "busy":
            return
        self._on_stick = self._sticks.at(file.parent) is not None
        self._doing = replace(self._doing, phase="busy", fault=None, gone=False, how_far=None, left=0.0, ended=None)
        told = Latest(bridge.hand, self._told)
        if self._doing.deed == "backup":
            bridge.follow(session.copies.back_up(file, told), self._ended, self._failed)
        else:
            bridge.follow(session.copies.restore(file, told, password=password), self._ended, self._failed)
        self._say()

    def _told(self, how_far: rows.Copying) -> None:
        before = self._doing.how_far
        if self._doing.phase != "busy":
            return
        if before is None or before.stage != how_far.stage:
            self._begun = (time.monotonic(), how_far.octets)
        self._doing = replace(self._doing, how_far=how_far, left=self._left(how_far))
        self._say()

    def _left(self, how_far: rows.Copying) -> float:
        since, first = self._begun
        took, done = time.monotonic() - since, how_far.octets - first
        return (how_far.whole - how_far.octets) * took / done if took > SURE and done > 0 else 0.0

    def _stop(self) -> None:
        if self.house.session is not None:
            self.house.session.copies.stop()
            self.stop.busy(_("Đang dừng..."))

    def _ended(self, ended: rows.Backed | rows.Restored | None) -> None:
        """None: it was stopped."""
        self._doing = replace(self._doing, phase="done" if ended is not None else "stopped", ended=ended)
        self._state = self.house.views.backup()
        self.password.reset()
        said = backup_words.banner(self._doing)
        if not self.isVisible() and said is not None:
            self.house.toast.say(f"{said[1]} {said[2]}".strip(), icon="usb")
        self._stand_on(self.go)

    def _failed(self, fault: faults.Fault) -> None:
        self._doing = replace(self._doing, phase="trouble", fault=fault, gone=isinstance(fault, faults.PlaceGone) and self._on_stick)
        self._sticks.forget()
        if not self.isVisible():
            self.house.trouble(fault)
        asks = isinstance(fault, faults.WrongPassword)
        self._stand_on(self.password.field.line if asks else self.go)

    def _stand_on(self, target: QWidget) -> None:
        """What the keyboard stood on is no more."""
        self._say()
        if self.isVisible():
            target.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.columns.stacked and self.columns.isAncestorOf(target):
                QTimer.singleShot(0, lambda: self.columns.ensureWidgetVisible(target, 0, 90))

    # What is said

    def _say(self) -> None:
        doing, look = self._doing, theme.now()
        busy, asks = doing.phase == "busy", isinstance(doing.fault, faults.WrongPassword)
        self.header.say(*backup_words.head(doing))
        said = backup_words.banner(doing)
        self.banner.setVisible(said is not None)
        self._top.setContentsMargins(look.side, 16 if said is not None else 0, look.side, 0)
        if said is not None:
            self.banner.say(*said, icon="usb-filled" if busy and doing.stick else "")
        for step, each in zip(self.steps, backup_words.steps(doing, self._state), strict=True):
            step.say(each.state, each.title, each.small, share=each.share, proof=each.proof)
        self.foot.say(*backup_words.last(self._state.last))
        stood = self.stop.hasFocus() or self.restore.hasFocus() or self.other.hasFocus()
        self.password.setVisible(asks)
        self._back.setVisible(not asks)
        if busy:
            self.restore.block(_("Đang bận, chờ xong"))
        else:
            self.restore.free()
            self.stop.free()
        self.stop.set_words(_("Dừng sao lưu") if doing.deed == "backup" else _("Dừng khôi phục"))
        self.stop.setVisible(busy)
        self.other.setVisible(not busy and doing.phase != "done" and doing.deed == "backup")
        self.outbox.setVisible(doing.questions > 0)
        self.meanwhile.setVisible(busy and not look.narrow and not look.large)
        self.go.set_words(*backup_words.deed_words(doing))
        why = backup_words.barred(doing, self._state)
        (self.go.busy if busy else self.go.block)(why) if why else self.go.free()
        if stood and self.isVisible() and not any(one.hasFocus() and one.isVisible() for one in (self.stop, self.restore, self.other)):
            self.go.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bar.arrange()
        self.columns.arrange()
