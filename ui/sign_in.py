"""What the two pages share on which somebody signs in: the password, the button, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from client.api import faults
from i18n import _
from ui.house import House
from ui.page import Page
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.door import PracticePassword, Sides, WhoHead
from ui.widgets.field import PasswordField

if TYPE_CHECKING:
    from client.api import Program, Session


class SignInPage(Page):
    """People on the left; on the right, once somebody is chosen, `password` and `enter_button`, which subclasses lay out."""

    def __init__(self, house: House, password: PasswordField) -> None:
        super().__init__(house)
        self.header.hide()
        self._caps = False
        self._turn = 0  # an answer for somebody chosen before is not shown
        self._head = WhoHead()
        self._practising = PracticePassword()
        self.password = password
        self.password.caps_lock.connect(self._caps_turned)
        self.password.entered.connect(self._enter)
        self._notice = Banner("warn", "")
        self._notice.hide()
        self.enter_button = Button(_("Vào hộp thư"), "primary", "inbox", press=self._enter)
        self._lay_out()

    # For subclasses

    def _lay_out(self) -> None:
        """Where `password`, `enter_button`, `_head` and `_notice` stand."""
        self._sides = Sides()
        self.body.addWidget(self._sides, 1)

    def _deed(self, program: Program, typed: str) -> Callable[[], Session] | None:
        """How the one chosen signs in, off the window's thread; the button says what is waited for. None: nobody is chosen."""
        raise NotImplementedError

    def _asks(self) -> bool:
        """Whether a password is needed."""
        return True

    def _say_refused(self, fault: faults.Fault) -> None:
        raise NotImplementedError

    def _say_caps(self) -> None:
        raise NotImplementedError

    # Signing in

    def _enter(self) -> None:
        program, typed = self.house.program, self.password.text()
        if program is None or not self.enter_button.is_free:
            return
        if not typed and self._asks():
            self.password.set_error(_("Chưa gõ mật khẩu."))
            self.password.line.setFocus(Qt.FocusReason.OtherFocusReason)
        elif (deed := self._deed(program, typed)) is not None:
            self.house.work(deed, partial(self._entered, self._turn), partial(self._refused, self._turn))

    def _entered(self, turn: int, session: Session) -> None:
        if turn != self._turn:  # the person has gone elsewhere meanwhile: nobody's mail stays open
            self.house.work(session.close)
            return
        self.password.clear()
        self.house.enter(session)

    def _refused(self, turn: int, fault: faults.Fault) -> None:
        if turn != self._turn:
            return
        self.enter_button.free()
        self.password.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.password.line.selectAll()
        self._say_refused(fault)

    def _caps_turned(self, on: bool) -> None:
        self._caps = on
        self._say_caps()

    def leave(self) -> bool:
        self._turn += 1
        self.password.clear()
        self.enter_button.free()
        return True

    def close_page(self) -> None:
        self._turn += 1
        self.password.clear()
