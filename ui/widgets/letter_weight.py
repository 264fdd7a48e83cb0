"""How heavy the letter is against what is left in the mailbox, beside the button that sends it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from client.api import rows
from i18n import _
from ui import dates, theme
from ui.widgets.gauge import QuotaGauge
from ui.widgets.text import Text


def room_for(page: rows.DraftPage | None, quota: rows.Quota) -> rows.Quota:
    """The mailbox without what lies there of this letter already: that goes when the letter goes."""
    return replace(quota, used=max(0, quota.used - page.there)) if page is not None else quota


def is_too_heavy(weight: int, quota: rows.Quota) -> bool:
    """Its copy would not fit into the mailbox any more."""
    return quota.known and quota.limit > 0 and weight > quota.left


class LetterWeight(QWidget):
    """Words, and below them the gauge with the letter hatched; in a narrow window two lines of words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Text("", "badge")
        self._gauge = QuotaGauge(12, 332)
        self._shown: tuple[int, rows.Quota] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(4)
        column.addStretch(1)
        column.addWidget(self._words)
        column.addWidget(self._gauge)
        column.addStretch(1)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        if self._shown is not None:
            self.say(*self._shown)

    def say(self, weight: int, quota: rows.Quota) -> None:
        self._shown = (weight, quota)
        look = theme.now()
        known = quota.known and quota.limit > 0
        heavy = is_too_heavy(weight, quota)
        short = look.narrow or look.large
        first = (_("Thư nặng {size}") if short else _("Thư này nặng {size}")).format(size=dates.size(weight))
        second = _("hộp thư còn {left} MB").format(left=dates.megabytes(quota.left)) if known else ""
        joint = " –\n" if short else " – "
        self._words.setText(joint.join(filter(None, (first, second))))
        self._words.set_tint("bad-text" if heavy else "ink")
        self._gauge.setVisible(known and not short)
        if known:
            self._gauge.set_share(quota.share, weight / quota.limit)
            self._gauge.set_width(max(200, self._words.sizeHint().width()))
        self.setAccessibleName(", ".join(filter(None, (first, second))))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        words = self._words.sizeHint()
        return QSize(words.width() + 8, max(56, words.height()))
