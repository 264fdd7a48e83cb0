"""A label in one of the type roles; plain text unless said otherwise, so that no letter's words are taken for markup."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui import theme
from ui.theme import Role


def bold(words: str) -> str:
    """Words for a rich Text, escaped and bold."""
    return f"<b>{escape(words)}</b>"


class Text(QLabel):
    """`wrap` breaks lines, `elide` cuts one line with … at the right, `rich` takes simple HTML (escape it yourself)."""

    def __init__(
        self,
        words: str = "",
        role: Role = "body",
        tint: str = "ink",
        *,
        wrap: bool = False,
        elide: bool = False,
        rich: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role: Role = role
        self._tint = tint
        self._elide = elide
        self.setTextFormat(Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setText(words)
        theme.follow(self, self._restyle)

    def set_look(self, role: Role, tint: str | None = None) -> None:
        self._role = role
        self._tint = tint or self._tint
        self._restyle()

    def set_tint(self, tint: str) -> None:
        self._tint = tint
        self._restyle()

    def _restyle(self) -> None:
        self.setFont(theme.font(self._role))
        colours = self.palette()
        colours.setColor(QPalette.ColorRole.WindowText, theme.colour(self._tint))
        colours.setColor(QPalette.ColorRole.Text, theme.colour(self._tint))
        self.setPalette(colours)

    def minimumSizeHint(self) -> QSize:
        if not self._elide:
            return super().minimumSizeHint()
        return QSize(min(60, self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._elide or self.fontMetrics().horizontalAdvance(self.text()) <= self.contentsRect().width():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(theme.colour(self._tint))
        room = self.contentsRect()
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), words)
