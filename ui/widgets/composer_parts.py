"""Small parts of the composer: the kind of letter in the header, the mailbox it goes out from, bold and list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from client.api import ids, rows
from i18n import _
from ui import theme
from ui.kinds import kind
from ui.widgets.badge import KindBadge
from ui.widgets.button import Button
from ui.widgets.filters import FilterChip
from ui.widgets.flow import FlowBox
from ui.widgets.kind_menu import kind_menu
from ui.widgets.text import Text


class KindPart(QWidget):
    """'Loại thư: …' and the button that changes it; with large letters one button says both."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = "other"
        self._label = Text(_("Loại thư:"), "badge")
        self._badge = KindBadge("other")
        self.button = Button(_("Đổi loại thư"), "quiet", "receive", press=self._show)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._label)
        row.addWidget(self._badge)
        row.addSpacing(6)
        row.addWidget(self.button)
        theme.follow(self, self._restyle)

    def say(self, which: str) -> None:
        self.kind = which
        self._badge.set_kind(which)
        self._restyle()

    def _restyle(self) -> None:
        look = theme.now()
        name = kind(self.kind).name
        self._label.setVisible(not look.large)
        self._badge.setVisible(not look.large)
        if look.large:
            self.button.set_words(name if look.narrow else _("Loại thư: {kind}").format(kind=name))
        else:
            self.button.set_words(_("Đổi loại") if look.narrow else _("Đổi loại thư"))
        self.button.setAccessibleName(_("Đổi loại thư, đang là {kind}").format(kind=name))

    def _show(self) -> None:
        menu = kind_menu(self, self.chosen.emit)
        menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))


class FromChoice(QWidget):
    """The mailboxes that the letter can go out from; `chosen(account)`."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: dict[ids.AccountId, FilterChip] = {}
        self._box = FlowBox(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._box)

    def say(self, boxes: Sequence[rows.Mailbox], now: ids.AccountId | None) -> None:
        if tuple(self._chips) != tuple(box.id for box in boxes):
            self._box.clear()
            self._chips = {}
            for box in boxes:
                chip = FilterChip(box.name)
                chip.setToolTip(box.address)
                chip.clicked.connect(lambda _on, id=box.id: self._press(id))
                self._chips[box.id] = chip
                self._box.add(chip)
        for id, chip in self._chips.items():
            chip.setChecked(id == now)

    def _press(self, account: ids.AccountId) -> None:
        for id, chip in self._chips.items():
            chip.setChecked(id == account)
        self.chosen.emit(account)


class FormatButton(Button):
    """A look of the words that is on or off; a press with the mouse leaves the keyboard in the words."""

    def __init__(self, words: str, short: str, ear: str, press: Callable[[], object]) -> None:
        self._long, self._short, self._ear, self._on = words, short, ear, False
        super().__init__(words, "quiet", row=True, press=press)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_on(self, on: bool) -> None:
        self._on = on
        self.set_kind("secondary" if on else "quiet")
        self.setAccessibleName(_("{what}, đang bật").format(what=self._ear) if on else self._ear)

    def _restyle(self) -> None:
        look = theme.now()
        self.set_words(self._short if look.narrow and not look.large else self._long)
        super()._restyle()
        self.setAccessibleName(self._ear)


class SendButton(Button):
    """As wide as in the pictures even with the one short word."""

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(max(size.width(), 140 if theme.now().narrow else 190), size.height())
