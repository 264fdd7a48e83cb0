"""Those who are chosen, each with 'Bỏ', and how many people that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from client.api import rows
from i18n import _, ngettext
from ui import dates, theme
from ui.widgets import icons
from ui.widgets.badge import OutsideLabel
from ui.widgets.button import Button
from ui.widgets.card import Card, CardHead
from ui.widgets.door import IconNote
from ui.widgets.filters import FilterChip
from ui.widgets.flow import FlowBox
from ui.widgets.rule import Rule
from ui.widgets.scroll import Scroll
from ui.widgets.text import Text

STEP = 40  # rows shown at first, and more at each press


class ChosenRow(QWidget):
    def __init__(self, one: rows.DraftRecipient, second: str, remove: Callable[[], object]) -> None:
        super().__init__()
        self._icon = "building" if one.unit and not one.address else "person"
        name = one.name or one.address
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(name, "button", elide=True))
        words.addWidget(Text(second, "second", "ink2", elide=True))
        self.remove = Button(_("Bỏ"), "quiet", "close", row=True, press=remove)
        self._ear = _("Bỏ {what}").format(what=name)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(8)
        self._row.addLayout(words, 1)
        if one.outside:
            words.addWidget(OutsideLabel(), 0, Qt.AlignmentFlag.AlignLeft)
        self._row.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignVCenter)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        look = theme.now()
        self._row.setContentsMargins(18 + look.icon(24) + 10, 5, 8, 6)
        self.remove.set_words(_("Bỏ"), "" if look.narrow else "close")
        self.remove.setAccessibleName(self._ear)
        self.setMinimumHeight(60)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        size = theme.now().icon(24)
        icons.paint(painter, self._icon, 16, (self.height() - size) / 2, size, "ink")
        rule = theme.now().line_width()
        painter.fillRect(0, self.height() - rule, self.width(), rule, theme.colour("line"))


class ChosenList(Card):
    """`removed(recipient)`; `field(name)` when another of the fields is to be filled."""

    removed = Signal(object)
    field = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=1, parent=parent)
        self.body.setSpacing(0)
        self._shown: tuple[tuple[rows.DraftRecipient, str], ...] = ()
        self._most = STEP
        self.head = CardHead("people", "")
        self.head.setMinimumHeight(48)
        top = QHBoxLayout()
        top.setContentsMargins(16, 2, 16, 0)
        top.addWidget(self.head)
        self.body.addLayout(top)
        self.body.addWidget(Rule())
        self._tabs = FlowBox(8)
        self._tabs.setContentsMargins(12, 8, 12, 8)
        self._chips: dict[str, FilterChip] = {}
        room = QHBoxLayout()
        room.setContentsMargins(12, 0, 12, 0)
        room.addWidget(self._tabs)
        self.body.addLayout(room)
        self._scroll = Scroll(0)
        self._note = IconNote("info", "")
        self._note.setMinimumHeight(30)
        self._more = Button("", "quiet", "down", row=True, press=self._show_more)
        self._more.hide()
        self._end = QWidget()
        end = QVBoxLayout(self._end)
        end.setContentsMargins(16, 14, 16, 14)
        end.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        end.addWidget(self._note)
        self._scroll.column.addWidget(self._end)
        self._scroll.column.addStretch(1)
        self.body.addWidget(self._scroll, 1)
        self._made: list[ChosenRow] = []

    def say_fields(self, names: Sequence[tuple[str, str]], now: str) -> None:
        """(field, words) of the tabs; none: no tabs."""
        if tuple(self._chips) != tuple(name for name, _words in names):
            self._tabs.clear()
            self._chips = {}
            for name, words in names:
                chip = FilterChip(words)
                chip.clicked.connect(lambda _on, name=name: self._press(name))
                self._chips[name] = chip
                self._tabs.add(chip)
        for name, words in names:
            chip = self._chips[name]
            chip.setText(words)
            chip.setChecked(name == now)
            chip.restyle()
        self._tabs.setVisible(bool(names))

    def _press(self, name: str) -> None:
        for each, chip in self._chips.items():
            chip.setChecked(each == name)
        self.field.emit(name)

    def say(self, chosen: Sequence[tuple[rows.DraftRecipient, str]], people: int) -> None:
        """(recipient, second line) in order; `people`: everybody who will get the letter."""
        n = len(chosen)
        self.head.title.setText(
            ngettext("Đã chọn {n} nơi nhận", "Đã chọn {n} nơi nhận", n).format(n=dates.count(n)) if n else _("Chưa chọn nơi nhận")
        )
        if n:
            words = ngettext("Tất cả {n} người sẽ nhận được thư này.", "Tất cả {n} người sẽ nhận được thư này.", people)
            words = words.format(n=dates.count(people))
        else:
            words = _("Đánh dấu vào ô trước tên. Người được chọn hiện ra ở đây.")
        self._note.say(words)
        if tuple(chosen) == self._shown:
            return
        grown = n > len(self._shown) > 0
        self._shown = tuple(chosen)
        self._fill()
        if grown:
            bar = self._scroll.verticalScrollBar()
            bar.setValue(bar.maximum())

    def _show_more(self) -> None:
        self._most += STEP
        self._fill()

    def _fill(self) -> None:
        focus = self.window().focusWidget()
        at = next((number for number, row in enumerate(self._made) if row.remove is focus), -1)
        for row in self._made:
            row.hide()
            row.deleteLater()
        self._made = []
        for number, (one, second) in enumerate(self._shown[: self._most]):
            row = ChosenRow(one, second, partial(self.removed.emit, one))
            self._scroll.column.insertWidget(number, row)
            self._made.append(row)
        left = len(self._shown) - len(self._made)
        self._more.setVisible(left > 0)
        self._more.set_words(ngettext("Xem thêm {n} nơi nhận", "Xem thêm {n} nơi nhận", left).format(n=left))
        if at >= 0 and self._made:
            self._made[min(at, len(self._made) - 1)].remove.setFocus(Qt.FocusReason.OtherFocusReason)
