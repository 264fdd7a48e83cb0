"""Another day on which the papers will be ready: chosen by steps, so that it can be neither past nor a day without office hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from i18n import _
from ui import dates
from ui.widgets.button import Button
from ui.widgets.field import Field
from ui.widgets.flow import FlowBox
from ui.widgets.scroll import Scroll
from ui.widgets.text import Text

FIRST = 3  # working days from today, when nothing was chosen yet
LATEST = 366  # days from today


def working(day: date, by: int = 1) -> date:
    """The day itself, or the next one (by -1: the one before) on which offices are open."""
    while day.weekday() >= 5:
        day += timedelta(days=by)
    return day


class NewDay(Scroll):
    """`changed`: the day or the reason."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(12, 14, parent)
        self.day = dates.today()
        self._shown = Text("", "figure", wrap=True)
        self.sooner = Button(_("Sớm 1 ngày"), "secondary", "left", row=True, press=lambda: self._step(-1))
        self.later = Button(_("Muộn 1 ngày"), "secondary", "right", row=True, press=lambda: self._step(1))
        self.week = Button(_("Muộn 1 tuần"), "secondary", "right", row=True, press=lambda: self._step(7))
        steps = FlowBox(8)
        for button in (self.sooner, self.later, self.week):
            steps.add(button)
        self.reason = Field(_("Lý do chậm"), _("Ví dụ: còn chờ xác minh"))
        self.reason.changed.connect(lambda _words: self.changed.emit())
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Text(_("Ngày trả mới"), "button"))
        column.addWidget(self._shown)
        for each in (head, steps, self.reason):
            self.column.addWidget(each)
        self.column.addWidget(Text(_("Thư có lời xin lỗi người dân."), "second", "ink2", wrap=True))
        self.column.addStretch(1)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.begin()

    def controls(self) -> Sequence[QWidget]:
        """In reading order."""
        return (self.sooner, self.later, self.week, self.reason.line)

    def begin(self) -> None:
        """For another letter."""
        self.day = dates.today()
        for _number in range(FIRST):
            self.day = working(self.day + timedelta(days=1))
        self.reason.blockSignals(True)
        self.reason.set_text("")
        self.reason.blockSignals(False)
        self._say()

    def _first(self) -> date:
        return working(dates.today() + timedelta(days=1))

    def _step(self, days: int) -> None:
        self.day = max(self._first(), working(self.day + timedelta(days=days), 1 if days > 0 else -1))
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        words = dates.full_day(self.day)
        self._shown.setText(words)
        self._shown.setAccessibleName(words)
        if self.day <= self._first():
            self.sooner.block(_("Không sớm hơn được"))
        else:
            self.sooner.free()
        for button in (self.later, self.week):
            if (self.day - dates.today()).days > LATEST:
                button.block(_("Không muộn hơn được"))
            else:
                button.free()
