"""The list of the clean-up in its card: what is shown, how much of it is chosen, and what stands there when it is empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from client.api import ids, rows
from i18n import _
from ui.widgets.card import Card
from ui.widgets.empty import EmptyState
from ui.widgets.heavy_row import HeavyRow
from ui.widgets.letter_list import LetterList
from ui.widgets.rule import Rule
from ui.widgets.text import Text


class HeavyCard(Card):
    """`looks`: how its rows are painted."""

    def __init__(self, read: Callable[[Sequence[ids.MessageId]], Sequence[rows.LetterRow]], parent: QWidget | None = None) -> None:
        super().__init__(margin=1, parent=parent)
        self.looks = HeavyRow()
        self.title, self.count = Text("", "strong", elide=True), Text("", "second", "ink2")
        self.list = LetterList(_("Danh sách thư nặng"), lambda: (), read, self.looks, headings=False)
        self.list.ground = "surface"
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._empty = EmptyState("check-circle")
        self.body.setSpacing(0)
        self.body.setContentsMargins(2, 1, 2, 3)  # inside the rounded edge
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 16, 10)
        head.addWidget(self.title, 1)
        head.addWidget(self.count)
        self.body.addLayout(head)
        self.body.addWidget(Rule())
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._empty, 1)

    def set_empty(self, empty: bool) -> None:
        self.list.setVisible(not empty)
        self._empty.setVisible(empty)
        if empty:
            self._empty.say("check-circle", _("Hộp thư không có thư nào."), _("Khi có thư nặng, thư sẽ hiện ra ở đây."))
