"""Beside the backup: what waits can be carried to a PC with a line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from i18n import _
from ui.widgets.button import Button
from ui.widgets.card import Card, CardHead
from ui.widgets.text import Text


class CarryCard(Card):
    """`go` leads to the carrier's page."""

    def __init__(self, go: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(margin=18, parent=parent)
        self._weight = Text("", "strong", wrap=True)
        self.pack = Button("", "secondary", "usb", press=go)
        self.send = Button(_("Gửi thư từ USB này"), "secondary", "send", press=go)
        words = Text(_("Mất mạng lâu? Chép thư chờ gửi vào USB, mang sang máy có mạng."), "body", wrap=True)
        for each in (CardHead("usb", _("Mang thư đi gửi")), words, self._weight, self.pack, self.send):
            self.body.addWidget(each)

    def say(self, weight: str, pack: str) -> None:
        """What waits, and what the button for it says."""
        self._weight.setText(weight)
        self.pack.set_words(pack)
