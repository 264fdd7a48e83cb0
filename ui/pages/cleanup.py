"""Cleaning up: choose what takes room, keep it on this PC with the server's copy gone after it, done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy, QVBoxLayout, QWidget

from client.api import commands, events, faults, ids, rows
from i18n import _, ngettext
from ui import cleanup_words, dates, theme, words
from ui.house import House
from ui.kept_words import shelf_of
from ui.page import Page
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.check import CheckRow
from ui.widgets.columns import Columns
from ui.widgets.heavy_card import HeavyCard
from ui.widgets.place_menu import show_places
from ui.widgets.room_card import RoomCard
from ui.widgets.scroll import Scroll
from ui.widgets.steps import Steps

Topic = events.Topic
SIDE = 372  # px
CHOOSE, KEEP, DONE = range(3)


class CleanupPage(Page):
    name: ClassVar[str] = "cleanup"
    rail: ClassVar[str] = "cleanup"
    topics = frozenset({Topic.KEPT, Topic.MESSAGES, Topic.QUOTA, Topic.LINE})
    shows_state: ClassVar[bool] = False  # it is about the quota from top to bottom

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._order = "size"
        self._ticket = 0
        self._heavy: dict[ids.MessageId, rows.HeavyRow] = {}
        self._batch: tuple[ids.MessageId, ...] = ()  # what was told to be kept, until the person has seen that it is done
        self._done = False
        self._freeing: dict[ids.MessageId, int] = {}  # where it is not the whole letter that goes
        self._shelf = shelf_of(house.program)
        self.steps = Steps((_("Chọn thư nặng"), self._shelf.step(), _("Xong")))
        self.card = HeavyCard(self._rows)
        self.list, self._style = self.card.list, self.card.looks
        self.list.pressed_zone.connect(self._zone)
        self.list.opened.connect(self._tick)
        self.room = RoomCard()
        self.note = Banner("info", "", small=True)
        self.only_files = CheckRow(_("Chỉ lưu tệp, giữ lời thư"))
        self.only_files.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.only_files.clicked.connect(self._say)
        side = Scroll(gap=12)
        for each in (self.room, self.note, self.only_files):
            side.column.addWidget(each)
        side.column.addStretch(1)
        self.columns = Columns(self.card, side, SIDE, share=0.3)
        top = QVBoxLayout()
        top.addWidget(self.steps)
        self._top = top
        self.body.setSpacing(0)
        self.body.addLayout(top)
        self.body.addWidget(self.columns, 1)
        self.sort = Button(_("Xếp thư"), "quiet", "list", press=self._show_orders)
        self.header.add(self.sort)
        self.backup = Button(_("Sao lưu"), "quiet", "usb", press=lambda: house.go("backup"))
        self.header.add(self.backup)
        self._make_bar()
        theme.follow(self, self._place)

    def _make_bar(self) -> None:
        go = self.house.start_at
        self.later = Button(_("Để lúc khác"), "quiet", "clock", press=lambda: go("home"))
        self.deleted = Button(_("Xem thư đã xoá"), "secondary", "delete", press=lambda: self.house.go("deleted"))
        self.stop = Button(_("Dừng lại, để trên máy chủ"), "quiet", "stop", press=self._stop)
        self.take_back = Button(_("Lấy lại các thư này"), "secondary", "undo", press=self._take_back)
        self.see = Button(self._shelf.see(), "secondary", "archive", press=self._see_kept)
        self.more = Button(_("Dọn tiếp"), "secondary", "clean", press=self._again)
        self.keep = Button(self._shelf.deed(), "primary", "save", press=self._keep)
        self.home = Button(_("Về Trang chính"), "primary", "home", press=lambda: go("home"))
        for button in (self.later, self.deleted, self.stop, self.take_back, self.see, self.more):
            self.bar.add(button)
        self.bar.add(self.keep, right=True)
        self.bar.add(self.home, right=True)

    def _place(self) -> None:
        side = theme.now().side
        self._top.setContentsMargins(side, 16, side, 0)

    # What is shown

    def open(self, **arguments: Any) -> None:
        self._order = "size"
        self.only_files.setChecked(False)
        under_way = tuple(row.id for row in self.house.views.keeping())
        if under_way:  # it goes on where it was
            self._batch = tuple(dict.fromkeys((*self._batch, *under_way)))
            self._done = False
        elif self._done:
            self._batch, self._done = (), False
        self._read(fresh=True)

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        self._read()

    def _rows(self, letters: Sequence[ids.MessageId]) -> Sequence[rows.LetterRow]:
        found: Sequence[rows.LetterRow] = self.house.views.letter_rows(letters)
        return found

    def _read(self, *, fresh: bool = False) -> None:
        if self._batch:
            self._read_batch()
        else:
            self._read_heavy(fresh)

    def _account(self) -> ids.AccountId:
        account: ids.AccountId = self.house.account or self.house.views.mailboxes()[0].id
        return account

    def _quota(self) -> rows.Quota:
        quota: rows.Quota = self.house.views.strip(self.house.account).quota
        return quota

    def _read_heavy(self, fresh: bool) -> None:
        """On the clerk's thread: it weighs every letter."""
        bridge, views, account, order = self.house.bridge, self.house.views, self._account(), self._order
        if bridge is None:
            return
        self._ticket += 1
        ticket = self._ticket

        def came(found: tuple[Sequence[rows.HeavyRow], rows.Weights]) -> None:
            if ticket == self._ticket and not self._batch:
                self._say_deleted(found[1])
                self._show_heavy(found[0], fresh)

        bridge.read(lambda: (views.heavy(account, order), views.weights(account)), came, self.house.trouble)

    def _say_deleted(self, weights: rows.Weights) -> None:
        """What was deleted still takes room."""
        letters, octets = weights.roles.get("trash", (0, 0))
        heavy = _("Xem thư đã xoá, {size}").format(size=dates.size(octets))
        self.deleted.set_words(heavy if letters else _("Xem thư đã xoá"))

    def _show_heavy(self, found: Sequence[rows.HeavyRow], fresh: bool) -> None:
        self._heavy = {row.id: row for row in found}
        self._style.states = {}
        self._style.most = max((row.size for row in found), default=1)
        every = [(row.id, row.arrived) for row in found]
        if fresh:
            self.list.ticked = cleanup_words.proposed(self._rows(list(self._heavy)), self._quota(), dates.now())
            self.list.start_over(every)
            if first := next(iter(self._ticked()), None):  # she sees what was chosen for her
                self.list.choose(first)
                self.list.scrollTo(self.list.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)
        else:
            self.list.ticked &= set(self._heavy)
            self.list.take_gently(every)
        self._show(CHOOSE)
        self._say()

    def _read_batch(self) -> None:
        states: Sequence[rows.KeepRow] = self.house.views.keeping(self._batch)
        self._style.states = {row.id: row for row in states}
        self.list.ticked = set()
        at_top = not self.list.verticalScrollBar().value()
        self.list.take([(row.id, 0.0) for row in cleanup_words.in_order(states)])
        if at_top:  # and not after the row that is done
            self.list.verticalScrollBar().setValue(0)
        self.list.viewport().update()
        open_ = [row for row in states if row.state in ("coming", "leaving")]
        self._done = not open_
        self._show(KEEP if open_ else DONE)
        self._say_batch(states)

    def _show(self, step: int) -> None:
        self.steps.set_now(step)
        self.card.set_empty(step == CHOOSE and not self._heavy)
        shown = {
            self.later: step != DONE, self.deleted: step == CHOOSE, self.stop: step == KEEP, self.take_back: step == DONE,
            self.see: step == DONE, self.more: step == DONE, self.keep: step == CHOOSE, self.home: step == DONE,
        }  # fmt: skip
        stood = any(button.hasFocus() for button in shown)
        if theme.now().large and theme.now().narrow:
            shown[self.more] = False  # the list would have no room; the rail leads on
        for button, on in shown.items():
            button.setVisible(on)
        if stood and not any(button.hasFocus() and button.isVisible() for button in shown):
            (self.home if step == DONE else self.later).setFocus(Qt.FocusReason.OtherFocusReason)
        self.sort.setVisible(step == CHOOSE and not theme.now().large)
        self.only_files.setVisible(step == CHOOSE)
        self.bar.arrange()

    # Words

    def _say(self) -> None:
        """Of choosing."""
        chosen = self._ticked()
        freed, n = sum(map(self._frees, chosen)), len(chosen)
        self.header.say(_("Dọn hộp thư"), self._shelf.about())
        self.card.title.setText(cleanup_words.order_words(self._order))
        self.card.count.setText(_("Đã chọn {n} trong {all} thư").format(n=dates.count(n), all=dates.count(len(self._heavy))))
        self.room.say(self._quota(), freed, cleanup_words.after(n))
        self._say_where()
        if n:
            self.keep.free()
        else:
            self.keep.block(_("Chưa chọn thư nào"))
        self.bar.arrange()
        self.columns.arrange()
        self.list.viewport().update()

    def _say_batch(self, states: Sequence[rows.KeepRow]) -> None:
        kept = cleanup_words.kept(states)
        quota, n = self._quota(), len(states)
        here = sum(row.size if row.state in ("leaving", "kept") else row.have for row in states if row.state not in ("gone", "back"))
        whole = sum(row.size for row in states)
        going = [row for row in states if row.state in ("coming", "leaving")]
        said = _("Đã lưu {n} trong {all} thư").format(n=dates.count(n - len(going)), all=dates.count(n))
        self.card.title.setText(self._shelf.title(bool(going)))
        self.card.count.setText(said)
        if going:
            amount = _("Đã lưu {n} trong {all}").format(n=dates.size(here), all=dates.size(whole))
            self.header.say(_("Dọn hộp thư"), amount)
            self.room.say(quota, sum(map(self._freed, going)), cleanup_words.after(len(going)))
            self._say_line(self.house.views.strip(self.house.account).line)
            self.stop.setVisible(any(row.state == "coming" for row in going))
        else:
            freed = sum(map(self._freed, kept))
            told = ngettext("Đã dọn {n} thư, trống thêm {size}.", "Đã dọn {n} thư, trống thêm {size}.", len(kept))
            self.header.say(_("Dọn hộp thư"), told.format(n=dates.count(len(kept)), size=dates.size(freed)))
            before = rows.Quota(quota.known, quota.used + freed, quota.limit, quota.level, quota.told_level, None, quota.asked)
            self.room.say(before, freed, _("Sau khi dọn"), now=_("Trước khi dọn"))
            self.note.say("ok" if kept else "warn", *self._outcome(states))
            for button in (self.take_back, self.see):
                button.setVisible(bool(kept))
        self.bar.arrange()
        self.columns.arrange()

    def _say_where(self) -> None:
        """Where the letters will lie, or why they cannot lie there yet."""
        fault = self.house.views.shelf().fault if self._shelf.shared else None
        if fault is None:
            self.note.say("info", *self._shelf.new())
        else:
            saying = words.say(fault)
            self.note.say("warn", saying.fact, saying.rest)

    def _say_line(self, line: rows.Line) -> None:
        """Whether it goes on by itself, or what has to be done first."""
        if self._shelf.shared and self.house.views.shelf().fault is not None:
            self._say_where()
        elif isinstance(line.fault, (faults.SignInFault, faults.TlsFault)):
            saying = words.say(line.fault)
            self.note.say("bad", saying.fact, saying.rest)
        elif line.state == "gone":
            self.note.say("warn", _("Đang mất mạng."), _("Có mạng lại, việc này tự đi tiếp."))
        else:
            self.note.say("info", _("Cứ làm việc khác."), _("Tắt máy cũng không mất thư. Mở lại, việc này đi tiếp."))

    def _outcome(self, states: Sequence[rows.KeepRow]) -> tuple[str, str]:
        """(fact, rest); what did not go is said first."""
        back = sum(row.state == "back" for row in states)
        if back:
            told = ngettext("{n} thư vẫn ở trên máy chủ.", "{n} thư vẫn ở trên máy chủ.", back)
            return told.format(n=dates.count(back)), _("Không mất thư nào. Xem lý do ở từng thư.")
        return self._shelf.new()

    def _frees(self, letter: ids.MessageId) -> int:
        row = self._heavy[letter]
        return sum(file.wire_size for file in row.files) if self.only_files.isChecked() else row.size

    def _freed(self, row: rows.KeepRow) -> int:
        return self._freeing.get(row.id, row.size)

    # Choosing

    def _zone(self, zone: str, letter: int) -> None:
        if zone == "tick":
            self._tick(letter)

    def _tick(self, letter: int) -> None:
        if not self._batch:
            self.list.ticked ^= {ids.MessageId(letter)}
            self._say()

    def _ticked(self) -> tuple[ids.MessageId, ...]:
        return tuple(letter for letter in self._heavy if letter in self.list.ticked)

    def _show_orders(self) -> None:
        orders: list[tuple[str, int, Callable[[], object]]] = [
            (cleanup_words.order_words(order), 0, partial(self._sort, order)) for order, _words in cleanup_words.ORDERS
        ]
        show_places(self.sort, _("Xếp thư"), orders)

    def _sort(self, order: str) -> None:
        self._order = order
        self.list.verticalScrollBar().setValue(0)
        self._read_heavy(False)

    # Deeds

    def _keep(self) -> None:
        bridge, chosen = self.house.bridge, self._ticked()
        if bridge is None or not chosen:
            return
        if self.only_files.isChecked():
            lines = {one: tuple((file.id, cleanup_words.in_place_of(file, self._shelf.of_file())) for file in self._heavy[one].files) for one in chosen}
            chosen = tuple(one for one in chosen if lines[one])
            for one in chosen:
                bridge.do(commands.KeepFiles(one, lines[one]), failed=self.house.trouble)
            if not chosen:
                self.house.toast.say(_("Các thư đã chọn không có tệp nào tách ra được."), icon="info")
                return
        self._freeing = {one: self._frees(one) for one in chosen}
        self._batch, self._done = chosen, False
        if not self.only_files.isChecked():
            bridge.do(commands.Keep(chosen), failed=self.house.trouble)
        bridge.read(lambda: None, lambda _read: self._read())  # the clerk keeps the order: after the deeds

    def _stop(self) -> None:
        """What is not here yet stays on the server; what is, stays here."""
        coming = tuple(row.id for row in self._style.states.values() if row.state == "coming")
        if self.house.bridge is not None:
            self.house.bridge.do(commands.Restore(coming), lambda _done: self._read(), self.house.trouble)

    def _take_back(self) -> None:
        bridge, letters = self.house.bridge, tuple(row.id for row in cleanup_words.kept(tuple(self._style.states.values())))
        if bridge is None or not letters:
            return

        def done(_result: object) -> None:
            n = len(letters)
            said = ngettext("Đang đưa {n} thư về máy chủ.", "Đang đưa {n} thư về máy chủ.", n).format(n=dates.count(n))
            self.house.toast.say(said, icon="undo")
            self._again()

        bridge.do(commands.Restore(letters), done, self.house.trouble)

    def _see_kept(self) -> None:
        self.house.start_at("inbox", kept=True)

    def _again(self) -> None:
        self._batch, self._done = (), False
        self._read(fresh=True)

    def first_focus(self) -> QWidget | None:
        return self.list if not self.list.isHidden() else None
