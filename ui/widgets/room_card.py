"""How full the mailbox is now, and how full it will be: words, then the gauge, what goes free hatched."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from client.api import rows
from i18n import _
from ui import cleanup_words, dates, theme
from ui.widgets.card import Card
from ui.widgets.gauge import QuotaGauge
from ui.widgets.rule import Rule
from ui.widgets.text import Text


class RoomCard(Card):
    """`say`: `now` and `after` name the states above and below the line, `freed` octets."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=18, parent=parent)
        self.body.setSpacing(4)
        self._now = Text("", "badge", "ink2")
        self._used = Text("", "figure", wrap=True)
        self._gauge = QuotaGauge(22)
        self._left = Text("", "second", "ink2", wrap=True)
        self._after = Text("", "badge", "ink2", wrap=True)
        self._then = Text("", "figure", wrap=True)
        self._freed_gauge = QuotaGauge(22)
        self._freed = Text("", "card", "ok-text", wrap=True)
        for each in (self._now, self._used, self._gauge, self._left, Rule(), self._after, self._then, self._freed_gauge, self._freed):
            self.body.addWidget(each)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        for each in (self._used, self._then):  # one line each, whatever the letters
            each.set_look("card" if theme.now().large else "figure")
        self.update()

    def say(self, quota: rows.Quota, freed: int, after: str, *, now: str = "") -> None:
        self._now.setText(now or _("Bây giờ"))
        limited = quota.known and quota.limit > 0
        self._used.setText(cleanup_words.room(quota, quota.used))
        self._left.setText(cleanup_words.left(quota))
        self._left.setVisible(limited)
        self._after.setText(after)
        self._then.setText(cleanup_words.room(quota, max(0, quota.used - freed)))
        self._freed.setText(_("Trống thêm {size}").format(size=dates.size(freed)))
        for gauge in (self._gauge, self._freed_gauge):
            gauge.setVisible(limited)
        if limited:
            self._gauge.set_share(quota.share)
            self._freed_gauge.set_share(quota.share, -freed / quota.limit)
