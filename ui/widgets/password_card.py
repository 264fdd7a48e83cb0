"""The mail password anew, when the server has refused the one that is kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from client.api import faults
from i18n import _
from ui import words
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.field import PasswordField
from ui.widgets.text import Text


class PasswordCard(Card):
    """`give(password)` is called with what was typed; then `refuse(fault)`, or `reset`."""

    def __init__(self, give: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(margin=18, edge="brand", width=2, parent=parent)
        self._give = give
        self._caps = False
        self.field = PasswordField(_("Mật khẩu thư"))
        self.field.entered.connect(self._press)
        self.field.caps_lock.connect(self._caps_turned)
        self.button = Button(_("Dùng mật khẩu này"), "primary", "key", press=self._press)
        self._said = Banner("warn", "")
        self.body.setSpacing(10)
        self.body.addWidget(Text(_("Gõ lại mật khẩu"), "card", wrap=True))
        for widget in (self.field, self.field.reveal, self._said, self.button):
            self.body.addWidget(widget)
        self.reset()

    def reset(self) -> None:
        """Nothing typed stays."""
        self.field.clear()
        self.field.set_error("")
        self.button.free()
        self._said.hide()

    def refuse(self, fault: faults.Fault) -> None:
        saying = words.say(fault)
        if isinstance(fault, faults.WrongPassword):
            saying = words.wrong_on_server(self._caps)
        self.button.free()
        self._say(saying)
        self.field.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.line.selectAll()

    def _press(self) -> None:
        if not self.button.is_free:
            return
        typed = self.field.text()
        if not typed:
            self.field.set_error(_("Chưa gõ mật khẩu."))
            self.field.line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._said.hide()
        self._give(typed)

    def _caps_turned(self, on: bool) -> None:
        self._caps = on
        if on:
            self._say(words.caps_lock())
        else:
            self._said.hide()

    def _say(self, saying: words.Saying) -> None:
        self._said.say("warn", saying.fact, saying.rest)
        self._said.show()
