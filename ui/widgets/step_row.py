"""One step of the connection check: a mark, what it is, what was found, and how it stands in a word."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui import theme
from ui.widgets import icons, paint
from ui.widgets.text import Text

LINES = {"good": "ok", "warning": "warn", "bad": "bad"}
ICONS = {
    "good": "check-filled", "warning": "warning", "bad": "close-filled", "running": "receive", "waiting": "clock", "skipped": "pause",
}  # fmt: skip


class StepRow(QWidget):
    """`say` as often as the step changes."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._state = title, "waiting"
        self._name = Text(title, "card")
        self._found = Text("", "body", wrap=True)
        self._word = Text("", "button", "ink2")
        self._row = QHBoxLayout(self)
        self._row.setSpacing(12)
        self._row.addWidget(self._name)
        self._row.addWidget(self._found, 1)
        self._row.addWidget(self._word)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.follow(self, self._restyle)

    def say(self, state: str, found: str, word: str) -> None:
        self._state = state
        self._found.setText(found)
        self._word.setText(word)
        tint = LINES.get(state)
        self._word.set_tint(f"{tint}-text" if tint else "ink2")
        for text in (self._name, self._found):
            text.set_tint("ink" if tint else "ink2")
        self.setAccessibleName(f"{self._title}: {word}. {found}")
        self.update()

    def _mark(self) -> int:
        return 48 if theme.now().large else 36

    def _restyle(self) -> None:
        look = theme.now()
        self._row.setContentsMargins(16 + self._mark() + (14 if not look.narrow else 10), 8, 16, 8)
        self._name.setFixedWidth(round((128 if not look.narrow else 112) * look.scale))
        self.setMinimumHeight(68 if not look.large else 92)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.now()
        painter = QPainter(self)
        tint = LINES.get(self._state, "")
        room = QRectF(self.rect())
        if tint in ("warn", "bad"):
            painter.fillRect(room, theme.colour(f"{tint}-bg"))
            painter.fillRect(QRectF(0, 0, 6, self.height()), theme.colour(f"{tint}-line"))
        painter.fillRect(QRectF(0, self.height() - look.line_width(), self.width(), look.line_width()), theme.colour("line"))
        size, mark = look.icon(20), self._mark()
        at = QRectF(16, (self.height() - mark) / 2, mark, mark)
        if tint in ("ok", "bad"):
            paint.box(painter, at, f"{tint}-line" if not look.contrast else "surface", f"{tint}-line", width=2, radius=mark / 2)
            ink = f"{tint}-line" if look.contrast else "on-brand"
        else:
            paint.box(painter, at, "surface", f"{tint}-line" if tint else "ctl", width=2, radius=mark / 2)
            ink = f"{tint}-text" if tint else "ink2"
        icons.paint(painter, ICONS[self._state], at.center().x() - size / 2, at.center().y() - size / 2, size, ink)
