"""Rows of letters that place themselves: a QListView for the screen reader and the keyboard, with places of its own.

Qt would ask for the size of every row before it shows the first one; here a row is measured when it is looked at, and the
rows in view stay where they are when those above turn out to be higher than was guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Protocol

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QRegion, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from client.api import ids, rows
from ui import theme
from ui.widgets.letter_heights import Heights
from ui.widgets.letter_model import Every, LetterModel

HEADING, HEADING_LARGE = 40, 52
AROUND = 15  # rows above and below the view that are read with it
Index = QModelIndex | QPersistentModelIndex
Hint = QAbstractItemView.ScrollHint
Move = QAbstractItemView.CursorAction


class RowStyle(Protocol):
    """How one kind of list shows a letter (see widgets/letter_rows.py)."""

    def guess(self) -> int:
        """The height of a row that nobody has looked at yet: the usual one."""
        ...

    def height(self, row: rows.LetterRow, width: int) -> int: ...

    def paint(self, painter: QPainter, room: QRectF, row: rows.LetterRow, *, lit: bool, chosen: bool) -> None:
        """The ground is painted already."""
        ...

    def ear(self, row: rows.LetterRow) -> str:
        """The row in words, for the screen reader."""
        ...

    def zone(self, at: QPoint, room: QRect, row: rows.LetterRow) -> str:
        """What is under the mouse: '' = the letter itself, else the name of a deed ('tick', 'restore')."""
        ...


class RowsView(QListView):
    """Model and geometry; what is painted and what a press does stands in letter_list.py."""

    def __init__(
        self,
        read: Callable[[Sequence[ids.MessageId]], Sequence[rows.LetterRow]],
        style: RowStyle,
        headings: bool,
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self._style = style
        self._heights = Heights()
        self._settling = self._moved = False
        self.letters = LetterModel(read, style.ear, headings=headings, parent=self)
        self.letters.was_read = self._measure
        self.setModel(self.letters)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFrameStyle(0)
        self.setTabKeyNavigation(False)
        theme.follow(self, self._restyle)

    def put(self, every: Every) -> None:
        """Show this index; the row in view stays where it is, the chosen row stays chosen."""
        at, anchor = self.current(), self._anchor()
        self.setAutoScroll(False)  # a row that goes elsewhere must not pull the list along
        self.letters.take(every)
        self.setAutoScroll(True)
        self._heights.set_keys(self.letters.keys)
        self._fit()
        if anchor is not None:
            letters, inside = anchor
            row = next((row for row in map(self.letters.row_of, letters) if row >= 0), -1)
            if row >= 0:
                self._scroll(self._heights.top(row) + inside)
        self._settle()
        if at is not None and (row := self.letters.row_of(at)) >= 0 and self.currentIndex().row() != row:
            self._put_on(row)
        self.viewport().update()

    def current(self) -> ids.MessageId | None:
        row = self.currentIndex().row()
        key = self.letters.keys[row] if 0 <= row < len(self.letters.keys) else None
        return None if key is None or isinstance(key, date) else key

    # Where rows stand

    def _restyle(self) -> None:
        anchor = self._anchor()
        self._heights.start(HEADING_LARGE if theme.now().large else HEADING, self._style.guess())
        self._measure(self.letters.letters())
        self._fit()
        if anchor is not None and (row := self.letters.row_of(anchor[0][0])) >= 0:
            self._scroll(self._heights.top(row) + anchor[1])
        if self.isVisible():  # a page that was closed reads no more
            self._settle()
        self.viewport().update()

    def _measure(self, read: Iterable[rows.LetterRow]) -> None:
        width = self.viewport().width()
        self._moved = self._heights.learn((row.id, self._style.height(row, width)) for row in read)

    def _anchor(self) -> tuple[list[ids.MessageId], int] | None:
        """The letters in view from the top, and how far the first one reaches above the edge; None at the very top."""
        value, keys = self.verticalScrollBar().value(), self.letters.keys
        if not value or not keys:
            return None
        first, last = self._in_view()
        seen = [(row, key) for row in range(first, last + 1) if not isinstance(key := keys[row], date)]
        return ([key for _row, key in seen], value - self._heights.top(seen[0][0])) if seen else None

    def _in_view(self) -> tuple[int, int]:
        top = self.verticalScrollBar().value()
        return self._heights.row_at(top), self._heights.row_at(top + self.viewport().height())

    def _fit(self) -> None:
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._heights.total - room))
        bar.setPageStep(room)
        bar.setSingleStep(40)

    def _scroll(self, value: int) -> None:
        """Without being told of it: nothing moves on the screen, the rows above have only other heights."""
        bar = self.verticalScrollBar()
        bar.blockSignals(True)
        bar.setValue(value)
        bar.blockSignals(False)

    def _settle(self) -> None:
        """Read what is in view; where that shows other heights than were guessed, the rows in view stay where they are."""
        if self._settling or not self.letters.keys:
            return
        self._settling = True
        for _again in range(5):
            first, last = self._in_view()
            still = next((row for row in range(first, last + 1) if self.letters.is_read(row)), first)
            inside = self.verticalScrollBar().value() - self._heights.top(still)
            self._moved = False
            self.letters.look_at(first - AROUND, last + AROUND)
            if not self._moved:
                break
            self._fit()
            self._scroll(self._heights.top(still) + inside)
        self._settling = False

    def visualRect(self, index: Index) -> QRect:
        row = index.row()
        if not 0 <= row < len(self.letters.keys):
            return QRect()
        top = self._heights.top(row) - self.verticalScrollBar().value()
        return QRect(0, top, self.viewport().width(), self._heights.high(row))

    def indexAt(self, at: QPoint) -> QModelIndex:
        y = at.y() + self.verticalScrollBar().value()
        return self.letters.index(self._heights.row_at(y)) if 0 <= y < self._heights.total else QModelIndex()

    def scrollTo(self, index: Index, hint: Hint = Hint.EnsureVisible) -> None:
        row, bar, room = index.row(), self.verticalScrollBar(), self.viewport().height()
        if not 0 <= row < len(self.letters.keys):
            return
        for _again in range(2):  # looking at it may show another height
            self.letters.look_at(row - 1, row + 1)
            self._fit()
            headed = row > 0 and isinstance(self.letters.keys[row - 1], date)
            top, bottom = self._heights.top(row - 1 if headed else row), self._heights.top(row + 1)
            if hint == Hint.PositionAtTop or top < bar.value():
                bar.setValue(top)
            elif hint == Hint.PositionAtBottom or bottom > bar.value() + room:
                bar.setValue(bottom - room)
            elif hint == Hint.PositionAtCenter:
                bar.setValue((top + bottom - room) // 2)

    def moveCursor(self, action: Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        keys, now = self.letters.keys, self.currentIndex().row()
        last = len(keys) - 1
        if last < 0:
            return QModelIndex()
        if now < 0 or action == Move.MoveHome:
            return self._letter_from(0, 1)
        top, page = self._heights.top(now), max(1, self.viewport().height() - self._heights.high(now))
        match action:
            case Move.MoveUp | Move.MovePrevious:
                return self._letter_from(now - 1, -1)
            case Move.MoveDown | Move.MoveNext:
                return self._letter_from(now + 1, 1)
            case Move.MoveEnd:
                return self._letter_from(last, -1)
            case Move.MovePageUp:
                return self._letter_from(min(now - 1, self._heights.row_at(top - page)), -1)
            case Move.MovePageDown:
                return self._letter_from(max(now + 1, self._heights.row_at(top + page)), 1)
        return self.currentIndex()

    def _letter_from(self, row: int, step: int) -> QModelIndex:
        """The next letter (headings are passed over) in this direction, else the last one in the other."""
        last = len(self.letters.keys) - 1
        row = min(max(0, row), last)
        for way in (step, -step):
            at = row
            while 0 <= at <= last and isinstance(self.letters.keys[at], date):
                at += way
            if 0 <= at <= last:
                return self.letters.index(at)
        return QModelIndex()

    def _put_on(self, row: int) -> None:
        """Current and chosen, without scrolling there."""
        self.setAutoScroll(False)
        self.setCurrentIndex(self.letters.index(row))
        self.setAutoScroll(True)

    # The rest of what QListView would do with its own places

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._settle()
        self.viewport().update()

    def updateGeometries(self) -> None:
        self._fit()

    def doItemsLayout(self) -> None:
        QAbstractItemView.doItemsLayout(self)

    def setSelection(self, room: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        index = self.indexAt(room.center())
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsSelectable:
            self.selectionModel().select(index, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for index in selection.indexes():
            region += self.visualRect(index)
        return region

    def keyboardSearch(self, search: str) -> None:
        """Typing letters searches nothing here: there is a field for it."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._restyle()
        self._fit()
        if self.isVisible():
            self._settle()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()
        self._settle()

    def currentChanged(self, current: Index, previous: Index) -> None:
        QAbstractItemView.currentChanged(self, current, previous)
        if QAccessible.isActive() and current.isValid() and self.hasFocus():
            told = QAccessibleEvent(self, QAccessible.Event.Focus)
            told.setChild(current.row())
            QAccessible.updateAccessibility(told)
