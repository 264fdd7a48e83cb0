"""The fields that one kind of letter asks for, each with its label and, where it is wrong, a sentence below it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from client.api import rows
from i18n import _
from ui import field_words, theme
from ui.formatted import nfc
from ui.widgets.button import Button
from ui.widgets.field import Field, Line
from ui.widgets.form_row import FormRow
from ui.widgets.text import Text

ICONS = {"day": "calendar", "moment": "calendar", "clock": "clock"}


class KindForm(QWidget):
    """`typed` after every key; `settled` when the keyboard leaves a field. `asked` for the page of recipients."""

    typed = Signal()
    settled = Signal()
    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind: rows.Kind | None = None
        self.fields: dict[str, Field] = {}
        self._filling = False
        self._wrong: dict[str, rows.Warning_] = {}
        self._rows: list[QWidget] = []
        self.people = Line(_("Người nhận đã chọn"), "", "people")
        self.people.setReadOnly(True)
        self.people.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.choose = Button(_("Chọn người nhận"), "secondary", "person-add", press=self.asked.emit)
        self.number = Button("", "secondary", "register", row=True)
        self._number_note = Text("", "second", "ink2")
        self._people_label = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        theme.follow(self, self._restyle)
        self.hide()

    def set_kind(self, kind: rows.Kind | None) -> None:
        """None, or one without fields: the letter is written freely. What was typed into fields of the same name stays."""
        kept = self.values()
        self.kind = kind if kind is not None and kind.fields else None
        self.setVisible(self.kind is not None)
        for control in (self.people, self.choose, self.number, self._number_note):
            control.setParent(self)
            control.setVisible(False)
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows, self.fields, self._wrong = [], {}, {}
        if self.kind is None:
            return
        people_at = max((at for at, one in enumerate(self.kind.fields) if one.type == "moment"), default=len(self.kind.fields))
        for at, one in enumerate(self.kind.fields):
            if at == people_at:
                self._add_people(self.kind)
            if not one.beside:
                self._add(self.kind, one)
        if people_at == len(self.kind.fields):
            self._add_people(self.kind)
        self.fill(kept)
        self._restyle()

    def _add(self, kind: rows.Kind, first: rows.KindField) -> None:
        """One row: a field, and those that stand beside it."""
        together = [first]
        for one in kind.fields[kind.fields.index(first) + 1 :]:
            if not one.beside:
                break
            together.append(one)
        inside = QWidget()
        line = QHBoxLayout(inside)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for one in together:
            hint = _("Ví dụ: {example}").format(example=one.hint) if one.hint and one is first else one.hint
            field = Field(one.label, where="hidden", line=Line(one.label, hint, ICONS.get(one.type, "")))
            field.line.setMaxLength(400)
            field.line.setMinimumWidth(120 if one is first else 88)
            field.line.setAcceptDrops(False)
            field.changed.connect(self._typed)
            field.line.installEventFilter(self)
            self.fields[one.id] = field
            line.addWidget(field, 2 if one is first else 1, Qt.AlignmentFlag.AlignTop)
        if first.type == "number":
            line.addWidget(self._number_note)
            line.addWidget(self.number, 0, Qt.AlignmentFlag.AlignVCenter)
        row = FormRow(first.label, inside)
        row.label.setBuddy(self.fields[first.id].line)
        self._place(row)

    def _add_people(self, kind: rows.Kind) -> None:
        inside = QWidget()
        line = QHBoxLayout(inside)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.people, 1)
        line.addWidget(self.choose)
        self.people.show()
        self.choose.show()
        self._place(FormRow(kind.people or _("Gửi đến"), inside))

    def _place(self, row: FormRow) -> None:
        self._rows.append(row)
        self._column.addWidget(row)
        row.show()

    def _restyle(self) -> None:
        self.choose.set_words(_("Chọn") if theme.now().narrow else _("Chọn người nhận"))
        self.choose.setAccessibleName(_("Chọn người nhận"))
        self.people.set_icon("" if theme.now().narrow else "people")
        for name, field in self.fields.items():
            one = next(each for each in self.kind.fields if each.id == name) if self.kind is not None else None
            field.line.set_icon("" if theme.now().narrow or one is None else ICONS.get(one.type, ""))

    # What is filled in

    def values(self) -> dict[str, str]:
        return {name: nfc(field.text()) for name, field in self.fields.items()}

    def is_blank(self) -> bool:
        return not any(field.text().strip() for field in self.fields.values())

    def fill(self, values: Mapping[str, str]) -> None:
        self._filling = True
        for name, field in self.fields.items():
            field.set_text(values.get(name, ""))
            field.line.setCursorPosition(0)
            field.set_error("")
        self._filling = False

    def number_field(self) -> Field | None:
        """The one with the running number of the document."""
        every = self.kind.fields if self.kind is not None else ()
        return next((self.fields[one.id] for one in every if one.type == "number"), None)

    def say_number(self, offer: str, note: str) -> None:
        """A button beside that field, or how it stands with its number; '' = none."""
        self.number.set_words(offer)
        self.number.setAccessibleName(offer)
        self._number_note.setText(note)
        here = self.number_field() is not None
        self.number.setVisible(here and bool(offer))
        self._number_note.setVisible(here and bool(note))

    def say_people(self, people: int, outside: int) -> None:
        words = field_words.people(people, outside)
        self.people.setText(words)
        self.people.setCursorPosition(0)
        self.people.setAccessibleDescription(words)

    def first_focus(self) -> QWidget:
        """What is wrong, else what is empty, else the beginning."""
        every = list(self.fields.items())
        wrong = [field for name, field in every if name in self._wrong]
        empty = [field for _name, field in every if not field.text().strip()]
        return (wrong or empty or [field for _name, field in every])[0].line

    def say(self, finished: rows.Finished, *, settle: bool) -> None:
        """What is wrong, below its field; what lacks is said by the button alone. `settle`: words are written as they are best
        read, but never under the hands of who types."""
        self._wrong = {str(one.facts["field"]): one for one in finished.problems}
        for name, field in self.fields.items():
            here = field.line.hasFocus()
            wrong = self._wrong.get(name)
            if settle and not here and (shown := finished.shown.get(name, "")) and shown != field.text():
                self._filling = True
                field.set_text(shown)
                field.line.setCursorPosition(0)
                self._filling = False
            quiet = ("missing", "unreadable", "number") if here else ("missing",)
            said = wrong is not None and wrong.facts["why"] not in quiet
            field.set_error(field_words.sentence(wrong) if said and wrong is not None else "")

    def _typed(self, _words: str) -> None:
        if not self._filling:
            self.typed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.settled.emit()
        return False
