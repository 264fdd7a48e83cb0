"""Sent letters: to whom, and how it went; the ten seconds to take one back stand in the toast and in 'Chờ gửi'."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from client.api import events, faults, ids, rows
from i18n import _, ngettext
from ui import dates, letter_deeds, theme, words
from ui.house import House
from ui.kinds import filters
from ui.page import Page
from ui.widgets.button import Button
from ui.widgets.empty import EmptyState
from ui.widgets.field import SearchField
from ui.widgets.filters import FilterChip, FilterRow
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
        self._letters = self._this_month = self._stuck = self._filing = self._waiting = 0
        self.switch = MailboxSwitch()
        self.switch.chosen.connect(self._switch)
        self.search = SearchField(_("Tìm thư đã gửi"), _("Tìm thư (không cần gõ dấu)"), _("Tìm thư"))
        self.search.searched.connect(lambda _typed: self._read_list(fresh=True))
        self.wrong = FilterChip(_("Có lỗi"))
        self.wrong.toggled.connect(lambda _on: self._read_list(fresh=True))
        every = [("", _("Tất cả")), *((kind.id, kind.short) for kind in filters())]
        self.awaited = FilterChip(_("Chờ xác nhận"))
        self.awaited.toggled.connect(lambda _on: self._read_list(fresh=True))
        self.filter = FilterRow(_("Loại thư"), every, also=self.wrong)
        self.filter.chosen.connect(lambda _key: self._read_list(fresh=True))
        self._tools = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._tools.setSpacing(8)
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(self.search, 1)
        first.addWidget(self.awaited)
        first.addWidget(self.wrong)
        self._tools.addLayout(first, 1)
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
        self._show_wrong()
        below = not look.large and (look.narrow or not self.awaited.isHidden())
        self._tools.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)
        self._tools.setContentsMargins(look.side, 12, look.side, 12)
        self.switch.set_side(look.side)

    # What is shown

    def open(self, **arguments: Any) -> None:
        self._reset()
        self.awaited.blockSignals(True)
        self.awaited.set_on(bool(arguments.get("awaited")))
        self.awaited.blockSignals(False)
        self._read_state()
        self._ticket += 1
        self._show(self._index(), fresh=True)

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        self._read_state()
        self._read_list()

    @property
    def query(self) -> rows.ListQuery:
        return rows.ListQuery(
            rows.Place.SENT,
            account=self.house.account,
            kind=self.filter.key or None,
            refused_only=self.wrong.isChecked(),
            awaited_only=self.awaited.isChecked(),
            words=self.search.words().strip(),
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
                self._show(every, fresh=fresh)

        bridge.read(lambda: views.letter_index(query), came, self._failed)

    def _show(self, every: Every, *, fresh: bool) -> None:
        if not self._narrowed:
            begins = datetime.combine(dates.today().replace(day=1), datetime.min.time()).timestamp()
            self._this_month = sum(at >= begins for _letter, at in every)
            self._say_head()
        (self.list.start_over if fresh else self.list.take_gently)(every)

    @property
    def _narrowed(self) -> bool:
        return bool(self.search.words().strip() or self.filter.key or self.wrong.isChecked() or self.awaited.isChecked())

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
        self._letters = folder.letters if folder is not None else 0
        self._stuck = sum(bool(row.refused) for row in views.outbox())
        self._filing = len(views.filing())
        self._waiting = sum(not one.failed for one in views.awaited(account).values())
        self._place()
        self._say_head()

    def _say_head(self) -> None:
        n, stuck = self._letters, self._stuck
        if self._this_month:
            month = dates.today().month
            said = ngettext("{n} thư trong tháng {month}", "{n} thư trong tháng {month}", self._this_month)
            said = said.format(n=dates.count(self._this_month), month=month)
        elif n:
            said = ngettext("{n} thư đã gửi", "{n} thư đã gửi", n).format(n=dates.count(n))
        else:
            said = _("Chưa gửi thư nào")
        if stuck:
            said += " · " + ngettext("{n} thư có lỗi", "{n} thư có lỗi", stuck).format(n=stuck)
        if new := self._filing:
            said += " · " + ngettext("{n} thư vừa gửi, đang cất bản sao", "{n} thư vừa gửi, đang cất bản sao", new).format(n=new)
        self.header.say(_("Thư đã gửi"), said)

    def _show_wrong(self) -> None:
        """The filter 'Có lỗi' is there as long as something is wrong, or while it is on."""
        self.awaited.set_words(_("Chờ xác nhận ({n})").format(n=self._waiting) if self._waiting else _("Chờ xác nhận"))
        self.awaited.setVisible(not theme.now().large and (bool(self._waiting) or self.awaited.isChecked()))
        self.wrong.set_words(_("Có lỗi ({n})").format(n=self._stuck) if self._stuck else _("Có lỗi"))
        self.wrong.setVisible(not theme.now().large and (bool(self._stuck) or self.wrong.isChecked()))

    def _emptied(self, empty: bool) -> None:
        self.list.setVisible(not empty)
        self.empty.setVisible(empty)
        if not empty:
            return
        if self._narrowed:
            button = Button(_("Xem tất cả thư"), "secondary", press=self._show_all)
            self.empty.say("search", _("Không có thư nào phù hợp"), _("Thử gõ ít chữ hơn, hoặc xem tất cả thư."), button)
        else:
            button = Button(_("Soạn thư"), "compose", "compose", press=lambda: self.house.go("kinds"))
            self.empty.say("send", _("Chưa gửi thư nào"), _("Thư gửi xong sẽ nằm ở đây."), button)

    def _reset(self) -> None:
        """All letters, silently."""
        self.search.reset()
        self.wrong.blockSignals(True)
        self.wrong.set_on(False)
        self.wrong.blockSignals(False)
        self.awaited.blockSignals(True)
        self.awaited.set_on(False)
        self.awaited.blockSignals(False)
        self.filter.set_key("")
        self._show_wrong()

    def _show_all(self) -> None:
        self._reset()
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
        waits = row is not None and any(one.refused and one.subject == row.subject for one in self.house.views.outbox())
        if row is not None and row.refused and waits:  # what is to be done about it stands there
            self.house.start_at("outbox")
        else:
            self.house.go("reader", message=ids.MessageId(letter), query=self.query)

    def _zone(self, zone: str, letter: int) -> None:
        row = next(iter(self._rows([ids.MessageId(letter)])), None)
        if zone == "track" and row is not None:
            self.house.go("tracking", message=row.id)
        if zone == "delete" and row is not None:
            letter_deeds.delete(self.house, row, lambda: self.refresh(()))

    def first_focus(self) -> QWidget | None:
        return self.list if not self.list.isHidden() else self.search

    def back(self) -> None:
        if self._narrowed:
            self._show_all()
        else:
            super().back()
