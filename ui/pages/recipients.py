"""Who gets the letter: units and people of the directory to tick, and those who are chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from client.api import events, rows
from i18n import _, ngettext
from ui import dates, theme
from ui.addresses import is_address
from ui.choosing import Choice, Entries, Offices, above, single
from ui.formatted import nfc
from ui.house import House
from ui.page import Page
from ui.tree_rows import Tree, TreeRow
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.chosen_list import ChosenList
from ui.widgets.columns import Columns
from ui.widgets.counted_search import CountedSearch
from ui.widgets.empty import EmptyState
from ui.widgets.unit_tree import UnitTree

SIDE = 424  # px
MOST = 200  # hits shown
FIELDS = ("to", "cc", "bcc")
Take = Callable[[Entries], object]


class RecipientsPage(Page):
    """`recipients`: who is chosen so far, of all fields; `field`: which of them is being filled; `take`: hears at once of
    every change, so that nothing is lost whichever way the person leaves."""

    name: ClassVar[str] = "recipients"
    rail: ClassVar[str] = "composer"
    topics: ClassVar[frozenset[events.Topic]] = frozenset()

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._take: Take = lambda _entries: None
        self._field = "to"
        self._several = False  # more fields than one are in use
        self._opened: frozenset[str] = frozenset()
        self._offices = Offices(house.views.units, house.views.unit_people)
        self._choices = {name: Choice(self._offices) for name in FIELDS}
        self._hits: tuple[rows.Found, ...] = ()
        self._looked = ""  # what they are the hits of
        self.search = CountedSearch(
            _("Tìm người nhận"), _("Gõ tên người hoặc cơ quan, không cần dấu. Ví dụ: van hoa"), _("Gõ tên, không cần dấu")
        )
        self.search.searched.connect(self._look)
        self.tree = UnitTree(_("Cơ quan và người trong danh bạ"))
        self.tree.ticked.connect(self._tick)
        self.tree.turned.connect(self._turn)
        self.search.went_down.connect(self._go_down)
        self.empty = EmptyState("people")
        self.chosen = ChosenList()
        self.chosen.removed.connect(self._remove)
        self.chosen.field.connect(self._choose_field)
        sheet = Card(margin=2)
        self._sheet = QStackedLayout()
        self._sheet.addWidget(self.tree)
        self._sheet.addWidget(self.empty)
        sheet.body.addLayout(self._sheet)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.search)
        column.addWidget(sheet, 1)
        self.body.addWidget(Columns(left, self.chosen, SIDE), 1)
        self.clear = Button(_("Bỏ chọn tất cả"), "quiet", "close", press=self._clear)
        self.done = Button(_("Xong"), "primary", "check", press=self.back)
        self.bar.add(self.clear)
        self.bar.add(self.done, right=True)

    # Opening

    def _say_header(self) -> None:
        if theme.now().large and theme.now().narrow:  # no room for more
            self.header.say(_("Người nhận"))
            self.header.set_back(_("Về thư"), self.back)
        else:
            self.header.say(_("Chọn người nhận"), _("Đánh dấu vào ô trước tên. Đánh dấu cơ quan là gửi cho cả cơ quan đó."))

    def open(self, **arguments: Any) -> None:
        self._say_header()
        self._take = arguments.get("take", self._take)
        self._field = str(arguments.get("field", "to"))
        chosen: Entries = arguments.get("recipients", ())
        for name, choice in self._choices.items():
            choice.put(one for one in chosen if one.field == name)
        self._several = self._field != "to" or any(one.field != "to" for one in chosen)
        self._opened = self._first_open()
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._hits, self._looked = (), ""
        self._show(from_top=True)

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        self._say_header()
        self._show()

    def first_focus(self) -> QWidget | None:
        return self.search

    def _first_open(self) -> frozenset[str]:
        """The person's own unit, and the one unit that holds all others."""
        top = self._offices.units("")
        own = self.house.views.me().unit
        opened = {node.path for node in top if node.name == own or len(top) == 1}
        return frozenset(opened)

    @property
    def _choice(self) -> Choice:
        return self._choices[self._field]

    # What is shown

    def _look(self, typed: str) -> None:
        words = self._looked = nfc(typed).strip()
        self._hits = self.house.views.find(words, MOST) if words else ()
        self._show(from_top=True)

    def _show(self, *, from_top: bool = False) -> None:
        words = self._looked  # what stands in the field may not have been looked for yet
        tree = Tree(self._offices, self._choice, self._opened)
        shown = tree.found(self._hits) if words else tree.browse()
        self.tree.say(shown, from_top=from_top)
        n = len(self._hits)
        count = ngettext("{n} nơi phù hợp", "{n} nơi phù hợp", n).format(n=dates.count(n))
        if n >= MOST:
            count = _("hơn {n} nơi phù hợp").format(n=dates.count(MOST))
        self.search.say_count(count if words else "")
        self._sheet.setCurrentWidget(self.tree if shown else self.empty)
        if not shown:
            self._say_empty(words)
        self._show_chosen()

    def _say_empty(self, words: str) -> None:
        if is_address(words):
            person: rows.Person = self.house.views.person(words)
            button = Button(_("Chọn địa chỉ {address}").format(address=words), "secondary", "person-add", press=lambda: self._add(person))
            chosen = self._choice.has(words)
            self.empty.say("person", _("Địa chỉ này không có trong danh bạ"), _("Đã chọn địa chỉ này.") if chosen else "", None if chosen else button)
        elif words:
            more = Button(_("Xem cả danh bạ"), "secondary", "list", press=self._search_no_more)
            self.empty.say("search", _("Không thấy ai tên như vậy"), _("Gõ ít chữ hơn, hoặc gõ đủ địa chỉ thư."), more)
        else:
            self.empty.say("people", _("Máy này chưa có danh bạ"), _("Gõ địa chỉ thư vào ô tìm ở trên."))

    def _show_chosen(self) -> None:
        everybody = frozenset().union(*(choice.reach for choice in self._choices.values()))
        self.chosen.say_fields(self._tabs() if self._several else (), self._field)
        self.chosen.say([(one, self._second(one)) for one in self._choice.entries], len(self._choice.reach))
        n = len(everybody)
        if n:
            self.done.set_words(ngettext("Xong, chọn {n} người này", "Xong, chọn {n} người này", n).format(n=dates.count(n)))
            self.done.free()
        else:
            self.done.block(_("Chưa xong: chưa chọn ai"))
        self.clear.setVisible(bool(self._choice.entries))
        self.bar.arrange()

    def _tabs(self) -> list[tuple[str, str]]:
        named = {"to": _("Gửi đến"), "cc": _("Đồng gửi"), "bcc": _("Gửi kín")}
        counted = {name: len(choice.entries) for name, choice in self._choices.items()}
        return [(name, f"{words} ({counted[name]})" if counted[name] else words) for name, words in named.items()]

    def _second(self, one: rows.DraftRecipient) -> str:
        if one.address:
            return one.address if one.outside or not one.unit else one.unit
        parent = above(one.unit).rpartition(" / ")[2]
        if parent:
            return ngettext("{unit}, {n} người", "{unit}, {n} người", one.people).format(unit=parent, n=dates.count(one.people))
        return ngettext("Cả cơ quan, {n} người", "Cả cơ quan, {n} người", one.people).format(n=dates.count(one.people))

    # What the person does

    def _go_down(self) -> None:
        self.tree.start()
        self.tree.setFocus(Qt.FocusReason.TabFocusReason)

    def _tick(self, row: TreeRow) -> None:
        if row.unit is not None:
            self._choice.turn_unit(row.unit)
        elif row.person is not None:
            self._choice.turn_person(row.person)
        self._changed()

    def _turn(self, row: TreeRow) -> None:
        if row.unit is not None:
            self._opened ^= {row.unit.path}
            self._show()

    def _add(self, person: rows.Person) -> None:
        self._choice.turn_person(single(person))
        self._changed()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, one: rows.DraftRecipient) -> None:
        self._choice.remove(one)
        self._changed()

    def _choose_field(self, field: str) -> None:
        self._field = field
        self._show()

    def _search_no_more(self) -> None:
        self.search.clear()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self._look("")

    def _clear(self) -> None:
        field, before = self._field, self._choice.entries
        self._choice.put(())
        self._changed()
        n = len(before)

        def take_back() -> None:
            self._choices[field].put(before)
            self._changed()

        words = ngettext("Đã bỏ chọn {n} nơi nhận.", "Đã bỏ chọn {n} nơi nhận.", n).format(n=dates.count(n))
        self.house.toast.say(words, _("Lấy lại"), take_back)

    def _changed(self) -> None:
        self._show()
        self._take(tuple(replace(one, field=name) for name, choice in self._choices.items() for one in choice.entries))  # type: ignore[arg-type]

    def close_page(self) -> None:
        self._take = lambda _entries: None
        for choice in self._choices.values():
            choice.put(())
