"""A few words over the page, beside what they explain; the next key, press or turn of the wheel takes them away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import theme
from ui.widgets import paint
from ui.widgets.text import Text, bold, escape

WIDE = 420  # px at most
_ENDS = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.Resize})


class Bubble(QWidget):
    def __init__(self, around: QWidget) -> None:
        """`around`: the widget in which it stands, and whose keys end it."""
        super().__init__(around)
        self._around = around
        self._words = Text("", "body", wrap=True, rich=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.addWidget(self._words)
        self.hide()

    def say(self, what: str, words: str, beside: QRect) -> None:
        """Below `beside` (in the coordinates of the widget around), or above it where there is no room."""
        self._words.setText(f"{bold(what)} {escape(words)}")
        self.setAccessibleName(f"{what}: {words}")
        room = self._around.visibleRegion().boundingRect()  # the page around may be scrolled
        width = min(round(WIDE * theme.now().scale), room.width() - 16, self._words.fontMetrics().horizontalAdvance(f"{what}  {words}") + 64)
        layout = self.layout()
        assert layout is not None
        self.resize(width, layout.heightForWidth(width))
        x = max(room.left() + 8, min(beside.left(), room.right() - width - 8))
        below = beside.bottom() + 6
        y = below if below + self.height() < room.bottom() else max(room.top(), beside.top() - 6 - self.height())
        self.move(QPoint(x, y))
        self.show()
        self.raise_()
        self._around.installEventFilter(self)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._around, self.accessibleName()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape takes only the bubble away."""
        if event.type() not in _ENDS:
            return False
        self._around.removeEventFilter(self)
        self.hide()
        return event.type() == QEvent.Type.KeyPress and getattr(event, "key", lambda: 0)() == Qt.Key.Key_Escape

    def mousePressEvent(self, event: object) -> None:
        self._around.removeEventFilter(self)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint.box(QPainter(self), QRectF(self.rect()), "surface", "brand", width=2, radius=8)
