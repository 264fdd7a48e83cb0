"""Writing a letter. Everything is kept while it is being written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from client.api import commands, events, faults, ids, rows
from i18n import _
from ui import composer_notice, theme, throwing
from ui.by_fields import ByFields
from ui.composer_state import LetterState
from ui.draft_files import DraftFiles
from ui.draft_keeper import DraftKeeper
from ui.house import House
from ui.kinds import OTHER, kind
from ui.numbering import Numbering
from ui.page import Page
from ui.sending import Sending
from ui.widgets.button import Button
from ui.widgets.composer_parts import KindPart, SendButton
from ui.widgets.composer_sheet import ComposerSheet
from ui.widgets.letter_editor import local_files
from ui.widgets.letter_preview import BesideLetter
from ui.widgets.letter_weight import LetterWeight
from ui.widgets.recipients_field import Recipients
from ui.widgets.saved_line import SavedLine
from ui.words import Saying

Topic = events.Topic
LEAVING = 2.0  # s that leaving may wait for the last words to be kept


class ComposerPage(Page):
    """`draft`: the letter to write on; without it a new one in the mailbox being read.

    Refreshing never touches what the person types: words, subject and recipients come from the store only when a letter is
    opened.
    """

    name: ClassVar[str] = "composer"
    rail: ClassVar[str] = "composer"
    topics = frozenset({Topic.DRAFTS, Topic.TEXTS, Topic.LINE, Topic.QUOTA, Topic.ACCOUNTS, Topic.REGISTER})
    shows_state: ClassVar[bool] = True
    send: SendButton
    files: DraftFiles
    fields: ByFields

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._coming_back = False  # the way leads to a page from which one comes back to this letter
        self._went = ""  # that page
        self._warned = False  # that the letter could not be kept
        self.keeper = DraftKeeper(house, self._start, self._written, self)
        self.sending = Sending(house, self)
        self.saved = SavedLine()
        self.kind = KindPart()
        self.header.add(self.kind)
        self.sheet = ComposerSheet(house.views.find, house.views.person)
        self.both = BesideLetter(self.sheet)
        self.body.addWidget(self.both, 1)
        self._make_bar()
        self.state = LetterState(
            house, self.keeper, self.sheet, self.send, self.weight, self.saved, lambda: self.sending.under_way,
            partial(self._go, "cleanup"), lambda: self.files.is_adding, lambda: self.fields.finished,
        )  # fmt: skip
        self.fields = ByFields(house, self.sheet, self.both.preview, lambda: self.state.account, self.state.say_send)
        self.numbering = Numbering(house, self.keeper, self.sheet.form, lambda: self.state.account, self._chosen)
        self.files = DraftFiles(
            house, self.keeper, self.sheet.files, self.state.read_again, self.state.tell,
            lambda offers: self._go("photos", offers=offers), self.isVisible,
        )  # fmt: skip
        self._connect()
        self.setAcceptDrops(True)
        theme.follow(self, self._restyle)

    def _make_bar(self) -> None:
        self.discard = Button(_("Bỏ thư này"), "danger", "delete", press=self._discard)
        self.later = Button(_("Viết tiếp sau"), "secondary", "save", press=self.go_back)
        self.attach = Button(_("Thêm tệp"), "secondary", "attach", press=lambda: self.files.choose())
        self.weight = LetterWeight()
        self.send = SendButton(_("Gửi"), "primary", "send", press=self.sending.press)
        self.bar.add(self.discard)
        self.bar.add(self.later)
        self.bar.add(self.attach)
        self.bar.add(self.weight, right=True)
        self.bar.add(self.send, right=True)

    def _connect(self) -> None:
        sheet = self.sheet
        sheet.typed.connect(self._typed)
        sheet.chosen.connect(self._chosen)
        sheet.typing.connect(self.state.say_send)
        sheet.asked.connect(self.choose_recipients)
        sheet.mailbox.chosen.connect(self._choose_account)
        sheet.files.helped.connect(lambda: self._go("help", topic="files"))
        sheet.text.files.connect(lambda paths: self.files.take(paths))
        picture = Saying(_("Hình không dán được vào thư."), _("Lưu hình thành tệp rồi bấm Thêm tệp."))
        sheet.text.picture.connect(lambda: self.state.tell(picture))
        self.kind.chosen.connect(self._choose_kind)
        self.keeper.saved.connect(self._saved)
        self.keeper.failed.connect(self._failed)

    def _restyle(self) -> None:
        if theme.now().large:  # no room below so large a title
            self.sheet.column.insertWidget(0, self.saved)
        else:
            self.header.set_below(self.saved)
        self.saved.show()
        self._show_form()

    def _show_form(self) -> None:
        """What belongs to a letter by fields."""
        self.both.show_preview(self.fields.on)
        self.attach.setVisible(self.fields.on and not theme.now().narrow)  # the files lie far below the fields

    # Opening

    def open(self, **arguments: Any) -> None:
        draft: ids.DraftId | None = arguments.get("draft")
        self.header.set_back("", self.back)  # 'Viết tiếp sau' says it better
        if draft is None and not self._is_blank() and (self.isVisible() or (self._went and self.house.before == self._went)):
            self.state.read_again()  # 'Soạn thư' pressed while writing, or beside it: the letter stays
            return
        self._went = ""
        page: rows.DraftPage | None = self.house.views.draft(draft) if draft is not None else None
        self._fill(page, str(arguments.get("kind", OTHER)))
        if draft is not None and page is None:
            self.state.tell(Saying(_("Thư viết dở này không còn."), _("Có thể thư đã được gửi hoặc đã bị bỏ.")))

    def _fill(self, page: rows.DraftPage | None, which: str = OTHER) -> None:
        """Another letter; None: a new one of this kind."""
        self.keeper.begin(page.id if page is not None else None)
        self.files.stop()
        self.sending.stop()
        self._warned = False
        self.state.begin(page)
        which = page.kind if page is not None else which
        by_fields = page.fields is not None if page is not None else True
        self.fields.stop()
        self.sheet.set_kind(kind(which) if by_fields else None)
        self.sheet.fill(page, self._signature())
        self.sheet.show_confirm(kind(which).confirm, page.confirm if page is not None else None)
        self.kind.say(which)
        self._show_form()
        answer, forward = (page.answer_of, page.forward_of) if page is not None else (None, None)
        self._title = _("Trả lời thư") if answer else _("Chuyển tiếp thư") if forward else _("Soạn thư")
        self._say_title()
        self.fields.look(settle=True)
        self.numbering.begin()
        self.state.show()

    def _signature(self) -> str:
        account, known = self.state.account, self.house.bridge is not None
        return str(self.house.views.signature(account)) if known and account is not None else ""

    def _say_title(self) -> None:
        made = self.sheet.form.kind
        by_fields = _("Soạn {kind}").format(kind=made.name[:1].lower() + made.name[1:]) if made is not None else ""
        self.header.say(by_fields or self._title)

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        self.header.set_back("", self.back)
        if not notices or any(notice.topic is Topic.REGISTER for notice in notices):
            self.numbering.look()
        if not notices or any(map(self._concerns, notices)):
            self.state.read_again()

    def _concerns(self, notice: events.Changed) -> bool:
        if notice.topic is Topic.TEXTS:  # a file of the letter that is sent on may be coming
            return self.state.page is not None and not all(file.here for file in self.state.page.files)
        if notice.topic is Topic.REGISTER:
            return False
        return notice.topic is not Topic.DRAFTS or not notice.ids or self.keeper.draft in notice.ids

    def first_focus(self) -> QWidget | None:
        target = self.sheet.first_focus()
        QTimer.singleShot(0, self.sheet, lambda: self.sheet.ensureWidgetVisible(target, 0, 40))
        return target

    # What is shown of what is kept

    def read(self) -> rows.DraftPage | None:
        return self.state.read()

    def show_problems(self) -> None:
        self.state.show_problems()

    def say_state(self, saying: Saying | None, kind: str = "warn", icon: str = "") -> None:
        """Being offline is no trouble for writing."""
        if icon == "quota":  # the weight beside 'Gửi' says it better
            saying = None
        elif saying is not None and icon == "offline":
            saying = Saying(_("Đang mất mạng."), _("Cứ viết như thường. Thư sẽ tự gửi khi có mạng lại."))
        super().say_state(saying, kind, icon)

    def say_fault(self, fault: faults.Fault) -> None:
        """The letter did not go into the outbox."""
        self.state.tell(composer_notice.refused(fault))

    # What the person does

    def _typed(self) -> None:
        if self.keeper.draft is not None or not self._is_blank():
            self.keeper.touch()
        self.state.tell(None)

    def _chosen(self) -> None:
        """Something was chosen rather than typed: no need to wait for the last key."""
        self.state.tell(None)
        self.fields.look(settle=True)
        self.state.say_send()
        if self.keeper.draft is not None or not self._is_blank():
            self.keeper.touch()
            self.keeper.now()

    def _choose_kind(self, which: str) -> None:
        """A letter begun by fields, or a new one, takes the fields of the other kind; an answer stays as it is."""
        self.kind.say(which)
        self.sheet.show_confirm(kind(which).confirm, self.sheet.confirm_said)
        answers = self.state.page is not None and (self.state.page.answer_of or self.state.page.forward_of)
        if not answers:
            self.sheet.change_kind(kind(which))
            self.sheet.sign(self._signature())
            self._show_form()
            self._say_title()
            self.fields.look(settle=True)
            self.numbering.look()
        self._chosen()

    def _choose_account(self, account: int) -> None:
        self.state.account = ids.AccountId(account)
        self.sheet.sign(self._signature())
        self._chosen()
        self.numbering.look()
        self.state.show()

    def choose_recipients(self, field: str = "to") -> None:
        self._go("recipients", field=field, recipients=self.sheet.recipients(), take=self.take_recipients)

    def take_recipients(self, every: Recipients) -> None:
        """From the page of recipients: kept at once, like all that is chosen."""
        self.sheet.put_recipients(every)

    def check(self, draft: ids.DraftId) -> None:
        """'Kiểm tra trước khi gửi'; from there it goes, or one comes back."""
        self._go("letter-check", draft=draft, send=partial(self.sending.go_checked, draft), add_file=self.files.choose)

    def come_back(self) -> None:
        """From that page, to what is said here of the letter."""
        if self.house.before == self.name and self._went == "letter-check":
            self.house.back()

    def _go(self, name: str, **arguments: Any) -> None:
        """To a page from which one comes back to this letter."""
        self.sheet.end_typing(even_wrong=False)
        self._coming_back, self._went = True, name
        try:
            self.house.go(name, **arguments)
        finally:
            self._coming_back = False

    def ask_help(self) -> None:
        self._go("help")

    def _is_blank(self) -> bool:
        files = self.state.page is not None and self.state.page.files
        return self.sheet.is_blank() and not files and not self.files.is_adding

    # Keeping

    def _start(self) -> commands.StartDraft:
        account = self.state.account or self.house.account
        assert account is not None, "nobody has signed in"
        return commands.StartDraft(account, self.kind.kind)

    def _written(self, draft: ids.DraftId) -> commands.SaveDraft:
        text, html = self.sheet.text.written()
        people = tuple(
            commands.Recipient(one.name, one.address, "" if one.address else one.unit, one.field)
            for one in self.sheet.recipients()
        )
        made = self.fields.on
        subject = self.subject_words
        values = tuple(self.sheet.form.values().items()) if made else None
        return commands.SaveDraft(draft, subject, text, html, people, self.kind.kind, self.state.account, values, self.sheet.confirm_said)

    @property
    def subject_words(self) -> str:
        return self.fields.finished.subject if self.fields.finished is not None else self.sheet.subject_words

    def _saved(self, _when: float) -> None:
        if self._warned:
            self._warned = False
            self.state.tell(None)
        self.state.read_again()

    def _failed(self, _fault: faults.Fault) -> None:
        self.sending.stop()
        self.files.stop()
        self.state.show()

    # Leaving

    def leave(self) -> bool:
        self.sheet.end_typing(even_wrong=not self._coming_back)
        self.sending.stop()
        draft, bridge = self.keeper.draft, self.house.bridge
        if draft is not None and self.keeper.own and self._is_blank() and not self._coming_back:
            if bridge is not None:
                bridge.do(commands.DiscardDraft(draft), failed=self.house.trouble)
            self.keeper.begin(None)
            return True
        fault = self.keeper.settle(LEAVING)
        if fault is not None and not self._warned:
            self._warned = True
            self.state.tell(Saying(composer_notice.refused(fault).fact, _("Chưa lưu được chữ vừa gõ. Rời trang lần nữa thì mất phần đó.")))
            return False
        kept = self.keeper.draft
        if kept is not None and not self._coming_back:
            throwing.say_kept(self.house, kept)
        return True

    def kept_open(self) -> ids.DraftId | None:
        self.sheet.end_typing(even_wrong=True)
        self.keeper.settle(LEAVING)
        return None if self._is_blank() else self.keeper.draft

    def close_page(self) -> None:
        self.files.finish()
        self.keeper.settle(LEAVING)
        self.forget()

    def forget(self) -> None:
        """This letter is no longer here: it was sent, thrown away, or the person signs out."""
        self._fill(None)

    def back(self) -> None:
        self.go_back()

    def go_back(self) -> None:
        if self.house.before:
            self.house.back()
        else:
            self.house.start_at("home")

    def _discard(self) -> None:
        """Thrown away with everything in it, so that all of it can be taken back."""
        if self.keeper.fault is not None or (self.keeper.draft is None and self._is_blank()):
            self._throw_away()
        else:
            self.keeper.now(self._throw_away)

    def _throw_away(self) -> None:
        throwing.throw_away(self.house, self.keeper.draft, self.subject_words, self._thrown_away)

    def _thrown_away(self) -> None:
        here = self.isVisible()
        self.forget()
        if here:
            self.go_back()

    # Files from outside

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()
            self.state.tell(Saying(_("Thả ra để thêm tệp vào thư."), ""))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.state.tell(None)

    def dropEvent(self, event: QDropEvent) -> None:
        self.state.tell(None)
        event.acceptProposedAction()
        self.files.take(local_files(event.mimeData()))
