"""Notes of the check before sending: something doubtful with the button that solves it, and that all is there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.widgets import icons, paint
from ui.widgets.button import Button
from ui.widgets.card import Card, IconBox
from ui.widgets.chips import file_icon
from ui.widgets.text import Text


class CheckNote(QWidget):
    """Icon, a bold fact, what to do, and below them at most one button."""

    def __init__(
        self,
        icon: str,
        fact: str,
        then: str,
        button: tuple[str, str, Callable[[], object]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._words = QVBoxLayout(self)
        self._words.setSpacing(2)
        self._words.addWidget(Text(fact, "strong", "warn-text", wrap=True))
        if then:
            self._words.addWidget(Text(then, "second", "warn-text", wrap=True))
        if button is not None:
            words, sign, press = button
            self._words.addSpacing(6)
            self._words.addWidget(Button(words, "secondary", sign, row=True, press=press), 0, Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName(f"{fact} {then}".strip())
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        self._words.setContentsMargins(24 + theme.now().icon(24) + 16, 12, 14, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRectF(self.rect())
        paint.box(painter, room, "warn-bg", "warn-line", width=2 if theme.now().contrast else 1, radius=8)
        paint.left_bar(painter, room, "warn-line", 6, 8)
        icons.paint(painter, self._icon, 22, 14, theme.now().icon(24), "warn-text")


class FileLine(Card):
    """A file that goes along: icon, name, size."""

    def __init__(self, name: str, size: str, parent: QWidget | None = None) -> None:
        super().__init__(margin=10, parent=parent)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(name, "button", elide=True))
        words.addWidget(Text(size, "second", "ink2"))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(IconBox(file_icon(name), "brand-1", "brand", 40))
        row.addLayout(words, 1)
        self.body.addLayout(row)


class GoodLine(QWidget):
    """'Đủ ngày, giờ, địa điểm.'"""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = Text(words, "button", "ok-text", wrap=True)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._text, 1)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        self._row.setContentsMargins(theme.now().icon(24) + 10, 4, 0, 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        icons.paint(QPainter(self), "check-circle-filled", 0, 6, theme.now().icon(24), "ok-text")
