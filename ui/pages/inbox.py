"""Letters that came: by day, with kinds, filter and search; the folders besides the inbox are one press away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from client.api import event, events, faults, ids, rows
from i18n import _
from ui import inbox_words, letter_deeds, theme, words
from ui.folder_names import folder_name, further
from ui.house import House
from ui.kept_words import shelf_of
from ui.kinds import kind
from ui.page import Page
from ui.widgets.button import Button
from ui.widgets.empty import EmptyState
from ui.widgets.letter_list import LetterList
from ui.widgets.letter_model import Every
from ui.widgets.letter_rows import CameRow
from ui.widgets.letter_tools import LetterTools
from ui.widgets.mailbox_switch import MailboxSwitch
from ui.widgets.place_menu import show_places
from ui.widgets.receive_button import ReceiveButton

Topic = events.Topic


class InboxPage(Page):
    """`kind`, `unread`: begin with this filter; `account`: with this mailbox; `kept`: with what lies on this PC only."""

    name: ClassVar[str] = "inbox"
    rail: ClassVar[str] = "inbox"
    topics = frozenset({Topic.MESSAGES, Topic.TEXTS, Topic.FOLDERS, Topic.ACCOUNTS, Topic.LINE, Topic.KEPT})
    shows_state: ClassVar[bool] = True

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._folder: ids.FolderId | None = None  # None: the inbox itself
        self._here: rows.FolderRow | None = None  # what is shown, as it was read last
        self._everywhere = False
        self._ticket = 0  # of the last question; older answers are not shown
        self._reading, self._again = 0, False  # readings on their way; one more is wanted after them
        self._first = True
        self.folders = Button(_("Ngăn khác"), "quiet", "folder", press=self._show_folders)
        self.receive = ReceiveButton(house.receive, self._state, lambda said: house.toast.say(said, seconds=6))
        beside = QWidget()
        self.header.add(beside)
        self.header.add(self.receive)
        self.switch = MailboxSwitch()
        self.switch.chosen.connect(self._switch)
        self.tools = LetterTools(self.folders, beside)
        self.tools.changed.connect(self._narrowed)
        self.tools.far.connect(self._turn_everywhere)
        self._style = CameRow()
        self.list = LetterList(_("Danh sách thư"), self._index, self._rows, self._style)
        self.list.opened.connect(self._open)
        self.list.pressed_zone.connect(self._zone)
        self.list.emptied.connect(self._emptied)
        self.empty = EmptyState()
        self.body.setSpacing(0)
        for part in (self.switch, self.tools):
            self.body.addWidget(part)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.empty, 1)
        theme.follow(self, self._place)

    def _place(self) -> None:
        self.switch.set_side(theme.now().side)
        self._order()

    def _order(self) -> None:
        """The keyboard goes in reading order, wherever the controls stand now."""
        beside, top = (self.tools.unread, self.folders), (self.receive, self.header.help)
        narrow = theme.now().narrow
        chain = (*(() if narrow else beside), *top, *self.switch.tiles(), self.tools.search, *(beside if narrow else ()),
                 *self.tools.kinds.controls(), self.list)  # fmt: skip
        for one, other in pairwise(chain):
            QWidget.setTabOrder(one, other)

    # What is shown

    def open(self, **arguments: Any) -> None:
        if "account" in arguments:
            self.house.account = arguments["account"]
        self._folder, self._everywhere = self._kept_folder() if arguments.get("kept") else None, False
        self.tools.reset(kind=str(arguments.get("kind", "")), unread=bool(arguments.get("unread")))
        self._read_state()
        self._order()
        self._start_over()

    def _kept_folder(self) -> ids.FolderId | None:
        views = self.house.views
        here: Sequence[rows.FolderRow] = views.folders(self.house.account or views.mailboxes()[0].id)
        return next((folder.id for folder in here if folder.role == "kept"), None)

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        self._read_state()
        if not notices:
            self._ticket += 1  # an older answer must not come after this
            self.list.reload()
        elif any(notice.topic is not Topic.LINE for notice in notices):
            self._read_list()
        else:
            self._emptied(self.list.letters.total == 0)

    @property
    def query(self) -> rows.ListQuery:
        place = rows.Place.INBOX if self._folder is None else rows.Place.OTHER
        return rows.ListQuery(
            rows.Place.ALL if self._everywhere else place,
            account=self.house.account,
            folder=None if self._everywhere else self._folder,
            kind=self.tools.kinds.key or None,
            unread_only=self.tools.unread.isChecked(),
            words=self.tools.words,
        )

    def _index(self) -> Every:
        found: Every = self.house.views.letter_index(self.query)
        return found

    def _state(self) -> tuple[rows.Line, int]:
        views = self.house.views
        return views.strip(self.house.account).line, views.counts().inbox

    def _rows(self, letters: Sequence[ids.MessageId]) -> Sequence[rows.LetterRow]:
        found: Sequence[rows.LetterRow] = self.house.views.letter_rows(letters)
        return found

    def _start_over(self) -> None:
        """From the top, at once: the index of ten thousand letters takes about ten milliseconds."""
        self._ticket += 1
        try:
            every = self._index()
        except faults.Fault as fault:
            self._failed(self._ticket, fault)
            return
        self._show(every, fresh=True)

    def _read_list(self, *, fresh: bool = False) -> None:
        """On the clerk's thread; news wait for the reading on its way. `fresh`: another question, from the top."""
        bridge = self.house.bridge
        if bridge is None:
            return
        if self._reading and not fresh:
            self._again = True
            return
        self._ticket += 1
        ticket, query, views = self._ticket, self.query, self.house.views

        def came(every: Every) -> None:
            self._answered()
            if ticket == self._ticket:
                self._show(every, fresh=fresh)

        def failed(fault: faults.Fault) -> None:
            self._answered()
            self._failed(ticket, fault)

        self._reading += 1
        bridge.read(lambda: views.letter_index(query), came, failed)

    def _answered(self) -> None:
        self._reading -= 1
        if self._again and not self._reading:
            self._again = False
            QTimer.singleShot(0, self, self._read_list)

    def _failed(self, ticket: int, fault: faults.Fault) -> None:
        if ticket != self._ticket:
            return
        saying = words.say(fault)
        self.list.hide()
        self.empty.show()
        self.empty.say("error", saying.fact, saying.rest, Button(_("Đọc lại"), "secondary", "retry", press=self._start_over))

    def _show(self, every: Every, *, fresh: bool) -> None:
        self._style.everywhere = self._everywhere
        if fresh:
            self.list.start_over(every)
        else:
            self.list.take_gently(every)

    def _read_state(self) -> None:
        """Everything around the list."""
        views, account = self.house.views, self.house.account
        boxes: Sequence[rows.Mailbox] = views.mailboxes()
        box = next((one for one in boxes if one.id == account), boxes[0])
        here: Sequence[rows.FolderRow] = views.folders(box.id)
        folder = next((one for one in here if one.id == self._folder), None)
        if folder is None:
            self._folder = None
        self._here = folder or next((one for one in here if one.role == "inbox"), None)
        line: rows.Line = views.strip(account).line
        if self._style.offline != (line.state == "gone"):
            self._style.offline = line.state == "gone"
            self.list.viewport().update()
        self.switch.say(boxes, account)
        look = theme.now()
        short = look.large and look.narrow  # no room; the switch says which mailbox it is
        self.header.say(inbox_words.title(box, folder, short=short), inbox_words.counts(self._here, shelf_of(self.house.program).pc))
        self.header.set_back(_("Về Thư đến") if folder is not None else "", self.back)
        self.receive.say(line, folder is None)

    def _emptied(self, empty: bool) -> None:
        n, searched = self.list.letters.total, self.tools.words
        self.list.setVisible(not empty)
        self.empty.setVisible(empty)
        here = self.header.title.text()
        said = inbox_words.found(n, searched, "" if self._everywhere else here) if searched and not empty else ""
        far = _("Chỉ tìm trong {place}").format(place=here) if self._everywhere else _("Tìm trong mọi ngăn")
        self.tools.say_found(said, far)
        if empty:
            self._say_nothing()
        elif self._first:
            self._first = False
            event("first_rows")

    def _say_nothing(self) -> None:
        line: rows.Line = self.house.views.strip(self.house.account).line
        key = self.tools.kinds.key
        said = inbox_words.nothing(
            self._here, line, words=self.tools.words, everywhere=self._everywhere, unread=self.tools.unread.isChecked(),
            kind=kind(key).name if key else "",
        )  # fmt: skip
        deeds = {"receive": self.house.receive, "everywhere": self._turn_everywhere, "all": self._show_all}
        button = Button(said.button, "secondary", press=deeds[said.deed]) if said.deed else None
        self.empty.say(said.icon, said.fact, said.then, button)

    # Narrowing

    def _narrowed(self) -> None:
        """Search as one types, another kind, 'Chưa đọc'."""
        if not self.tools.words:
            self._everywhere = False
        self._read_list(fresh=True)

    def _turn_everywhere(self) -> None:
        self._everywhere = not self._everywhere
        self._read_list(fresh=True)

    def _show_all(self) -> None:
        self._everywhere = False
        self.tools.reset()
        self._start_over()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _switch(self, account: int) -> None:
        self.house.account = ids.AccountId(account)
        self._enter(None)
        self.house.show_state()

    def _show_folders(self) -> None:
        """Every place letters lie in that is not on the rail."""
        house, counts = self.house, self.house.views.counts()
        places: list[tuple[str, int, Callable[[], object]]] = [
            (_("Thư viết dở"), counts.drafts, partial(house.go, "drafts")),
            (_("Thư đã xoá"), counts.deleted, partial(house.go, "deleted")),
        ]
        if self._folder is not None:
            places.insert(0, (_("Thư đến"), 0, partial(self._enter, None)))
        for folder in further(house.views.folders(house.account)):
            if folder.id != self._folder:
                places.append((folder_name(folder), folder.letters, partial(self._enter, folder.id)))
        shown = "kept" if self._here is not None and self._here.role == "kept" else "inbox"
        places.append((_("Xuất thư ra tệp"), 0, partial(house.go, "export", place=shown)))
        show_places(self.folders, _("Ngăn khác"), places)

    def _enter(self, folder: ids.FolderId | None) -> None:
        self._folder, self._everywhere = folder, False
        self.tools.reset()
        self._read_state()
        self._start_over()

    # Deeds

    def _open(self, letter: int) -> None:
        self.house.go("reader", message=ids.MessageId(letter), query=self.query)

    def _zone(self, zone: str, letter: int) -> None:
        row = next(iter(self._rows([ids.MessageId(letter)])), None)
        if zone != "delete" or row is None:
            return
        if row.role == "trash":  # found by a search through everything: there it is taken back or goes for good
            self.house.go("deleted")
            return

        def restored() -> None:
            self.refresh(())
            self.list.choose(row.id)

        letter_deeds.delete(self.house, row, lambda: self.refresh(()), restored)

    def first_focus(self) -> QWidget | None:
        return self.list if not self.list.isHidden() else self.tools.search

    def back(self) -> None:
        if self.tools.is_set:
            self._show_all()
        elif self._folder is not None:
            self._enter(None)
        else:
            super().back()
