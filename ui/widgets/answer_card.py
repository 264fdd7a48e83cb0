"""One question of the help with its numbered steps, and the button that opens the place where it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.numbered import NumberedStep
from ui.widgets.text import Text


class AnswerCard(Card):
    """`button` '' = nowhere to go; else `open` is the button."""

    def __init__(
        self, question: str, steps: Sequence[str], button: str, press: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(margin=18, parent=parent)
        self.body.setSpacing(10)
        self.body.addWidget(Text(question, "card", wrap=True))
        for number, words in enumerate(steps, 1):
            self.body.addWidget(NumberedStep(number, words))
        self.open: Button | None = None
        if button:
            row = QHBoxLayout()
            self.open = Button(button, "secondary", "right", row=True, press=press)
            self.open.setAccessibleDescription(question)
            row.addWidget(self.open)
            row.addStretch(1)
            self.body.addLayout(row)
        self.setAccessibleName(". ".join((question, *steps)))
