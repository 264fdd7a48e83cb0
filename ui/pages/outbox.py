"""Letters on their way: what each one waits for, in words, and the one deed that solves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from client.api import commands, events, ids, rows
from i18n import _, ngettext
from ui import dates, outbox_words, theme
from ui.house import House
from ui.page import Page
from ui.sending import stop, take_back
from ui.widgets.button import Button, Kind
from ui.widgets.card import OutboxCard
from ui.widgets.door import IconNote
from ui.widgets.empty import EmptyState
from ui.widgets.letter_weight import is_too_heavy
from ui.widgets.scroll import Scroll

Topic = events.Topic
TINTS: dict[outbox_words.Tone, str] = {"bad": "bad", "warn": "warn", "info": "info", "plain": ""}


class OutboxPage(Page):
    name: ClassVar[str] = "outbox"
    rail: ClassVar[str] = "outbox"
    topics = frozenset({Topic.OUTBOX, Topic.LINE})
    shows_state: ClassVar[bool] = True

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._cards: dict[ids.OutboxId, OutboxCard] = {}
        self._scroll = Scroll(12)
        self._note = IconNote("info", _("Tắt máy cũng không mất thư. Khi mở lại, thư được gửi tiếp."))
        self._scroll.column.addWidget(self._note)
        self._scroll.column.addStretch(1)
        self._empty = EmptyState("check-circle")
        self._empty.say(
            "check-circle", _("Không có thư nào chờ gửi"), _("Thư bấm gửi sẽ nằm ở đây cho tới khi đi xong."),
            Button(_("Xem thư đã gửi"), "secondary", "send", press=lambda: house.start_at("sent")),
        )  # fmt: skip
        self.carry = Button(_("Mang thư đi gửi bằng USB"), "secondary", "usb", press=lambda: house.go("carry"))
        self.bar.add(self.carry)
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(self._empty, 1)
        self._tick = QTimer(self)  # seconds run down, percents run up
        self._tick.setInterval(500)
        self._tick.timeout.connect(self._run_down)
        theme.follow(self, self._place)

    def _place(self) -> None:
        side = theme.now().side
        self._scroll.column.setContentsMargins(side, 16, side, 16)

    def open(self, **arguments: Any) -> None:
        self._read()
        self._tick.start()

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        self._read()
        self._tick.start()

    def _run_down(self) -> None:
        if not self.isVisible():
            self._tick.stop()
        else:
            self._read()

    def _read(self) -> None:
        views = self.house.views
        waiting: Sequence[rows.OutboxRow] = views.outbox()
        found = (*waiting, *views.filing())
        strip: rows.Strip = views.strip(self.house.account)
        self._say_head(waiting)
        carried = any(row.state == "carried" for row in waiting)
        self.carry.setVisible(carried or (bool(waiting) and strip.line.state == "gone"))
        self.bar.setVisible(not self.carry.isHidden())
        self._scroll.setVisible(bool(found))
        self._empty.setVisible(not found)
        for number in [number for number in self._cards if number not in {row.id for row in found}]:
            gone = self._cards.pop(number)
            gone.hide()
            gone.deleteLater()
        said = {row.id: outbox_words.card(row, strip.line.state, dates.now(), full=is_too_heavy(row.size, strip.quota)) for row in found}
        primary = next((row.id for row in found if any(choice.primary for choice in said[row.id].choices)), None)
        for place, row in enumerate(found):
            card = self._cards.get(row.id)
            if card is None:
                card = self._cards[row.id] = OutboxCard()
                card.pressed.connect(lambda deed, number=row.id: self._do(deed, number))
            if self._scroll.column.indexOf(card) != place:
                self._scroll.column.insertWidget(place, card)
            self._say(card, row, said[row.id], primary=row.id == primary)

    def _say_head(self, found: Sequence[rows.OutboxRow]) -> None:
        stuck = sum(map(outbox_words.needs_person, found))
        words = ngettext("{n} thư chưa gửi xong", "{n} thư chưa gửi xong", len(found)).format(n=dates.count(len(found)))
        if stuck:
            words += " · " + ngettext("{n} thư cần xử lý", "{n} thư cần xử lý", stuck).format(n=stuck)
        self.header.say(_("Chờ gửi"), words if found else _("Mọi thư đã gửi xong"))

    def _say(self, card: OutboxCard, row: rows.OutboxRow, said: outbox_words.Card, *, primary: bool) -> None:
        """The first button solves it; a second one is quiet, unless the person alone knows which of them is right."""
        deeds: list[tuple[str, str, str, Kind]] = []
        for choice in said.choices:
            kind: Kind = "primary" if primary and choice.primary else "secondary"
            if deeds and row.state != "unsure":
                kind = "quiet"
            deeds.append((choice.deed, choice.words, choice.icon, kind))
        subject = row.subject or _("(Không có tiêu đề)")
        card.say(said.state, subject, said.reason, deeds, icon=said.icon, tint=TINTS[said.tone], progress=said.share)

    # Deeds

    def _do(self, deed: str, number: ids.OutboxId) -> None:
        bridge = self.house.bridge
        if bridge is None:
            return
        match deed:
            case "take_back":
                self.house.toast.close_it()  # it may still count the seconds of this letter
                take_back(self.house, number)
            case "clean":
                self.house.start_at("cleanup")
            case "stop":
                stop(self.house, number)
            case "send_now":
                bridge.do(commands.SendNow(number), self._then(_("Đang gửi thư này.")), self.house.trouble)
            case "send_again":
                self.house.ask(
                    _("Gửi lại thư này lần nữa?"),
                    _("Nếu lần trước thư đã đi thì người nhận sẽ có hai thư giống nhau."),
                    _("Khoan, để hỏi đã"),
                    _("Gửi lại lần nữa"),
                    lambda: bridge.do(commands.SendAgain(number), self._then(_("Đang gửi lại thư.")), self.house.trouble),
                    kind="primary",
                )
            case "not_carried":
                self.house.ask(
                    _("Không mang thư này đi nữa?"),
                    _("Có mạng, máy này hỏi máy chủ trước. Thư chưa đi thì máy mới gửi."),
                    _("Để thư trên USB"),
                    _("Không mang đi nữa"),
                    lambda: bridge.do(commands.NotCarried(number), self._then(_("Thư chờ gửi ở máy này.")), self.house.trouble),
                    kind="primary",
                )
            case "leave":
                bridge.do(commands.LeaveIt(number), self._then(_("Thư này không gửi nữa.")), self.house.trouble)
            case "retry":
                bridge.do(commands.RetryRefused(number), self._then(_("Đang gửi lại cho nơi chưa nhận.")), self.house.trouble)

    def _then(self, words: str) -> Callable[[object], None]:
        def done(_result: object) -> None:
            self._read()
            self.house.toast.say(words, icon="send", seconds=6)

        return done

    def first_focus(self) -> QWidget | None:
        return next((button for card in self._cards.values() for button in card.findChildren(Button)), None)

    def close_page(self) -> None:
        self._tick.stop()
