"""The form of a letter: mailbox, recipients, subject, words, files. It knows what is filled in and nothing of drafts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from client.api import ids, rows
from i18n import _
from ui import theme
from ui.addresses import is_address
from ui.formatted import nfc
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.check import CheckRow
from ui.widgets.composer_parts import FormatButton, FromChoice
from ui.widgets.field import Line
from ui.widgets.files_field import FilesField
from ui.widgets.form_row import FormRow
from ui.widgets.kind_form import KindForm
from ui.widgets.letter_editor import LetterEditor
from ui.widgets.recipients_field import Recipients, RecipientsField, in_field
from ui.widgets.scroll import Scroll

FIELDS = ("to", "cc", "bcc")
MOST_FOUND = 12


class ComposerSheet(Scroll):
    """`typed` after every key; `chosen` when recipients came or went; `typing` while a recipient is being typed;
    `asked(field)` for the page of recipients."""

    typed = Signal()
    chosen = Signal()
    typing = Signal()
    asked = Signal(str)

    def __init__(
        self, find: Callable[[str, int], Sequence[rows.Found]], know: Callable[[str, str], rows.Person], parent: QWidget | None = None
    ) -> None:
        super().__init__(12, 0, parent)
        self._folded = True
        self._signature = ""
        self._filling = False  # the program fills the fields, nobody types
        self.confirm_said: bool | None = None  # None: as its kind does
        self.notice = Banner("warn", "")
        self.notice.hide()
        self.column.addWidget(self.notice)
        self.mailbox = FromChoice()
        self._mailbox_row = FormRow(_("Gửi từ"), self.mailbox, middle=True)
        self.column.addWidget(self._mailbox_row)
        self.fields: dict[str, RecipientsField] = {}
        self._copy_rows: list[FormRow] = []
        self._make_recipients(find, know)
        self.form = KindForm()
        self.form.asked.connect(lambda: self.asked.emit("to"))
        self.form.typed.connect(self._typed)
        self.column.addWidget(self.form)
        self.subject = Line(_("Tiêu đề"))
        self.subject.setAcceptDrops(False)
        self.subject.setMaxLength(400)
        self._subject_row = FormRow(_("Tiêu đề"), self.subject, middle=True)
        self.column.addWidget(self._subject_row)
        self.text = LetterEditor(_("Nội dung"))
        self.text.setAcceptDrops(False)  # files are dropped anywhere on the page; words are moved by cut and paste
        self.bold = FormatButton(_("Chữ đậm"), _("Đậm"), _("Chữ đậm"), self.text.turn_bold)
        self.list = FormatButton(_("Liệt kê"), _("Liệt kê"), _("Liệt kê thành dòng"), self.text.turn_list)
        self._text_row = FormRow(_("Nội dung"), self.text, under=(self.bold, self.list))
        self.column.addWidget(self._text_row, 1)
        self.confirm = CheckRow(_("Nhờ nơi nhận xác nhận đã nhận"))
        self.confirm.clicked.connect(self._say_confirm)
        self.files = FilesField(self.confirm)
        self.column.addWidget(FormRow(_("Tệp đính kèm"), self.files))
        self.subject.textChanged.connect(self._typed)
        self.text.typed.connect(self._typed)
        self.text.looks.connect(self._say_looks)
        theme.follow(self, self._restyle)

    def _make_recipients(
        self, find: Callable[[str, int], Sequence[rows.Found]], know: Callable[[str, str], rows.Person]
    ) -> None:
        self.choose = Button(_("Chọn người nhận"), "secondary", "people", press=lambda: self.asked.emit("to"))
        self.copies = Button(_("Thêm đồng gửi"), "quiet", "person-add", press=self._turn_copies)
        aside = QWidget()
        beside = QVBoxLayout(aside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(8)
        beside.addWidget(self.choose)
        beside.addWidget(self.copies)
        beside.addStretch(1)
        hints = {
            "to": _("Gõ tên hoặc địa chỉ thư"), "cc": _("Những người cũng nhận để biết"),
            "bcc": _("Người nhận khác không thấy tên ở đây"),
        }  # fmt: skip
        labels = {"to": _("Gửi đến"), "cc": _("Đồng gửi"), "bcc": _("Gửi kín")}
        for name in FIELDS:
            field = RecipientsField(
                labels[name], hints[name], lambda words: find(words, MOST_FOUND), know, least=120 if name == "to" else 62
            )
            field.line.setAcceptDrops(False)
            field.changed.connect(self._recipients_changed)
            field.typed.connect(self.typing)
            field.more.connect(partial(self.asked.emit, name))
            self.fields[name] = field
            row = FormRow(labels[name], field, aside=aside if name == "to" else None)
            self.column.addWidget(row)
            if name == "to":
                self._to_row = row
            else:
                row.hide()
                self._copy_rows.append(row)
        self.to = self.fields["to"]

    def _restyle(self) -> None:
        look = theme.now()
        self.column.setContentsMargins(look.side, 16, look.side, 14)
        self.choose.set_words(_("Chọn") if look.narrow else _("Chọn người nhận"))
        self.choose.setAccessibleName(_("Chọn người nhận"))
        self.say_copies()

    # Filling it

    def fill(self, page: rows.DraftPage | None, signature: str = "") -> None:
        """Another letter; None: an empty one, with the signature below it where it is written freely."""
        self._filling = True
        for field in self.fields.values():
            field.clear_line()
        self._put(page.recipients if page is not None else ())
        self._folded = not any(one.field != "to" for one in self.recipients())
        by_fields = page is not None and page.fields is not None
        self.subject.setText(page.subject if page is not None and not by_fields else "")
        self.form.fill((page.fields or {}) if page is not None else {})
        self.subject.setCursorPosition(0)
        self._signature = "" if self.form.kind is not None else signature
        begun = f"\n\n{self._signature}" if self._signature else ""
        self.text.set_letter(page.text if page is not None else begun, page.html if page is not None else "")
        self.files.say_error("")
        self.verticalScrollBar().setValue(0)
        self.say_copies()
        self._filling = False

    def show_confirm(self, usual: bool, said: bool | None) -> None:
        """Whether the letter asks to be confirmed: as the person `said`, else as is `usual` for its kind."""
        self.confirm_said = said if said != usual else None
        self.confirm.setChecked(usual if said is None else said)

    def _say_confirm(self, on: bool) -> None:
        self.confirm_said = on
        self.chosen.emit()

    def change_kind(self, kind: rows.Kind) -> None:
        """Of the same letter: what was written freely becomes the summary, and the other way round."""
        written = self.form.values().get("summary", "")
        self.set_kind(kind)
        summary = self.form.fields.get("summary")
        if summary is not None and not summary.text():
            summary.set_text(self.subject.text())
        if self.form.kind is None and written:
            self.subject.setText(written)

    def set_kind(self, kind: rows.Kind | None) -> None:
        """Its fields stand in the place of recipients and subject; without any the letter is written freely."""
        self.form.set_kind(kind)
        by_fields = self.form.kind is not None
        self._to_row.setVisible(not by_fields)
        self._subject_row.setVisible(not by_fields)
        self._text_row.label.setText(_("Viết thêm") if by_fields else _("Nội dung"))
        self.say_copies()

    def say_mailboxes(self, boxes: Sequence[rows.Mailbox], now: ids.AccountId | None) -> None:
        """Shown where there are several to choose from."""
        self._mailbox_row.setVisible(len(boxes) > 1)
        self.mailbox.say(boxes, now)

    # What is filled in

    def recipients(self) -> Recipients:
        return tuple(one for name, field in self.fields.items() for one in in_field(field.value, name))

    def put_recipients(self, every: Recipients) -> None:
        """From the page of recipients."""
        self._put(every)
        self._folded = self._folded and not any(one.field != "to" for one in every)
        self._recipients_changed()

    def _put(self, every: Iterable[rows.DraftRecipient]) -> None:
        every = tuple(every)
        for name, field in self.fields.items():
            field.put(one for one in every if one.field == name)

    @property
    def subject_words(self) -> str:
        return nfc(self.subject.text())

    def is_blank(self) -> bool:
        """Nothing is written and nobody chosen (files are not known here)."""
        words = self.form.is_blank() if self.form.kind is not None else not self.subject.text()
        return words and self._is_unwritten() and not self.recipients()

    def _is_unwritten(self) -> bool:
        """Nothing, or the signature alone."""
        return self.text.is_blank() or (self._signature != "" and self.text.written()[0].strip() == self._signature)

    def sign(self, signature: str) -> None:
        """Another mailbox, or another kind: the signature that the program has put there changes, what was written stays."""
        text, html = self.text.written()
        wanted = "" if self.form.kind is not None else signature
        if html or wanted == self._signature:
            return  # with formatting it is hers to change
        own = text.rstrip()
        if self._signature and own.endswith(self._signature):
            own = own.removesuffix(self._signature).rstrip()
        elif self._signature:
            return  # she has changed it
        self._signature = wanted
        self.text.set_letter(f"{own}\n\n{wanted}" if wanted else own, "")

    def has_somebody(self) -> bool:
        """Also an address that is typed in full, and will be taken when 'Gửi' is pressed."""
        return bool(self.recipients()) or any(is_address(field.line.text().strip()) for field in self.fields.values())

    def take_typed(self) -> bool:
        """Whether everything that was typed as a recipient is one; where not, the keyboard is put there."""
        taken = [field.take_typed() for field in self.fields.values()]
        for field, good in zip(self.fields.values(), taken, strict=True):
            if not good:
                field.line.setFocus(Qt.FocusReason.OtherFocusReason)
                break
        return all(taken)

    def end_typing(self, *, even_wrong: bool) -> None:
        """The page goes away: a word under an input method and a name half typed are not lost."""
        QGuiApplication.inputMethod().commit()
        for field in self.fields.values():
            field.suggestions.hide()
            field.take_typed(even_wrong=even_wrong)

    def first_focus(self) -> QWidget:
        if self.form.kind is not None:
            return self.form.first_focus()
        if not self.to.value and not self.to.line.text():
            return self.to.line
        return self.text if self.subject.text() else self.subject

    # While it is being filled in

    def _typed(self) -> None:
        if not self._filling:
            self.typed.emit()

    def _recipients_changed(self) -> None:
        self.say_copies()
        if not self._filling:
            self.chosen.emit()

    def _say_looks(self, bold: bool, lines: str) -> None:
        self.bold.set_on(bold)
        self.list.set_on(bool(lines))

    def _turn_copies(self) -> None:
        self._folded = not self._folded
        self.say_copies()
        target = self.to if self._folded else self.fields["cc"]
        target.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_copies(self) -> None:
        """'Đồng gửi' and 'Gửi kín' are shown when used or asked for."""
        used = any(self.fields[name].value or self.fields[name].line.text() for name in ("cc", "bcc"))
        shown = used or (not self._folded and self.form.kind is None)
        for row in self._copy_rows:
            row.setVisible(shown)
        short = theme.now().narrow
        words = _("Ẩn đồng gửi") if shown else _("Thêm đồng gửi")
        self.copies.setVisible(not used)
        self.copies.set_words((_("Ẩn bớt") if shown else _("Đồng gửi")) if short else words, "up" if shown else "person-add")
        self.copies.setAccessibleName(words)
