"""The letters of a list with their day headings. The whole index is known at once; the rows are read as they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from client.api import ids, rows
from ui import dates

STRETCH = 60  # rows read at once
KEPT = 900  # rows held in memory; beyond that only what is looked at
Index = QModelIndex | QPersistentModelIndex
Every = Sequence[tuple[ids.MessageId, float]]
_NONE = QModelIndex()

Heading = date
Key = ids.MessageId | Heading


class LetterModel(QAbstractListModel):
    """`take` gets (id, time) of every letter, newest first; `read(ids)` reads some; `ear(row)` is a row in words."""

    def __init__(
        self,
        read: Callable[[Sequence[ids.MessageId]], Sequence[rows.LetterRow]],
        ear: Callable[[rows.LetterRow], str],
        *,
        headings: bool = True,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._read, self._ear, self._headings = read, ear, headings
        self._keys: list[Key] = []
        self._total = 0
        self._rows: dict[ids.MessageId, rows.LetterRow | None] = {}
        self._places: dict[ids.MessageId, int] | None = None
        self.was_read: Callable[[Iterable[rows.LetterRow]], object] = lambda _rows: None

    @property
    def total(self) -> int:
        """Letters in the whole list, looked at or not."""
        return self._total

    @property
    def keys(self) -> Sequence[Key]:
        """What stands in each row: a letter's id, or the day of a heading."""
        return self._keys

    def entry(self, row: int) -> rows.LetterRow | Heading | None:
        """None: there is no such row, or its letter has just gone."""
        if not 0 <= row < len(self._keys):
            return None
        key = self._keys[row]
        if isinstance(key, date):
            return key
        if key not in self._rows:
            self.look_at(row - STRETCH // 4, row + STRETCH)
        return self._rows.get(key)

    def is_read(self, row: int) -> bool:
        """Is a letter in this row whose height is known?"""
        key = self._keys[row]
        return not isinstance(key, date) and key in self._rows

    def look_at(self, first: int, last: int) -> None:
        """Have these rows (both included) at hand."""
        keys = self._keys[max(0, first) : last + 1]
        missing = [key for key in keys if not isinstance(key, date) and key not in self._rows]
        if not missing:
            return
        if len(self._rows) > KEPT:
            held = set(keys)
            self._rows = {key: row for key, row in self._rows.items() if key in held}
        found = self._read(missing)
        self._rows |= dict.fromkeys(missing)
        self._rows |= {row.id: row for row in found}
        self.was_read(found)

    def row_of(self, letter: ids.MessageId) -> int:
        """-1 when the letter is not in the list."""
        if self._places is None:
            self._places = {key: row for row, key in enumerate(self._keys) if not isinstance(key, date)}
        return self._places.get(letter, -1)

    def letters(self) -> tuple[rows.LetterRow, ...]:
        """Those read so far."""
        return tuple(row for row in self._rows.values() if row is not None)

    def differs(self, every: Every) -> bool:
        """Would `take` move rows?"""
        return self._named(every) != self._keys

    def take(self, every: Every) -> None:
        """Another index: rows that stay keep their place in every view; what they say is read again when looked at."""
        keys = self._named(every)
        self._total = len(every)
        self._rows = {}
        if keys == self._keys:
            if keys:
                self.dataChanged.emit(self.index(0), self.index(len(keys) - 1))
            return
        old = self._keys
        short = min(len(old), len(keys))
        head = next((n for n in range(short) if old[n] != keys[n]), short)
        tail = next((n for n in range(short - head) if old[-1 - n] != keys[-1 - n]), short - head)
        if head + tail < len(old):
            self.beginRemoveRows(QModelIndex(), head, len(old) - tail - 1)
            self._keys = old[:head] + old[len(old) - tail :]
            self._places = None
            self.endRemoveRows()
        if head + tail < len(keys):
            self.beginInsertRows(QModelIndex(), head, len(keys) - tail - 1)
            self._keys = keys
            self._places = None
            self.endInsertRows()

    def _named(self, every: Every) -> list[Key]:
        if not self._headings:
            return [letter for letter, _at in every]
        keys: list[Key] = []
        start, end = 0.0, 0.0  # of the day whose heading stands last
        for letter, at in every:
            if not start <= at < end:
                day = dates.moment(at).date()
                start, end = _bounds(day)
                keys.append(day)
            keys.append(letter)
        return keys

    # Qt

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._keys)

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = index.row()
        if not 0 <= row < len(self._keys) or isinstance(self._keys[row], date):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.UserRole):
            return None
        entry = self.entry(index.row())
        if entry is None or role == Qt.ItemDataRole.UserRole:
            return entry
        return dates.heading(entry) if isinstance(entry, date) else self._ear(entry)


def _bounds(day: date) -> tuple[float, float]:
    """Where a day begins and ends on this PC, in epoch seconds."""
    next_day = day + timedelta(days=1)
    return datetime(day.year, day.month, day.day).timestamp(), datetime(next_day.year, next_day.month, next_day.day).timestamp()
