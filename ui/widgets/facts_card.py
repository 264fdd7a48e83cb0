"""What a letter of a kind says of itself, at a glance: when, where, who presides; number, deadline."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from client.api import rows
from i18n import _
from ui import facts_words, theme
from ui.kinds import kind
from ui.theme import Role
from ui.widgets import icons, paint
from ui.widgets.text import Text


class _Fact(QWidget):
    """An icon, a strong line, and small ones above or below."""

    def __init__(self, icon: str, words: str, role: Role, *, above: str = "", below: str = "") -> None:
        super().__init__()
        self._icon = icon
        column = QVBoxLayout()
        column.setSpacing(0)
        if above:
            column.addWidget(Text(above, "second", "ink2"))
        column.addWidget(Text(words, role, wrap=True))
        if below:
            column.addWidget(Text(below, "second", "ink2", wrap=True))
        self._row = QHBoxLayout(self)
        self._row.addLayout(column, 1)
        self.setAccessibleName(", ".join(filter(None, (above, words, below))))
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        self._row.setContentsMargins(theme.now().icon(24) + 14, 2, 0, 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        icons.paint(QPainter(self), self._icon, 0, 4, theme.now().icon(24), "ink2")


class FactsCard(QWidget):
    """Hidden where the letter says nothing certain."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = "calendar-filled"
        self._title = Text("", "strong", "on-brand", elide=True)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(6)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self._title)
        self._column.addLayout(self._facts)
        self._shown: object = None
        theme.follow(self, self._restyle)
        self.hide()

    def say(self, page: rows.LetterPage) -> None:
        lines = facts_words.lines(page.facts)
        self.setVisible(bool(lines))
        which = kind(page.row.kind)
        shown = (which, lines)
        if shown == self._shown or not lines:
            return
        self._shown = shown
        while (item := self._facts.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._icon = which.icon
        title = _("{kind} họp").format(kind=which.name) if page.facts.meeting is not None else which.name
        self._title.setText(title)
        for line in lines:
            role: Role = "figure" if line.large else "strong"
            self._facts.addWidget(_Fact(line.icon, line.words, role, above=line.above, below=line.below))
        self.setAccessibleName(title)

    def _restyle(self) -> None:
        self._title.setFixedHeight(round(46 * theme.now().scale))
        self._title.setContentsMargins(18 + theme.now().icon(24) + 10, 0, 14, 0)
        self._column.setContentsMargins(0, 0, 0, 12)
        self._facts.setContentsMargins(18, 10, 16, 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRectF(self.rect())
        high = self._title.height()
        paint.box(painter, room, "surface", "brand", width=2, radius=10)
        paint.box(painter, QRectF(0, 0, room.width(), high), "brand", radius=10)
        painter.fillRect(QRectF(0, high - 12, room.width(), 12), theme.colour("brand"))
        size = theme.now().icon(24)
        icons.paint(painter, self._icon, 18, (high - size) / 2, size, "on-brand")
