"""Letters being written: what each still lacks, and the way on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from client.api import commands, events, ids, rows
from i18n import _, ngettext
from ui import theme
from ui.house import House
from ui.page import Page
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.door import IconNote
from ui.widgets.draft_row import DraftLine
from ui.widgets.empty import EmptyState
from ui.widgets.rule import Rule
from ui.widgets.scroll import Scroll

Topic = events.Topic


class DraftsPage(Page):
    name: ClassVar[str] = "drafts"
    rail: ClassVar[str] = "composer"
    topics = frozenset({Topic.DRAFTS, Topic.MESSAGES, Topic.TEXTS, Topic.OUTBOX})
    shows_state: ClassVar[bool] = True

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._shown: tuple[rows.DraftRow, ...] | None = None
        self._lines: list[DraftLine] = []
        self._wanted: ids.MessageId | None = None  # written elsewhere; opens as soon as its words are here
        self._scroll = Scroll(12)
        self._kept = Banner(
            "info", _("Máy tự lưu khi đang viết."), _("Mất điện hay tắt máy cũng không mất thư đang viết."), icon="save-filled"
        )
        self._card = Card(margin=1)
        self._card.body.setSpacing(0)
        self._note = IconNote("info", _("Thư viết dở được cất trong hộp thư, mở được cả ở máy khác khi có mạng."))
        for part in (self._kept, self._card, self._note):
            self._scroll.column.addWidget(part)
        self._scroll.column.addStretch(1)
        self._empty = EmptyState("drafts")
        self._empty.say(
            "drafts", _("Không có thư nào viết dở"), _("Thư đang viết mà chưa gửi sẽ nằm ở đây."),
            Button(_("Soạn thư"), "compose", "compose", press=lambda: house.go("kinds")),
        )  # fmt: skip
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(self._empty, 1)
        theme.follow(self, self._place)

    def _place(self) -> None:
        side = theme.now().side
        self._scroll.column.setContentsMargins(side, 16, side, 16)

    def open(self, **arguments: Any) -> None:
        self._shown = None
        self._read()

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        self._read()
        if self._wanted is not None and self._is_here(self._wanted):
            self._write_on(self._wanted)

    def _read(self) -> None:
        found = tuple(self.house.views.drafts())
        n = len(found)
        said = ngettext("{n} thư đang viết, chưa gửi cho ai", "{n} thư đang viết, chưa gửi cho ai", n)
        self.header.say(_("Thư viết dở"), said.format(n=n) if n else _("Chưa viết thư nào"))
        self._scroll.setVisible(bool(found))
        self._empty.setVisible(not found)
        if found == self._shown:
            return
        self._shown = found
        at = next((place for place, line in enumerate(self._lines) if line.go_on.hasFocus() or line.discard.hasFocus()), None)
        while (item := self._card.body.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._lines = []
        for place, row in enumerate(found):
            if place:
                self._card.body.addWidget(Rule())
            line = DraftLine(row, partial(self._go_on, row), partial(self._discard, row), primary=place == 0)
            self._lines.append(line)
            self._card.body.addWidget(line)
        if at is not None and self._lines:
            self._lines[min(at, len(self._lines) - 1)].go_on.setFocus()

    # Deeds

    def _go_on(self, row: rows.DraftRow) -> None:
        bridge = self.house.bridge
        if row.id is not None:
            self.house.go("composer", draft=row.id)
        elif row.server_only is not None and bridge is not None:
            self._open_from_elsewhere(row.server_only)

    def _open_from_elsewhere(self, message: ids.MessageId) -> None:
        """Its words must be here first; without a line that is said."""
        bridge = self.house.bridge
        if self._is_here(message) or bridge is None:
            self._write_on(message)
            return
        self._wanted = message
        gone = self.house.views.strip(self.house.account).line.state == "gone"
        said = _("Thư này viết ở máy khác. Có mạng thì mở được.") if gone else _("Đang lấy thư này về. Về tới là mở ngay.")
        bridge.do(commands.OpenLetter(message), None, self.house.trouble)
        self.house.toast.say(said, icon="receive", seconds=10)

    def _is_here(self, message: ids.MessageId) -> bool:
        page: rows.LetterPage | None = self.house.views.letter(message)
        return page is not None and page.text_state == "have"

    def _write_on(self, message: ids.MessageId) -> None:
        self._wanted = None
        bridge = self.house.bridge
        if bridge is not None:
            bridge.do(commands.OpenServerDraft(message), self._opened, self.house.trouble)

    def _opened(self, draft: ids.DraftId) -> None:
        if self.isVisible():
            self.house.toast.close_it()
            self.house.go("composer", draft=draft)

    def leave(self) -> bool:
        self._wanted = None
        return True

    def _discard(self, row: rows.DraftRow) -> None:
        bridge = self.house.bridge
        if bridge is None:
            return
        said = _("Đã xoá thư viết dở “{subject}”.").format(subject=row.subject or _("Chưa có tiêu đề"))
        if row.id is not None:
            draft = row.id
            keep: commands.Command = commands.KeepDraft(draft)
            drop: commands.Command = commands.DiscardDraft(draft)
        else:
            assert row.server_only is not None
            keep, drop = commands.Restore((row.server_only,)), commands.Delete((row.server_only,))

        def done(_result: object) -> None:
            self._read()
            self.house.toast.say(said, _("Lấy lại thư"), lambda: bridge.do(keep, lambda _done: self._read(), self.house.trouble))

        bridge.do(drop, done, self.house.trouble)

    def first_focus(self) -> QWidget | None:
        return self._lines[0].go_on if self._lines else None
