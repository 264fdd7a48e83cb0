"""The letters of a list with their day headings, read in stretches as the person scrolls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from client.api import ids, rows
from ui import dates

STRETCH = 100  # letters read at once
Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()

Heading = date


class LetterModel(QAbstractListModel):
    """`index()` gives (id, time) of every letter, newest first; `rows(ids)` reads some; `ear(row)` is a row in words."""

    def __init__(
        self,
        index: Callable[[], Sequence[tuple[ids.MessageId, float]]],
        read: Callable[[Sequence[ids.MessageId]], Sequence[rows.LetterRow]],
        ear: Callable[[rows.LetterRow], str],
        *,
        headings: bool = True,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._index_of, self._read, self._ear, self._headings = index, read, ear, headings
        self._all: Sequence[tuple[ids.MessageId, float]] = ()
        self._shown = 0  # how many of `_all` are in `_entries`
        self._entries: list[rows.LetterRow | Heading] = []

    @property
    def total(self) -> int:
        """Letters in the whole list, shown or not."""
        return len(self._all)

    def entry(self, row: int) -> rows.LetterRow | Heading | None:
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def row_of(self, letter: ids.MessageId) -> int:
        """-1 when it is not among the rows read so far."""
        return next((n for n, one in enumerate(self._entries) if not isinstance(one, date) and one.id == letter), -1)

    def letters(self) -> tuple[rows.LetterRow, ...]:
        return tuple(one for one in self._entries if not isinstance(one, date))

    def reload(self, at_least: int = STRETCH) -> None:
        """Read all anew, as many rows as before."""
        wanted = max(self._shown, at_least)
        every = self._index_of()
        entries, shown = self._stretch(every, 0, wanted, None)
        if self._same_letters(entries):
            changed = [n for n, (old, new) in enumerate(zip(self._entries, entries, strict=True)) if old != new]
            self._all, self._shown, self._entries = every, shown, entries
            if changed:
                self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))
            return
        self.beginResetModel()
        self._all, self._shown, self._entries = every, shown, entries
        self.endResetModel()

    def _same_letters(self, entries: list[rows.LetterRow | Heading]) -> bool:
        return len(entries) == len(self._entries) and all(
            (old == new) if isinstance(old, date) or isinstance(new, date) else (old.id, old.subject) == (new.id, new.subject)
            for old, new in zip(self._entries, entries, strict=True)
        )

    def _stretch(
        self, every: Sequence[tuple[ids.MessageId, float]], start: int, end: int, last: Heading | None
    ) -> tuple[list[rows.LetterRow | Heading], int]:
        part = every[start:end]
        entries: list[rows.LetterRow | Heading] = []
        for row in self._read([letter for letter, _at in part]):
            if self._headings and (day := dates.moment(row.arrived).date()) != last:
                entries.append(day)
                last = day
            entries.append(row)
        return entries, start + len(part)

    # Qt

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._shown < len(self._all)

    def fetchMore(self, parent: Index) -> None:
        last = next((dates.moment(one.arrived).date() for one in reversed(self._entries) if not isinstance(one, date)), None)
        entries, shown = self._stretch(self._all, self._shown, self._shown + STRETCH, last)
        if entries:
            first = len(self._entries)
            self.beginInsertRows(QModelIndex(), first, first + len(entries) - 1)
            self._entries += entries
            self._shown = shown
            self.endInsertRows()
        else:
            self._shown = shown

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.entry(index.row()), date):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entry(index.row())
        if entry is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return dates.heading(entry) if isinstance(entry, date) else self._ear(entry)
        if role == Qt.ItemDataRole.UserRole:
            return entry
        return None
