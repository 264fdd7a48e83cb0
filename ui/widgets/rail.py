"""The rail at the left: the person, the places, and 'Đổi người' at the foot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from i18n import _, ngettext
from ui import theme
from ui.widgets import icons, paint
from ui.widgets.avatar import Avatar
from ui.widgets.focus import ring
from ui.widgets.text import Text

SIDE = 12  # px between the rail's edge and an item


class RailItem(QPushButton):
    """Spans the whole rail, so that the gold mark of the open item can stand at its edge."""

    def __init__(self, name: str, words: str, icon: str, *, compose: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.name = name
        self._icon = icon
        self._compose = compose
        self._open = False
        self._hover = False
        self._count = 0
        self._gold = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name_it()
        ring(self, "button")
        theme.follow(self, self.update)

    def set_open(self, open: bool) -> None:
        self._open = open
        self._name_it()
        self.update()

    @property
    def is_open(self) -> bool:
        return self._open

    def set_count(self, count: int, gold: bool = False) -> None:
        """`gold`: the outbox count."""
        if (count, gold) != (self._count, self._gold):
            self._count, self._gold = count, gold
            self._name_it()
            self.update()

    def _name_it(self) -> None:
        words = self.text()
        if self._count:
            words = ngettext("{place}, {n} thư", "{place}, {n} thư", self._count).format(place=words, n=self._count)
        if self._open:
            words = _("{place}, đang mở").format(place=words)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        return QSize(theme.now().rail_width, 56)

    def minimumSizeHint(self) -> QSize:
        return QSize(100, 56)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover = True
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = False
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.now()
        painter = QPainter(self)
        side = 10 if look.large else SIDE
        room = QRectF(self.rect()).adjusted(side, 0, -side, 0)
        ink = "on-rail"
        if self._open:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint.box(painter, QRectF(-4, 8, 10, self.height() - 16), "gold", radius=3)
            paint.box(painter, room, "open", radius=8)
            ink = "on-open"
        elif self._compose:
            paint.box(painter, room, "gold-dark" if self._hover else "gold", radius=8)
            ink = "on-gold"
        elif self._hover or self.isDown():
            paint.box(painter, room, "rail-hover", "on-rail" if look.contrast else "", radius=8)
        size = look.icon(28)
        x = room.left() + 14
        name = f"{self._icon}-filled" if self._open else self._icon
        icons.paint(painter, name, x, (self.height() - size) / 2, size, ink)
        x += size + (12 if not look.large else 16)
        right = room.right() - 12
        if self._count:
            painter.setFont(theme.font("second-strong"))
            words = str(self._count)
            height = 28 if not look.large else 34
            width = max(32.0, painter.fontMetrics().horizontalAdvance(words) + 18.0)
            at = QRectF(right - width, (self.height() - height) / 2, width, height)
            back, on = ("on-open", "open") if self._open else ("gold", "on-gold") if self._gold else ("on-rail", "rail")
            paint.pill(painter, at, words, back, on)
            right -= width + 6
        painter.setFont(theme.font("strong" if self._open or self._compose else "rail"))
        painter.setPen(theme.colour(ink))
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(right - x))
        painter.drawText(QRectF(x, 0, right - x, self.height()), int(Qt.AlignmentFlag.AlignVCenter), words)


class Rail(QWidget):
    """`chosen(name)` when a place, or 'switch-person', is pressed."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: dict[str, RailItem] = {}
        self._avatar = Avatar("", 44)
        self._person = Text("", "badge", "on-rail", elide=True)
        self._post = Text("", "second", "rail-sub", elide=True)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.setContentsMargins(0, 0, 0, 0)
        names.addWidget(self._person)
        names.addWidget(self._post)
        self._who = QHBoxLayout()
        self._who.addWidget(self._avatar)
        self._who.addLayout(names, 1)
        self._who.setAlignment(names, Qt.AlignmentFlag.AlignVCenter)
        self._places = QVBoxLayout()
        self._places.setSpacing(8)
        self._foot = RailItem("switch-person", _("Đổi người"), "switch-person")
        self._foot.clicked.connect(lambda: self.chosen.emit("switch-person"))
        self._all = QVBoxLayout(self)
        self._all.setContentsMargins(0, 0, 0, 12)
        self._all.setSpacing(0)
        self._all.addLayout(self._who)
        self._all.addSpacing(13)
        self._all.addLayout(self._places)
        self._all.addStretch()
        self._all.addWidget(self._foot)
        self._practice = False
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        look = theme.now()
        self.setFixedWidth(look.rail_width)
        if look.large:
            self._avatar.set_size(66)
            self._who.setContentsMargins(14, 10, 14, 10)
            self._who.setSpacing(12)
        elif look.narrow:
            self._avatar.set_size(40)
            self._who.setContentsMargins(12, 8, 8, 10)
            self._who.setSpacing(10)
        else:
            self._avatar.set_size(44)
            self._who.setContentsMargins(16, 8, 12, 10)
            self._who.setSpacing(12)
        self._fit_name()
        self.update()

    def _fit_name(self) -> None:
        """A long name takes the line of the post: its last word is what everybody calls the person by."""
        look, around = theme.now(), self._who.contentsMargins()
        room = look.rail_width - around.left() - around.right() - self._who.spacing() - self._avatar.width()
        two = self._person.fontMetrics().horizontalAdvance(self._person.text()) > room
        self._person.set_lines(2 if two else 1)
        self._person.setMinimumHeight(2 * self._person.fontMetrics().lineSpacing() if two else 0)
        self._post.setVisible(not look.large and not two and bool(self._post.text()))

    def set_person(self, name: str, post: str) -> None:
        self._avatar.set_name(name)
        self._person.setText(name)
        self._post.setText(post)
        self._restyle()

    def set_places(self, places: list[tuple[str, str, str]]) -> None:
        """(name, words, icon) from top to bottom; 'composer' is the gold one."""
        for item in self._items.values():
            item.deleteLater()
        self._items = {}
        for name, words, icon in places:
            item = RailItem(name, words, icon, compose=name == "composer")
            item.clicked.connect(lambda _=False, name=name: self.chosen.emit(name))
            self._items[name] = item
            self._places.addWidget(item)

    def set_open(self, name: str) -> None:
        for each, item in self._items.items():
            item.set_open(each == name)

    def set_count(self, name: str, count: int, gold: bool = False) -> None:
        if name in self._items:
            self._items[name].set_count(count, gold)

    def item(self, name: str) -> RailItem | None:
        return self._foot if name == "switch-person" else self._items.get(name)

    def set_close(self, close: bool) -> None:
        """Less room between the items, for the practice frame."""
        self._places.setSpacing(6 if close else 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("rail"))
        if theme.now().contrast:
            painter.fillRect(self.width() - 2, 0, 2, self.height(), theme.colour("line"))
        y = self._who.geometry().bottom()
        painter.fillRect(12, y, self.width() - 24, 1, theme.colour("rail-line"))
