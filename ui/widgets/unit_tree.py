"""The tree of units and people: one list that paints its rows, so that three thousand people cost no more than twenty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from i18n import _
from ui import theme
from ui.tree_rows import TreeRow
from ui.widgets import icons, paint
from ui.widgets.badge import outside_width, paint_outside
from ui.widgets.check import BOX, paint_box
from ui.widgets.letter_rows import lines
from ui.widgets.marked import paint_marked
from ui.widgets.tile import line

INDENT = 36
Index = QModelIndex | QPersistentModelIndex


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: Sequence[TreeRow] = ()
        self._keys: list[str] = []

    def take(self, rows: Sequence[TreeRow]) -> None:
        keys = [row.key for row in rows]
        if keys == self._keys:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows, self._keys = rows, keys
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ear(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return ", ".join(filter(None, (row.name, row.second)))
        if role == Qt.ItemDataRole.CheckStateRole:
            return (Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Checked)[row.tick]
        return None


def ear(row: TreeRow) -> str:
    """The row in words, for the screen reader."""
    tick = (_("chưa chọn"), _("chọn một phần"), _("đã chọn"))[row.tick]
    way = {True: _("đang mở ra"), False: _("đang thu lại"), None: ""}[row.open]
    return ", ".join(filter(None, (row.name, row.second, tick, way)))


class _Painter(QStyledItemDelegate):
    def __init__(self, view: UnitTree) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self._view.paint_row(painter, QRectF(option.rect), index.row())


def row_height() -> int:
    return 76 if theme.now().large else 56


class UnitTree(QListView):
    """`ticked(row)` on a press anywhere, Space or Enter; `turned(row)` on 'Mở ra' or 'Thu lại', Right and Left."""

    ticked = Signal(object)
    turned = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Model(self)
        self._lit = self._pressed = -1
        self._by_keys = False
        self.setModel(self._model)
        self.setItemDelegate(_Painter(self))
        self.setUniformItemSizes(True)
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setFrameStyle(0)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        theme.follow(self, self._restyle)

    # Rows

    def say(self, rows: Sequence[TreeRow], *, from_top: bool = False) -> None:
        """The place in the list and the row of the keyboard stay, unless it is another list."""
        now = self.current()
        key = now.key if now is not None and not from_top else ""
        at = 0 if from_top else self.verticalScrollBar().value()
        self._model.take(rows)
        row = next((number for number, each in enumerate(rows) if each.key == key), -1) if key else -1
        self.setAutoScroll(False)
        if row != self.currentIndex().row():
            self.setCurrentIndex(self._model.index(row) if row >= 0 else QModelIndex())
        self.setAutoScroll(True)
        self.verticalScrollBar().setValue(at)
        self.viewport().update()

    def rows(self) -> Sequence[TreeRow]:
        return self._model.rows

    def current(self) -> TreeRow | None:
        row = self.currentIndex().row()
        return self._model.rows[row] if 0 <= row < len(self._model.rows) else None

    def _restyle(self) -> None:
        self.verticalScrollBar().setSingleStep(row_height())
        self.scheduleDelayedItemsLayout()

    # Painting

    def paint_row(self, painter: QPainter, room: QRectF, number: int) -> None:
        look, row = theme.now(), self._model.rows[number]
        painter.save()
        painter.fillRect(room, theme.colour("brand-0" if row.tick or number == self._lit else "surface"))
        rule = look.line_width()
        painter.fillRect(QRectF(room.left(), room.bottom() - rule, room.width(), rule), theme.colour("line"))
        middle, size = room.center().y(), look.icon(24)
        x = room.left() + 16 + row.depth * INDENT
        paint_box(painter, x, middle - BOX / 2, row.tick)
        x += BOX + 12
        icons.paint(painter, row.icon, x, middle - size / 2, size, "ink")
        x += size + 12
        right = room.right() - 12 - self._turner(painter, room, row)
        if row.person is not None and row.person.outside:
            right -= outside_width() + 8
            paint_outside(painter, QRectF(right + 4, room.top(), 1, room.height()).center())
        x += self._name(painter, x, middle, right - x, row) + 12
        if row.second and right - x > 40:
            high = QFontMetrics(theme.font("second")).height()
            line(painter, x, middle - high / 2, right - x, row.second, "second", "ink2")
        if self._by_keys and self.hasFocus() and number == self.currentIndex().row():
            paint.box(painter, room.adjusted(3, 3, -3, -4), edge="ring-out", width=3, radius=6)
        painter.restore()

    def _name(self, painter: QPainter, x: float, middle: float, room: float, row: TreeRow) -> float:
        """In two lines where one does not do; its width."""
        high = QFontMetrics(theme.font("button")).height()
        broken = lines(row.name, "button", room)
        if len(broken) < 2:
            return paint_marked(painter, x, middle - high / 2, room, row.name, row.marks, "button")
        begin = row.name.find(broken[1], len(broken[0]))
        rest = row.name[begin:]
        paint_marked(painter, x, middle - high, room, broken[0], [mark for mark in row.marks if mark[0] < begin], "button")
        later = [(start - begin, length) for start, length in row.marks if start >= begin]
        paint_marked(painter, x, middle, room, rest, later, "button")
        return room

    def _turner(self, painter: QPainter, room: QRectF, row: TreeRow) -> float:
        """'Mở ra' or 'Thu lại' at the right; its width."""
        if row.open is None:
            return 0
        look = theme.now()
        words = self._turn_words(row.open)
        metrics = QFontMetrics(theme.font("badge"))
        width, size = metrics.horizontalAdvance(words), look.icon(20)
        x, middle = room.right() - 12 - width, room.center().y()
        line(painter, x, middle - metrics.height() / 2, width + 2, words, "badge", "brand" if not look.contrast else "link")
        icons.paint(painter, "up" if row.open else "down", x - size - 6, middle - size / 2, size, "link")
        return float(width + size + 22)

    def _turn_words(self, open_: bool) -> str:
        return _("Thu lại") if open_ else _("Mở ra")

    def _turn_width(self) -> int:
        """px at the right that open and close: wider than the words, so that a hand finds it."""
        metrics = QFontMetrics(theme.font("badge"))
        return max(metrics.horizontalAdvance(self._turn_words(each)) for each in (True, False)) + theme.now().icon(20) + 34

    # Hand and keys

    def _press(self, number: int, turn: bool) -> None:
        row = self._model.rows[number]
        if turn and row.open is not None:
            self.turned.emit(row)
        else:
            self.ticked.emit(row)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_keys = False
        self._pressed = self.indexAt(event.position().toPoint()).row() if event.button() == Qt.MouseButton.LeftButton else -1
        if self._pressed >= 0:
            self.setCurrentIndex(self._model.index(self._pressed))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two presses are two presses."""
        self.mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        number, pressed = self.indexAt(at).row(), self._pressed
        self._pressed = -1
        if event.button() == Qt.MouseButton.LeftButton and number >= 0 and number == pressed:
            self._press(number, at.x() >= self.viewport().width() - self._turn_width())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._light(event.position().toPoint())

    def leaveEvent(self, event: Any) -> None:
        self._light(QPoint(-1, -1))
        super().leaveEvent(event)

    def _light(self, at: QPoint) -> None:
        lit = self.indexAt(at).row()
        if lit != self._lit:
            self._lit = lit
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_keys = True
        row, number = self.current(), self.currentIndex().row()
        key = event.key()
        if key == Qt.Key.Key_Escape:
            event.ignore()
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if row is not None and not event.isAutoRepeat():
                self.ticked.emit(row)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            if row is not None and row.open is (key == Qt.Key.Key_Left):
                self.turned.emit(row)
            elif row is not None and key == Qt.Key.Key_Left:
                self._go_up(number, row.depth)
        else:
            super().keyPressEvent(event)
        self.viewport().update()

    def keyboardSearch(self, search: str) -> None:
        """There is a field for it."""

    def _go_up(self, number: int, depth: int) -> None:
        """From a row to the unit that it lies in."""
        for each in range(number - 1, -1, -1):
            if self._model.rows[each].depth < depth:
                self.setCurrentIndex(self._model.index(each))
                return

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keys = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        self.start()
        self.viewport().update()

    def start(self) -> None:
        """The keyboard stands on some row, the first one unless it was here before."""
        if not self.currentIndex().isValid() and self._model.rows:
            self.setCurrentIndex(self._model.index(0))
