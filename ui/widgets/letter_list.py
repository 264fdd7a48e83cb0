"""The list of letters: one view that paints its rows, so that ten thousand letters cost no more than fifty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from client.api import ids, rows
from ui import dates, theme
from ui.widgets import paint
from ui.widgets.letter_model import LetterModel
from ui.widgets.tile import line

HEADING = 40


class RowStyle(Protocol):
    """How one kind of list shows a letter (see widgets/letter_rows.py)."""

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


class _Delegate(QStyledItemDelegate):
    def __init__(self, style: RowStyle, list: LetterList) -> None:
        super().__init__(list)
        self._style, self._list = style, list

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        model = index.model()
        assert isinstance(model, LetterModel)
        entry = model.entry(index.row())
        width = self._list.viewport().width()
        if entry is None or isinstance(entry, date):
            return QSize(width, HEADING if not theme.now().large else 52)
        return QSize(width, self._style.height(entry, width))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        model = index.model()
        assert isinstance(model, LetterModel)
        entry = model.entry(index.row())
        room = QRectF(option.rect)
        width = theme.now().line_width()
        if entry is None:
            return
        painter.save()
        if isinstance(entry, date):
            painter.fillRect(room, theme.colour("bg"))
            side = theme.now().side
            heading = dates.heading(entry)
            painter.setFont(theme.font("second-strong"))
            high = painter.fontMetrics().height()
            line(painter, room.left() + side, room.top() + (room.height() - high) / 2, room.width() - 2 * side, heading, "second-strong", "ink2")
        else:
            state = option.state
            chosen = entry.id in self._list.ticked
            lit = bool(state & QStyle.StateFlag.State_MouseOver)
            painter.fillRect(room, theme.colour("brand-0" if chosen or lit else "surface"))
            self._style.paint(painter, room, entry, lit=lit, chosen=chosen)
            if state & QStyle.StateFlag.State_HasFocus and self._list.by_keys:
                paint.box(painter, room.adjusted(3, 3, -3, -4), edge="ring-out", width=3, radius=6)
        painter.fillRect(QRectF(room.left(), room.bottom() - width, room.width(), width), theme.colour("line"))
        painter.restore()


class LetterList(QListView):
    """`opened(id)` on a press or Enter; `pressed_zone(name, id)` for a part of the row with a deed of its own; `emptied(bool)`.

    `ticked`: the letters chosen (painted chosen), kept by the page.
    """

    opened = Signal(int)
    pressed_zone = Signal(str, int)
    emptied = Signal(bool)

    def __init__(
        self,
        name: str,
        index: Callable[[], Sequence[tuple[ids.MessageId, float]]],
        read: Callable[[Sequence[ids.MessageId]], Sequence[rows.LetterRow]],
        style: RowStyle,
        *,
        headings: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.ticked: set[ids.MessageId] = set()
        self.by_keys = False
        self._style = style
        self.setAccessibleName(name)
        self.letters = LetterModel(index, read, style.ear, headings=headings, parent=self)
        self.setModel(self.letters)
        self.setItemDelegate(_Delegate(style, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(40)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setMouseTracking(True)
        self.setFrameStyle(0)
        self.setTabKeyNavigation(False)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(False)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        self.viewport().update()
        self.scheduleDelayedItemsLayout()

    def reload(self) -> None:
        """Read again; the row in view and the chosen row stay."""
        at = self.current()
        top = self.letters.entry(self.indexAt(QPoint(10, 2)).row())
        offset = self.visualRect(self.indexAt(QPoint(10, 2))).top() if top is not None else 0
        scrolled = self.verticalScrollBar().value() > 0
        self.letters.reload()
        if scrolled and top is not None and not isinstance(top, date) and (row := self.letters.row_of(top.id)) >= 0:
            self.scrollTo(self.letters.index(row), QAbstractItemView.ScrollHint.PositionAtTop)
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - offset)
        if at is not None and (row := self.letters.row_of(at)) >= 0 and self.currentIndex().row() != row:
            self.setCurrentIndex(self.letters.index(row))
        self.emptied.emit(self.letters.total == 0)

    def start_over(self) -> None:
        """Another list (search, filter): from the top."""
        self.letters.reload()
        self.scrollToTop()
        self.setCurrentIndex(QModelIndex())
        self.emptied.emit(self.letters.total == 0)

    def current(self) -> ids.MessageId | None:
        entry = self.letters.entry(self.currentIndex().row())
        return None if entry is None or isinstance(entry, date) else entry.id

    def choose(self, letter: ids.MessageId) -> None:
        """Put the keyboard on this row, if it is here."""
        if (row := self.letters.row_of(letter)) >= 0:
            self.setCurrentIndex(self.letters.index(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.by_keys = True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            if (letter := self.current()) is not None:
                self.opened.emit(letter)
        elif event.key() == Qt.Key.Key_Space:
            if (letter := self.current()) is not None:
                self.pressed_zone.emit("tick", letter)
        elif event.key() == Qt.Key.Key_Delete:
            if (letter := self.current()) is not None:
                self.pressed_zone.emit("delete", letter)
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.by_keys = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            first = next((n for n in range(self.letters.rowCount()) if not isinstance(self.letters.entry(n), date)), -1)
            if first >= 0:
                self.setCurrentIndex(self.letters.index(first))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.by_keys = False
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position().toPoint()
        index = self.indexAt(at)
        entry = self.letters.entry(index.row())
        if entry is None or isinstance(entry, date) or index != self.currentIndex():
            return
        zone = self._style.zone(at, self.visualRect(index), entry)
        if zone:
            self.pressed_zone.emit(zone, entry.id)
        else:
            self.opened.emit(entry.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        entry = self.letters.entry(self.indexAt(event.position().toPoint()).row())
        hand = entry is not None and not isinstance(entry, date)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
