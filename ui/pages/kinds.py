"""'Soạn thư loại nào?': the kinds as large cards, and letters that were sent before, to be used again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QGridLayout, QWidget

from client.api import commands, events, ids, rows
from i18n import _, ngettext
from ui import dates, theme
from ui.house import House
from ui.kinds import kind, kinds
from ui.page import Page
from ui.widgets.card import Card
from ui.widgets.kind_tile import AgainRow, KindTile
from ui.widgets.rule import Rule
from ui.widgets.scroll import Scroll
from ui.widgets.text import Text

Topic = events.Topic
MOST_AGAIN = 2
LOOKED_AT = 60  # sent letters among which those are found


class KindsPage(Page):
    name: ClassVar[str] = "kinds"
    rail: ClassVar[str] = "composer"
    topics = frozenset({Topic.DRAFTS, Topic.MESSAGES, Topic.TEXTS})
    shows_state: ClassVar[bool] = True

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.tiles = {
            each.id: KindTile(each.icon, each.tint, each.name, each.line, partial(house.go_instead, "composer", kind=each.id))
            for each in kinds()
        }
        self.begun = KindTile("edit-document", "", _("Thư viết dở"), "", lambda: house.go("drafts"), aside=True)
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        self._again = Card(margin=0)
        self._again.body.setSpacing(0)
        self._head = Text(_("Hoặc dùng lại thư đã gửi, chỉ sửa ngày và nội dung"), "strong", wrap=True)
        self._head.setContentsMargins(16, 12, 16, 12)
        self._again.body.addWidget(self._head)
        self._shown: tuple[object, ...] | None = None
        self._scroll = Scroll(16)
        self._scroll.column.addLayout(self._grid)
        self._scroll.column.addWidget(self._again)
        self._scroll.column.addStretch(1)
        self.body.addWidget(self._scroll, 1)
        theme.follow(self, self._place)

    def _place(self) -> None:
        look = theme.now()
        across = 2 if look.large else 3 if look.narrow else 4
        for at, tile in enumerate((*self.tiles.values(), self.begun)):
            self._grid.addWidget(tile, at // across, at % across)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
        self._scroll.column.setContentsMargins(look.side, 16, look.side, 16)

    def open(self, **arguments: Any) -> None:
        self._shown = None
        self._read()

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        self._read()

    def first_focus(self) -> QWidget | None:
        return next(iter(self.tiles.values()))

    def _read(self) -> None:
        self.header.say(_("Soạn thư loại nào?"), _("Bấm vào một loại. Mỗi loại có sẵn ô điền, chọn nhầm vẫn đổi được."))
        n = self.house.views.counts().drafts
        said = ngettext("{n} thư đang viết, mở ra viết tiếp.", "{n} thư đang viết, mở ra viết tiếp.", n).format(n=dates.count(n))
        self.begun.say(said if n else _("Chưa có thư nào viết dở."))
        found = self._reusable()
        self._again.setVisible(bool(found))
        if (*found, theme.now()) == self._shown:
            return
        self._shown = (*found, theme.now())
        while self._again.body.count() > 1:
            old = self._again.body.takeAt(1)
            if old is not None and (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row in found:
            self._again.body.addWidget(Rule())
            self._again.body.addWidget(AgainRow(row, partial(self._use_again, row.id)))

    def _reusable(self) -> tuple[rows.LetterRow, ...]:
        """The latest letters of a kind with fields, one of each subject."""
        views = self.house.views
        index = views.letter_index(rows.ListQuery(rows.Place.SENT, account=self.house.account))
        found: dict[str, rows.LetterRow] = {}
        for row in views.letter_rows([letter for letter, _at in index[:LOOKED_AT]]):
            if kind(row.kind).fields and row.text_here and row.subject and not row.subject.startswith(("Re: ", "Fwd: ")):
                found.setdefault(row.subject, row)
        return tuple(found.values())[:MOST_AGAIN]

    def _use_again(self, message: ids.MessageId) -> None:
        bridge = self.house.bridge
        if bridge is not None:
            bridge.do(commands.StartAgain(message), self._begun, self.house.trouble)

    def _begun(self, draft: int) -> None:
        if self.isVisible():
            self.house.go_instead("composer", draft=ids.DraftId(draft))
