"""A strip that says a state: a bold fact, then what happens or what to do, at most one button; stays until the state ends."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui import theme
from ui.widgets import icons, paint
from ui.widgets.button import Button
from ui.widgets.text import Text, bold, escape

Kind = Literal["info", "ok", "warn", "bad"]
ICONS: dict[Kind, str] = {"info": "info-filled", "ok": "check-circle-filled", "warn": "warning-filled", "bad": "shield-bad-filled"}


class Banner(QWidget):
    def __init__(
        self,
        kind: Kind,
        fact: str,
        then: str = "",
        button: Button | None = None,
        *,
        icon: str = "",
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind: Kind = kind
        self._icon = icon
        self._words = Text("", "second" if small else "body", f"{kind}-text", wrap=True, rich=True)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(12)
        self._row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        self._button: Button | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.follow(self, self._restyle)
        self.say(kind, fact, then, button, icon=icon)

    def say(self, kind: Kind, fact: str, then: str = "", button: Button | None = None, *, icon: str = "") -> None:
        """Another state in the same place."""
        self._kind, self._icon = kind, icon
        self._words.set_tint(f"{kind}-text")
        self._words.setText(f"{bold(fact)} {escape(then)}".strip())
        self.setAccessibleName(f"{fact} {then}".strip())
        if self._button is not None:
            self._button.hide()
            self._button.deleteLater()
        self._button = button
        if button is not None:
            self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._restyle()

    def _restyle(self) -> None:
        size = theme.now().icon(24)
        upright = 10 if not theme.now().large or self._button is not None else 6
        self._row.setContentsMargins(6 + 16 + size + 16, upright, 16, upright)
        self.setMinimumHeight(48)
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, max(48, super().minimumSizeHint().height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRectF(self.rect())
        width = 2 if theme.now().contrast else 1
        paint.box(painter, room, f"{self._kind}-bg", f"{self._kind}-line", width=width, radius=8)
        paint.left_bar(painter, room, f"{self._kind}-line", 6, 8)
        size = theme.now().icon(24)
        icons.paint(painter, self._icon or ICONS[self._kind], 22, (self.height() - size) / 2, size, f"{self._kind}-text")
