"""The register as a table: painted rows under a head that stays, each row two lines at most; Enter or a press opens one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from client.api import rows
from i18n import _, register_words
from ui import theme
from ui.kinds import kind
from ui.widgets import icons
from ui.widgets.badge import badge_height, badge_width, paint_badge
from ui.widgets.focus import ring

Index = QModelIndex | QPersistentModelIndex
WIDE = ("number", "at", "code", "kind", "summary", "party")
NARROW = ("number", "at", "code", "summary", "party")
LARGE = ("number", "code", "summary")
PAD = 14


class _Model(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: Sequence[rows.RegisterRow] = ()
        self.fields: tuple[str, ...] = WIDE
        self.book = "in"

    def take(self, found: Sequence[rows.RegisterRow], book: str) -> None:
        self.beginResetModel()
        self.rows, self.book = found, book
        self.endResetModel()

    def set_fields(self, fields: tuple[str, ...]) -> None:
        self.beginResetModel()
        self.fields = fields
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.fields)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return register_words.columns(self.book)[self.fields[section]]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return said(row, self.fields[index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ear(row)
        return None


def said(row: rows.RegisterRow, field: str) -> str:
    """What stands in a cell."""
    match field:
        case "number":
            return register_words.number(row.number, row.wants, row.state)
        case "at":
            return f"{register_words.day(row.at):%d/%m}"
        case "kind":
            return kind(row.kind).name
        case "code":
            return row.code or "–"
        case "summary":
            return row.summary
        case _:
            return row.party


def due(row: rows.RegisterRow) -> str:
    """The line below the summary: what is to be done, until when."""
    if row.state == "clash":
        return _("Số {n} đã cấp cho “{other}”").format(n=row.wants, other=row.other)
    if row.deadline is None or row.done:
        return ""
    day = f"{register_words.day(row.deadline):%d/%m}"
    return _("Quá hạn {day}").format(day=day) if row.late else _("Hạn {day}").format(day=day)


def ear(row: rows.RegisterRow) -> str:
    names = register_words.columns(row.book)
    parts = [f"{names[field]} {said(row, field)}" for field in WIDE]
    return ", ".join([*parts, *filter(None, (due(row), row.handler))])


class _Cells(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = self.parent()
        assert isinstance(view, RegisterTable)
        row, field = view.model_.rows[index.row()], view.model_.fields[index.column()]
        room = QRectF(option.rect)
        look = theme.now()
        lit = index.row() == view.currentIndex().row() and view.hasFocus()
        painter.fillRect(room, theme.colour("brand-0" if lit else "surface"))
        painter.fillRect(QRectF(room.left(), room.bottom() - 1, room.width(), 1), theme.colour("line"))
        inside = room.adjusted(PAD, 4, -PAD / 2, -5)
        words = said(row, field)
        if field == "kind":
            width = min(inside.width(), badge_width(words) + 2)
            paint_badge(painter, QRectF(inside.left(), room.center().y() - badge_height() / 2, width, badge_height()), row.kind)
            return
        wrong = row.state == "clash" and field in ("number", "summary")
        strong = field in ("number", "code")
        painter.setFont(theme.font("second" if field == "party" else "button" if strong else "body"))
        painter.setPen(theme.colour("bad-text" if wrong and field == "number" else "ink2" if field == "party" else "ink"))
        side = Qt.AlignmentFlag.AlignRight if field == "number" else Qt.AlignmentFlag.AlignLeft
        if field == "number" and not row.number:
            painter.setFont(theme.font("second"))
            painter.setPen(theme.colour("bad-text" if wrong else "ink2"))
            _lines(painter, inside, words, side)
            return
        more = due(row) if field == "summary" else ""
        if not more:
            _lines(painter, inside, words, side)
            return
        tint = "bad-text" if row.late or wrong else "ink2"
        upper = painter.fontMetrics().lineSpacing()
        top = room.center().y() - upper
        line = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(inside.width()))
        painter.drawText(QRectF(inside.left(), top, inside.width(), upper), int(Qt.AlignmentFlag.AlignVCenter), line)
        size = look.icon(18)
        icons.paint(painter, "warning-filled" if tint == "bad-text" else "clock", inside.left(), top + upper + 2, size, tint)
        painter.setFont(theme.font("second-strong" if tint == "bad-text" else "second"))
        painter.setPen(theme.colour(tint))
        left = QRectF(inside.left() + size + 6, top + upper, inside.width() - size - 6, upper)
        more = painter.fontMetrics().elidedText(more, Qt.TextElideMode.ElideRight, int(left.width()))
        painter.drawText(left, int(Qt.AlignmentFlag.AlignVCenter), more)


def _lines(painter: QPainter, room: QRectF, words: str, side: Qt.AlignmentFlag) -> None:
    """In two lines at most."""
    metrics = painter.fontMetrics()
    first, rest = words, ""
    if metrics.horizontalAdvance(words) > room.width():
        parts, first = words.split(" "), ""
        while parts and metrics.horizontalAdvance(f"{first} {parts[0]}".strip()) <= room.width():
            first = f"{first} {parts.pop(0)}".strip()
        first, rest = (first, " ".join(parts)) if first else (words, "")
    shown = [metrics.elidedText(one, Qt.TextElideMode.ElideRight, int(room.width())) for one in (first, rest) if one]
    height = metrics.lineSpacing()
    top = room.center().y() - height * len(shown) / 2
    for at, one in enumerate(shown):
        painter.drawText(QRectF(room.left(), top + at * height, room.width(), height), int(side | Qt.AlignmentFlag.AlignVCenter), one)


class RegisterTable(QTableView):
    """`opened(row)`: the place of a row in what was taken."""

    opened = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model_ = _Model(self)
        self.setModel(self.model_)
        self.setItemDelegate(_Cells(self))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setFrameStyle(0)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setSectionsClickable(False)
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setHorizontalHeader(head)
        self.clicked.connect(lambda index: self.opened.emit(index.row()))
        ring(self, "")
        theme.follow(self, self._restyle)

    def take(self, found: Sequence[rows.RegisterRow], book: str) -> None:
        """Show these; the row that the keyboard stood on keeps it."""
        stood = self.current()
        top = self.verticalScrollBar().value()
        self.model_.take(found, book)
        place = next((at for at, row in enumerate(found) if stood is not None and row.doc == stood.doc), 0)
        self._restyle()
        if found:
            self.setCurrentIndex(self.model_.index(place, 0))
            self.verticalScrollBar().setValue(top if stood is not None else 0)

    def current(self) -> rows.RegisterRow | None:
        at = self.currentIndex().row()
        return self.model_.rows[at] if 0 <= at < len(self.model_.rows) else None

    def _restyle(self) -> None:
        look = theme.now()
        fields = LARGE if look.large else NARROW if look.narrow else WIDE
        if fields != self.model_.fields:
            self.model_.set_fields(fields)
        self.verticalHeader().setDefaultSectionSize(100 if look.large else 62)
        head = self.horizontalHeader()
        head.setFont(theme.font("second-strong"))
        head.setFixedHeight(round(42 * look.scale))
        ink, ground, line = (theme.colour(name).name() for name in ("ink", "sunk", "ctl"))
        head.setStyleSheet(
            f"QHeaderView::section {{ background: {ground}; color: {ink}; border: none; border-bottom: 2px solid {line}; padding-left: {PAD}px; }}"
        )
        self._widths()
        self.viewport().update()

    def _widths(self) -> None:
        look, room = theme.now(), self.viewport().width()
        given = {"number": 84, "at": 104, "code": 188, "kind": 202, "party": 170 if look.narrow else 172}
        widths = {field: round(given.get(field, 0) * (1.35 if look.large else 1)) for field in self.model_.fields}
        if look.large:
            widths |= {"number": 130, "code": 236 if look.narrow else 300}
        elif look.narrow:
            widths |= {"code": 188, "at": 102, "party": 112}
        widths["summary"] = max(120, room - sum(widths.values()))
        for at, field in enumerate(self.model_.fields):
            self.setColumnWidth(at, widths[field])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widths()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().row())
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.colour("surface"))
        painter.end()
        super().paintEvent(event)

