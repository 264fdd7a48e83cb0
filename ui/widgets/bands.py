"""What stands above everything: the name of the program at the door, and the stripes while practising."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from i18n import _
from ui import theme
from ui.widgets import icons
from ui.widgets.button import Button
from ui.widgets.text import Text

STRIPES, PRACTICE, DOOR = 16, 83, 76


class DoorBand(QWidget):
    """On the pages before anybody has signed in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(DOOR)
        self._office = Text("", "second", "rail-sub", elide=True)
        words = QVBoxLayout(self)
        words.setContentsMargins(90, 0, 24, 0)
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(Text(_("Thư Công Vụ"), "card", "on-rail"))
        words.addWidget(self._office)
        words.addStretch()

    def set_office(self, words: str) -> None:
        self._office.setText(words)
        self._office.setVisible(bool(words))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("rail"))
        if theme.now().contrast:
            painter.fillRect(0, self.height() - 2, self.width(), 2, theme.colour("line"))
        painter.drawPixmap(34, (self.height() - 40) // 2, icons.mark(40))


class PracticeBand(QWidget):
    """Stripes, what it means, and the way back in one press."""

    def __init__(self, stop: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(PRACTICE)
        words = _("ĐANG TẬP – thư không gửi đi thật")
        self.setAccessibleName(words)
        self.stop_button = Button(_("Thôi tập, về thư thật"), "dark", "close", row=True, press=stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(66, STRIPES + 4, 16, 7)
        row.addWidget(Text(words, "figure", "on-gold", elide=True), 1)
        row.addWidget(self.stop_button)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("gold"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.colour("#14222C"))
        painter.setPen(Qt.PenStyle.NoPen)
        x = -20.0
        while x < self.width() + 20:
            stripe = [QPointF(x + 16, 0), QPointF(x + 39, 0), QPointF(x + 23, STRIPES), QPointF(x, STRIPES)]
            painter.drawPolygon(QPolygonF(stripe))
            x += 45
        painter.fillRect(0, self.height() - 3, self.width(), 3, theme.colour("#14222C"))
        icons.paint(painter, "lesson-filled", 24, STRIPES + (self.height() - STRIPES - 31) / 2, 28, "on-gold")


class PracticeFrame(QWidget):
    """The gold edge around everything while practising: 8 px at the sides and below; lets the mouse through."""

    EDGE = 8

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        gold, edge = theme.colour("gold"), self.EDGE
        painter.fillRect(0, 0, edge, self.height(), gold)
        painter.fillRect(self.width() - edge, 0, edge, self.height(), gold)
        painter.fillRect(0, self.height() - edge, self.width(), edge, gold)
