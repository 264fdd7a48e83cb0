"""The procedures to choose from: a row each, with what was searched for painted over; one is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from client.api import rows
from i18n import _
from ui import theme
from ui.widgets import paint
from ui.widgets.empty import EmptyState
from ui.widgets.focus import ring
from ui.widgets.scroll import Scroll

EDGE, SIDE = 6, 14


class ProcedureRow(QPushButton):
    """The name in as many lines as it needs, and a small line below it. `moved(by)`: an arrow leads to another row."""

    moved = Signal(int)

    def __init__(self, one: rows.Procedure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.one = one
        self._second = one.line
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        ring(self, "button")
        theme.follow(self, self.updateGeometry)

    def say(self, chosen: bool, likely: bool) -> None:
        self.setChecked(chosen)
        asked = _("Thư hỏi việc này") if likely else self.one.line
        self._second = _("Đang chọn") if chosen else asked
        self.setAccessibleName(", ".join(filter(None, (self.one.name, self._second))))
        self.update()

    def _lines(self, width: int) -> tuple[QTextLayout, float]:
        """The name broken into lines, and its height."""
        layout = QTextLayout(self.one.name, theme.font("button"))
        found = []
        for start, length in self.one.marks:
            mark = QTextLayout.FormatRange()
            look = QTextCharFormat()
            if theme.now().contrast:
                look.setFontUnderline(True)
                look.setForeground(theme.colour("gold"))
            else:
                ground = QColor(theme.colour("gold"))
                ground.setAlphaF(0.55)
                look.setBackground(ground)
            mark.start, mark.length, mark.format = start, length, look
            found.append(mark)
        layout.setFormats(found)
        layout.beginLayout()
        high = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(40, width - EDGE - 2 * SIDE))
            line.setPosition(QPointF(0, high))
            high += line.height()
        layout.endLayout()
        return layout, high

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        second = round(theme.now().pixels("second") * 1.4)
        return max(56, round(self._lines(width)[1]) + second + 18)

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(self.width() if self.width() > 100 else 260))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 56)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            painter.fillRect(room, theme.colour("brand-0"))
        if self.isChecked():
            painter.fillRect(QRectF(0, 0, EDGE, room.height()), theme.colour("brand"))
        layout, high = self._lines(self.width())
        painter.setPen(theme.colour("ink"))
        layout.draw(painter, QPointF(EDGE + SIDE, 8))
        painter.setFont(theme.font("second"))
        painter.setPen(theme.colour("ink2"))
        below = QRectF(EDGE + SIDE, 8 + high, room.width() - EDGE - 2 * SIDE, room.height() - high - 12)
        words = painter.fontMetrics().elidedText(self._second, Qt.TextElideMode.ElideRight, int(below.width()))
        painter.drawText(below, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), words)
        rule = theme.now().line_width()
        painter.fillRect(QRectF(0, room.height() - rule, room.width(), rule), theme.colour("line"))


class ProcedureList(Scroll):
    """`chosen(id)`. One stop of the Tab key, on the chosen row or the first; the arrows go from row to row."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 2, parent)
        self._rows: list[ProcedureRow] = []
        self.setAccessibleName(_("Danh sách thủ tục"))
        self.empty = EmptyState("search")
        self.empty.hide()

    def shown(self) -> Sequence[ProcedureRow]:
        return tuple(self._rows)

    def say(self, every: Sequence[rows.Procedure], chosen: str, likely: Sequence[str]) -> None:
        if tuple(row.one for row in self._rows) != tuple(every):
            self.empty.setParent(None)
            self.clear()
            self._rows = []
            for one in every:
                row = ProcedureRow(one)
                row.clicked.connect(lambda _on, id=one.id: self.chosen.emit(id))
                row.moved.connect(partial(self._move, len(self._rows)))
                self.column.addWidget(row)
                self._rows.append(row)
            self.column.addWidget(self.empty)
            self.column.addStretch(1)
        self.empty.setVisible(not every)
        if not every:
            self.empty.say("search", _("Không thấy thủ tục này"), _("Gõ ít chữ hơn, hoặc dùng Trả lời."))
        stop = next((at for at, row in enumerate(self._rows) if row.one.id == chosen), 0)
        for at, row in enumerate(self._rows):
            row.say(row.one.id == chosen, row.one.id in likely)
            row.setFocusPolicy(Qt.FocusPolicy.StrongFocus if at == stop else Qt.FocusPolicy.ClickFocus)

    def go_in(self) -> None:
        """The keyboard comes from the search."""
        self._move(-1, 1)

    def _move(self, at: int, by: int) -> None:
        if 0 <= at + by < len(self._rows):
            row = self._rows[at + by]
            row.setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(row, 0, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        paint.box(painter, QRectF(self.viewport().rect()), "surface", "line", width=theme.now().line_width(), radius=8)
