"""What stands above a letter's words, and the words on their sheet."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from i18n import _
from ui.widgets.columns import Tall
from ui.widgets.letter_text import LetterText

GAP = 12
SHARE = 0.68  # of the height for what stands above; it scrolls when it wants more
LEAST = 280  # px of a sheet at full height
MOST = 16_000  # px; a longer letter keeps a scroll bar of its own


class LetterWords(Tall):
    """`add` puts a widget above `sheet`, from top to bottom. `grown`: it wants another height when shown whole."""

    grown = Signal()

    def __init__(self, sheet: QWidget, text: LetterText, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet, self._text = sheet, text
        self._whole = False
        self._inside = QWidget()
        self._inside.setProperty("bare", True)
        self._above = QVBoxLayout(self._inside)
        self._above.setContentsMargins(0, 0, 0, 0)
        self._above.setSpacing(GAP)
        self._top = QScrollArea(self)
        self._top.setAccessibleName(_("Đầu thư"))
        self._top.setFrameStyle(0)
        self._top.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._top.setWidget(self._inside)
        self._top.viewport().setAutoFillBackground(False)
        self._top.verticalScrollBar().setSingleStep(40)
        self._inside.installEventFilter(self)
        sheet.setParent(self)
        text.document().documentLayout().documentSizeChanged.connect(self._text_grew)

    def add(self, widget: QWidget) -> None:
        self._above.addWidget(widget)

    def set_whole(self, whole: bool) -> None:
        self._whole = whole

    def wanted(self, width: int) -> int:
        high = self._top_height(width)
        return high + (GAP if high else 0) + self._sheet_height()

    def _sheet_height(self) -> int:
        document = self._text.document()
        high = round(document.size().height()) + 8 if self._text.isVisibleTo(self) else 0
        return max(LEAST, high) if high < MOST else LEAST * 2

    def _top_height(self, width: int) -> int:
        if not any(self._is_shown(number) for number in range(self._above.count())):
            return 0
        self._above.invalidate()
        return self._above.totalHeightForWidth(width) if self._above.hasHeightForWidth() else self._above.totalSizeHint().height()

    def _is_shown(self, number: int) -> bool:
        item = self._above.itemAt(number)
        return item is not None and not item.isEmpty()

    def arrange(self) -> None:
        width = self.width()
        high = whole = self._top_height(width)
        most = round(self.height() * SHARE)
        if not self._whole and whole > most:
            high, width = most, width - self._top.verticalScrollBar().sizeHint().width()
            whole = self._top_height(width)
        self._inside.resize(width, whole)
        self._top.setFocusPolicy(Qt.FocusPolicy.StrongFocus if high < whole else Qt.FocusPolicy.NoFocus)
        self._top.setGeometry(0, 0, self.width(), high)
        top = high + GAP if high else 0
        self._sheet.setGeometry(0, top, self.width(), max(0, self.height() - top))

    def _text_grew(self) -> None:
        if self._whole:
            self.grown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            self.grown.emit() if self._whole else self.arrange()
        return False
