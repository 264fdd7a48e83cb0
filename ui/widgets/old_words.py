"""A letter in old Vietnamese is shown readable; this strip says so, and turns to what came and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from client.api import rows
from i18n import _
from ui.widgets.banner import Banner
from ui.widgets.button import Button


class OldWords(Banner):
    def __init__(self, turned: Callable[[], None]) -> None:
        super().__init__("info", "")
        self._turned = turned
        self._as_sent = False

    def forget(self) -> None:
        """Another letter: readable words first."""
        self._as_sent = False

    def shown(self, page: rows.LetterPage, as_sent: Callable[[], rows.AsSent | None]) -> rows.LetterPage:
        """The letter with the words that are to be seen."""
        self.setVisible(page.old)
        found = as_sent() if page.old and self._as_sent else None
        if found is not None:
            back = Button(_("Xem chữ đã đổi"), "secondary", row=True, press=self._turn)
            self.say("info", _("Đây là nguyên bản, đúng như người gửi viết."), button=back)
            row, sender = replace(page.row, subject=found.subject), replace(page.sender, name=found.sender)
            files = tuple(replace(card, name=found.files.get(card.section, card.name)) for card in page.files)
            return replace(page, row=row, sender=sender, text=found.text, html=found.html, files=files)
        if page.old and self._as_sent:
            self.say("info", _("Thư này dùng phông chữ cũ."), _("Nguyên bản không còn ở máy này."))
        elif page.old:
            original = Button(_("Xem nguyên bản"), "secondary", row=True, press=self._turn)
            self.say("info", _("Thư này dùng phông chữ cũ."), _("Chữ đã được đổi cho dễ đọc."), original)
        return page

    def _turn(self) -> None:
        self._as_sent = not self._as_sent
        self._turned()
        if self._button is not None:
            self._button.setFocus()
