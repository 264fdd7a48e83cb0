"""Names that fit what is being typed, below the field. It only offers: what is typed is never rewritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from client.api import rows
from i18n import _, ngettext
from ui import theme
from ui.widgets import icons, paint
from ui.widgets.badge import outside_width, paint_outside
from ui.widgets.marked import paint_marked
from ui.widgets.tile import line


@dataclass(frozen=True, slots=True)
class Offer:
    """One name: `second` says who that is."""

    recipient: rows.DraftRecipient
    second: str
    marks: tuple[tuple[int, int], ...] = ()


def offers(found: Sequence[rows.Found]) -> list[Offer]:
    """Of the hits of a directory search. (A unit nobody is in, but that has a mailbox, is that mailbox.)"""
    made = []
    for hit in found:
        unit, person = hit.unit, hit.person
        if unit is not None and unit.people:
            above = unit.path.rpartition(" / ")[0].rpartition(" / ")[2]
            size = ngettext("Cả cơ quan, {n} người", "Cả cơ quan, {n} người", unit.people).format(n=unit.people)
            recipient = rows.DraftRecipient(unit.name, "", unit.path, "to", False, unit.people)
            made.append(Offer(recipient, " · ".join(filter(None, (size, above))), hit.marks))
        elif unit is not None and unit.address:
            made.append(Offer(rows.DraftRecipient(unit.name, unit.address, "", "to", False, 1), unit.address, hit.marks))
        elif person is not None:
            second = " · ".join(filter(None, (person.post, person.unit, person.address)))
            made.append(Offer(of_person(person), second, hit.marks))
    return made


def of_person(person: rows.Person) -> rows.DraftRecipient:
    return rows.DraftRecipient(person.name, person.address, person.unit, "to", person.outside, 1)


class Suggestions(QWidget):
    """Lies over the page, below the widget it is shown for; takes no focus, so that typing goes on."""

    taken = Signal(object)  # rows.DraftRecipient

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offered: list[Offer] = []
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_("Tên phù hợp"))
        self.hide()

    def say(self, offered: list[Offer], below: QWidget) -> None:
        """Show these below that widget; none: go away."""
        self.offered, self._at = offered, -1
        if not offered:
            self.hide()
            return
        top = below.window()
        if self.parentWidget() is not top:
            self.setParent(top)
        corner = below.mapTo(top, QPoint(0, below.height() + 4))
        high = self._row_height()
        most = max(1, (top.height() - corner.y() - 60) // high)
        self.offered = offered[:most]
        self.setGeometry(corner.x(), corner.y(), below.width(), high * len(self.offered) + 8)
        self.show()
        self.raise_()
        self.update()

    def chosen(self) -> rows.DraftRecipient | None:
        """What the arrows stand on."""
        return self.offered[self._at].recipient if self.isVisible() and 0 <= self._at < len(self.offered) else None

    def step(self, by: int, teller: QWidget) -> None:
        """The arrows of the field; what they come to is told to the screen reader."""
        count = len(self.offered)
        self._at = (self._at + by) % count if self._at >= 0 else (0 if by > 0 else count - 1)
        if QAccessible.isActive():
            offer = self.offered[self._at]
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(teller, f"{offer.recipient.name}, {offer.second}"))
        self.update()

    def _row_height(self) -> int:
        return 58 if not theme.now().large else 78

    def sizeHint(self) -> QSize:
        return QSize(320, self._row_height() * max(1, len(self.offered)) + 8)

    def _row_at(self, at: QPoint) -> int:
        row = (at.y() - 4) // self._row_height()
        return row if 0 <= row < len(self.offered) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().toPoint())
        if row != self._at:
            self._at = row
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and row >= 0:
            self.taken.emit(self.offered[row].recipient)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), "surface", "brand", width=2, radius=8)
        high, size = self._row_height(), theme.now().icon(24)
        for number, offer in enumerate(self.offered):
            room = QRect(4, 4 + number * high, self.width() - 8, high)
            if number == self._at:
                paint.box(painter, QRectF(room), "brand-0", "brand", width=2, radius=6)
            elif number:
                painter.fillRect(room.left() + 8, room.top(), room.width() - 16, 1, theme.colour("line"))
            icons.paint(painter, "building" if offer.recipient.unit and not offer.recipient.address else "person",
                        room.left() + 14, room.top() + (high - size) / 2, size, "ink")  # fmt: skip
            x, right = room.left() + 14 + size + 12.0, room.right() - 12.0
            if offer.recipient.outside:
                right -= outside_width() + 12
                paint_outside(painter, QRectF(right + 8, room.top(), 1, high).center())
            painter.setFont(theme.font("button"))
            top = painter.fontMetrics().height()
            painter.setFont(theme.font("second"))
            y = room.top() + (high - top - painter.fontMetrics().height()) / 2
            paint_marked(painter, x, y, right - x, offer.recipient.name, offer.marks, "button")
            line(painter, x, y + top, right - x, offer.second, "second", "ink2")
