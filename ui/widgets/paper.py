"""Sheets of paper one below the other, in a scroll area; pictures of the sheets come later, from elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from ui import theme
from ui.widgets.focus import ring

GAP = 16  # px between sheets
EDGE = 30  # px beside a sheet that fits the width
ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0)
KEPT = 6  # pictures kept at once


class Paper(QAbstractScrollArea):
    """`ask(number, pixels)` is called for each sheet that shows; answer with `give`. `turned` carries the sheet in view."""

    turned = Signal(int)

    def __init__(
        self, ask: Callable[[int, int], None], wait_words: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self._wait_words = wait_words
        self._shapes: tuple[float, ...] = ()  # height of each sheet for a width of 1
        self._pictures: dict[tuple[int, int], QImage] = {}
        self._asked: set[tuple[int, int]] = set()
        self._zoom = ZOOMS.index(1.0)
        self._at = 0
        self.setFrameStyle(0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(wait_words)
        ring(self, "button", 0)
        self.verticalScrollBar().valueChanged.connect(self._moved)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        theme.follow(self, self.viewport().update)

    def set_sheets(self, shapes: tuple[float, ...]) -> None:
        """A new document: height of each sheet for a width of 1."""
        self._shapes = shapes
        self._pictures.clear()
        self._asked.clear()
        self._at = 0
        self._measure()
        self.verticalScrollBar().setValue(0)
        self.viewport().update()

    def give(self, number: int, pixels: int, picture: QImage) -> None:
        key = (number, pixels)
        self._asked.discard(key)
        self._pictures[key] = picture
        while len(self._pictures) > KEPT:
            far = max(self._pictures, key=lambda each: (each[1] != pixels, abs(each[0] - self._at)))
            del self._pictures[far]
        self.viewport().update()

    @property
    def at(self) -> int:
        """The sheet in view, from 0."""
        return self._at

    def go(self, number: int) -> None:
        number = max(0, min(len(self._shapes) - 1, number))
        self.verticalScrollBar().setValue(self._tops()[number] - GAP)

    def can_zoom(self, step: int) -> bool:
        return 0 <= self._zoom + step < len(ZOOMS)

    def zoom(self, step: int) -> None:
        """One step nearer (+1) or farther (-1); the sheet in view stays in view."""
        if not self.can_zoom(step):
            return
        bar = self.verticalScrollBar()
        share = bar.value() / max(1, self._whole_height())
        self._zoom += step
        self._measure()
        bar.setValue(round(share * self._whole_height()))
        self.viewport().update()

    def _width(self) -> int:
        return max(200, round((self.viewport().width() - 2 * EDGE) * ZOOMS[self._zoom]))

    def _heights(self) -> list[int]:
        width = self._width()
        return [round(width * shape) for shape in self._shapes]

    def _tops(self) -> list[int]:
        tops, y = [], GAP
        for height in self._heights():
            tops.append(y)
            y += height + GAP
        return tops

    def _whole_height(self) -> int:
        return GAP + sum(height + GAP for height in self._heights())

    def _measure(self) -> None:
        view = self.viewport().size()
        down, right = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, max(0, self._whole_height() - view.height()))
        down.setPageStep(view.height())
        down.setSingleStep(60)
        right.setRange(0, max(0, self._width() + 2 * EDGE - view.width()))
        right.setPageStep(view.width())
        right.setSingleStep(60)

    def _moved(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        at = max((number for number, top in enumerate(self._tops()) if top <= middle), default=0)
        if at != self._at:
            self._at = at
            self.turned.emit(at)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.viewport().rect(), theme.colour("bg" if theme.now().contrast else "#55626E"))
        width = self._width()
        ratio = self.devicePixelRatioF()
        pixels = round(width * ratio)
        left = max(EDGE, (self.viewport().width() - width) // 2) - self.horizontalScrollBar().value()
        for number, (top, height) in enumerate(zip(self._tops(), self._heights(), strict=True)):
            sheet = QRect(left, top - self.verticalScrollBar().value(), width, height)
            if not sheet.intersects(self.viewport().rect()):
                continue
            painter.fillRect(sheet, Qt.GlobalColor.white)
            picture = self._pictures.get((number, pixels)) or self._other_size(number)
            if picture is not None:
                painter.drawImage(sheet, picture)
            else:
                painter.setFont(theme.font("body"))
                painter.setPen(Qt.GlobalColor.black)
                seen = sheet.intersected(self.viewport().rect())
                painter.drawText(seen, Qt.AlignmentFlag.AlignCenter, self._wait_words)
            if (number, pixels) not in self._pictures and (number, pixels) not in self._asked:
                self._asked.add((number, pixels))
                self._ask(number, pixels)

    def _other_size(self, number: int) -> QImage | None:
        return next((picture for (each, _), picture in self._pictures.items() if each == number), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, bar = event.key(), self.verticalScrollBar()
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_Space):
            bar.setValue(bar.value() + bar.pageStep() - 40)
        elif key == Qt.Key.Key_PageUp:
            bar.setValue(bar.value() - bar.pageStep() + 40)
        elif key == Qt.Key.Key_Home:
            bar.setValue(0)
        elif key == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        elif key == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, 200)
