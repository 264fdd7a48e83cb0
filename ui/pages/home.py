"""The first page after signing in: what there is to do, what is new, and how things stand, in words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from client.api import events, ids, rows
from i18n import _, ngettext, register_words
from ui import dates, theme
from ui.house import House
from ui.page import Page
from ui.widgets.button import Button
from ui.widgets.card import Card, CardHead
from ui.widgets.empty import EmptyState
from ui.widgets.news_row import NewsFoot, NewsRow
from ui.widgets.practice_tasks import PracticeTasks
from ui.widgets.quota_card import QuotaCard
from ui.widgets.rule import Rule
from ui.widgets.scroll import Scroll
from ui.widgets.state_line import StateLine
from ui.widgets.text import Text
from ui.widgets.tile import HomeTile

Topic = events.Topic
MOST_NEWS = 4


class HomePage(Page):
    name: ClassVar[str] = "home"
    rail: ClassVar[str] = "home"
    topics = frozenset({Topic.MESSAGES, Topic.OUTBOX, Topic.QUOTA, Topic.LINE, Topic.DRAFTS, Topic.ACCOUNTS, Topic.REGISTER})
    shows_state: ClassVar[bool] = True

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._tiles = {
            "compose": HomeTile("compose", _("Soạn thư"), lambda: house.go("kinds"), gold=True),
            "inbox": HomeTile("inbox", _("Đọc thư đến"), lambda: house.start_at("inbox")),
            "invitation": HomeTile("calendar", _("Thư mời"), lambda: house.start_at("inbox", kind="invitation")),
            "sent": HomeTile("people", _("Theo dõi thư đã gửi"), self._follow),
        }
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        self._news = Card(margin=0)
        self._news.body.setSpacing(0)
        self._news_head = CardHead("mail", _("Thư mới chưa đọc"))
        top = QHBoxLayout()
        top.setContentsMargins(18, 10, 18, 10)
        top.addWidget(self._news_head)
        self._news.body.addLayout(top)
        self._news.body.addWidget(Rule())
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._news.body.addWidget(self._list)
        self._rest = NewsFoot(lambda: house.start_at("inbox", unread=True))
        self._news.body.addWidget(self._rest)
        self._empty = EmptyState("check-circle")
        self._empty.setMinimumHeight(240)
        self._news.body.addWidget(self._empty, 1)
        self._shown: tuple[object, ...] | None = None  # what the rows were made of
        self._quota = QuotaCard(lambda: house.start_at("cleanup"))
        self._practice = self._practice_card()
        self._tasks = PracticeTasks(house.start_at)
        state = Card(margin=0)
        state.body.setSpacing(0)
        self._line = StateLine(lambda: house.go("check"))
        self._outbox = StateLine(lambda: house.start_at("outbox"))
        self._due = StateLine(lambda: house.start_at("register"))
        self._due_rule = Rule()
        state.body.addWidget(self._due)
        state.body.addWidget(self._due_rule)
        self._outbox_rule = Rule()
        state.body.addWidget(self._line)
        state.body.addWidget(self._outbox_rule)
        state.body.addWidget(self._outbox)
        right = QWidget()
        self._right = right
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        side.addWidget(self._practice)
        side.addWidget(self._quota)
        side.addWidget(state)
        side.addStretch(1)
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._below.setSpacing(16)
        news = QVBoxLayout()
        news.addWidget(self._tasks)
        news.addWidget(self._news)
        news.addStretch(1)
        self._below.addLayout(news, 1)
        self._below.addWidget(right)
        self._scroll = Scroll(12)
        self._scroll.column.addLayout(self._grid)
        self._scroll.column.addLayout(self._below, 1)
        self.body.addWidget(self._scroll, 1)
        theme.follow(self, self._place)

    def _practice_card(self) -> Card:
        card = Card(margin=18)
        self._calm = CardHead("shield-ok", "")
        card.body.addWidget(self._calm)
        card.body.addWidget(Text(_("Thư tập chỉ ở trong máy này. Xoá nhầm thì làm lại từ đầu được."), "body", wrap=True))
        row = QHBoxLayout()
        row.addWidget(Button(_("Làm lại từ đầu"), "secondary", "restart", press=self._again))
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _place(self) -> None:
        look = theme.now()
        practising = self.house.practice is not None  # its frame takes some room
        self._scroll.column.setContentsMargins(look.side, 12 if practising else 16, look.side, 6 if practising else 12)
        one_column = look.large  # large letters need the whole width
        self._below.setDirection(QBoxLayout.Direction.TopToBottom if one_column else QBoxLayout.Direction.LeftToRight)
        self._below.setSpacing(12 if one_column or look.narrow else 16)
        self._right.setMinimumWidth(0 if one_column else 338 if look.narrow else 408)
        self._right.setMaximumWidth(16_777_215 if one_column else 338 if look.narrow else 408)
        self._calm.title.setText(_("Cứ bấm thử, không sao") if look.narrow else _("Cứ bấm thử, không sao cả"))
        across = 2 if look.large and look.narrow else 4
        for place, tile in enumerate(self._tiles.values()):
            self._grid.addWidget(tile, place // across, place % across)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
        if self._shown is not None:  # other widths have other words
            self._read()

    def open(self, **arguments: Any) -> None:
        self._shown = None
        self._read()

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        self._read()

    def close_page(self) -> None:
        self._shown = None

    def _read(self) -> None:
        views = self.house.views
        me, counts, strip = views.me(), views.counts(), views.strip(self.house.account)
        practising = self.house.practice is not None
        second = " · ".join(filter(None, (dates.full_day(dates.today()), me.unit)))
        if practising:
            second = _("Đang ở hộp thư tập. Thư thật vẫn nguyên, không bị đụng tới.")
        look = theme.now()
        short = look.large and look.narrow  # no room; the rail says the name
        self.header.say(_("Xin chào") if short else _("Xin chào, {name}").format(name=me.name), second)
        self._practice.setVisible(practising)
        self._tasks.setVisible(practising)
        self._news.setVisible(not practising)
        self._quota.setVisible(not practising)
        self._say_tiles(counts, practising)
        self._quota.say(strip.quota, [(box, views.strip(box.id).quota) for box in me.mailboxes[1:]])
        self._line.say_line(strip.line)
        self._outbox.say_outbox(strip)
        self._say_due(() if practising else views.due())
        crowded = not self._due.isHidden() and not (strip.stuck or strip.waiting)  # the strip below says it too
        self._outbox.setVisible(not crowded)
        self._outbox_rule.setVisible(not crowded)
        self._read_news(views, strip.line)

    def _say_due(self, found: Sequence[rows.RegisterRow]) -> None:
        """What the register says is to be done soon."""
        self._due.setVisible(bool(found))
        self._due_rule.setVisible(bool(found))
        if not found or found[0].deadline is None:
            return
        late, n = sum(row.late for row in found), len(found)
        said = ngettext("{n} văn bản sắp đến hạn", "{n} văn bản sắp đến hạn", n).format(n=n)
        if late:
            said = ngettext("{n} văn bản quá hạn", "{n} văn bản quá hạn", late).format(n=late)
        day = f"{register_words.day(found[0].deadline):%d/%m/%Y}"
        self._due.say("timer", "bad-text" if late else "warn-text", said, _("Hạn gần nhất: {day}").format(day=day))

    def _say_tiles(self, counts: rows.Counts, practising: bool) -> None:
        short = theme.now().large or theme.now().narrow  # a tile has room for some sixteen letters then
        self._tiles["compose"].say(_("Viết thử, gửi thử") if practising else _("Viết thư mới") if short else _("Viết và gửi thư mới"))
        missing = counts.unconfirmed
        invited = counts.unread_by_kind.get("invitation", 0)
        for name, n, words, none in (
            ("inbox", counts.unread, ngettext("{n} thư chưa đọc", "{n} thư chưa đọc", counts.unread), _("Đã đọc hết")),
            ("invitation", invited, ngettext("{n} thư chưa đọc", "{n} thư chưa đọc", invited), _("Đã đọc hết")),
            ("sent", missing, ngettext("{n} nơi chưa xác nhận", "{n} nơi chưa xác nhận", missing), _("Không còn nơi nào chờ")),
        ):
            if name == "sent" and short:
                words, none = _("Chờ {n} nơi"), _("Đã đủ")
            self._tiles[name].say(words.format(n=dates.count(n)) if n else none, dates.count(n) if n else "")
        self._tiles["sent"].name_it(_("Theo dõi thư") if short else _("Theo dõi thư đã gửi"))

    def _follow(self) -> None:
        """To what is waited for; where there is nothing, to all that was sent."""
        self.house.start_at("sent", awaited=self.house.views.counts().unconfirmed > 0)

    def _read_news(self, views: Any, line: rows.Line) -> None:
        query = rows.ListQuery(rows.Place.INBOX, unread_only=True)
        index = views.letter_index(query)
        most = MOST_NEWS - 1 if theme.now().narrow else MOST_NEWS
        found = tuple(views.letter_rows([letter for letter, _at in index[: most if len(index) <= most else most - 1]]))
        self._news_head.right.setText(dates.letters(len(index)) if index else "")
        self._rest.say(len(index) - len(found))
        if not found:
            waiting = not line.received_at
            self._empty.say(
                "receive" if waiting else "check-circle",
                _("Đang nhận thư về.") if waiting else _("Đã đọc hết thư."),
                _("Thư mới hiện ra ở đây, thư mới trước.") if waiting else _("Thư mới sẽ tự hiện ra ở đây."),
            )
        self._empty.setVisible(not found)
        self._list.setVisible(bool(found))
        shown = (*found, theme.now())
        if shown == self._shown:
            return
        self._shown = shown
        focused = self._focused_row()
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for place, row in enumerate(found):
            if place:
                self._rows.addWidget(Rule())
            news = NewsRow(row, partial(self._open, row.id, query))
            self._rows.addWidget(news)
            if row.id == focused:
                news.setFocus(Qt.FocusReason.OtherFocusReason)

    def _focused_row(self) -> ids.MessageId | None:
        """The letter the keyboard stands on, so that news do not throw it off."""
        now = self.window().focusWidget()
        return now.letter if isinstance(now, NewsRow) else None

    def _open(self, letter: ids.MessageId, query: rows.ListQuery) -> None:
        self.house.go("reader", message=letter, query=query)

    def _again(self) -> None:
        self.house.ask(
            _("Làm lại hộp thư tập từ đầu?"),
            _("Thư đã viết khi tập sẽ mất. Thư thật không bị đụng tới."),
            _("Giữ nguyên"),
            _("Làm lại từ đầu"),
            self.house.practising.again,
            kind="primary",
        )

    def first_focus(self) -> QWidget | None:
        return self._tiles["inbox"]
