"""A row to tick: box 28, the whole row is the target; a dash means 'một phần'."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from ui import theme
from ui.widgets import icons, paint
from ui.widgets.focus import ring

BOX = 28


def paint_box(painter: QPainter, x: float, y: float, state: int) -> None:
    """`state`: 0 empty, 1 a part, 2 ticked; (x, y) is the left upper corner."""
    room = QRectF(x, y, BOX, BOX)
    if state == 0:
        paint.box(painter, room, "surface", "ctl", width=2, radius=6)
        return
    paint.box(painter, room, "brand", radius=6)
    if state == 2:
        icons.paint(painter, "check", x + 4, y + 4, 20, "on-brand")
    else:
        paint.box(painter, QRectF(x + 7, y + 12, 14, 4), "on-brand", radius=1)


class CheckRow(QCheckBox):
    """`second`: small words after the name ('đã chọn 7/31')."""

    def __init__(self, words: str, second: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._second = second
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_second(second)
        ring(self, "button")
        theme.follow(self, self._restyle)

    def set_second(self, second: str) -> None:
        self._second = second
        self.setAccessibleName(f"{self.text()}, {second}" if second else self.text())
        self.update()

    def _restyle(self) -> None:
        self.setFont(theme.font("medium"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = BOX + 40 + self.fontMetrics().horizontalAdvance(self.text())
        return QSize(width, max(56, self.fontMetrics().height() + 20))

    def hitButton(self, at: QPoint) -> bool:
        return self.rect().contains(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        on = self.checkState() != Qt.CheckState.Unchecked
        if on or self.underMouse():
            paint.box(painter, QRectF(self.rect()), "brand-0", radius=8)
        state = {Qt.CheckState.Unchecked: 0, Qt.CheckState.PartiallyChecked: 1, Qt.CheckState.Checked: 2}[self.checkState()]
        paint_box(painter, 12, (self.height() - BOX) / 2, state)
        x = 12 + BOX + 16
        painter.setFont(self.font())
        painter.setPen(theme.colour("ink"))
        painter.drawText(QRectF(x, 0, self.width() - x, self.height()), int(Qt.AlignmentFlag.AlignVCenter), self.text())
        if self._second:
            x += self.fontMetrics().horizontalAdvance(self.text()) + 12
            painter.setFont(theme.font("second"))
            painter.setPen(theme.colour("ink2"))
            painter.drawText(QRectF(x, 0, self.width() - x, self.height()), int(Qt.AlignmentFlag.AlignVCenter), self._second)
