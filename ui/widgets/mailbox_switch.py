"""Own mailbox or that of a unit: always visible where the person has both."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from client.api import ids, rows
from i18n import _, ngettext
from ui import theme
from ui.widgets.tile import MailboxTile


class MailboxSwitch(QWidget):
    """`chosen(account)`. Hidden with one mailbox."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._tiles: dict[ids.AccountId, MailboxTile] = {}
        self._last: tuple[Sequence[rows.Mailbox], ids.AccountId | None] = ((), None)
        self.hide()

    def set_side(self, side: int) -> None:
        """Room at the sides, as the page has it; other widths have other words."""
        self._row.setContentsMargins(side, 12, side, 0)
        self.say(*self._last)

    def tiles(self) -> Sequence[QWidget]:
        return tuple(self._tiles.values())

    def say(self, boxes: Sequence[rows.Mailbox], open: ids.AccountId | None) -> None:
        self._last = (boxes, open)
        short = theme.now().narrow or theme.now().large
        if tuple(self._tiles) != tuple(box.id for box in boxes):
            for tile in self._tiles.values():
                tile.hide()
                tile.deleteLater()
            self._tiles = {}
            for box in boxes:
                tile = MailboxTile("person" if box.kind == "personal" else "building", "", partial(self.chosen.emit, box.id))
                self._tiles[box.id] = tile
                self._row.addWidget(tile, 1)
        for box in boxes:
            own = box.kind == "personal"
            title = _("Hộp thư của tôi") if own else _("Hộp thư cơ quan")
            if theme.now().large and theme.now().narrow:
                title = _("Của tôi") if own else _("Cơ quan")
            self._tiles[box.id].set_title(title)
            unread = ngettext("{n} chưa đọc", "{n} chưa đọc", box.unread).format(n=box.unread) if box.unread else ""
            count = str(box.unread) if short and box.unread else unread
            self._tiles[box.id].say(box.name, count, box.id == open, ear=unread)
        self.setVisible(len(boxes) > 1)
