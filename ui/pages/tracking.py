"""'Ai đã nhận thư này?': each recipient of a sent letter, how far it has come to them, and a reminder to those who are missing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from client.api import commands, events, ids, rows
from i18n import _, ngettext
from ui import dates, theme, tracking_words
from ui.house import House
from ui.page import Page
from ui.widgets.button import Button
from ui.widgets.empty import EmptyState
from ui.widgets.track_table import TrackTable

Topic = events.Topic


class TrackingPage(Page):
    """`message`: the sent letter."""

    name: ClassVar[str] = "tracking"
    rail: ClassVar[str] = "sent"
    topics = frozenset({Topic.MESSAGES, Topic.OUTBOX, Topic.TEXTS})
    shows_state: ClassVar[bool] = True

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._message = ids.MessageId(0)
        self._shown: object = None
        self.page: rows.TrackPage | None = None
        self.table = TrackTable(lambda address: self._remind((address,)), self._call, self._open)
        self.gone = EmptyState("mail")
        self.gone.hide()
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.gone, 1)
        self.read = Button(_("Xem thư này"), "secondary", "mail", press=lambda: self._open(self._message))
        self.print = Button(_("In danh sách"), "secondary", "print", press=self._print)
        self.remind = Button("", "primary", "bell", press=self._remind_all)
        self.bar.add(self.print)
        self.bar.add(self.read)
        self.bar.add(self.remind, right=True)

    def open(self, **arguments: Any) -> None:
        self._message = arguments["message"]
        self._shown = None
        self.table.rows.verticalScrollBar().setValue(0)
        self._read()

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        self._read()

    def close_page(self) -> None:
        self.page = self._shown = None

    def first_focus(self) -> QWidget | None:
        return self.remind if not self.remind.isHidden() else None

    def _read(self) -> None:
        page: rows.TrackPage | None = self.house.views.tracking(self._message)
        self.page = page
        self.table.setVisible(page is not None)
        self.gone.setVisible(page is None)
        self.bar.setVisible(page is not None)
        if page is None:
            self.header.say(_("Thư này không còn ở đây"))
            back = Button(_("Quay lại"), "primary", "back", press=self.back)
            self.gone.say("mail", _("Thư này không còn ở đây"), _("Có thể thư đã bị xoá từ máy khác."), back)
            return
        people = [(one.person, one.state, one.at, one.answered, one.report) for one in page.people]
        shown = (page.message, people, theme.now())
        if shown == self._shown:  # the keyboard stays where it is
            return
        self._shown = shown
        sent = _("Gửi lúc {when}").format(when=dates.when(page.sent_at))
        self.header.say(_("Ai đã nhận thư này?"), f"{page.subject or _('(Không có tiêu đề)')} · {sent}")
        self.table.say(page.people)
        n = len(self._missing())
        words = ngettext("Nhắc {n} nơi chưa xác nhận", "Nhắc {n} nơi chưa xác nhận", n)
        self.remind.set_words(words.format(n=dates.count(n)))
        self.remind.setVisible(bool(n))
        self.bar.arrange()

    def _missing(self) -> tuple[str, ...]:
        return tuple(one.person.address for one in self.page.people if one.remindable) if self.page is not None else ()

    # Deeds

    def _remind_all(self) -> None:
        self._remind(self._missing())

    def _remind(self, addresses: tuple[str, ...]) -> None:
        """A letter to them, to be looked at before it goes."""
        page, bridge = self.page, self.house.bridge
        if page is not None and bridge is not None:
            subject, text = tracking_words.reminder(page)
            command = commands.StartReminder(page.message, addresses, subject, text)
            bridge.do(command, lambda draft: self.house.go("composer", draft=draft), self.house.trouble)

    def _call(self, one: rows.TrackRow) -> None:
        place, person = tracking_words.place(one)
        words = _("Gọi {name}: {telephone}").format(name=person or place, telephone=one.telephone)
        self.house.toast.say(words, icon="phone", seconds=30)

    def _open(self, letter: ids.MessageId) -> None:
        self.house.go("reader", message=letter)

    def _print(self) -> None:
        from ui import print_question, printing

        page = self.page
        if page is not None:
            job = partial(printing.print_tracking, page)
            print_question.ask(self.house, page.subject or _("(Không có tiêu đề)"), job)
