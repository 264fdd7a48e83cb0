"""The list of letters: one view that paints its rows, so that ten thousand letters cost no more than fifty."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from client.api import ids, rows
from ui import dates, theme
from ui.widgets import paint
from ui.widgets.letter_model import Every
from ui.widgets.letter_view import RowStyle, RowsView
from ui.widgets.second_click import swallow_second
from ui.widgets.tile import line

__all__ = ["LetterList", "RowStyle"]

HAND_RESTS = 1.5  # s without a move of the mouse: only then do new letters push the rows under it


class LetterList(RowsView):
    """`opened(id)` on a press or Enter; `pressed_zone(name, id)` for a part of the row with a deed of its own, Space ('tick')
    and Delete ('delete'); `emptied(bool)` after every reading.

    `ticked`: the letters chosen (painted chosen), kept by the page. `ground`: the token of the colour below the last row.
    """

    opened = Signal(int)
    pressed_zone = Signal(str, int)
    emptied = Signal(bool)

    def __init__(
        self,
        name: str,
        index: Callable[[], Every],
        read: Callable[[Sequence[ids.MessageId]], Sequence[rows.LetterRow]],
        style: RowStyle,
        *,
        headings: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(read, style, headings, parent)
        self._index_of = index
        self.ticked: set[ids.MessageId] = set()
        self.ground = "bg"
        self.by_keys = False
        self._lit = self._pressed = -1  # rows
        self._hand_at = float("-inf")
        self._waiting: Every | None = None
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._take_waiting)
        self.selectionModel().selectionChanged.connect(lambda: QTimer.singleShot(0, self, self._chosen_by_ear))

    def _chosen_by_ear(self) -> None:
        """A screen reader's press selects a row and leaves the keyboard where it is: to Qt that is all it can say."""
        chosen = self.selectionModel().selectedIndexes()
        if chosen and chosen[0].row() != self.currentIndex().row():
            self.setCurrentIndex(chosen[0])
            if (letter := self.current()) is not None:
                self.opened.emit(letter)

    # What pages use

    def reload(self) -> None:
        """Read again; the row in view and the chosen row stay."""
        self.take(self._index_of())

    def take(self, every: Every) -> None:
        """Show this index; the row in view and the chosen row stay."""
        self._rest.stop()
        self._waiting = None
        self.put(every)
        self._stand_somewhere()
        self._light_under_mouse()
        self.emptied.emit(self.letters.total == 0)

    def take_gently(self, every: Every) -> None:
        """The same for news that nobody here asked for: rows do not move from under a hand that is just pointing at one."""
        if self._hand_busy() and not self.verticalScrollBar().value() and self.letters.differs(every):
            self._waiting = every
            self._rest.start(round(HAND_RESTS * 500))
        else:
            self.take(every)

    def start_over(self, every: Every | None = None) -> None:
        """Another list (search, filter): from the top."""
        self.clearSelection()
        self.setCurrentIndex(QModelIndex())
        self.verticalScrollBar().setValue(0)
        self.take(self._index_of() if every is None else every)
        self.verticalScrollBar().setValue(0)

    def choose(self, letter: ids.MessageId) -> None:
        """Put the keyboard on this row, if it is here."""
        if (row := self.letters.row_of(letter)) >= 0:
            self.setCurrentIndex(self.letters.index(row))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.colour(self.ground))
        if not self.letters.keys:
            return
        top = self.verticalScrollBar().value()
        rule = theme.now().line_width()
        first, last = self._heights.row_at(top + event.rect().top()), self._heights.row_at(top + event.rect().bottom())
        for row in range(first, last + 1):
            room = QRectF(self.visualRect(self.letters.index(row)))
            entry = self.letters.entry(row)
            painter.save()
            painter.setClipRect(room)
            if isinstance(entry, date):
                painter.fillRect(room, theme.colour("bg"))
                self._paint_heading(painter, room, dates.heading(entry))
            elif entry is not None:
                self._paint_letter(painter, room, entry, row)
            painter.fillRect(QRectF(room.left(), room.bottom() - rule, room.width(), rule), theme.colour("line"))
            painter.restore()

    def _paint_heading(self, painter: QPainter, room: QRectF, words: str) -> None:
        side = theme.now().side
        painter.setFont(theme.font("second-strong"))
        high = painter.fontMetrics().height()
        y = room.top() + (room.height() - high) / 2
        line(painter, room.left() + side, y, room.width() - 2 * side, words, "second-strong", "ink2")

    def _paint_letter(self, painter: QPainter, room: QRectF, entry: rows.LetterRow, row: int) -> None:
        chosen, lit = entry.id in self.ticked, row == self._lit
        painter.fillRect(room, theme.colour("brand-0" if chosen or lit else "surface"))
        self._style.paint(painter, room, entry, lit=lit, chosen=chosen)
        if self.by_keys and self.hasFocus() and row == self.currentIndex().row():
            paint.box(painter, room.adjusted(3, 3, -3, -4), edge="ring-out", width=3, radius=6)

    # Hand and keys

    def _hand_busy(self) -> bool:
        return self._pressed >= 0 or (self.viewport().underMouse() and time.monotonic() - self._hand_at < HAND_RESTS)

    def _take_waiting(self) -> None:
        if self._waiting is not None:
            self.take_gently(self._waiting)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._light_under_mouse()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            return True
        if event.type() == QEvent.Type.Leave:
            self._light(QPoint(-1, -1))
        return super().viewportEvent(event)

    def _light_under_mouse(self) -> None:
        self._light(self.viewport().mapFromGlobal(self.cursor().pos()))

    def _light(self, at: QPoint) -> None:
        index = self.indexAt(at) if self.viewport().rect().contains(at) and self.underMouse() else QModelIndex()
        lit = index.row() if index.flags() & Qt.ItemFlag.ItemIsEnabled else -1
        shape = Qt.CursorShape.PointingHandCursor if lit >= 0 else Qt.CursorShape.ArrowCursor
        if lit != self._lit:
            self._lit = lit
            self.viewport().setCursor(shape)
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.by_keys = True
        deed = {Qt.Key.Key_Space: "tick", Qt.Key.Key_Delete: "delete"}.get(Qt.Key(event.key()))
        letter = self.current()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if letter is not None and not event.isAutoRepeat():
                self.opened.emit(letter)
        elif deed:
            if letter is not None and not event.isAutoRepeat():
                self.pressed_zone.emit(deed, letter)
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.by_keys = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        self._stand_somewhere()
        self.viewport().update()

    def _stand_somewhere(self) -> None:
        """The keyboard is never on no letter where there are some."""
        if self.hasFocus() and not self.currentIndex().isValid() and self.letters.total:
            self._put_on(self._letter_from(0, 1).row())

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._hand_at = time.monotonic()
        super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.by_keys = False
        self._hand_at = time.monotonic()
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self.indexAt(event.position().toPoint()).row()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, -1
        at = event.position().toPoint()
        index = self.indexAt(at)
        entry = self.letters.entry(index.row())
        if event.button() != Qt.MouseButton.LeftButton or index.row() != pressed or entry is None or isinstance(entry, date):
            return
        zone = self._style.zone(at, self.visualRect(index), entry)
        if zone:
            self.pressed_zone.emit(zone, entry.id)
        else:
            swallow_second(event.globalPosition())
            self.opened.emit(entry.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hand_at = time.monotonic()
        if not event.buttons():  # a press that is drawn over the rows does not choose them all
            super().mouseMoveEvent(event)
        self._light(event.position().toPoint())
