"""Deleted letters: how long each stays, taking them back, and deleting for good, which is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from client.api import commands, events, faults, ids, rows
from i18n import _, ngettext
from ui import dates, theme, words
from ui.house import House
from ui.page import Page
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.deleted_row import DeletedRow
from ui.widgets.empty import EmptyState
from ui.widgets.letter_list import LetterList
from ui.widgets.letter_model import Every
from ui.widgets.rule import Rule
from ui.widgets.text import Text

Topic = events.Topic
STEP = 500  # letters read at once on the clerk's thread


class DeletedPage(Page):
    name: ClassVar[str] = "deleted"
    rail: ClassVar[str] = ""
    topics = frozenset({Topic.MESSAGES, Topic.FOLDERS})
    shows_state: ClassVar[bool] = True

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._ticket = 0
        self._bytes = 0
        self._all: tuple[ids.MessageId, ...] = ()
        self._chosen = Text("", "strong", elide=True)
        self._weight = Text("", "second-medium", "ink2")
        self.list = LetterList(_("Danh sách thư đã xoá"), lambda: (), self._rows, DeletedRow(), headings=False)
        self.list.pressed_zone.connect(self._zone)
        self.list.opened.connect(self._open)
        self.list.ground = "surface"
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.card = Card(margin=1)
        self.card.body.setSpacing(0)
        self.card.body.setContentsMargins(2, 1, 2, 3)  # inside the rounded edge
        self._head = QHBoxLayout()
        self._head.setContentsMargins(20, 9, 20, 9)
        self._head.addWidget(self._chosen, 1)
        self._head.addWidget(self._weight)
        self.card.body.addLayout(self._head)
        self.card.body.addWidget(Rule())
        self.card.body.addWidget(self.list, 1)
        self.empty = EmptyState("delete")
        self._frame = QVBoxLayout()
        self._frame.addWidget(self.card, 1)
        self._frame.addWidget(self.empty, 1)
        self.body.addLayout(self._frame, 1)
        self.empty.hide()
        self.purge = Button("", "danger", "delete", press=self._ask_purge)
        self.read = Button(_("Xem thư đã chọn"), "secondary", "show", press=self._open_chosen)
        self.every = Button(_("Chọn tất cả"), "quiet", "check", press=self._choose_all)
        self.restore = Button("", "primary", "undo", press=self._restore_chosen)
        for button in (self.purge, self.every, self.read):
            self.bar.add(button)
        self.bar.add(self.restore, right=True)
        theme.follow(self, self._place)

    def _place(self) -> None:
        side = theme.now().side
        self._frame.setContentsMargins(side, 16, side, 16)
        self._weight.setVisible(not theme.now().large)

    # What is shown

    def open(self, **arguments: Any) -> None:
        self.list.ticked.clear()
        self._say()
        self._read()

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        self._read()

    def _rows(self, letters: Sequence[ids.MessageId]) -> Sequence[rows.LetterRow]:
        found: Sequence[rows.LetterRow] = self.house.views.letter_rows(letters)
        return found

    def _read(self) -> None:
        """Last deleted first, which needs every row: on the clerk's thread."""
        bridge, views = self.house.bridge, self.house.views
        if bridge is None:
            return
        self._ticket += 1
        ticket = self._ticket

        def job() -> tuple[Every, int]:
            every = [letter for letter, _at in views.letter_index(rows.ListQuery(rows.Place.DELETED))]
            found: list[rows.LetterRow] = []
            for start in range(0, len(every), STEP):
                found += views.letter_rows(every[start : start + STEP])
            found.sort(key=lambda row: (-row.deleted_at, -row.arrived))
            return [(row.id, row.deleted_at) for row in found], sum(row.size for row in found)

        def came(read: tuple[Every, int]) -> None:
            if ticket == self._ticket:
                self._show(*read)

        def failed(fault: faults.Fault) -> None:
            saying = words.say(fault)
            self._say_empty("error", saying.fact, saying.rest, Button(_("Đọc lại"), "secondary", "retry", press=self._read))

        bridge.read(job, came, failed)

    def _show(self, every: Every, octets: int) -> None:
        self._all, self._bytes = tuple(letter for letter, _at in every), octets
        self.list.ticked &= set(self._all)
        focused = self.list.hasFocus()
        self.list.take(every)
        if self._all:
            self.card.show()
            self.empty.hide()
        else:
            then = _("Thư nào xoá đi sẽ nằm ở đây {n} ngày, lấy lại được.").format(n=rows.TRASH_DAYS)
            button = Button(_("Về Thư đến"), "secondary", "inbox", press=lambda: self.house.start_at("inbox"))
            self._say_empty("delete", _("Không có thư nào đã xoá."), then, button)
            if focused:
                button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say()

    def _say_empty(self, icon: str, fact: str, then: str, button: Button) -> None:
        self.card.hide()
        self.empty.show()
        self.empty.say(icon, fact, then, button)

    def _say(self) -> None:
        every, n = len(self._all), len(self.list.ticked)
        kept = _("giữ {n} ngày rồi tự mất hẳn").format(n=rows.TRASH_DAYS)
        look = theme.now()
        title = _("Đã xoá") if look.large and look.narrow else _("Thư đã xoá")  # no room beside 'Về …'
        self.header.say(title, f"{dates.letters(every)}, {kept}" if every else kept[:1].upper() + kept[1:])
        chosen = _("Đã chọn {n} trong {all} thư").format(n=dates.count(n), all=dates.count(every))
        self._chosen.setText(chosen if n else _("Chọn thư để lấy lại hoặc xoá hẳn"))
        self._weight.setText(_("Thư đã xoá còn chiếm {size} trong hộp thư").format(size=dates.size(self._bytes)))
        if theme.now().narrow:
            self._weight.setText(_("Còn chiếm {size}").format(size=dates.size(self._bytes)))
        self.bar.setVisible(bool(every))
        self.purge.setVisible(bool(n))
        self.read.setVisible(n == 1)
        whole = every > 0 and n == every
        self.every.set_words(_("Bỏ chọn tất cả") if whole else _("Chọn tất cả"), "close" if whole else "check")
        if n:
            count = dates.count(n)
            self.restore.free()
            self.restore.set_words(ngettext("Lấy lại {n} thư đã chọn", "Lấy lại {n} thư đã chọn", n).format(n=count))
            self.purge.set_words(ngettext("Xoá hẳn {n} thư đã chọn", "Xoá hẳn {n} thư đã chọn", n).format(n=count))
        else:
            self.restore.block(_("Chưa chọn thư nào"))
        self.bar.arrange()
        self.list.viewport().update()

    # Choosing

    def _zone(self, zone: str, letter: int) -> None:
        number = ids.MessageId(letter)
        match zone:
            case "tick":
                self.list.ticked ^= {number}
                self._say()
            case "restore":
                self._restore((number,))
            case "delete":
                self._ask_purge_of(self._ticked() or (number,))

    def _ticked(self) -> tuple[ids.MessageId, ...]:
        return tuple(letter for letter in self._all if letter in self.list.ticked)

    def _choose_all(self) -> None:
        before = set(self.list.ticked)
        whole = len(before) == len(self._all)
        self.list.ticked = set() if whole else set(self._all)
        self._say()
        if whole:
            self.house.toast.say(_("Đã bỏ chọn tất cả."), _("Chọn lại"), lambda: self._choose(before))

    def _choose(self, letters: set[ids.MessageId]) -> None:
        self.list.ticked = letters & set(self._all)
        self._say()

    # Deeds

    def _open(self, letter: int) -> None:
        self.house.go("reader", message=ids.MessageId(letter), query=rows.ListQuery(rows.Place.DELETED))

    def _open_chosen(self) -> None:
        if len(chosen := self._ticked()) == 1:
            self._open(chosen[0])

    def _restore_chosen(self) -> None:
        self._restore(self._ticked())

    def _restore(self, letters: tuple[ids.MessageId, ...]) -> None:
        bridge = self.house.bridge
        if bridge is None or not letters:
            return

        def again() -> None:
            bridge.do(commands.Delete(letters), lambda _done: self._read(), self.house.trouble)

        def done(_result: object) -> None:
            self.list.ticked -= set(letters)
            self._read()
            n = len(letters)
            said = ngettext("Đã lấy lại {n} thư, về chỗ cũ.", "Đã lấy lại {n} thư, về chỗ cũ.", n).format(n=dates.count(n))
            self.house.toast.say(said, _("Xoá lại"), again, icon="trash-restore")

        bridge.do(commands.Restore(letters), done, self.house.trouble)

    def _ask_purge(self) -> None:
        self._ask_purge_of(self._ticked())

    def _ask_purge_of(self, letters: tuple[ids.MessageId, ...]) -> None:
        bridge, n = self.house.bridge, len(letters)
        if bridge is None or not n:
            return
        freed = dates.size(sum(row.size for row in self._rows(letters)))

        def done(_result: object) -> None:
            self.list.ticked -= set(letters)
            self._read()
            said = ngettext("Đã xoá hẳn {n} thư, hộp thư trống thêm {size}.", "Đã xoá hẳn {n} thư, hộp thư trống thêm {size}.", n)
            self.house.toast.say(said.format(n=dates.count(n), size=freed))

        self.house.ask(
            ngettext("Xoá hẳn {n} thư?", "Xoá hẳn {n} thư?", n).format(n=dates.count(n)),
            _("Thư xoá hẳn sẽ mất luôn, không lấy lại được."),
            _("Giữ thư lại"),
            ngettext("Xoá hẳn {n} thư", "Xoá hẳn {n} thư", n).format(n=dates.count(n)),
            lambda: bridge.do(commands.Purge(letters), done, self.house.trouble),
        )

    def first_focus(self) -> QWidget | None:
        return self.list if not self.card.isHidden() else None
