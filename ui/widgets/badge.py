"""The badge of a letter's kind, and the label NGOÀI cơ quan."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from i18n import _
from ui import theme
from ui.kinds import kind
from ui.widgets import icons, paint


def badge_width(words: str) -> float:
    size = theme.now().icon(20)
    return 8 + size + 8 + QFontMetricsF(theme.font("badge")).horizontalAdvance(words) + 12


def badge_height() -> int:
    return 48 if theme.now().large else 32


def paint_badge(painter: QPainter, room: QRectF, kind_id: str) -> None:
    """Fill `room` with the badge; the word is at the left after the icon."""
    which = kind(kind_id)
    edge = "line" if theme.now().contrast else ""
    paint.box(painter, room, f"{which.tint}-bg", edge, width=1.5, radius=6)
    _icon_and_word(painter, room, which.icon, which.name, f"{which.tint}-text")


def paint_outside(painter: QPainter, at: QPointF) -> float:
    """The label NGOÀI cơ quan with its left middle at `at`; returns its width."""
    room = QRectF(at.x(), at.y() - outside_height() / 2, outside_width(), outside_height())
    paint.box(painter, room, "warn-bg", "warn-line", width=2, radius=6)
    _icon_and_word(painter, room, "globe", outside_words(), "warn-text")
    return room.width()


def outside_words() -> str:
    return _("NGOÀI cơ quan")


def outside_width() -> float:
    return badge_width(outside_words()) + 4


def outside_height() -> int:
    return 45 if theme.now().large else 30


def _icon_and_word(painter: QPainter, room: QRectF, icon: str, word: str, tint: str) -> None:
    size = theme.now().icon(20)
    x = room.left() + 9
    icons.paint(painter, icon, x, room.center().y() - size / 2, size, tint)
    painter.setFont(theme.font("badge"))
    painter.setPen(theme.colour(tint))
    x += size + 8
    left = room.right() - 4 - x
    word = painter.fontMetrics().elidedText(word, Qt.TextElideMode.ElideRight, int(left) + 2)
    painter.drawText(QRectF(x, room.top(), left + 4, room.height()), int(Qt.AlignmentFlag.AlignVCenter), word)


class _Label(QWidget):
    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class KindBadge(_Label):
    def __init__(self, kind_id: str, parent: QWidget | None = None) -> None:
        self._kind = kind_id
        super().__init__(parent)
        self.set_kind(kind_id)

    def set_kind(self, kind_id: str) -> None:
        self._kind = kind_id
        self.setAccessibleName(kind(kind_id).name)
        self._restyle()

    def sizeHint(self) -> QSize:
        return QSize(round(badge_width(kind(self._kind).name)) + 2, badge_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_badge(QPainter(self), QRectF(self.rect()), self._kind)


class OutsideLabel(_Label):
    """`short`: only the first word where large letters leave little room."""

    def __init__(self, parent: QWidget | None = None, *, short: bool = False) -> None:
        self._short = short
        super().__init__(parent)
        self.setAccessibleName(outside_words())

    def _word(self) -> str:
        return _("NGOÀI") if self._short and theme.now().large else outside_words()

    def sizeHint(self) -> QSize:
        return QSize(round(badge_width(self._word())) + 5, outside_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, room = QPainter(self), QRectF(self.rect())
        paint.box(painter, room, "warn-bg", "warn-line", width=2, radius=6)
        _icon_and_word(painter, room, "globe", self._word(), "warn-text")
