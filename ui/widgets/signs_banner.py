"""What speaks against a letter, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from i18n import _
from ui import theme
from ui.widgets import icons, paint
from ui.widgets.card import Card
from ui.widgets.text import Text


class SignsBanner(QWidget):
    """A fact in large letters, then the signs, numbered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fact = Text("", "card", "bad-text", wrap=True)
        self._signs = Text("", "second", "bad-text", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(2)
        self._column.addWidget(self._fact)
        self._column.addWidget(self._signs)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.follow(self, self._restyle)

    def say(self, fact: str, signs: Sequence[str]) -> None:
        self._fact.setText(fact)
        numbered = [f"{number}. {sign}" for number, sign in enumerate(signs, 1)] if len(signs) > 1 else list(signs)
        self._signs.setText("\n".join(numbered))
        self._signs.setVisible(bool(signs))
        self.setAccessibleName(" ".join((fact, *numbered)))

    def _restyle(self) -> None:
        self._column.setContentsMargins(6 + 16 + theme.now().icon(24) + 18, 10, 16, 10)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRectF(self.rect())
        paint.box(painter, room, "bad-bg", "bad-line", width=2 if theme.now().contrast else 1, radius=8)
        paint.left_bar(painter, room, "bad-line", 6, 8)
        size = theme.now().icon(24)
        icons.paint(painter, "shield-bad-filled", 24, (self.height() - size) / 2, size, "bad-text")


class AdviceCard(Card):
    """'Nên làm gì?'"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.body.addWidget(Text(_("Nên làm gì?"), "card"))
        report = f"<b>{escape(_('Báo thư lừa đảo'))}</b>"
        for icon, words in (
            ("person-help", escape(_("Hỏi cán bộ tin học nếu còn phân vân."))),
            ("shield-bad", _("Bấm {button}. Thư được chuyển cho cán bộ tin học và cất khỏi hộp thư.").format(button=report)),
        ):
            self.body.addWidget(_Advice(icon, words))


class _Advice(QWidget):
    def __init__(self, icon: str, words: str) -> None:
        super().__init__()
        self._icon = icon
        self._row = QHBoxLayout(self)
        self._row.addWidget(Text(words, "body", wrap=True, rich=True), 1)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        self._row.setContentsMargins(theme.now().icon(24) + 10, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        icons.paint(QPainter(self), self._icon, 0, 2, theme.now().icon(24), "ink")
