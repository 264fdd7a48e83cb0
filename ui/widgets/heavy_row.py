"""The row of a letter in the clean-up: a box to tick, who and when, how much room it takes; then how far it has come."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QPainter

from client.api import ids, rows
from ui import cleanup_words, dates, theme
from ui.widgets import icons, paint
from ui.widgets.check import BOX, paint_box
from ui.widgets.letter_rows import metrics
from ui.widgets.tile import line

LOOKS = {"coming": ("download", "ink2"), "leaving": ("save", "ink2"), "kept": ("check-circle-filled", "ok-text"),
         "back": ("mail", "ink2"), "gone": ("info", "ink2")}  # fmt: skip


class HeavyRow:
    """`most`: the heaviest letter of the list, in octets; `states`: of the letters that are on their way (then nothing is ticked)."""

    def __init__(self) -> None:
        self.most = 1
        self.states: Mapping[ids.MessageId, rows.KeepRow] = {}

    def guess(self) -> int:
        return 100 if theme.now().large else 64

    def height(self, row: rows.LetterRow, width: int) -> int:
        return self.guess()

    def zone(self, at: QPoint, room: QRect, row: rows.LetterRow) -> str:
        return "" if self.states else "tick"

    def ear(self, row: rows.LetterRow) -> str:
        said = cleanup_words.progress(self.states[row.id]) if row.id in self.states else ""
        return ", ".join(filter(None, (cleanup_words.subject(row), cleanup_words.second(row), dates.size(row.size), said)))

    def paint(self, painter: QPainter, room: QRectF, row: rows.LetterRow, *, lit: bool, chosen: bool) -> None:
        look = theme.now()
        state = self.states.get(row.id)
        if state is None:
            paint_box(painter, room.left() + 16, room.center().y() - BOX / 2, 2 if chosen else 0)
        else:
            icon, tint = LOOKS[state.state] if state.fault is None else ("warning-filled", "warn-text")
            size = look.icon(24)
            icons.paint(painter, icon, room.left() + 18, room.center().y() - size / 2, size, tint)
        words = dates.size(row.size)
        right = room.right() - 16
        wide = max(metrics("strong").horizontalAdvance(words), metrics("strong").horizontalAdvance("00,0 MB"))
        bar = 0 if look.narrow or look.large else 150  # what it is about comes first
        x = room.left() + 16 + BOX + 14
        end = right - wide - 16 - (bar + 26 if bar else 0)
        second = cleanup_words.progress(state) if state is not None else cleanup_words.second(row)
        tint = "warn-text" if state is not None and state.fault is not None else "ink2"
        y = room.center().y() - (metrics("button").height() + metrics("second").height()) / 2
        y += line(painter, x, y, end - x, cleanup_words.subject(row), "button", "ink")
        line(painter, x, y, end - x, second, "second", tint)
        if bar:
            self._bar(painter, QRectF(end + 26, room.center().y() - 6, bar, 12), row, state)
        at = right - metrics("strong").horizontalAdvance(words)
        line(painter, at, room.center().y() - metrics("strong").height() / 2, wide, words, "strong", "ink")

    def _bar(self, painter: QPainter, room: QRectF, row: rows.LetterRow, state: rows.KeepRow | None) -> None:
        paint.box(painter, room, "sunk", "line" if theme.now().contrast else "", width=1, radius=6)
        share = row.size / max(1, self.most)
        if state is not None:
            share = 1.0 if state.state in ("leaving", "kept") else state.have / max(1, state.size)
        if share > 0:
            tint = "ok-line" if state is not None and state.state == "kept" else "brand"
            paint.box(painter, QRectF(room.left(), room.top(), max(room.height(), room.width() * min(1.0, share)), room.height()), tint, radius=6)
