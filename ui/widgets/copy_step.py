"""One step of a copy: its number (or a tick) in a circle, what it is, how far it is, and what has been seen of it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from i18n import _
from ui import theme
from ui.widgets import icons, paint
from ui.widgets.gauge import ProgressBar
from ui.widgets.text import Text

State = Literal["todo", "now", "done", "bad"]


class Proof(QWidget):
    """A shield and a line: what was looked at and is good."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Text("", "strong", "ok-text", wrap=True)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.words)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        self._row.setContentsMargins(theme.now().icon(20) + 8, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        size = theme.now().icon(20)
        icons.paint(QPainter(self), "shield-ok-filled", 0, 3, size, "ok-text")


class CopyStep(QWidget):
    """`say` as often as it changes. With a `share` there is a bar."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number, self._state = number, "todo"
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.title = Text("", "card", wrap=True)
        self._bar = ProgressBar(20)
        self.small = Text("", "second", "ink2", wrap=True)
        self.proof = Proof()
        self._words = QVBoxLayout(self)
        self._words.setSpacing(4)
        for each in (self.title, self._bar, self.small, self.proof):
            self._words.addWidget(each)
        theme.follow(self, self._restyle)
        self.say("todo", "", "")

    @property
    def state(self) -> str:
        return self._state

    def say(self, state: State, title: str, small: str, *, share: float | None = None, proof: str = "") -> None:
        self._state = state
        self.title.setText(title)
        self.title.set_tint("ok-text" if state == "done" else "bad-text" if state == "bad" else "ink")
        self.small.setText(small)
        self.small.setVisible(bool(small))
        self._bar.setVisible(share is not None)
        self._bar.set_share(share or 0.0)
        self.proof.words.setText(proof)
        self.proof.setVisible(bool(proof))
        how = {"done": _("xong"), "now": _("đang làm"), "bad": _("chưa được"), "todo": _("chưa tới")}[state]
        step = _("Bước {n}, {state}: {words}").format(n=self._number, state=how, words=title)
        self.setAccessibleName(". ".join(filter(None, (step, small, proof))))
        self.update()

    def _mark(self) -> int:
        return 48 if theme.now().large else 36

    def minimumSizeHint(self) -> QSize:
        """As high as its words are in the width it has; what Qt guesses is a narrow column."""
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def _restyle(self) -> None:
        self._words.setContentsMargins(18 + self._mark() + 16, 14, 18, 16)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.now()
        painter = QPainter(self)
        if self._state == "now":
            painter.fillRect(self.rect(), theme.colour("brand-0"))
        painter.fillRect(QRectF(0, self.height() - look.line_width(), self.width(), look.line_width()), theme.colour("line"))
        mark = self._mark()
        room, radius = QRectF(18, 14, mark, mark), mark / 2
        if self._state in ("done", "bad"):
            tint = "ok-line" if self._state == "done" else "bad-line"
            paint.box(painter, room, tint, radius=radius)
            size = look.icon(20)
            icon = "check" if self._state == "done" else "close"
            icons.paint(painter, icon, room.center().x() - size / 2, room.center().y() - size / 2, size, "surface")
            return
        here = self._state == "now"
        paint.box(painter, room, "brand" if here else "surface", "brand" if here else "ctl", width=2, radius=radius)
        painter.setFont(theme.font("badge"))
        painter.setPen(theme.colour("on-brand" if here else "ink"))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), str(self._number))
