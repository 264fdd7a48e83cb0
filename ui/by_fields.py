"""A letter that is written by the fields of its kind: the finished letter beside them follows while they are filled in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer

from client.api import ids, rows
from i18n import _
from ui.house import House
from ui.widgets.composer_sheet import ComposerSheet
from ui.widgets.letter_preview import LetterPreview

REST = 150  # ms after the last key


class ByFields:
    """Of one composer. `finished` is the letter as it would go now; None: it is written freely. `news()`: the button may have
    to say something else."""

    def __init__(
        self,
        house: House,
        sheet: ComposerSheet,
        preview: LetterPreview,
        account: Callable[[], ids.AccountId | None],
        news: Callable[[], object],
    ) -> None:
        self._house, self._sheet, self._preview, self._account, self._news = house, sheet, preview, account, news
        self.finished: rows.Finished | None = None
        self._rest = QTimer(sheet)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.look)
        sheet.form.typed.connect(self._rest.start)
        sheet.text.typed.connect(self._rest.start)
        sheet.form.settled.connect(lambda: QTimer.singleShot(0, sheet, lambda: self.look(settle=True)))

    @property
    def on(self) -> bool:
        return self._sheet.form.kind is not None

    def look(self, *, settle: bool = False) -> None:
        """Make the letter anew and say what is wrong."""
        kind, account = self._sheet.form.kind, self._account()
        if kind is None or account is None or self._house.bridge is None:
            self.finished = None
            return
        every = self._sheet.recipients()
        people = sum(one.people for one in every)
        text, html = self._sheet.text.written()
        self.finished = self._house.views.finished(
            kind.id, account, self._sheet.form.values(), text, html, people, _("chưa đúng")
        )
        self._sheet.form.say(self.finished, settle=settle)
        self._sheet.form.say_people(people, sum(one.people for one in every if one.outside))
        self._preview.say(self.finished.html)
        self._news()

    def stop(self) -> None:
        self._rest.stop()
        self.finished = None
