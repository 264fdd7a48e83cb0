"""The button: icon and word, five kinds, busy, blocked with its reason (TOKENS §5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui import theme
from ui.widgets import icons, paint
from ui.widgets.focus import ring

Kind = Literal["primary", "secondary", "quiet", "danger", "danger-solid", "dark", "compose"]

# kind -> (back, edge, ink, back while hovered or pressed, ink then)
LOOKS: dict[Kind, tuple[str, str, str, str, str]] = {
    "primary": ("brand", "brand", "on-brand", "brand-dark", "on-brand"),
    "secondary": ("surface", "brand", "link", "brand-0", "brand"),
    "quiet": ("sunk", "sunk", "ink", "brand-0", "ink"),
    "danger": ("surface", "bad-btn", "bad-btn", "bad-bg", "bad-text"),
    "danger-solid": ("bad-btn", "bad-btn", "on-bad", "bad-text", "on-bad"),
    "dark": ("toast", "toast", "on-toast", "rail", "on-rail"),
    "compose": ("gold", "gold", "on-gold", "gold-dark", "on-gold"),
}


class Button(QPushButton):
    """`clicked` comes only when the button can act: never while it is blocked or busy.

    `row`: the 48 px form inside rows and banners. Words may be cut with … only when the button is made narrower than it wants.
    """

    def __init__(
        self,
        words: str,
        kind: Kind = "secondary",
        icon: str = "",
        *,
        row: bool = False,
        press: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, parent)
        self._kind: Kind = kind
        self._icon = icon
        self._row = row
        self._state: Literal["", "busy", "blocked", "settled"] = ""
        self._words = words
        self._hover = False
        self.setAccessibleName(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        ring(self, "button")
        if press is not None:
            self.clicked.connect(lambda: press())
        theme.follow(self, self._restyle)

    def set_words(self, words: str, icon: str | None = None) -> None:
        """What the button says when it is free to act."""
        self._words = words
        if icon is not None:
            self._icon = icon
        if not self._state:
            self._say(words)

    def set_kind(self, kind: Kind) -> None:
        self._kind = kind
        self.update()

    def block(self, reason: str) -> None:
        """It cannot act now: dashed border and the reason as its label."""
        self._enter("blocked", reason)

    def busy(self, words: str) -> None:
        """It is at work: say so ('Đang gửi...')."""
        self._enter("busy", words)

    def settle(self, words: str) -> None:
        """It is done, and there is nothing more to do ('Đã xác nhận')."""
        self._enter("settled", words)

    def free(self) -> None:
        """It can act again, with its own words."""
        self._enter("", self._words)

    @property
    def is_free(self) -> bool:
        return not self._state

    def _enter(self, state: Literal["", "busy", "blocked", "settled"], words: str) -> None:
        self._state = state
        self.blockSignals(bool(state))  # stays in the tab order, so that the reason can be read by ear
        self.setCursor(Qt.CursorShape.ArrowCursor if state else Qt.CursorShape.PointingHandCursor)
        self._say(words)

    def _say(self, words: str) -> None:
        if words != self.text():
            self.setText(words)
            self.setAccessibleName(words)
            self.updateGeometry()
        self.update()

    def _restyle(self) -> None:
        self.setFont(theme.font("button"))
        self.setMinimumHeight(self.sizeHint().height())
        self.setMinimumWidth(min(self.sizeHint().width(), 48) if not self.text() else 48)
        self.updateGeometry()
        self.update()

    def _shown_icon(self) -> str:
        return "close-circle" if self._state == "blocked" else self._icon

    def sizeHint(self) -> QSize:
        look = theme.now()
        width = 2 * (14 if self._row else look.button_side) + 4
        if self.text():
            width += self.fontMetrics().horizontalAdvance(self.text())
        if self._shown_icon():
            width += look.icon(24) + (10 if self.text() else 0)
        height = 48 if self._row else 56
        return QSize(max(48, width), max(height, self.fontMetrics().height() + 12))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, at: QPoint) -> bool:
        return not self._state and super().hitButton(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            if not self._state:
                self.click()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
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
        back, edge, ink, lit, lit_ink = LOOKS[self._kind]
        if self._hover or self.isDown():
            back, ink = lit, lit_ink
        if look.contrast and self._kind in ("quiet", "dark"):
            edge = "line"
        if self._state:
            back, ink, edge = "blocked", "on-blocked", "ctl"
        if self._state == "settled":
            back, ink, edge = "ok-bg", "ok-text", "ok-line"
        paint.box(painter, QRectF(self.rect()), back, edge, dashed=self._state == "blocked")
        painter.setFont(self.font())
        painter.setPen(theme.colour(ink))
        metrics = self.fontMetrics()
        icon, size = self._shown_icon(), look.icon(24)
        room = self.width() - (16 if self._row else 20) - (size + 10 if icon else 0)
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(words) + (size + (10 if words else 0) if icon else 0)
        x = (self.width() - width) / 2
        if icon:
            icons.paint(painter, icon, x, (self.height() - size) / 2, size, ink)
            x += size + 10
        painter.drawText(
            QRectF(x, 0, self.width() - x, self.height()),
            int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
            words,
        )
