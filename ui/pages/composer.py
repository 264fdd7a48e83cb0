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
from ui import composer_notice, draft_words, theme
from ui.draft_files import DraftFiles
from ui.draft_keeper import DraftKeeper
from ui.house import House
from ui.page import Page
from ui.sending import Sending
from ui.widgets.button import Button
from ui.widgets.composer_parts import KindPart, SendButton
from ui.widgets.composer_sheet import ComposerSheet
from ui.widgets.letter_editor import local_files
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
    topics = frozenset({Topic.DRAFTS, Topic.LINE, Topic.QUOTA, Topic.ACCOUNTS})
    shows_state: ClassVar[bool] = True

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._page: rows.DraftPage | None = None  # as it is kept
        self._account: ids.AccountId | None = None
        self._coming_back = False  # the way leads to a page from which one comes back to this letter
        self._warned = False  # that the letter could not be kept
        self._told: Saying | None = None  # what the last deed came to
        self._noticed: composer_notice.Notice | None = None
        self.keeper = DraftKeeper(house, self._start, self._written, self)
        self.sending = Sending(house, self)
        self.saved = SavedLine()
        self.kind = KindPart()
        self.header.add(self.kind)
        self.sheet = ComposerSheet(house.views.find, house.views.person)
        self.body.addWidget(self.sheet, 1)
        self.files = DraftFiles(house, self.keeper, self.sheet.files, self._read_again)
        self._make_bar()
        self._connect()
        self.setAcceptDrops(True)
        theme.follow(self, self._restyle)

    def _make_bar(self) -> None:
        self.discard = Button(_("Bỏ thư này"), "danger", "delete", press=self._discard)
        self.later = Button(_("Viết tiếp sau"), "secondary", "save", press=self.go_back)
        self.weight = LetterWeight()
        self.send = SendButton(_("Gửi"), "primary", "send", press=self.sending.press)
        self.bar.add(self.discard)
        self.bar.add(self.later)
        self.bar.add(self.weight, right=True)
        self.bar.add(self.send, right=True)

    def _connect(self) -> None:
        sheet = self.sheet
        sheet.typed.connect(self._typed)
        sheet.chosen.connect(self._chosen)
        sheet.typing.connect(self._say_send)
        sheet.asked.connect(self.choose_recipients)
        sheet.mailbox.chosen.connect(self._choose_account)
        sheet.text.files.connect(lambda paths: self.files.take(paths))
        picture = Saying(_("Hình không dán được vào thư."), _("Lưu hình thành tệp rồi bấm Thêm tệp."))
        sheet.text.picture.connect(lambda: self._tell(picture))
        self.kind.chosen.connect(self._choose_kind)
        self.keeper.saved.connect(self._saved)
        self.keeper.failed.connect(self._failed)

    def _restyle(self) -> None:
        if theme.now().large:  # no room below so large a title
            self.sheet.column.insertWidget(0, self.saved)
        else:
            self.header.set_below(self.saved)
        self.saved.show()

    # Opening

    def open(self, **arguments: Any) -> None:
        draft: ids.DraftId | None = arguments.get("draft")
        self.header.set_back("", self.back)  # 'Viết tiếp sau' says it better
        if draft is None and self.isVisible() and not self._is_blank():
            return  # 'Soạn thư' pressed while writing: the letter stays
        page: rows.DraftPage | None = self.house.views.draft(draft) if draft is not None else None
        self._fill(page)
        if draft is not None and page is None:
            self._tell(Saying(_("Thư viết dở này không còn."), _("Có thể thư đã được gửi hoặc đã bị bỏ.")))

    def _fill(self, page: rows.DraftPage | None) -> None:
        """Another letter; None: a new one."""
        self.keeper.begin(page.id if page is not None else None)
        self.files.stop()
        self.sending.stop()
        self._page, self._told, self._warned = page, None, False
        self._account = page.account if page is not None else self.house.account
        self.sheet.fill(page)
        self.kind.say(page.kind if page is not None else "other")
        answer, forward = (page.answer_of, page.forward_of) if page is not None else (None, None)
        self.header.say(_("Trả lời thư") if answer else _("Chuyển tiếp thư") if forward else _("Soạn thư"))
        self._show_page()

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        self.header.set_back("", self.back)
        draft = self.keeper.draft
        about_others = notices and all(
            notice.topic is Topic.DRAFTS and notice.ids and draft not in notice.ids for notice in notices
        )
        if not about_others:
            self._read_again()

    def first_focus(self) -> QWidget | None:
        target = self.sheet.first_focus()
        QTimer.singleShot(0, self.sheet, lambda: self.sheet.ensureWidgetVisible(target, 0, 40))
        return target

    # What is shown of what is kept

    def read(self) -> rows.DraftPage | None:
        """The letter as it is kept now."""
        draft = self.keeper.draft
        self._page = self.house.views.draft(draft) if draft is not None else None
        return self._page

    def _read_again(self) -> None:
        self.read()
        self._show_page()

    def _show_page(self) -> None:
        page, views = self._page, self.house.views
        boxes: Sequence[rows.Mailbox] = views.mailboxes()
        only = boxes[0] if len(boxes) == 1 else None
        self.sheet.say_mailboxes(boxes, self._account)
        self.saved.say_sender(only.name if only else "", only.address if only else "")
        self.sheet.files.say(page.files if page is not None else ())
        self.weight.say(page.weight if page is not None else 0, self._strip().quota)
        self._say_saved()
        self.show_problems()

    def _strip(self) -> rows.Strip:
        strip: rows.Strip = self.house.views.strip(self._account)
        return strip

    def show_problems(self) -> None:
        """The button that sends, and the one banner of this letter."""
        self._say_send()
        notice = composer_notice.notice(self._told, self.keeper.fault, self._page, self._strip(), self._problems())
        if notice == self._noticed:
            return
        self._noticed = notice
        self.sheet.notice.setVisible(notice is not None)
        if notice is not None:
            button = None
            if notice.deleted:
                button = Button(_("Xem thư đã xoá"), "secondary", "trash-restore", row=True, press=partial(self._go, "deleted"))
            self.sheet.notice.say(notice.kind, notice.saying.fact, notice.saying.rest, button, icon=notice.icon)

    def _problems(self) -> tuple[rows.Warning_, ...]:
        """Of what is kept; who gets it is known here sooner."""
        kept = self._page.problems if self._page is not None else ()
        found = tuple(problem for problem in kept if problem.code != "no_recipient")
        return found if self.sheet.has_somebody() else (rows.Warning_("no_recipient", {}), *found)

    def _say_send(self) -> None:
        gone = self._strip().line.state == "gone"
        self.send.set_words(_("Gửi khi có mạng") if gone else _("Gửi"), "outbox" if gone else "send")
        if self.sending.under_way:
            return
        reason = draft_words.stop(self._problems())
        if reason:
            self.send.block(reason)
        else:
            self.send.free()
        self.weight.setVisible(self._page is not None and not (reason and theme.now().narrow))
        self.bar.arrange()

    def _say_saved(self) -> None:
        at = self._page.saved_at if self._page is not None else 0.0
        self.saved.say(at, offline=self._strip().line.state == "gone", failed=self.keeper.fault is not None)

    def say_state(self, saying: Saying | None, kind: str = "warn", icon: str = "") -> None:
        """Being offline is no trouble for writing."""
        if saying is not None and icon == "offline":
            saying = Saying(_("Đang mất mạng."), _("Cứ viết như thường. Thư sẽ tự gửi khi có mạng lại."))
        super().say_state(saying, kind, icon)

    def _tell(self, saying: Saying | None) -> None:
        self._told = saying
        self.show_problems()

    def say_fault(self, fault: faults.Fault) -> None:
        """The letter did not go into the outbox."""
        self._tell(composer_notice.refused(fault))

    # What the person does

    def _typed(self) -> None:
        if self.keeper.draft is not None or not self._is_blank():
            self.keeper.touch()
        if self._told is not None:
            self._tell(None)

    def _chosen(self) -> None:
        """Something was chosen rather than typed: no need to wait for the last key."""
        self._tell(None)
        if self.keeper.draft is not None or not self._is_blank():
            self.keeper.touch()
            self.keeper.now()

    def _choose_kind(self, kind: str) -> None:
        self.kind.say(kind)
        self._chosen()

    def _choose_account(self, account: int) -> None:
        self._account = ids.AccountId(account)
        self._chosen()
        self._show_page()

    def choose_recipients(self, field: str = "to") -> None:
        self._go("recipients", field=field, recipients=self.sheet.recipients(), take=self.take_recipients)

    def take_recipients(self, every: Recipients) -> None:
        """From the page of recipients: kept at once, like all that is chosen."""
        self.sheet.put_recipients(every)

    def _go(self, name: str, **arguments: Any) -> None:
        """To a page from which one comes back to this letter."""
        self.sheet.end_typing(even_wrong=False)
        self._coming_back = True
        try:
            self.house.go(name, **arguments)
        finally:
            self._coming_back = False

    def ask_help(self) -> None:
        self._go("help")

    def _is_blank(self) -> bool:
        return self.sheet.is_blank() and not (self._page is not None and self._page.files)

    # Keeping

    def _start(self) -> commands.StartDraft:
        account = self._account or self.house.account
        assert account is not None, "nobody has signed in"
        return commands.StartDraft(account, self.kind.kind)

    def _written(self, draft: ids.DraftId) -> commands.SaveDraft:
        text, html = self.sheet.text.written()
        people = tuple(
            commands.Recipient(one.name, one.address, "" if one.address else one.unit, one.field)
            for one in self.sheet.recipients()
        )
        return commands.SaveDraft(draft, self.sheet.subject_words, text, html, people, self.kind.kind, self._account)

    def _saved(self, _when: float) -> None:
        if self._warned:
            self._warned, self._told = False, None
        self._read_again()

    def _failed(self, _fault: faults.Fault) -> None:
        self.sending.stop()
        self.files.stop()
        self._say_saved()
        self.show_problems()

    # Leaving

    def leave(self) -> bool:
        self.sheet.end_typing(even_wrong=not self._coming_back)
        draft, bridge = self.keeper.draft, self.house.bridge
        if draft is not None and self.keeper.own and self._is_blank() and not self._coming_back:
            if bridge is not None:
                bridge.do(commands.DiscardDraft(draft), failed=self.house.trouble)
            self.keeper.begin(None)
            return True
        fault = self.keeper.settle(LEAVING)
        if fault is not None and not self._warned:
            self._warned = True
            self._tell(Saying(composer_notice.refused(fault).fact, _("Chưa lưu được chữ vừa gõ. Rời trang lần nữa thì mất phần đó.")))
            return False
        kept = self.keeper.draft
        if kept is not None and not self._coming_back:
            self._say_kept(kept)
        return True

    def _say_kept(self, draft: ids.DraftId) -> None:
        house = self.house
        house.toast.say(
            _("Thư đang soạn được giữ trong Thư viết dở."), _("Viết tiếp"), lambda: house.go("composer", draft=draft),
            icon="drafts", seconds=8,
        )  # fmt: skip

    def close_page(self) -> None:
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
        if self.keeper.draft is None and self._is_blank():
            self.forget()
            self.go_back()
        elif self.keeper.fault is not None:
            self._throw_away()
        else:
            self.keeper.now(self._throw_away)

    def _throw_away(self) -> None:
        draft, house, subject = self.keeper.draft, self.house, self.sheet.subject_words
        bridge = house.bridge
        if bridge is None or draft is None:
            self.forget()
            self.go_back()
            return

        def take_back() -> None:
            if house.bridge is not None:
                house.bridge.do(commands.KeepDraft(draft), lambda _kept: house.go("composer", draft=draft), house.trouble)

        def done(_result: object) -> None:
            self.forget()
            self.go_back()
            said = _("Đã bỏ thư “{subject}”.").format(subject=subject) if subject else _("Đã bỏ thư đang soạn.")
            house.toast.say(said, _("Lấy lại thư"), take_back, icon="delete")

        bridge.do(commands.DiscardDraft(draft), done, house.trouble)

    # Files from outside

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()
            self._tell(Saying(_("Thả ra để thêm tệp vào thư."), ""))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._tell(None)

    def dropEvent(self, event: QDropEvent) -> None:
        self._tell(None)
        event.acceptProposedAction()
        self.files.take(local_files(event.mimeData()))
