"""A kind of letter to choose, and a letter that was sent before, to be used again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from client.api import rows
from i18n import _
from ui import dates, theme
from ui.kinds import kind
from ui.widgets import icons, paint
from ui.widgets.button import Button
from ui.widgets.text import Text
from ui.widgets.tile import Tile

MIDDLE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


class KindTile(Tile):
    """Icon on its tint, name, one sentence. `aside`: the dashed one that leads to letters begun before."""

    def __init__(
        self,
        icon: str,
        tint: str,
        name: str,
        words: str,
        press: Callable[[], object],
        *,
        aside: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(f"{name}. {words}", 124, press, parent)
        self._icon, self._tint, self._name, self._words, self._aside = icon, tint, name, words, aside

    def say(self, words: str) -> None:
        self._words = words
        self.setAccessibleName(f"{self._name}. {words}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.now()
        painter = QPainter(self)
        if self._aside:
            back = "brand-0" if self.underMouse() else "sunk"
            paint.box(painter, QRectF(self.rect()), back, "edge", width=2, radius=10, dashed=True)
        else:
            self._paint_box(painter, False)
        side, size = (14.0 if look.narrow else 18.0), 48.0 if not look.large else 60.0
        box = QRectF(side, 16, size, size)
        tinted = (f"{self._tint}-bg", f"{self._tint}-text") if self._tint else ("surface", "ink")
        paint.box(painter, box, tinted[0], "line" if look.contrast else "", width=2, radius=8)
        icon = look.icon(24)
        icons.paint(painter, self._icon, side + (size - icon) / 2, 16 + (size - icon) / 2, icon, tinted[1])
        width = self.width() - 2 * side
        painter.setFont(theme.font("card"))
        painter.setPen(theme.colour("ink"))
        x = side + size + 12
        painter.drawText(QRectF(x, 12, self.width() - x - 8, size + 8), MIDDLE, self._name)
        painter.setFont(theme.font("second"))
        painter.setPen(theme.colour("ink2"))
        top = 16 + size + 8
        painter.drawText(QRectF(side, top, width, self.height() - top - 6), WRAPPED, self._words)


class AgainRow(QWidget):
    """'Giấy mời họp giao ban … · gửi 12 nơi, 27/10/2026' and its button."""

    def __init__(self, row: rows.LetterRow, press: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = kind(row.kind).icon
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(row.subject, "button", elide=True))
        n = row.others + 1
        second = _("{kind} · gửi {n} nơi, {day}").format(kind=kind(row.kind).name, n=dates.count(n), day=dates.day(row.arrived))
        words.addWidget(Text(second, "second", "ink2", elide=True))
        button = Button(_("Dùng lại thư này"), "secondary", "copy", row=True, press=press)
        button.setAccessibleName(_("Dùng lại thư {subject}").format(subject=row.subject))
        self._row = QHBoxLayout(self)
        self._row.setSpacing(16)
        self._row.addLayout(words, 1)
        self._row.addWidget(button)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        self._row.setContentsMargins(16 + theme.now().icon(24) + 24, 6, 12, 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        size = theme.now().icon(24)
        icons.paint(QPainter(self), self._icon, 18, (self.height() - size) / 2, size, "ink")
