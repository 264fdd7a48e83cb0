"""The grey foot of a card: an icon, a fact in bold and what is said of it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui import theme
from ui.widgets import icons
from ui.widgets.text import Text, bold, escape


class Foot(QWidget):
    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._words = Text("", "body", wrap=True, rich=True)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._words)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.follow(self, self._restyle)

    def say(self, fact: str, rest: str = "") -> None:
        self._words.setText(f"{bold(fact)} {escape(rest)}".strip())
        self.setAccessibleName(f"{fact} {rest}".strip())

    def minimumSizeHint(self) -> QSize:
        """As high as its words are in the width it has; what Qt guesses is a narrow column."""
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def _restyle(self) -> None:
        self._row.setContentsMargins(18 + theme.now().icon(24) + 12, 12, 18, 14)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("sunk"))
        size = theme.now().icon(24)
        icons.paint(painter, self._icon, 18, (self.height() - size) / 2, size, "ink")
