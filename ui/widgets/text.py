"""A label in one of the type roles; plain text unless said otherwise, so that no letter's words are taken for markup."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QTextLayout
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui import theme
from ui.theme import Role

_SIGNS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


def escape(words: str) -> str:
    """For a rich Text. (The html module brings a table of 2,000 names to the first page.)"""
    return words.translate(_SIGNS)


def bold(words: str) -> str:
    """Words for a rich Text, escaped and bold."""
    return f"<b>{escape(words)}</b>"


class Text(QLabel):
    """`wrap` breaks lines, `elide` cuts one line with … at the right (`set_lines`: the last of several), `rich` takes simple
    HTML (escape it yourself)."""

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
        self._lines = 1
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

    def set_lines(self, most: int) -> None:
        """How many lines an eliding text may take."""
        self._lines = most
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return self._lines > 1 if self._elide else super().hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        if self._lines == 1:
            return super().heightForWidth(width)
        return self.fontMetrics().lineSpacing() * min(self._lines, len(self._broken(width)))

    def lines(self, width: int) -> int:
        """How many lines the whole text takes in this width; one more than the most is enough to know."""
        return len(self._broken(width))

    def _broken(self, width: int) -> list[tuple[int, int]]:
        """(start, length) of each line in this width."""
        layout = QTextLayout(self.text(), self.font())
        layout.beginLayout()
        found: list[tuple[int, int]] = []
        while len(found) <= self._lines and (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            found.append((line.textStart(), line.textLength()))
        layout.endLayout()
        return found or [(0, 0)]

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
        if self._lines > 1:
            self._paint_lines(painter, room)
            return
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), words)

    def _paint_lines(self, painter: QPainter, room: QRect) -> None:
        metrics, words = self.fontMetrics(), self.text()
        lines = self._broken(room.width())
        shown = [words[start : start + length].rstrip() for start, length in lines[: self._lines]]
        if len(lines) > self._lines:
            rest = words[lines[self._lines - 1][0] :]
            shown[-1] = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, room.width())
        top = room.top() + max(0, room.height() - metrics.lineSpacing() * len(shown)) // 2
        for line in shown:
            painter.drawText(QRect(room.left(), top, room.width(), metrics.lineSpacing()), int(Qt.AlignmentFlag.AlignVCenter), line)
            top += metrics.lineSpacing()
