"""'Người nhận sẽ thấy thư như thế này': the finished letter beside its fields."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from i18n import _
from ui import theme
from ui.widgets import icons, paint
from ui.widgets.letter_text import MARGIN, LetterText
from ui.widgets.text import Text


class BesideLetter(QWidget):
    """What is filled in, and at its right the letter that it makes, where the kind has fields and large letters leave room."""

    def __init__(self, form: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preview = LetterPreview()
        self._wanted = False
        self._room = QVBoxLayout()
        self._room.addWidget(self.preview)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(form, 1)
        row.addLayout(self._room)
        theme.follow(self, self._restyle)

    def show_preview(self, wanted: bool) -> None:
        self._wanted = wanted
        self._restyle()

    def _restyle(self) -> None:
        look = theme.now()
        shown = self._wanted and not look.large
        self.preview.setVisible(shown)
        self.preview.setFixedWidth(300 if look.narrow else 476)
        self._room.setContentsMargins(*((0, 14, look.side, 10) if shown else (0, 0, 0, 0)))


class LetterPreview(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = Text("", "second-strong", elide=True)
        self.text = LetterText()
        self.text.setAccessibleName(_("Thư như người nhận sẽ thấy"))
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self._head)
        self._column.addWidget(self.text, 1)
        theme.follow(self, self._restyle)

    def say(self, html: str) -> None:
        """The place in it stays."""
        place = self.text.verticalScrollBar().value()
        self.text.show_letter(html, lambda cid: None)
        QTimer.singleShot(0, self.text, lambda: self.text.verticalScrollBar().setValue(place))

    def _restyle(self) -> None:
        self.text.document().setDocumentMargin(12 if theme.now().narrow else MARGIN)
        self._head.setText(_("Người nhận sẽ thấy") if theme.now().narrow else _("Người nhận sẽ thấy thư như thế này"))
        self._head.setFixedHeight(round(42 * theme.now().scale))
        self._head.setContentsMargins(16 + theme.now().icon(20) + 10, 0, 12, 0)
        self._column.setContentsMargins(2, 0, 2, 2)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRectF(self.rect())
        paint.box(painter, room, "surface", "line", width=theme.now().line_width(), radius=10)
        high = self._head.height()
        paint.box(painter, QRectF(1, 1, room.width() - 2, high), "sunk", radius=9)
        painter.fillRect(QRectF(1, high - 8, room.width() - 2, 8), theme.colour("sunk"))
        size = theme.now().icon(20)
        icons.paint(painter, "show", 16, (high - size) / 2, size, "ink")
