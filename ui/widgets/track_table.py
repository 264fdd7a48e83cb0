"""Who has a sent letter: how many have come how far, and each recipient with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from client.api import ids, rows
from i18n import _
from ui import dates, theme, tracking_words
from ui.widgets import icons, paint
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.letter_rows import metrics
from ui.widgets.rule import Rule
from ui.widgets.scroll import Scroll
from ui.widgets.tile import line

SIDE, GAP = 16, 12


class Tally(QWidget):
    """One number with what it counts."""

    def __init__(self, n: int, words: str, icon: str, tint: str) -> None:
        super().__init__()
        self._n, self._words, self._icon, self._tint = dates.count(n), words.split("\n"), icon, tint
        self.setAccessibleName(f"{self._n} {' '.join(self._words)}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(150, metrics("second").height() * 2 + 26)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), "surface", "edge", width=2, radius=8)
        look, middle = theme.now(), self.height() / 2
        size = look.icon(28 if not look.narrow else 24)
        side = SIDE if not look.narrow else 10
        icons.paint(painter, self._icon, side, middle - size / 2, size, self._tint)
        x = side + size + 10.0
        wide = metrics("title").horizontalAdvance(self._n)
        line(painter, x, middle - metrics("title").height() / 2, wide + 2, self._n, "title", "ink")
        x += wide + 12
        high = metrics("second").height()
        y = middle - high * len(self._words) / 2
        for words in self._words:
            y += line(painter, x, y, self.width() - x - 6, words, "second", "ink")


class Columns:
    """Where the columns of the table begin, in a width: place, person, state, when; the deed stands at the right."""

    def __init__(self, width: int) -> None:
        look = theme.now()
        self.deed = 0 if look.large else 172
        self.folded = look.narrow or look.large  # the person stands below the place
        room = width - 2 * SIDE - self.deed
        if look.large:
            self.state, self.when = SIDE, SIDE
        elif self.folded:
            self.state, self.when = SIDE + round(room * 0.46), 0
        else:
            self.state, self.when = SIDE + round(room * 0.5), SIDE + round(room * 0.795)
        self.person = SIDE + round(room * 0.27)
        self.end = width - SIDE - self.deed


class TrackLine(QWidget):
    """One recipient. `report`: open the letter that says how far it has come."""

    def __init__(self, one: rows.TrackRow, deed: Button | None) -> None:
        super().__init__()
        self._one, self.deed = one, deed
        place, person = tracking_words.place(one)
        said = (place, person, tracking_words.state(one)[0], tracking_words.when(one))
        self.setAccessibleName(", ".join(filter(None, said)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if deed is not None:
            deed.setParent(self)
            deed.setAccessibleName(f"{deed.text()}: {place}")
        theme.follow(self, self.updateGeometry)

    def sizeHint(self) -> QSize:
        if theme.now().large:
            lines = metrics("button").height() * 2 + metrics("second").height() * 2
            return QSize(300, lines + 24 + (60 if self.deed is not None else 0))
        return QSize(300, max(60, metrics("button").height() + metrics("second").height() + 12))

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.deed is not None:
            size = self.deed.sizeHint()
            y = self.height() - size.height() - 8 if theme.now().large else (self.height() - size.height()) // 2
            x = SIDE if theme.now().large else self.width() - SIDE // 2 - size.width()
            self.deed.setGeometry(x, y, size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, at, look = QPainter(self), Columns(self.width()), theme.now()
        place, person = tracking_words.place(self._one)
        words, icon, tint = tracking_words.state(self._one)
        when = tracking_words.when(self._one)
        first, second = metrics("button").height(), metrics("second").height()
        size = look.icon(24)
        y = (self.height() - first) / 2
        if look.large:
            width = float(self.width() - 2 * SIDE)
            top = 10.0
            top += line(painter, SIDE, top, width, place, "button", "ink")
            top += line(painter, SIDE, top, width, person, "second", "ink2")
            icons.paint(painter, icon, SIDE, top + (first - size) / 2, size, tint)
            top += line(painter, SIDE + size + 8, top, width - size - 8, words, "button", tint)
            line(painter, SIDE, top, width, when, "second", "ink2")
            return
        if at.folded:
            top = (self.height() - first - second) / 2
            line(painter, SIDE, top, at.state - SIDE - GAP, place, "button", "ink")
            line(painter, SIDE, top + first, at.state - SIDE - GAP, person, "second", "ink2")
            line(painter, at.state + size + 8, top, at.end - at.state - size - 8, words, "button", tint)
            line(painter, at.state + size + 8, top + first, at.end - at.state - size - 8, when, "second", "ink2")
        else:
            line(painter, SIDE, y, at.person - SIDE - GAP, place, "button", "ink")
            line(painter, at.person, y, at.state - at.person - GAP, person, "body", "ink")
            line(painter, at.state + size + 8, y, at.when - at.state - size - 8 - GAP, words, "button", tint)
            wide = at.end - at.when + (0 if self.deed is not None else at.deed)
            line(painter, at.when, (self.height() - second) / 2, wide, when, "second", "ink2")
        icons.paint(painter, icon, at.state, (self.height() - size) / 2, size, tint)


class _Head(QWidget):
    """The titles; `bar` px of the rows' width are the scroll bar's."""

    def __init__(self) -> None:
        super().__init__()
        self.bar = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self, self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(300, metrics("second-strong").height() + 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, at = QPainter(self), Columns(self.width() - self.bar)
        painter.fillRect(self.rect(), theme.colour("sunk"))
        y = (self.height() - metrics("second-strong").height()) / 2
        titles = [(SIDE, _("Nơi nhận")), (at.state, _("Tình trạng"))]
        if not at.folded:
            titles += [(at.person, _("Người nhận")), (at.when, _("Lúc"))]
        for x, words in titles:
            line(painter, x, y, 300, words, "second-strong", "ink")
        words = _("Việc nên làm")
        wide = metrics("second-strong").horizontalAdvance(words)
        line(painter, self.width() - self.bar - SIDE - wide - 4, y, wide + 4, words, "second-strong", "ink")


class TrackTable(QWidget):
    """`remind(address)`, `call(person, telephone)` and `open(report)` are the deeds of a row."""

    def __init__(
        self, remind: Callable[[str], object], call: Callable[[rows.TrackRow], object], open: Callable[[ids.MessageId], object],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._remind, self._call, self._open = remind, call, open
        self.tallies = QHBoxLayout()
        self.tallies.setSpacing(GAP)
        self.card = Card(margin=2)
        self.card.body.setSpacing(0)
        self._head = _Head()
        self.card.body.addWidget(self._head)
        self.rows = Scroll(0)
        self.card.body.addWidget(self.rows, 1)
        self.rows.verticalScrollBar().rangeChanged.connect(self._say_bar)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(GAP)
        self._column.addLayout(self.tallies)
        self._column.addWidget(self.card, 1)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        side = theme.now().side
        self._column.setContentsMargins(side, 16, side, 16)
        self._head.setVisible(not theme.now().large)

    def _say_bar(self, _least: int, most: int) -> None:
        self._head.bar = self.rows.verticalScrollBar().sizeHint().width() if most else 0
        self._head.update()

    def say(self, people: tuple[rows.TrackRow, ...]) -> None:
        clear(self.tallies)
        for n, words, icon, tint in tracking_words.tally(people, theme.now().large):
            self.tallies.addWidget(Tally(n, words, icon, tint))
        at = self.rows.verticalScrollBar().value()
        clear(self.rows.column)
        order: Sequence[str] = ("failed", "sending", "delayed", "sent", "arrived", "read", "confirmed")
        for place, one in enumerate(sorted(people, key=lambda one: order.index(one.state))):
            if place:
                self.rows.column.addWidget(Rule())
            self.rows.column.addWidget(TrackLine(one, self._deed(one)))
        self.rows.column.addStretch(1)
        self.rows.verticalScrollBar().setValue(at)

    def _deed(self, one: rows.TrackRow) -> Button | None:
        """What should be done about it; what is well can be looked at."""
        if one.state == "failed" and one.telephone:
            return Button(_("Gọi điện"), "secondary", "phone", row=True, press=lambda: self._call(one))
        if one.remindable:
            return Button(_("Nhắc lại"), "secondary", "bell", row=True, press=lambda: self._remind(one.person.address))
        if one.report is not None:
            report = one.report
            return Button(_("Xem thư"), "quiet", "mail", row=True, press=lambda: self._open(report))
        return None


def clear(layout: QHBoxLayout | QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
