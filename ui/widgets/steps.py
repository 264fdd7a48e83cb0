"""Where one is among a few steps: numbers in circles, words, and lines between them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from i18n import _
from ui import theme
from ui.theme import Role
from ui.widgets import icons, paint
from ui.widgets.letter_rows import metrics

GAP, LINE = 12, 60  # px


class Steps(QWidget):
    def __init__(self, words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._now = tuple(words), 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_now(0)
        theme.follow(self, self.updateGeometry)

    def set_now(self, step: int) -> None:
        """Counted from 0; those before it are done."""
        self._now = step
        name = _("Bước {n} trong {all}: {words}")
        self.setAccessibleName(name.format(n=step + 1, all=len(self._words), words=self._words[step]))
        self.update()

    @property
    def now(self) -> int:
        return self._now

    def sizeHint(self) -> QSize:
        return QSize(300, 44 if theme.now().large else 32)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        size = self.height()
        roles: list[Role] = ["strong" if number == self._now else "body" for number in range(len(self._words))]
        words = [metrics(role).horizontalAdvance(one) for role, one in zip(roles, self._words, strict=True)]
        fixed = sum(size + 10 + one for one in words)
        between = min(LINE + 2 * GAP, (self.width() - fixed) / max(1, len(words) - 1))
        if between < 2 * GAP:  # no room: only the open step says its name
            words = [one if number == self._now else 0 for number, one in enumerate(words)]
            between = min(LINE + 2 * GAP, (self.width() - sum(size + 10 + one for one in words)) / max(1, len(words) - 1))
        x = 0.0
        for number, (role, wide) in enumerate(zip(roles, words, strict=True)):
            self._circle(painter, QRectF(x, 0, size, size), number)
            x += size + 10
            if wide:
                painter.setFont(theme.font(role))
                painter.setPen(theme.colour("ink" if number == self._now else "ink2"))
                painter.drawText(QRectF(x, 0, wide + 4, size), int(Qt.AlignmentFlag.AlignVCenter), self._words[number])
                x += wide
            if number + 1 < len(words) and between > 2 * GAP:
                high = theme.now().line_width()
                painter.fillRect(QRectF(x + GAP, (size - high) / 2, between - 2 * GAP, high), theme.colour("line"))
            x += between

    def _circle(self, painter: QPainter, room: QRectF, number: int) -> None:
        radius = room.height() / 2
        if number < self._now:
            paint.box(painter, room, "ok-line", radius=radius)
            size = theme.now().icon(20)
            icons.paint(painter, "check", room.center().x() - size / 2, room.center().y() - size / 2, size, "surface")
            return
        here = number == self._now
        paint.box(painter, room, "brand" if here else "surface", "brand" if here else "ctl", width=2, radius=radius)
        painter.setFont(theme.font("badge"))
        painter.setPen(theme.colour("on-brand" if here else "ink2"))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), str(number + 1))
