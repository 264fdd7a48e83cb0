"""The files of the letter being written: chips with 'Bỏ', and the button that adds more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from client.api import rows
from i18n import _
from ui import dates
from ui.file_words import coming
from ui.widgets.button import Button
from ui.widgets.chip_box import ChipBox
from ui.widgets.chips import FileChip
from ui.widgets.field import ErrorLine


def _second(file: rows.DraftFile) -> str:
    return dates.size(file.size) if file.here else coming(file.size, file.share, file.seconds_to_go, file.stopped)


class FilesField(QWidget):
    """`removed(file)`; `asked` when 'Thêm tệp' is pressed, `helped` when she asks how a heavy file is sent."""

    removed = Signal(int)
    asked = Signal()
    helped = Signal()

    def __init__(self, *beside: QWidget) -> None:
        """`beside`: what stands behind 'Thêm tệp'."""
        super().__init__()
        self._shown: tuple[rows.DraftFile, ...] | None = None
        self._made: list[FileChip] = []
        self.add = Button(_("Thêm tệp"), "secondary", "attach", press=self.asked.emit)
        self._chips = ChipBox(3, 56)
        self._chips.set_tail(self.add, *beside)
        self._error = ErrorLine()
        self.help = Button(_("Cách gửi tệp nặng"), "secondary", "help", row=True, press=self.helped.emit)
        self.help.hide()
        wrong = QHBoxLayout()
        wrong.addWidget(self._error, 1)
        wrong.addWidget(self.help)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._chips)
        column.addLayout(wrong)
        self.setAccessibleName(_("Tệp đính kèm"))

    def say(self, files: Sequence[rows.DraftFile]) -> None:
        files = tuple(files)
        if files == self._shown:
            return
        if [(file.id, file.here) for file in files] == [(file.id, file.here) for file in self._shown or ()]:
            self._shown = files  # the same ones, further on: nothing is made anew under the finger
            for file, chip in zip(files, self._made, strict=True):
                chip.say(_second(file))
            return
        had = self._shown or ()
        focus = self.window().focusWidget()
        on_chip = focus is not self.add and self.isAncestorOf(focus)
        self._shown = files
        made: list[FileChip] = []
        for file in files:
            chip = FileChip(file.name, _second(file))
            chip.setToolTip(file.name)
            chip.removed.connect(lambda file=file: self.removed.emit(file.id))
            made.append(chip)
        self._made = made
        self._chips.put([*made])
        if len(files) > len(had):
            self._chips.show_end()
        if on_chip:
            self.add.setFocus()

    def say_error(self, sentence: str, *, helps: bool = False) -> None:
        """`helps`: with the button that leads to what can be done about a heavy file."""
        self._error.say(sentence)
        self.help.setVisible(bool(sentence) and helps)
        self.add.setAccessibleDescription(sentence)

    def error(self) -> str:
        return self.add.accessibleDescription()
