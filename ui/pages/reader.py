"""One letter: its words at the left, its files at the right, what to do with it below."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QStackedLayout, QWidget

from client.api import commands, event, events, ids, rows
from i18n import _, ngettext
from ui import dates, kept_words, letter_html, outbox_words, signs, theme, tracking_words
from ui.folder_names import folder_name
from ui.house import House
from ui.letter_deeds import LetterDeeds
from ui.letter_wait import wait_words
from ui.page import Page
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.columns import Columns
from ui.widgets.empty import EmptyState
from ui.widgets.kind_menu import kind_menu
from ui.widgets.letter_head import LetterHead, MailboxLine, Recipients
from ui.widgets.letter_side import LetterSide
from ui.widgets.letter_text import LetterText
from ui.widgets.letter_words import LetterWords
from ui.widgets.old_words import OldWords
from ui.widgets.signs_banner import SignsBanner
from ui.widgets.text import Text
from ui.words import say

Topic = events.Topic
SIDE = 400  # px
WIDE, WIDE_WITH_SIGNS = 340, 400  # px that the words keep beside their files
MOVE_TO = ("inbox", "archive", "junk", "other")
SURE_SIGNS = frozenset({"imitates", "address_in_name", "asks_password", "deceptive_link", "lookalike"})


class ReaderPage(Page):
    """`message`; `query`: the list it was opened from, for the letters before and after it."""

    name: ClassVar[str] = "reader"
    rail: ClassVar[str] = ""  # the place that the letter was opened from stays open
    topics = frozenset({Topic.MESSAGES, Topic.TEXTS, Topic.LINE, Topic.KEPT})

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.letter: rows.LetterPage | None = None
        self._message = ids.MessageId(0)
        self._query: rows.ListQuery | None = None
        self._asked: set[ids.PartId] = set()  # pictures of the letter that were asked for
        self._plain = False
        self.deeds = LetterDeeds(house, self)

        self.mailbox = MailboxLine()
        self.head = LetterHead()
        self.recipients = Recipients()
        self.warning = SignsBanner()
        self.blocked = Banner("info", "")
        self.undone = Banner("warn", "")
        self.kept = Banner("info", "", small=True)  # where it lies, when the server does not have it
        self.old = OldWords(self._read)
        self.not_reached = Banner("bad", "", icon="error-filled")
        self.told = Banner("ok", "", icon="check-circle-filled")
        self.text = LetterText()
        self.text.pressed.connect(self.deeds.follow_link)
        self.text.seen.connect(lambda: event("text_readable"))
        self.wait = EmptyState("receive")
        sheet = Card(margin=2)
        self._sheet = QStackedLayout()
        for each in (self.text, self.wait):
            self._sheet.addWidget(each)
        sheet.body.addLayout(self._sheet)
        words = LetterWords(sheet, self.text)
        self.subject = Text("", "card", wrap=True)
        banners = (self.kept, self.not_reached, self.told, self.warning, self.blocked, self.old)
        for part in (self.subject, self.mailbox, self.undone, self.head, self.recipients, *banners):
            words.add(part)
        self.side = LetterSide(
            open=self.deeds.open_file, fetch=self.deeds.fetch_file, cancel=self.deeds.cancel_fetch, save=self.deeds.save_file,
            save_all=self.deeds.save_all,
        )  # fmt: skip
        self.columns = Columns(words, self.side, SIDE)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._settle.timeout.connect(self.columns.arrange)
        words.grown.connect(self._settle.start)
        theme.news().changed.connect(self._say_subject)
        self.gone = EmptyState("mail")
        self.body.addWidget(self.columns, 1)
        self.body.addWidget(self.gone, 1)
        self.gone.hide()
        self._make_bar()
        self._make_more()

    def _make_bar(self) -> None:
        deeds = self.deeds
        self.delete = Button(_("Xoá"), "danger", "delete", press=deeds.delete)
        self.purge = Button(_("Xoá hẳn"), "danger", "delete", press=deeds.ask_purge)
        self.safe = Button(_("Thư này an toàn"), "secondary", "check", press=deeds.call_safe)
        self.print = Button(_("In"), "secondary", "print", press=self._print)
        self.reply = Button(_("Trả lời"), "secondary", "reply", press=partial(deeds.reply, everyone=False))
        self.reply_all = Button(_("Trả lời tất cả"), "secondary", "reply-all", press=partial(deeds.reply, everyone=True))
        self.forward = Button(_("Chuyển tiếp"), "secondary", "forward", press=deeds.forward)
        self.procedure = Button(_("Trả lời thủ tục"), "primary", "list", press=deeds.answer_procedure)
        self.report = Button(_("Báo thư lừa đảo"), "primary", "shield-bad", press=deeds.report)
        self.confirm = Button(_("Xác nhận đã nhận"), "primary", "check", press=deeds.confirm)
        self.track = Button(_("Ai đã nhận?"), "primary", "people", press=self._track)
        self.restore = Button(_("Lấy lại thư"), "primary", "trash-restore", press=deeds.restore)
        for button in (self.delete, self.purge, self.safe, self.print, self.reply, self.reply_all, self.forward):
            self.bar.add(button)
        self.bar.add(self.procedure, right=True)
        self.bar.add(self.report, right=True)
        self.bar.add(self.track, right=True)
        self.bar.add(self.confirm, right=True)
        self.bar.add(self.restore, right=True)

    def _make_more(self) -> None:
        self.newer = Button(_("Thư trước"), "quiet", "up", row=True, press=lambda: self._step(0))
        self.older = Button(_("Thư sau"), "quiet", "down", row=True, press=lambda: self._step(1))
        self.who = Button(_("Xem đủ nơi nhận"), "quiet", "people", row=True, press=self._unfold)
        self.unread = Button(_("Đánh dấu chưa đọc"), "quiet", "mail", row=True, press=self.deeds.mark_unread)
        self.elsewhere = Button(_("Chuyển sang ngăn khác"), "quiet", "folder", row=True, press=self._show_folders)
        self.other_kind = Button(_("Đổi loại thư"), "quiet", "receive", row=True, press=self._show_kinds)
        self.lighten = Button(_("Chuyển tệp vào máy"), "quiet", "save", row=True, press=self._show_files)
        self.save = Button(_("Xuất thư ra tệp"), "quiet", "save", row=True, press=lambda: self.house.go("export", message=self._message))
        self.plain = Button(_("Xem dạng chữ thường"), "quiet", "text-size", row=True, press=self._turn_plain)
        for button in (
            self.newer, self.older, self.who, self.unread, self.elsewhere, self.other_kind, self.lighten, self.save, self.plain,
        ):  # fmt: skip
            self.side.more.add(button)

    # What is shown

    def open(self, **arguments: Any) -> None:
        self._message = arguments["message"]
        self._query = arguments.get("query")
        self._plain = False
        self.old.forget()
        self._asked.clear()
        self.recipients.hide()
        self.side.verticalScrollBar().setValue(0)
        self.text.forget()
        self._read()
        if self.letter is not None and self.house.bridge is not None:
            self.house.bridge.do(commands.OpenLetter(self._message), failed=self.house.trouble)

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        about_others = notices and all(
            notice.topic is not Topic.LINE and notice.ids and self._message not in notice.ids for notice in notices
        )
        if not about_others:
            self._read()

    def close_page(self) -> None:
        self.letter = None
        self.text.forget()

    def first_focus(self) -> QWidget | None:
        return self.text if self.text.isVisibleTo(self) else self

    def _read(self) -> None:
        page: rows.LetterPage | None = self.house.views.letter(self._message)
        self.letter = page
        self.columns.setVisible(page is not None)
        self.gone.setVisible(page is None)
        if page is None:
            self._say_gone()
            return
        page = self.old.shown(page, lambda: self.house.views.as_sent(self._message))
        suspicious = self.suspicious
        self.header.say(page.row.subject or _("(Không có tiêu đề)"), small=True)
        self.columns.set_least(WIDE_WITH_SIGNS if suspicious else WIDE)
        self._say_subject()
        boxes: Sequence[rows.Mailbox] = self.house.views.mailboxes()
        box = next((one for one in boxes if one.id == page.account), None)
        self.mailbox.setVisible(box is not None and box.kind == "unit")
        if box is not None:
            self.mailbox.say(box)
        self.head.say(page, suspicious=suspicious)
        if not self.recipients.isHidden():
            self.recipients.say(page)
        self._say_undone(page)
        self._say_place(page)
        self._say_signs(page)
        self.side.say(page, suspicious=suspicious)
        self._say_text(page)
        self._say_deeds(page, boxes)
        self.columns.arrange()

    def _say_subject(self) -> None:
        """In full above the words, when the header has no room for all of it."""
        cut = self.letter is not None and self.header.is_cut
        self.subject.setText(self.header.title.text() if cut else "")
        self.subject.setVisible(cut)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say_subject()

    @property
    def suspicious(self) -> bool:
        return self.letter is not None and bool(self.letter.warnings) and self.letter.role != "sent"

    def _say_gone(self) -> None:
        self.header.say(_("Thư này không còn ở đây"))
        button = Button(_("Quay lại"), "primary", "back", press=self.back)
        words = _("Có thể thư đã bị xoá từ máy khác. Các thư khác không bị ảnh hưởng.")
        self.gone.say("mail", _("Thư này không còn ở đây"), words, button)
        for shown in self.bar.findChildren(Button):
            shown.hide()
        self.bar.hide()

    def _say_undone(self, page: rows.LetterPage) -> None:
        """Why what the person did with this letter has come to nothing."""
        self.undone.setVisible(page.row.fault is not None)
        if page.row.fault is not None:
            saying = say(page.row.fault)
            self.undone.say("warn", saying.fact, saying.rest)

    def _say_place(self, page: rows.LetterPage) -> None:
        """Where a kept letter lies, or why it cannot be had whole just now."""
        self.kept.setVisible(page.role == "kept")
        if page.role == "kept":
            fault = self.house.views.shelf().fault if page.row.shelf == "away" else None
            if fault is not None:
                saying = say(fault)
                self.kept.say("warn", saying.fact, saying.rest)
            else:
                self.kept.say("info", *kept_words.place(page.row, kept_words.shelf_of(self.house.program).pc))

    def _say_signs(self, page: rows.LetterPage) -> None:
        self.warning.setVisible(self.suspicious)
        if self.suspicious:
            sure = any(sign.code in SURE_SIGNS for sign in page.warnings)
            fact = _("Thư này có dấu hiệu lừa đảo. Không làm theo thư.") if sure else _("Thư này có điểm lạ. Nên hỏi trước khi làm theo.")
            self.warning.say(fact, signs.sentences(page.warnings))
        self.not_reached.setVisible(bool(page.not_reached))
        if page.not_reached:
            state, who, todo = outbox_words.not_reached(page.not_reached)
            self.not_reached.say("bad", f"{state}.", f"{who} {todo}", icon="error-filled")
        self.told.setVisible(page.told is not None)
        if page.told is not None:
            good = page.told.said in ("confirmed", "read")
            self.told.say("ok" if good else "info", tracking_words.told(page.told), icon="check-circle-filled" if good else "info")
        n = page.remote_blocked
        self.blocked.setVisible(n > 0 and not self.suspicious and page.text_state == "have")
        if n:
            fact = ngettext("{n} hình ở nơi khác không được tải.", "{n} hình ở nơi khác không được tải.", n).format(n=n)
            self.blocked.say("info", fact, _("Thư vẫn đủ chữ."))

    def _say_text(self, page: rows.LetterPage) -> None:
        if page.text_state == "have":
            marked = page.html and not self._plain
            html = page.html if marked else letter_html.from_text(page.text)
            if self.suspicious:
                html = letter_html.without_links(html, _("[đường dẫn đã bị chặn]"))
            if not page.text.strip() and not page.html.strip():
                self._sheet.setCurrentWidget(self.wait)
                self.wait.say("mail-read", _("Thư không có chữ nào"), _("Xem các tệp đính kèm ở bên cạnh.") if page.files else "")
                return
            self._sheet.setCurrentWidget(self.text)
            self.text.show_letter(html, self._picture)
            if self.window().focusWidget() is self:  # it waited for the words
                self.text.setFocus()
            return
        self._sheet.setCurrentWidget(self.wait)
        words = wait_words(page, self.house.views.strip(page.account).line)
        retry = Button(_("Thử nối lại"), "secondary", "retry", press=self.house.receive) if words.retry else None
        self.wait.say(words.icon, words.fact, words.rest, retry)

    def _picture(self, cid: str) -> bytes | None:
        """A picture inside the letter; one that is not here is asked for once."""
        page, bridge = self.letter, self.house.bridge
        part = page.inline.get(cid) if page is not None else None
        if part is None or bridge is None:
            return None
        data = self.deeds.picture(part)
        if data is None and part not in self._asked:
            self._asked.add(part)
            bridge.do(commands.FetchFile(part), failed=self.house.trouble)
        return data

    def _say_deeds(self, page: rows.LetterPage, boxes: Sequence[rows.Mailbox]) -> None:
        deleted, suspicious = page.role == "trash", self.suspicious
        here = page.text_state == "have"
        plain = not suspicious and not deleted
        own = {box.address.casefold() for box in boxes} | {page.sender.address.casefold()}
        others = [one for one in (*page.to, *page.cc) if one.address.casefold() not in own]
        self.delete.setVisible(not deleted)
        self.purge.setVisible(deleted)
        self.restore.setVisible(deleted or page.role == "kept")
        self.safe.setVisible(suspicious and not deleted)
        self.report.setVisible(suspicious and not deleted)
        self.print.setVisible(not suspicious)
        self._say_confirming(page, plain)
        for button in (self.reply, self.forward):
            button.setVisible(plain)
        self.reply_all.setVisible(plain and bool(others))
        citizen = page.sender.outside and page.role in ("inbox", "archive", "kept", "other")
        self.procedure.setVisible(plain and here and citizen)
        if here:
            self.print.free()
        else:
            self.print.block(_("Chưa in được: chưa có chữ"))
        self.bar.setVisible(True)
        self.bar.arrange()
        people = len(page.to) + len(page.cc)
        folded = self.recipients.isHidden()
        self.who.setVisible(people > 1 or not folded)
        every = ngettext("Xem đủ {n} nơi nhận", "Xem đủ {n} nơi nhận", people).format(n=dates.count(people))
        self.who.set_words(every if folded else _("Thu lại nơi nhận"), "people" if folded else "up")
        self.unread.setVisible(plain and page.role not in ("sent", "drafts"))
        self.plain.setVisible(bool(page.html and page.text.strip()) and here)
        self.plain.set_words(_("Xem như người gửi viết") if self._plain else _("Xem dạng chữ thường"))
        self.elsewhere.setVisible(plain and bool(self._folders()))
        self.other_kind.setVisible(plain and page.role != "drafts" and not page.sender.outside)
        self.lighten.setVisible(plain and page.role not in ("kept", "drafts") and bool(page.files) and not page.signed)
        before, after = self._neighbours()
        for button, other, end in ((self.newer, before, _("Đang ở thư đầu")), (self.older, after, _("Đang ở thư cuối"))):
            button.setVisible(self._query is not None and (before is not None or after is not None))
            if other is None:
                button.block(end)
            else:
                button.free()

    def _say_confirming(self, page: rows.LetterPage, plain: bool) -> None:
        tracked = page.row.tracked is not None and page.row.tracked.people > 0
        self.track.setVisible(plain and (tracked or page.told is not None))
        self.confirm.setVisible(plain and page.confirming is not None and not self.track.isVisibleTo(self))
        match page.confirming.state if page.confirming is not None else "":
            case "sending":
                self.confirm.busy(_("Đang gửi xác nhận..."))
            case "done":
                self.confirm.settle(_("Đã xác nhận"))
            case _:
                self.confirm.free()

    def _track(self) -> None:
        page = self.letter
        if page is not None:
            self.house.go("tracking", message=page.told.message if page.told is not None else page.row.id)

    def _show_kinds(self) -> None:
        """The program took it for another kind than it is."""
        menu = kind_menu(self.other_kind, self._set_kind)
        menu.popup(self.other_kind.mapToGlobal(self.other_kind.rect().bottomLeft()))

    def _set_kind(self, which: str) -> None:
        if self.house.bridge is not None:
            self.house.bridge.do(commands.SetKind(self._message, which), failed=self.house.trouble)

    # The letters before and after

    def _neighbours(self) -> tuple[ids.MessageId | None, ids.MessageId | None]:
        if self._query is None:
            return None, None
        found: tuple[ids.MessageId | None, ids.MessageId | None] = self.house.views.neighbours(self._message, self._query)
        return found

    def _step(self, which: int) -> None:
        other = self._neighbours()[which]
        if other is not None:
            self.house.go_instead("reader", message=other, query=self._query)

    # Deeds of the page itself

    def _unfold(self) -> None:
        if self.letter is not None:
            self.recipients.setVisible(self.recipients.isHidden())
            self._read()

    def _turn_plain(self) -> None:
        self._plain = not self._plain
        self._read()

    def _print(self) -> None:
        from ui import print_question, printing  # half of what the first letter of the day would wait for

        page = self.letter
        if page is not None:
            title = page.row.subject or _("Thư không có tiêu đề")
            print_question.ask(self.house, title, lambda on: printing.print_letter(page, self.deeds.picture_of(page), on))

    def _folders(self) -> list[rows.FolderRow]:
        page = self.letter
        if page is None:
            return []
        every: Sequence[rows.FolderRow] = self.house.views.folders(page.account)
        return [one for one in every if one.role in MOVE_TO and (one.role != page.role or one.role == "other")]

    def _show_folders(self) -> None:
        menu = QMenu(self)
        menu.setAccessibleName(_("Các ngăn của hộp thư"))
        for folder in self._folders():
            menu.addAction(folder_name(folder)).triggered.connect(lambda _on=False, folder=folder: self.deeds.move(folder))
        menu.popup(self.elsewhere.mapToGlobal(self.elsewhere.rect().bottomLeft()))

    def _show_files(self) -> None:
        """Which file is to leave the mailbox: one, or all of them."""
        page = self.letter
        if page is None:
            return
        menu = QMenu(self)
        menu.setAccessibleName(_("Các tệp của thư"))
        for card in page.files:
            words = f"{card.name} · {dates.size(card.size)}".replace("&", "&&")
            menu.addAction(words).triggered.connect(lambda _on=False, card=card: self.deeds.keep_files((card,)))
        if len(page.files) > 1:
            menu.addAction(_("Tất cả các tệp")).triggered.connect(lambda _on=False: self.deeds.keep_files(page.files))
        menu.popup(self.lighten.mapToGlobal(self.lighten.rect().bottomLeft()))
