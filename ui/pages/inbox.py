"""Letters that came: by day, with kinds, filter and search; the folders besides the inbox are one press away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from client.api import commands, events, ids, rows
from i18n import _, ngettext
from ui import dates, theme
from ui.house import House
from ui.kinds import kinds
from ui.page import Page
from ui.widgets.button import Button
from ui.widgets.empty import EmptyState
from ui.widgets.field import SearchField
from ui.widgets.filters import FilterRow
from ui.widgets.letter_list import LetterList
from ui.widgets.letter_rows import CameRow
from ui.widgets.mailbox_switch import MailboxSwitch

Topic = events.Topic


class InboxPage(Page):
    name: ClassVar[str] = "inbox"
    rail: ClassVar[str] = "inbox"
    topics = frozenset({Topic.MESSAGES, Topic.TEXTS, Topic.FOLDERS, Topic.ACCOUNTS, Topic.LINE})
    shows_state: ClassVar[bool] = True

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._folder: rows.FolderRow | None = None  # None: the inbox itself
        self.receive = Button(_("Nhận thư mới"), "secondary", "receive", press=self._receive)
        self.others = Button(_("Ngăn khác"), "quiet", "folder", press=self._show_folders)
        self.header.add(self.others)
        self.header.add(self.receive)
        self.switch = MailboxSwitch()
        self.switch.chosen.connect(self._switch)
        self.search = SearchField(_("Tìm thư"), _("Tìm thư (không cần gõ dấu)"), _("Tìm thư"))
        self.search.searched.connect(lambda _typed: self._start_over())
        self.filter = FilterRow(
            _("Loại thư"), [("", _("Tất cả")), *((kind.id, kind.short) for kind in kinds())]
        )
        self.filter.chosen.connect(lambda _key: self._start_over())
        self._tools = QHBoxLayout()
        self._tools.setSpacing(12)
        self._tools.addWidget(self.search, 1)
        self._tools.addWidget(self.filter)
        self.list = LetterList(_("Danh sách thư đến"), self._index, self._rows, CameRow())
        self.list.opened.connect(self._open)
        self.list.pressed_zone.connect(self._zone)
        self.empty = EmptyState()
        self._head = QVBoxLayout()
        self._head.setSpacing(12)
        self._head.addWidget(self.switch)
        self._head.addLayout(self._tools)
        self.body.addLayout(self._head)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.empty, 1)
        self.list.emptied.connect(self._emptied)
        theme.follow(self, self._place)

    def _place(self) -> None:
        look = theme.now()
        self._head.setContentsMargins(look.side, 12, look.side, 0)
        below = look.narrow and not look.large
        self._tools.setDirection(QHBoxLayout.Direction.TopToBottom if below else QHBoxLayout.Direction.LeftToRight)
        self._tools.setStretchFactor(self.search, 0 if below else 1)
        wide = not below and not look.large
        self.search.setMaximumWidth(330 if wide else 16_777_215)

    # What is shown

    def open(self, **arguments: Any) -> None:
        self._folder = None
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.filter.set_key(str(arguments.get("kind", "")))
        self._read()
        self.list.start_over()

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        self._read()
        if not notices or any(notice.topic is not Topic.LINE for notice in notices):
            self.list.reload()
        else:
            self._emptied(self.list.letters.total == 0)

    def _start_over(self) -> None:
        self._read()
        self.list.start_over()

    @property
    def query(self) -> rows.ListQuery:
        key = self.filter.key
        return rows.ListQuery(
            rows.Place.INBOX if self._folder is None else rows.Place.OTHER,
            account=self.house.account,
            folder=self._folder.id if self._folder is not None else None,
            kind=key or None,
            words=self.search.text(),
        )

    def _index(self) -> Sequence[tuple[ids.MessageId, float]]:
        found: Sequence[tuple[ids.MessageId, float]] = self.house.views.letter_index(self.query)
        return found

    def _rows(self, letters: Sequence[ids.MessageId]) -> Sequence[rows.LetterRow]:
        found: Sequence[rows.LetterRow] = self.house.views.letter_rows(letters)
        return found

    def _read(self) -> None:
        views = self.house.views
        boxes: tuple[rows.Mailbox, ...] = views.mailboxes()
        self.switch.say(boxes, self.house.account)
        box = next((one for one in boxes if one.id == self.house.account), boxes[0])
        here = views.folders(box.id)
        inbox = next((one for one in here if one.role == "inbox"), None)
        self.others.setVisible(len(here) > 1)
        shown = self._folder or inbox
        title = _("Thư đến") if box.kind == "personal" else _("Thư đến cơ quan")
        if self._folder is not None:
            title = self._folder_name(self._folder)
        self.header.say(title, self._counts(shown))
        self.others.set_words(_("Ngăn khác") if self._folder is None else _("Đổi ngăn"))

    @staticmethod
    def _folder_name(folder: rows.FolderRow) -> str:
        named = {"sent": _("Thư đã gửi"), "drafts": _("Thư viết dở"), "trash": _("Thư đã xoá"), "junk": _("Thư rác"), "archive": _("Thư lưu trữ"), "inbox": _("Thư đến")}
        return named.get(folder.role) or " / ".join(folder.path)

    def _counts(self, folder: rows.FolderRow | None) -> str:
        if folder is None:
            return _("Chưa nhận thư lần nào")
        unread = ngettext("{n} thư chưa đọc", "{n} thư chưa đọc", folder.unread).format(n=folder.unread) if folder.unread else _("Đã đọc hết")
        if not folder.complete and folder.expected > folder.letters:
            whole = _("đang nhận {n} trong {all} thư").format(n=dates.count(folder.letters), all=dates.count(folder.expected))
        else:
            whole = ngettext("{n} thư trong hộp", "{n} thư trong hộp", folder.letters).format(n=dates.count(folder.letters))
        return f"{unread} · {whole}"

    def _emptied(self, empty: bool) -> None:
        self.list.setVisible(not empty)
        self.empty.setVisible(empty)
        if not empty:
            return
        line: rows.Line = self.house.views.strip(self.house.account).line
        if self.search.text().strip() or self.filter.key:
            words = _("Thử gõ ít chữ hơn, hoặc xem tất cả thư.")
            self.empty.say("search", _("Không có thư nào phù hợp"), words, Button(_("Xem tất cả thư"), "primary", press=self._show_all))
        elif not line.received_at and line.state != "gone":
            self.empty.say("receive", _("Đang nhận thư về"), _("Thư mới hiện ra trước. Lần đầu có thể mất vài phút."))
        elif not line.received_at:
            self.empty.say("offline", _("Chưa nhận được thư nào"), _("Đang mất mạng. Có mạng thì thư tự về."), Button(_("Thử nối lại"), "primary", "retry", press=self.house.receive))
        else:
            self.empty.say("inbox", _("Chưa có thư nào ở đây"), _("Thư mới sẽ tự hiện ra."))

    # Deeds

    def _show_all(self) -> None:
        self.search.clear()
        self.filter.set_key("")
        self._start_over()

    def _receive(self) -> None:
        self.house.receive()
        gone = self.house.views.strip(self.house.account).line.state == "gone"
        self.house.toast.say(_("Đang thử nối lại...") if gone else _("Đang nhận thư mới..."), icon="receive", seconds=4)

    def _switch(self, account: int) -> None:
        self.house.account = ids.AccountId(account)
        self._folder = None
        self._start_over()
        self.house.show_state()

    def _show_folders(self) -> None:
        menu = QMenu(self)
        menu.setAccessibleName(_("Các ngăn của hộp thư"))
        for folder in self.house.views.folders(self.house.account):
            words = self._folder_name(folder)
            count = f" ({dates.count(folder.letters)})" if folder.letters else ""
            menu.addAction(words + count).triggered.connect(lambda _on=False, folder=folder: self._enter_folder(folder))
        menu.popup(self.others.mapToGlobal(self.others.rect().bottomLeft()))

    def _enter_folder(self, folder: rows.FolderRow) -> None:
        pages = {"sent": "sent", "drafts": "drafts", "trash": "deleted"}
        if folder.role in pages:
            self.house.go(pages[folder.role])
            return
        self._folder = None if folder.role == "inbox" else folder
        self._start_over()

    def _open(self, letter: int) -> None:
        self.house.go("reader", message=ids.MessageId(letter), query=self.query)

    def _zone(self, zone: str, letter: int) -> None:
        if zone != "delete" or self.house.bridge is None:
            return
        (row,) = self._rows([ids.MessageId(letter)]) or (None,)
        if row is None:
            return
        self._step_from(row.id)
        self.house.bridge.do(commands.Delete((row.id,)), lambda _done: self._deleted(row), self.house.trouble)

    def _step_from(self, letter: ids.MessageId) -> None:
        """The keyboard goes on to the next older letter."""
        at = self.list.letters.row_of(letter)
        for row in (*range(at + 1, self.list.letters.rowCount()), *range(at - 1, -1, -1)):
            entry = self.list.letters.entry(row)
            if isinstance(entry, rows.LetterRow):
                self.list.choose(entry.id)
                return

    def _deleted(self, row: rows.LetterRow) -> None:
        bridge = self.house.bridge
        words = _("Đã xoá thư “{subject}”.").format(subject=row.subject or _("(Không có tiêu đề)"))
        self.house.toast.say(words, _("Lấy lại thư"), lambda: bridge.do(commands.Restore((row.id,))) if bridge else None)

    def first_focus(self) -> QWidget | None:
        return self.list if self.list.isVisibleTo(self) else self.search

    def back(self) -> None:
        if self._folder is not None:
            self._folder = None
            self._start_over()
        elif self.search.text() or self.filter.key:
            self._show_all()
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().back()
