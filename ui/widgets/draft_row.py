"""A letter being written, as a line of the list: what it is about, what it lacks, and two deeds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from client.api import rows
from i18n import _, ngettext
from ui import dates, draft_words, theme
from ui.widgets import icons
from ui.widgets.badge import KindBadge
from ui.widgets.button import Button
from ui.widgets.text import Text

STATE = 216  # px of the column that says what is missing, and when it was kept


def whom(row: rows.DraftRow) -> str:
    """'Gửi Sở Nội vụ · nặng 1,2 MB', 'Gửi 12 nơi · …', 'Chưa có người nhận'."""
    if not row.recipients:
        return _("Chưa có người nhận")
    if row.recipients == 1:
        to = _("Gửi {name}").format(name=row.first_recipient)
    else:
        to = ngettext("Gửi {n} nơi", "Gửi {n} nơi", row.recipients).format(n=dates.count(row.recipients))
    return " · ".join((to, _("nặng {size}").format(size=dates.size(row.weight))))


def lack(row: rows.DraftRow) -> tuple[str, str, str]:
    """(icon, tint, words) of its state."""
    if row.server_only is not None:
        return "desktop", "ink", _("Viết ở máy khác")
    stop = draft_words.stop(row.problems)
    if stop:
        return "warning-filled", "warn-text", stop.partition(": ")[2].capitalize() or stop
    if row.missing:
        return "warning-filled", "warn-text", ngettext("Còn thiếu {n} ô", "Còn thiếu {n} ô", row.missing).format(n=row.missing)
    return "check-circle-filled", "ok-text", _("Đủ, gửi được")


class DraftLine(QWidget):
    def __init__(
        self, row: rows.DraftRow, go_on: Callable[[], object], discard: Callable[[], object], *, primary: bool
    ) -> None:
        super().__init__()
        subject = row.subject or _("Chưa có tiêu đề")
        self._words = QVBoxLayout()
        self._words.setSpacing(2)
        self._words.addStretch(1)
        self._words.addWidget(Text(subject, "button", wrap=True))
        self._words.addWidget(Text(whom(row), "second", "ink2", wrap=True))
        self._words.addStretch(1)
        icon, tint, words = lack(row)
        self._state = QWidget()
        state = QVBoxLayout(self._state)
        state.setContentsMargins(0, 0, 0, 0)
        state.setSpacing(2)
        state.addStretch(1)
        state.addWidget(_Mark(icon, tint, words))
        state.addWidget(Text(_("Lưu {time}").format(time=dates.when(row.saved_at)), "second", "ink2"))
        state.addStretch(1)
        self.discard = Button(_("Xoá"), "danger", "delete", row=True, press=discard)
        self.discard.setAccessibleName(_("Xoá thư viết dở {subject}").format(subject=subject))
        self.go_on = Button(_("Viết tiếp"), "primary" if primary else "secondary", "edit", row=True, press=go_on)
        self.go_on.setAccessibleName(_("Viết tiếp thư {subject}").format(subject=subject))
        deeds = QHBoxLayout()
        deeds.setSpacing(8)
        deeds.addStretch(1)
        deeds.addWidget(self.discard)
        deeds.addWidget(self.go_on)
        self._badge = KindBadge(row.kind)
        self._badge_room = QHBoxLayout()
        self._badge_room.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._left = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._left.setSpacing(16)
        self._left.addLayout(self._badge_room)
        self._left.addLayout(self._words, 1)
        self._right = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._right.setSpacing(16)
        self._right.addWidget(self._state, 1)
        self._right.addLayout(deeds)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(16, 18, 16, 18)
        self._row.setSpacing(16)
        self._row.addLayout(self._left, 1)
        self._row.addLayout(self._right)
        self.setAccessibleName(", ".join((subject, whom(row), words)))
        theme.follow(self, self._place)

    def _place(self) -> None:
        """One row at 1366; two where there is less room."""
        look = theme.now()
        two = look.narrow or look.large
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if two else QBoxLayout.Direction.LeftToRight)
        self._left.setDirection(QBoxLayout.Direction.LeftToRight)
        self._badge.setMinimumWidth(136 if not two else 0)
        self._state.setMinimumWidth(STATE if not two else 0)  # one under the other
        self.setMinimumHeight(112 if not two else 0)


class _Mark(QWidget):
    """Icon and a word of state."""

    def __init__(self, icon: str, tint: str, words: str) -> None:
        super().__init__()
        self._icon, self._tint = icon, tint
        self._row = QHBoxLayout(self)
        self._row.addWidget(Text(words, "button", tint))
        theme.follow(self, lambda: self._row.setContentsMargins(theme.now().icon(24) + 8, 0, 0, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        size = theme.now().icon(24)
        icons.paint(QPainter(self), self._icon, 0, (self.height() - size) / 2, size, self._tint)
