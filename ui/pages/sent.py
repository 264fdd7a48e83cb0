"""Sent letters: to whom, and how it went; the ten seconds to take one back stand in the toast and in 'Chờ gửi'."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from client.api import commands, events, faults, ids, rows
from i18n import _, ngettext
from ui import dates, theme, words
from ui.house import House
from ui.kinds import kinds
from ui.page import Page
from ui.widgets.button import Button
from ui.widgets.empty import EmptyState
from ui.widgets.field import SearchField
from ui.widgets.filters import FilterRow
from ui.widgets.letter_list import LetterList
from ui.widgets.letter_model import Every
from ui.widgets.letter_rows import SentRow
from ui.widgets.mailbox_switch import MailboxSwitch
from ui.widgets.rule import Rule

Topic = events.Topic


class SentPage(Page):
    name: ClassVar[str] = "sent"
    rail: ClassVar[str] = "sent"
    topics = frozenset({Topic.MESSAGES, Topic.OUTBOX, Topic.FOLDERS, Topic.ACCOUNTS})
    shows_state: ClassVar[bool] = True

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._ticket = 0
        self.switch = MailboxSwitch()
        self.switch.chosen.connect(self._switch)
        self.search = SearchField(_("Tìm thư đã gửi"), _("Tìm thư (không cần gõ dấu)"), _("Tìm thư"))
        self.search.searched.connect(lambda _typed: self._read_list(fresh=True))
        self.filter = FilterRow(_("Loại thư"), [("", _("Tất cả")), *((kind.id, kind.short) for kind in kinds())])
        self.filter.chosen.connect(lambda _key: self._read_list(fresh=True))
        self._tools = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._tools.setSpacing(12)
        self._tools.addWidget(self.search, 1)
        self._tools.addWidget(self.filter)
        self.list = LetterList(_("Danh sách thư đã gửi"), self._index, self._rows, SentRow())
        self.list.opened.connect(self._open)
        self.list.pressed_zone.connect(self._zone)
        self.empty = EmptyState("send")
        self.body.setSpacing(0)
        self.body.addWidget(self.switch)
        self.body.addLayout(self._tools)
        self.body.addWidget(Rule())
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.empty, 1)
        self.list.emptied.connect(self._emptied)
        theme.follow(self, self._place)

    def _place(self) -> None:
        look = theme.now()
        below = look.narrow and not look.large
        self._tools.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)
        self._tools.setContentsMargins(look.side, 12, look.side, 12)
        self.switch.set_side(look.side)

    # What is shown

    def open(self, **arguments: Any) -> None:
        self.search.reset()
        self.filter.set_key("")
        self._read_state()
        self._ticket += 1
        self.list.start_over(self._index())

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        self._read_state()
        self._read_list()

    @property
    def query(self) -> rows.ListQuery:
        return rows.ListQuery(
            rows.Place.SENT, account=self.house.account, kind=self.filter.key or None, words=self.search.text().strip()
        )

    def _index(self) -> Every:
        found: Every = self.house.views.letter_index(self.query)
        return found

    def _rows(self, letters: Sequence[ids.MessageId]) -> Sequence[rows.LetterRow]:
        found: Sequence[rows.LetterRow] = self.house.views.letter_rows(letters)
        return found

    def _read_list(self, *, fresh: bool = False) -> None:
        """On the clerk's thread; an older answer is not shown."""
        bridge, query, views = self.house.bridge, self.query, self.house.views
        if bridge is None:
            return
        self._ticket += 1
        ticket = self._ticket

        def came(every: Every) -> None:
            if ticket == self._ticket:
                (self.list.start_over if fresh else self.list.take_gently)(every)

        bridge.read(lambda: views.letter_index(query), came, self._failed)

    def _failed(self, fault: faults.Fault) -> None:
        saying = words.say(fault)
        self.list.hide()
        self.empty.show()
        again = Button(_("Đọc lại"), "secondary", "retry", press=lambda: self._read_list(fresh=True))
        self.empty.say("error", saying.fact, saying.rest, again)

    def _read_state(self) -> None:
        views, account = self.house.views, self.house.account
        boxes: Sequence[rows.Mailbox] = views.mailboxes()
        self.switch.say(boxes, account)
        box = next((one for one in boxes if one.id == account), boxes[0])
        folder = next((one for one in views.folders(box.id) if one.role == "sent"), None)
        n = folder.letters if folder is not None else 0
        stuck = sum(bool(row.refused) for row in views.outbox())
        said = ngettext("{n} thư đã gửi", "{n} thư đã gửi", n).format(n=dates.count(n)) if n else _("Chưa gửi thư nào")
        if stuck:
            said += " · " + ngettext("{n} thư có lỗi", "{n} thư có lỗi", stuck).format(n=stuck)
        self.header.say(_("Thư đã gửi"), said)

    def _emptied(self, empty: bool) -> None:
        self.list.setVisible(not empty)
        self.empty.setVisible(empty)
        if not empty:
            return
        if self.search.text().strip() or self.filter.key:
            button = Button(_("Xem tất cả thư"), "secondary", press=self._show_all)
            self.empty.say("search", _("Không có thư nào phù hợp"), _("Thử gõ ít chữ hơn, hoặc xem tất cả thư."), button)
        else:
            button = Button(_("Soạn thư"), "compose", "compose", press=lambda: self.house.go("composer"))
            self.empty.say("send", _("Chưa gửi thư nào"), _("Thư gửi xong sẽ nằm ở đây."), button)

    def _show_all(self) -> None:
        self.search.reset()
        self.filter.set_key("")
        self._read_list(fresh=True)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _switch(self, account: int) -> None:
        self.house.account = ids.AccountId(account)
        self._read_state()
        self._read_list(fresh=True)
        self.house.show_state()

    # Deeds

    def _open(self, letter: int) -> None:
        row = next(iter(self._rows([ids.MessageId(letter)])), None)
        if row is not None and row.refused:  # what is to be done about it stands there
            self.house.start_at("outbox")
        else:
            self.house.go("reader", message=ids.MessageId(letter), query=self.query)

    def _zone(self, zone: str, letter: int) -> None:
        bridge = self.house.bridge
        row = next(iter(self._rows([ids.MessageId(letter)])), None)
        if zone != "delete" or row is None or bridge is None:
            return
        said = _("Đã xoá thư “{subject}”.").format(subject=row.subject or _("(Không có tiêu đề)"))

        def deleted(_done: object) -> None:
            self.refresh(())
            self.house.toast.say(said, _("Lấy lại thư"), lambda: bridge.do(commands.Restore((row.id,)), None, self.house.trouble))

        bridge.do(commands.Delete((row.id,)), deleted, self.house.trouble)

    def first_focus(self) -> QWidget | None:
        return self.list if not self.list.isHidden() else self.search

    def back(self) -> None:
        if self.search.text() or self.filter.key:
            self._show_all()
        else:
            super().back()
