"""Large targets: a person on the first screen, a place on the home page, a mailbox in the switch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from i18n import _
from ui import theme
from ui.theme import Role
from ui.widgets import icons, paint
from ui.widgets.avatar import paint_initials
from ui.widgets.focus import ring
from ui.widgets.marked import paint_marked

LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class Tile(QPushButton):
    """What all large targets share: the keys, the ring, the height."""

    def __init__(self, words: str, height: int, press: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self.setAccessibleName(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        ring(self, "button", 10)
        self.clicked.connect(lambda: press())
        theme.follow(self, self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(220, round(self._height * (1.3 if theme.now().large else 1)))

    def minimumSizeHint(self) -> QSize:
        return QSize(140, self.sizeHint().height())

    def _paint_box(self, painter: QPainter, chosen: bool) -> None:
        room = QRectF(self.rect())
        if chosen:
            paint.box(painter, room, "brand-0", "brand", width=3, radius=10)
        else:
            paint.box(painter, room, "brand-0" if self.underMouse() else "surface", "edge", width=2, radius=10)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left):
            self.focusNextPrevChild(key in (Qt.Key.Key_Down, Qt.Key.Key_Right))
        else:
            super().keyPressEvent(event)


def line(painter: QPainter, x: float, y: float, width: float, words: str, role: Role, tint: str) -> float:
    """One line of words cut with …; returns its height."""
    painter.setFont(theme.font(role))
    painter.setPen(theme.colour(tint))
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(width))
    painter.drawText(QRectF(x, y, width, metrics.height()), LEFT, shown)
    return float(metrics.height())


class PersonTile(Tile):
    """`note`: 'Đang chọn', or 'Tạm khoá đến …' (`locked`)."""

    def __init__(
        self, name: str, post: str, press: Callable[[], object], *, height: int = 124, parent: QWidget | None = None
    ) -> None:
        super().__init__(f"{name}, {post}", height, press, parent)
        self._name, self._post = name, post
        self._chosen, self._note, self._locked, self._icon = False, "", False, "check-circle-filled"
        self.arrow: Callable[[Qt.Key], object] | None = None  # in a grid: where an arrow leads

    def set_state(self, chosen: bool, note: str = "", locked: bool = False, icon: str = "check-circle-filled") -> None:
        self._chosen, self._note, self._locked = chosen, note or (_("Đang chọn") if chosen else ""), locked
        self._icon = "lock-filled" if locked else icon
        self.setAccessibleName(", ".join(filter(None, (self._name, self._post, self._note))))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.arrow is not None and Qt.Key.Key_Left.value <= event.key() <= Qt.Key.Key_Down.value:
            self.arrow(Qt.Key(event.key()))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.now()
        painter = QPainter(self)
        self._paint_box(painter, self._chosen)
        size, side = (72, 18) if look.large else (44, 12) if look.narrow else (60, 18)
        paint_initials(painter, QRectF(side, (self.height() - size) / 2, size, size), self._name)
        x, width = side + size + side - 2.0, self.width() - 2 * side - size - 8.0
        lines: list[tuple[str, Role, str]] = [(self._name, "card", "ink")]
        if self._post:
            lines.append((self._post, "second", "ink2"))
        heights = []
        for _words, role, _tint in lines:
            painter.setFont(theme.font(role))
            heights.append(painter.fontMetrics().height())
        note = look.icon(20) + 2 if self._note else 0
        y = (self.height() - sum(heights) - note) / 2
        for (words, role, tint), height in zip(lines, heights, strict=True):
            line(painter, x, y, width, words, role, tint)
            y += height
        if self._note:
            tint = "bad-text" if self._locked else "brand"
            icons.paint(painter, self._icon, x, y + 1, look.icon(20), tint)
            line(painter, x + look.icon(20) + 6, y, width - 26, self._note, "second-strong", tint)


class FoundTile(Tile):
    """A hit of the search for one's own name."""

    def __init__(
        self, name: str, second: str, marks: Sequence[tuple[int, int]], press: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(f"{name}, {second}", 76, press, parent)
        self._name, self._second, self._marks, self._chosen = name, second, marks, False

    def set_chosen(self, chosen: bool) -> None:
        self._chosen = chosen
        self.setAccessibleName(", ".join(filter(None, (self._name, self._second, _("Đang chọn") if chosen else ""))))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.now()
        painter = QPainter(self)
        self._paint_box(painter, self._chosen)
        size = 44 if not look.large else 60
        paint_initials(painter, QRectF(18, (self.height() - size) / 2, size, size), self._name)
        right = self.width() - 18.0
        if self._chosen:
            painter.setFont(theme.font("button"))
            words = _("Đang chọn")
            wide = painter.fontMetrics().horizontalAdvance(words)
            line(painter, right - wide, (self.height() - painter.fontMetrics().height()) / 2, wide + 1, words, "button", "brand")
            icons.paint(painter, "check-circle-filled", right - wide - look.icon(24) - 8, (self.height() - look.icon(24)) / 2, look.icon(24), "brand")
            right -= wide + look.icon(24) + 20
        x = 18.0 + size + 16
        painter.setFont(theme.font("button"))
        top = painter.fontMetrics().height()
        painter.setFont(theme.font("second"))
        y = (self.height() - top - painter.fontMetrics().height()) / 2
        paint_marked(painter, x, y, right - x, self._name, self._marks, "button")
        line(painter, x, y + top, right - x, self._second, "second", "ink2")


class HomeTile(Tile):
    """An icon, a figure, a title and a line; the gold one is compose."""

    def __init__(self, icon: str, title: str, press: Callable[[], object], *, gold: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(title, 140, press, parent)
        self._icon, self._title, self._gold = icon, title, gold
        self._words, self._figure = "", ""

    def name_it(self, title: str) -> None:
        """Shorter in a narrow tile."""
        self._title = title
        self.say(self._words, self._figure)

    def say(self, words: str, figure: str = "") -> None:
        self._words, self._figure = words, figure
        self.setAccessibleName(f"{self._title}. {words}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.now()
        painter = QPainter(self)
        room = QRectF(self.rect())
        ink, second = "ink", "ink2"
        if self._gold:
            paint.box(painter, room, "gold-dark" if self.underMouse() else "gold", radius=10)
            ink = second = "on-gold"
        else:
            paint.box(painter, room, "brand-0" if self.underMouse() else "surface", "edge", width=2, radius=10)
        box = QRectF(18, 16, 48, 48)
        paint.box(painter, box, "surface" if self._gold else "brand-1", "line" if look.contrast else "", width=2, radius=8)
        icons.paint(painter, self._icon, 18 + 10, 16 + 10, 28, ink if self._gold and not look.contrast else "brand")
        if self._figure:
            painter.setFont(theme.font("title"))
            painter.setPen(theme.colour("brand"))
            at = QRectF(self.width() - 160, 12, 142, 44 if not look.large else 60)
            painter.drawText(at, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._figure)
        width = self.width() - 36.0
        y: float
        painter.setFont(theme.font("second"))
        below = painter.fontMetrics().height()
        painter.setFont(theme.font("card"))
        y = self.height() - 14 - below - painter.fontMetrics().height()
        y += line(painter, 18, y, width, self._title, "card", ink)
        line(painter, 18, y, width, self._words, "second", second)


class MailboxTile(Tile):
    """One side of the switch between the person's own mailbox and those of units."""

    def __init__(self, icon: str, title: str, press: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(title, 72, press, parent)
        self._icon, self._title = icon, title
        self._second, self._count, self._open = "", "", False

    def set_title(self, title: str) -> None:
        self._title = title

    def say(self, second: str, count: str, open: bool, ear: str = "") -> None:
        """`ear`: the count in words where it is shown short."""
        if open:
            second = _("{name} · đang mở").format(name=second)
        self._second, self._count, self._open = second, count, open
        self.setAccessibleName(", ".join(filter(None, (self._title, second, ear or count))))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.now()
        painter = QPainter(self)
        room = QRectF(self.rect())
        ink, second = ("on-brand", "on-brand") if self._open else ("ink", "ink2")
        if self._open:
            paint.box(painter, room, "brand", radius=8)
        else:
            paint.box(painter, room, "brand-0" if self.underMouse() else "surface", "ctl", width=2, radius=8)
        size = look.icon(24)
        icons.paint(painter, f"{self._icon}-filled" if self._open else self._icon, 18, (self.height() - size) / 2, size, ink)
        x, right = 18 + size + 16.0, self.width() - 18.0
        if self._count:
            painter.setFont(theme.font("second-strong"))
            width = painter.fontMetrics().horizontalAdvance(self._count) + 20
            height = 28 if not look.large else 38
            at = QRectF(right - width, (self.height() - height) / 2, width, height)
            paint.pill(painter, at, self._count, "surface" if self._open else "brand-1", "brand" if not self._open else "ink")
            right -= width + 10
        painter.setFont(theme.font("button"))
        top = painter.fontMetrics().height()
        painter.setFont(theme.font("second"))
        y: float = (self.height() - top - painter.fontMetrics().height()) / 2
        y += line(painter, x, y, right - x, self._title, "button", ink)
        line(painter, x, y, right - x, self._second, "second", second)
