"""A question before an act that cannot be taken back: safe answer at the left, the act named in full at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.widgets import icons, paint
from ui.widgets.button import Button, Kind
from ui.widgets.focus import ring
from ui.widgets.text import Text

WIDTH = 560


class Dialog(QWidget):
    """Lies over the whole window and dims it. Escape = the safe answer. It deletes itself once answered."""

    def __init__(
        self,
        window: QWidget,
        question: str,
        words: str,
        safe: str,
        act: str,
        do: Callable[[], object],
        *,
        kind: Kind = "danger-solid",
        icon: str = "warning-filled",
        safely: Callable[[], object] = lambda: None,
        body: QWidget | None = None,
        act_icon: str = "",
    ) -> None:
        super().__init__(window)
        self._do, self._safely, self._icon = do, safely, icon
        self._before = window.window().focusWidget()
        self.setAccessibleName(question)
        self.setAccessibleDescription(words)
        self._box = QWidget(self)
        inside = QVBoxLayout(self._box)
        inside.setContentsMargins(28, 24, 28, 24)
        inside.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(14)
        self._mark = _Mark(icon)
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(Text(question, "figure", wrap=True), 1)
        inside.addLayout(head)
        if words:
            inside.addWidget(Text(words, "body", wrap=True))
        if body is not None:
            inside.addWidget(body)
        inside.addSpacing(8)
        self.safe_button = Button(safe, "secondary", press=self._safe)
        self.act_button = Button(act, kind, act_icon, press=self._act)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.safe_button)
        row.addStretch(1)
        row.addWidget(self.act_button)
        inside.addLayout(row)
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self._place()
        self.show()
        self.raise_()
        self.safe_button.setFocus(Qt.FocusReason.OtherFocusReason)
        ring(self, "")
        theme.follow(self, self._place)

    def _place(self) -> None:
        wide = min(self.width() - 40, round(WIDTH * (1.4 if theme.now().large else 1)))
        wide = max(wide, min(self.width() - 40, self._box.minimumSizeHint().width()))
        layout = self._box.layout()
        assert layout is not None
        tall = layout.heightForWidth(wide) if layout.hasHeightForWidth() else self._box.sizeHint().height()
        tall = max(tall, self._box.sizeHint().height() if not layout.hasHeightForWidth() else 0)
        self._box.setGeometry((self.width() - wide) // 2, max(20, (self.height() - tall) // 2), wide, tall)

    def _act(self) -> None:
        self._end()
        self._do()

    def _safe(self) -> None:
        self._end()
        self._safely()

    def _end(self) -> None:
        self.hide()
        self.deleteLater()
        try:
            if self._before is not None:
                self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        except RuntimeError:
            pass

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._safe()
        event.accept()  # nothing reaches the page below

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays within the question."""
        inside = [one for one in self._box.findChildren(QWidget) if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        if not inside:
            return False
        now = self.window().focusWidget()
        at = inside.index(now) if now in inside else -1
        inside[(at + (1 if forward else -1)) % len(inside)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        dim = QColor("#14222C")
        dim.setAlphaF(0.5)
        painter.fillRect(self.rect(), dim)
        room = QRectF(self._box.geometry())
        paint.box(painter, room, "surface", "edge", width=2, radius=12)


class _Mark(QWidget):
    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self.setFixedSize(36, 36)

    def paintEvent(self, event: QPaintEvent) -> None:
        icons.paint(QPainter(self), self._icon, 2, 0, 32, "warn-text" if "warning" in self._icon else "brand")
