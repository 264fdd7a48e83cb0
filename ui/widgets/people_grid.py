"""Everybody who will get a letter: those outside first and marked, the others side by side; name, post and unit, address."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from client.api import rows
from i18n import _
from ui import theme
from ui.widgets import icons, paint
from ui.widgets.badge import outside_width, paint_outside
from ui.widgets.tile import line

HEARD = 100  # people that are read aloud; more are counted


class PeopleGrid(QWidget):
    """Painted as one, since a letter may go to some hundreds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outside: Sequence[rows.Person] = ()
        self._inside: Sequence[rows.Person] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self, self._restyle)

    def say(self, people: Sequence[rows.Person]) -> None:
        self._outside = [one for one in people if one.outside]
        self._inside = [one for one in people if not one.outside]
        heard = [f"{_('NGOÀI cơ quan')}: {one.name}, {second(one)}" for one in self._outside]
        heard += [f"{one.name}, {second(one)}" for one in self._inside]
        self.setAccessibleName(_("Nơi nhận"))
        self.setAccessibleDescription("; ".join(heard[:HEARD]))
        self._restyle()

    @property
    def _across(self) -> int:
        return 1 if theme.now().narrow or theme.now().large else 2

    @property
    def _high(self) -> int:
        return round(61 * theme.now().scale)

    def _restyle(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        lines = len(self._outside) + -(-len(self._inside) // self._across)
        return QSize(400, max(1, lines) * self._high)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        seen, high = event.rect(), self._high
        for at, one in enumerate(self._outside):
            room = QRectF(0, at * high, self.width(), high)
            if room.intersects(QRectF(seen)):
                paint.box(painter, room.adjusted(1, 1, -1, -1), "warn-bg", "warn-line", width=2, radius=2)
                self._paint(painter, room, one, "globe", "warn-text", room.width() - outside_width() - 28)
                paint_outside(painter, QPointF(room.right() - outside_width() - 14, room.center().y()))
        top, wide = len(self._outside) * high, self.width() / self._across
        for at, one in enumerate(self._inside):
            room = QRectF(at % self._across * wide, top + at // self._across * high, wide, high)
            if room.intersects(QRectF(seen)):
                painter.fillRect(QRectF(room.left(), room.bottom() - 1, room.width(), 1), theme.colour("line"))
                if at % self._across:
                    painter.fillRect(QRectF(room.left(), room.top(), 1, room.height()), theme.colour("line"))
                self._paint(painter, room, one, "person", "ink", room.width())

    def _paint(self, painter: QPainter, room: QRectF, one: rows.Person, icon: str, tint: str, width: float) -> None:
        size = theme.now().icon(24)
        icons.paint(painter, icon, room.left() + 16, room.center().y() - size / 2, size, tint)
        x = room.left() + 16 + size + 12
        width -= 16 + size + 12 + 10
        painter.setFont(theme.font("button"))
        first = painter.fontMetrics().height()
        painter.setFont(theme.font("second"))
        y = room.center().y() - (first + painter.fontMetrics().height()) / 2
        y += line(painter, x, y, width, one.name or one.address, "button", tint)
        line(painter, x, y, width, second(one), "second", tint if one.outside else "ink2")


def second(one: rows.Person) -> str:
    """Post and unit; of somebody outside, or unknown to the directory, the address as well."""
    known = ", ".join(filter(None, (one.post, one.unit)))
    return " · ".join(filter(None, (known, one.address if one.outside or not known else "")))
