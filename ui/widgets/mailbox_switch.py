"""Own mailbox or that of a unit: always visible where the person has both."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from client.api import ids, rows
from i18n import _, ngettext
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
        self.hide()

    def say(self, boxes: Sequence[rows.Mailbox], open: ids.AccountId | None) -> None:
        if tuple(self._tiles) != tuple(box.id for box in boxes):
            for tile in self._tiles.values():
                tile.hide()
                tile.deleteLater()
            self._tiles = {}
            for box in boxes:
                own = box.kind == "personal"
                title = _("Hộp thư của tôi") if own else _("Hộp thư cơ quan")
                tile = MailboxTile("person" if own else "building", title, lambda box=box: self.chosen.emit(box.id))
                self._tiles[box.id] = tile
                self._row.addWidget(tile, 1)
        for box in boxes:
            unread = ngettext("{n} chưa đọc", "{n} chưa đọc", box.unread).format(n=box.unread) if box.unread else ""
            self._tiles[box.id].say(box.name, unread, box.id == open)
        self.setVisible(len(boxes) > 1)
