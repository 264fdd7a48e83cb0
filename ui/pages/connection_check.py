"""Kiểm tra kết nối: six steps in words, the first that fails, what to do, a report for IT; and the password anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from client.api import check, faults, rows
from i18n import _, ngettext
from ui import check_words, dates, report, theme
from ui.house import House
from ui.page import Page
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.numbered import NumberedStep
from ui.widgets.password_card import PasswordCard
from ui.widgets.scroll import Scroll
from ui.widgets.step_row import StepRow
from ui.widgets.text import Text


class ConnectionCheckPage(Page):
    """`ask_password=True`: first the mail password anew, then the check. At the door only the servers are asked."""

    name: ClassVar[str] = "check"

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._steps: dict[str, rows.Step] = {}
        self._turn = 0  # answers of an older check are not shown
        self._at = 0.0
        self._running = False
        self._verdict = Banner("info", "")
        shelf = house.program is not None and house.program.site.archive is not None
        names = (*check_words.NAMES, check_words.SHELF) if shelf else check_words.NAMES
        self._rows = {name: StepRow(check_words.title(name)) for name in names}
        self._advice = Card(margin=18)
        self.password = PasswordCard(self._give)
        self._about = Banner(
            "info", "", _("Báo cáo chỉ có kết quả kiểm tra. Không có thư, không có mật khẩu."), icon="shield-ok-filled", small=True
        )
        self._list = Card(margin=2)
        self._list.body.setSpacing(0)
        for row in self._rows.values():
            self._list.body.addWidget(row)
        self._list.body.addSpacing(8)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        for widget in (self.password, self._advice, self._about):
            side.addWidget(widget)
        side.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(self._list)
        left.addStretch(1)
        self._two = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._two.setSpacing(16)
        self._two.addLayout(left, 1)
        self._two.addWidget(self._side)
        self._scroll = Scroll(12)
        self._scroll.column.addWidget(self._verdict)
        self._scroll.column.addLayout(self._two)
        self._scroll.column.addStretch(1)
        self.body.addWidget(self._scroll, 1)
        self.save = Button(_("Lưu báo cáo ra USB"), "quiet", "usb", press=self._save)
        self.copy = Button(_("Chép báo cáo"), "quiet", "copy", press=self._copy)
        self.again = Button(_("Kiểm tra lại"), "secondary", "retry", press=self._run)
        self.ask = Button(_("Gõ lại mật khẩu"), "primary", "key", press=self._ask)
        self.send = Button(_("Gửi báo cáo cho cán bộ tin học"), "primary", "send", press=self._send)
        for button in (self.save, self.copy):
            self.bar.add(button)
        for button in (self.again, self.ask, self.send):
            self.bar.add(button, right=True)
        theme.follow(self, self._place)

    def _place(self) -> None:
        look = theme.now()
        self._scroll.column.setContentsMargins(look.side, 12 if look.narrow else 16, look.side, 0)
        below = look.large
        self._order()
        wide = 16_777_215 if below else 300 if look.narrow else 384
        self._side.setMinimumWidth(0 if below else wide)
        self._side.setMaximumWidth(wide)
        self.send.set_words(_("Gửi báo cáo") if look.narrow or look.large else _("Gửi báo cáo cho cán bộ tin học"))
        self.send.setAccessibleName(_("Gửi báo cáo cho cán bộ tin học"))
        tight = look.narrow and not look.large  # four buttons in one row
        self.save.set_words(_("Lưu báo cáo ra USB"), "" if tight else "usb")
        self.copy.set_words(_("Chép báo cáo"), "" if tight else "copy")

    def _order(self) -> None:
        """Below one another, what there is to do comes before the list."""
        todo = not self.password.isHidden() or check_words.first_bad(tuple(self._steps.values())) is not None
        below = QBoxLayout.Direction.BottomToTop if todo else QBoxLayout.Direction.TopToBottom
        self._two.setDirection(below if theme.now().large else QBoxLayout.Direction.LeftToRight)

    def open(self, **arguments: Any) -> None:
        asked = bool(arguments.get("ask_password")) and self.house.bridge is not None
        self.password.reset()
        self.password.setVisible(asked)
        if not asked:
            self._run()
            return
        self._turn += 1
        self._running = False
        self._steps = {}
        self._show()
        self._verdict.say("warn", _("Máy chủ chưa nhận mật khẩu đang giữ."), _("Thư trên máy này vẫn còn nguyên."))
        self.header.say(_("Kiểm tra kết nối"), _("Gõ mật khẩu thư, rồi máy tự kiểm tra"))

    # The check

    def _run(self) -> None:
        if self._running:
            return
        self._turn += 1
        turn = self._turn
        self._running = True
        self._steps = {}
        house = self.house

        def told(steps: Sequence[rows.Step]) -> None:
            house.hand.give(lambda: self._told(turn, steps))

        def done(steps: Sequence[rows.Step]) -> None:
            self._ended(turn, steps)

        program, session = house.program, house.session
        if house.bridge is not None and session is not None:
            self._show()
            house.bridge.follow(session.check_connection(told), done)
        elif program is not None:
            site = program.site
            self._show()
            house.work(lambda: check(site, told=told), done)
        else:
            self._ended(turn, ())

    def _told(self, turn: int, steps: Sequence[rows.Step]) -> None:
        if turn == self._turn and self._running:
            self._steps.update((step.name, step) for step in steps)
            self._show()

    def _ended(self, turn: int, steps: Sequence[rows.Step]) -> None:
        if turn != self._turn:
            return
        self._running = False
        self._at = dates.now()
        self._steps = {step.name: step for step in steps}
        self._show()
        if self.isVisible() and self.password.isHidden():
            target = next((one for one in (self.ask, self.send, self.again) if not one.isHidden()), self.again)
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    # What is seen

    @property
    def _inside(self) -> bool:
        return self.house.bridge is not None

    def _show(self) -> None:
        inside = self._inside
        line = self.house.views.strip(self.house.account) if inside else None
        received = line.line.received_at if line is not None else 0.0
        for name, row in self._rows.items():
            step = self._steps.get(name) or rows.Step(name, "waiting", None, {})  # type: ignore[arg-type]
            row.say(step.state, check_words.sentence(step, received, inside), check_words.state(step))
        steps = tuple(self._steps.values())
        waiting = line.waiting if line is not None else 0
        self._say_verdict(steps, waiting)
        self._say_advice(steps)
        self._choose_buttons(steps)
        self._order()

    def _say_verdict(self, steps: Sequence[rows.Step], waiting: int) -> None:
        title = _("Kiểm tra kết nối")
        for part in (self._list, self._about):
            part.setVisible(self.house.program is not None)
        if self.house.program is None:
            self.header.say(title, "")
            self._verdict.say("warn", _("Máy này chưa được cài đặt."), _("Chưa biết máy chủ thư ở đâu. Xin gọi cán bộ tin học."))
            return
        if self._running or not steps:
            number = next((place for place, step in enumerate(steps, 1) if step.state == "running"), 1)
            every = len(self._rows)
            about = ngettext("Máy tự kiểm tra {n} việc, mất khoảng 1 phút", "Máy tự kiểm tra {n} việc, mất khoảng 1 phút", every)
            self.header.say(title, about.format(n=every))
            now = _("Đang kiểm tra việc {n} trong {all}.").format(n=number, all=every)
            self._verdict.say("info", now, _("Mạng yếu thì lâu hơn một chút."))
            return
        kind, fact, safe = check_words.verdict(steps, waiting, self._inside)
        icon = "error-filled" if kind == "bad" else ""
        self._verdict.say(kind, fact, safe, icon=icon)
        checked = sum(step.state != "skipped" for step in steps)
        bad = sum(step.state == "bad" for step in steps)
        said = ngettext("Đã kiểm tra {n} việc lúc {time}", "Đã kiểm tra {n} việc lúc {time}", checked)
        said = said.format(n=checked, time=dates.clock(self._at)) + " · "
        said += ngettext("{n} việc chưa được", "{n} việc chưa được", bad).format(n=bad) if bad else _("đều được")
        self.header.say(title, said)

    def _say_advice(self, steps: Sequence[rows.Step]) -> None:
        while (item := self._advice.body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        finished = bool(steps) and not self._running
        self._advice.setVisible(finished)
        if not finished:
            return
        site = self.house.program.site if self.house.program is not None else None
        helper = (site.help.name, site.help.telephone) if site is not None else ("", "")
        self._advice.body.addWidget(Text(_("Nên làm gì?"), "card"))
        for number, words in enumerate(check_words.advice(steps, helper, report.can_send(self.house), self._inside), 1):
            self._advice.body.addWidget(NumberedStep(number, words, rich=True))

    def _choose_buttons(self, steps: Sequence[rows.Step]) -> None:
        finished = bool(steps) and not self._running
        bad = check_words.first_bad(steps) if finished else None
        wrong = bad is not None and isinstance(bad.fault, faults.WrongPassword) and self._inside
        self.save.setVisible(finished)
        self.copy.setVisible(finished)
        self.ask.setVisible(wrong and self.password.isHidden())
        self.send.setVisible(bad is not None and not wrong and report.can_send(self.house))
        if self._running:
            self.again.busy(_("Đang kiểm tra..."))
        else:
            self.again.free()
        self.again.set_kind("secondary" if bad is not None else "primary")
        self.again.setVisible(self.house.program is not None and (finished or self.password.isHidden()))
        self.bar.setVisible(any(not one.isHidden() for one in (self.save, self.again, self.ask, self.send)))
        self.bar.arrange()

    # The password

    def _ask(self) -> None:
        self.password.reset()
        self.password.show()
        self._choose_buttons(tuple(self._steps.values()))
        self._order()
        self.password.field.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self, typed: str) -> None:
        session, account, bridge = self.house.session, self.house.account, self.house.bridge
        if session is None or account is None or bridge is None:
            return
        self.password.button.busy(_("Đang hỏi máy chủ..."))
        bridge.follow(session.give_password(account, typed), lambda _done: self._given(), self.password.refuse)

    def _given(self) -> None:
        self.password.reset()
        self.password.hide()
        self.arguments.pop("ask_password", None)
        self.house.toast.say(_("Mật khẩu đúng. Từ lần sau vào hộp thư bằng mật khẩu này."))
        self._run()

    # The report

    def _text(self) -> str:
        return report.of_check(self.house, tuple(self._steps.values()), self._at)

    def _send(self) -> None:
        report.send(self.house, _("Báo cáo kiểm tra kết nối"), self._text())

    def _copy(self) -> None:
        report.copy(self.house, self._text())

    def _save(self) -> None:
        report.save(self.house, self, self._text(), self._at)

    def first_focus(self) -> QWidget | None:
        return self.password.field.line if self.password.isVisibleTo(self) else self.again

    def leave(self) -> bool:
        self.password.reset()
        return True

    def close_page(self) -> None:
        self._turn += 1
        self.password.reset()
