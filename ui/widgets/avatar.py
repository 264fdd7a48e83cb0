"""A person's initials in a circle."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui import theme


def initials(name: str) -> str:
    """Of the last two words: Phạm Thị Ngọc Ánh -> NA; but family and given name where there are three: Nguyễn Thị Hoa -> NH."""
    words = [word for word in name.split() if word[0].isalpha()]
    if not words:
        return "?"
    if len(words) == 1:
        return _plain(words[0])
    first = words[0] if len(words) == 3 and words[1].casefold() in ("thị", "văn") else words[-2]
    return _plain(first) + _plain(words[-1])


def _plain(word: str) -> str:
    """The first letter as a capital without marks; Đ is a letter of its own."""
    return unicodedata.normalize("NFD", word[0])[0].upper()


def tint(name: str) -> str:
    """One of the six colours of initials, always the same for a name; brown for none."""
    if not name:
        return "#5A3900"
    return theme.INITIALS[sum(name.encode()) % len(theme.INITIALS)]


class Avatar(QWidget):
    def __init__(self, name: str, size: int = 44, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.set_size(size)

    def set_name(self, name: str) -> None:
        """'' for somebody who is not who they say."""
        self._name = name
        self.update()

    def set_size(self, size: int) -> None:
        self.setFixedSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_initials(QPainter(self), QRectF(self.rect()), self._name)


def paint_initials(painter: QPainter, room: QRectF, name: str) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if theme.now().contrast:
        painter.setBrush(theme.colour("rail"))
        painter.setPen(QPen(theme.colour("line"), 2))
        room = room.adjusted(1, 1, -1, -1)
    else:
        painter.setBrush(theme.colour(tint(name)))
        painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(room)
    font = QFont(theme.font("badge"))
    font.setPixelSize(max(16, round(room.height() * 0.4)))
    painter.setFont(font)
    painter.setPen(theme.colour("#FFFFFF"))
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, initials(name))
