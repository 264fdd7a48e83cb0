"""Before anybody has signed in: who at the left, the password at the right."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from i18n import _
from ui import theme
from ui.widgets import icons
from ui.widgets.avatar import Avatar
from ui.widgets.banner import Banner
from ui.widgets.rule import Rule
from ui.widgets.scroll import Scroll
from ui.widgets.text import Text

RING = 3  # px that a list of tiles leaves around them for the ring of the keyboard


class Sides(QWidget):
    """`left` and `right` are the layouts of the two halves; the right one stands on white, and is hidden while nobody is chosen.

    What is no list goes into the left half by `put`, so that all edges lie in one line.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.left = QVBoxLayout()
        self.left.setSpacing(12)
        self.panel = _Panel()
        self.right = self.panel.column
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self.left, 1)
        row.addWidget(self.panel)
        theme.follow(self, self._restyle)

    def put(self, *widgets: QWidget, gap: int = 0) -> None:
        """Below one another, into the left half."""
        column = QVBoxLayout()
        column.setContentsMargins(RING, 0, RING, 0)
        column.setSpacing(gap)
        for widget in widgets:
            column.addWidget(widget)
        self.left.addLayout(column)

    def _restyle(self) -> None:
        look = theme.now()
        side = 32 if not look.narrow else 20
        self.left.setContentsMargins(side - RING, 20, side - RING, 20)
        self.panel.setFixedWidth(560 if look.large and not look.narrow else 372 if look.narrow else 484)


class _Panel(QWidget):
    """Its content scrolls where large letters make it higher than the window."""

    def __init__(self) -> None:
        super().__init__()
        scroll = Scroll(14)
        self.column = scroll.column
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.now().line_width(), 0, 0, 0)
        whole.addWidget(scroll)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        look = theme.now()
        side = 24 if look.narrow else 32
        self.column.setContentsMargins(side - look.line_width(), 20, side, 20)
        self.column.setSpacing(10 if look.large else 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.fillRect(0, 0, theme.now().line_width(), self.height(), theme.colour("line"))


class WhoHead(QWidget):
    """Initials, name and post of whoever is about to sign in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._avatar = Avatar("", 64)
        theme.follow(self, lambda: self._avatar.setVisible(not (theme.now().large and theme.now().narrow)))
        self._name = Text("", "figure", wrap=True)
        self._post = Text("", "second", "ink2", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(self._name)
        words.addWidget(self._post)
        words.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)

    def say(self, name: str, post: str) -> None:
        self._avatar.set_name(name)
        self._name.setText(name)
        self._post.setText(post)
        self._post.setVisible(bool(post))


class PracticePassword(Banner):
    """While practising: everybody's password, which nobody can know otherwise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("info", "", icon="lesson", small=True, parent=parent)
        self.hide()

    def look(self, rehearsal: Any) -> None:
        """None: nobody is practising."""
        self.setVisible(rehearsal is not None)
        if rehearsal is not None:
            self.say("info", _("Đang tập."), _("Mật khẩu để tập là {password}.").format(password=rehearsal.password), icon="lesson")


class IconNote(QWidget):
    """Small words with an icon at their left; `rule` draws a line above."""

    def __init__(self, icon: str, words: str, *, rule: bool = False, rich: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.text = Text(words, "second", "ink2", wrap=True, rich=rich)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        if rule:
            column.addWidget(Rule())
        self._inside = QHBoxLayout()
        self._inside.addWidget(self.text, 1)
        column.addLayout(self._inside)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.follow(self, self._restyle)

    def say(self, words: str) -> None:
        self.text.setText(words)

    def _restyle(self) -> None:
        size = theme.now().icon(24)
        self._inside.setContentsMargins(size + 12, 0, 0, 0)
        self.text.setMinimumHeight(size + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        icons.paint(painter, self._icon, 0, self.text.y() + 1, theme.now().icon(24), "ink2")
