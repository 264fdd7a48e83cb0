"""The quota gauge: used, and hatched what will be added or freed. Words stand beside it, never only the bar."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from i18n import _
from ui import dates, theme
from ui.widgets import paint


def gauge_tint(share: float) -> str:
    """Under 80 % brand, 80 to 90 % amber, above red."""
    return "brand" if share < 0.8 else "warn-line" if share <= 0.9 else "bad-line"


class QuotaGauge(QWidget):
    """`height` px: 16 in the strip, 20 to 22 in cards, 12 in the composer."""

    def __init__(self, height: int = 16, width: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height, self._width = height, width
        self._share = self._added = 0.0
        across = QSizePolicy.Policy.Fixed if width else QSizePolicy.Policy.Expanding
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.set_share(0)
        theme.follow(self, self.update)

    def set_width(self, width: int) -> None:
        self._width = width
        self.updateGeometry()

    def set_share(self, share: float, added: float = 0.0) -> None:
        """`share` used, `added` to come (negative: to be freed), as parts of the limit; nonsense is cut to 0..1."""
        self._share = min(1.0, max(0.0, share)) if share == share else 0.0
        self._added = min(1.0 - self._share, max(-self._share, added)) if added == added else 0.0
        self.setAccessibleName(_("Đã dùng {n} phần trăm hộp thư").format(n=dates.number(self._share * 100, 0)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._width or 200, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width or 60, self._height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect())
        radius = room.height() / 2
        paint.box(painter, room, "surface", radius=radius)
        whole = QPainterPath()
        whole.addRoundedRect(room.adjusted(1, 1, -1, -1), radius - 1, radius - 1)
        painter.save()
        painter.setClipPath(whole)
        used = room.width() * (self._share + min(0.0, self._added))
        painter.fillRect(QRectF(0, 0, used, room.height()), theme.colour("ok-line" if self._added < 0 else gauge_tint(self._share)))
        if self._added:
            paint.hatch(painter, QRectF(used, 0, room.width() * abs(self._added), room.height()), "ok-line", "surface")
        painter.restore()
        paint.box(painter, room, edge="ctl", width=2, radius=radius)


class ProgressBar(QuotaGauge):
    """The same bar for sending and fetching: always brand."""

    def set_share(self, share: float, added: float = 0.0) -> None:
        super().set_share(min(share, 1.0), 0.0)
        self.setAccessibleName(_("Đã xong {n} phần trăm").format(n=dates.number(self._share * 100, 0)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRectF(self.rect())
        radius = room.height() / 2
        paint.box(painter, room, "surface", radius=radius)
        whole = QPainterPath()
        whole.addRoundedRect(room.adjusted(1, 1, -1, -1), radius - 1, radius - 1)
        painter.save()
        painter.setClipPath(whole)
        painter.fillRect(QRectF(0, 0, room.width() * self._share, room.height()), theme.colour("brand"))
        painter.restore()
        paint.box(painter, room, edge="ctl", width=2, radius=radius)
