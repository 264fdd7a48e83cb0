"""What was done, and the way back: above the status strip, for twenty seconds and until the next deed."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSpacerItem, QWidget

from i18n import _, ngettext
from ui import theme
from ui.widgets import icons, paint
from ui.widgets.button import Button
from ui.widgets.text import Text

SHOWN = 20.0  # seconds
SHADOW = 8


class Toast(QWidget):
    """Lies over its parent; `place` puts it at the bottom middle, `lift` px above the strip. Hidden until `say`."""

    def __init__(self, parent: QWidget, lift: Callable[[], int] = lambda: 0) -> None:
        super().__init__(parent)
        self.setProperty("over_ring", True)  # the ring of what lies below does not cut through its words
        self._lift = lift
        self._still: Callable[[], bool] | None = None
        self._icon = "check-circle-filled"
        self._words = Text("", "body", "on-toast", elide=True)
        self._undo = Button(_("Lấy lại"), "secondary", "undo", row=True)
        self._deed: Callable[[], object] | None = None
        self._undo.clicked.connect(self._take_back)
        self._until = self._whole = 0.0
        self._count_words: Callable[[int], str] | None = None
        self._row = QHBoxLayout(self)
        self._row.setSpacing(16)
        self._row.addWidget(self._words, 1)
        self._gap = QSpacerItem(0, 0)
        self._row.addSpacerItem(self._gap)
        self._row.addWidget(self._undo)
        self._tick = QTimer(self)
        self._tick.setInterval(250)
        self._tick.timeout.connect(self._step)
        self.hide()
        theme.follow(self, self._restyle)

    def say(
        self,
        words: str,
        undo: str = "",
        deed: Callable[[], object] | None = None,
        *,
        icon: str = "check-circle-filled",
        seconds: float = SHOWN,
        counting: Callable[[int], str] | None = None,
        still: Callable[[], bool] | None = None,
    ) -> None:
        """`undo` names the button, `deed` is what it does. `counting(seconds left)` gives words that run down with a bar;
        when `still()` is no longer so, the words are not true any more and go."""
        self._icon = icon
        self._still = still
        self._deed = deed
        self._whole = seconds
        self._until = time.monotonic() + seconds
        self._count_words = counting
        self._words.setText(counting(round(seconds)) if counting else words)
        self._undo.setVisible(bool(undo))
        self._undo.set_words(undo or _("Lấy lại"))
        self.setAccessibleName(words)
        self._restyle()
        self.show()
        self.raise_()
        self._tick.start()
        self.place()

    def close_it(self) -> None:
        self._tick.stop()
        self.hide()

    def place(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        height = 68 + 2 * SHADOW
        width = min(parent.width() - 32, self._row.sizeHint().width())
        rail = theme.now().rail_width
        x = rail + (parent.width() - rail - width) // 2
        if x + width > parent.width() - 8:
            x = max(8, parent.width() - 8 - width)
        self.setGeometry(x, parent.height() - 48 - self._lift() - height - 10, width, height)

    def _take_back(self) -> None:
        deed = self._deed
        self.close_it()
        if deed is not None:
            deed()

    def _step(self) -> None:
        left = self._until - time.monotonic()
        if left <= 0 or (self._still is not None and not self._still()):
            self.close_it()
            return
        self.place()  # the page below may be another one now
        if self._count_words is not None:
            self._words.setText(self._count_words(max(1, round(left))))
            self.update()

    def _restyle(self) -> None:
        size = theme.now().icon(24)
        bar = 80 if self._count_words else 0
        self._row.setContentsMargins(SHADOW + 20 + size + 14, SHADOW + 10, SHADOW + 12, SHADOW + 10)
        self._gap.changeSize(bar, 0)
        self._row.invalidate()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        for step in range(SHADOW):
            painter.setPen(Qt.PenStyle.NoPen)
            shade = QColor("#14222C")
            shade.setAlphaF(0.28 / SHADOW)
            painter.setBrush(shade)
            spread = SHADOW - step
            painter.drawRoundedRect(room.adjusted(-spread, -spread + 3, spread, spread), 10 + spread, 10 + spread)
        paint.box(painter, room, "toast", "toast-edge", width=2, radius=10)
        size = theme.now().icon(24)
        icons.paint(painter, self._icon, room.left() + 20, (self.height() - size) / 2, size, "on-toast")
        if self._count_words is not None and self._whole:
            share = max(0.0, (self._until - time.monotonic()) / self._whole)
            left = self._undo.x() - 80 if not self._undo.isHidden() else self.width() - SHADOW - 80
            bar = QRectF(left, self.height() / 2 - 4, 64, 8)
            paint.box(painter, bar, "#3B4B57", radius=4)
            paint.box(painter, QRectF(bar.left(), bar.top(), bar.width() * share, 8), "gold", radius=4)


def seconds_to_go(n: int) -> str:
    return ngettext("Thư sẽ gửi sau {n} giây", "Thư sẽ gửi sau {n} giây", n).format(n=n)
