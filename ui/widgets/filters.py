"""A row of filters of which one is chosen; at 150 % one button that opens the full list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from i18n import _
from ui import theme
from ui.widgets import icons, paint
from ui.widgets.button import Button
from ui.widgets.flow import FlowBox
from ui.widgets.focus import ring


class FilterChip(QPushButton):
    """48 high, radius 24; chosen: solid with a tick."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._named)
        self._named(False)
        ring(self, "button", 24)
        theme.follow(self, self.restyle)

    def _named(self, on: bool) -> None:
        words = self.text()
        self.setAccessibleName(_("{filter}, đang chọn").format(filter=words) if on else words)
        self.restyle()

    def set_words(self, words: str) -> None:
        if words != self.text():
            self.setText(words)
            self._named(self.isChecked())

    def set_on(self, on: bool) -> None:
        """Also named rightly while its signals are held back."""
        self.setChecked(on)
        self._named(on)

    def restyle(self) -> None:
        self.setFont(theme.font("button" if self.isChecked() else "medium"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        look = theme.now()
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2 * (13 if look.narrow else 17) + 2
        return QSize(width + (look.icon(20) + 6 if self.isChecked() else 0), 48)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room, on = QRectF(self.rect()), self.isChecked()
        if on:
            paint.box(painter, room, "brand", radius=24)
        else:
            paint.box(painter, room, "brand-0" if self.underMouse() else "surface", "ctl", width=2, radius=24)
        painter.setFont(theme.font("button" if on else "medium"))
        painter.setPen(theme.colour("on-brand" if on else "ink"))
        size = theme.now().icon(20)
        width = painter.fontMetrics().horizontalAdvance(self.text()) + (size + 8 if on else 0)
        x = (self.width() - width) / 2
        if on:
            icons.paint(painter, "check", x, (self.height() - size) / 2, size, "on-brand")
            x += size + 8
        painter.drawText(QRectF(x, 0, self.width() - x, self.height()), int(Qt.AlignmentFlag.AlignVCenter), self.text())


class FilterRow(QWidget):
    """`chosen(key)`. `what`: the word before the choice at 150 % ('Loại thư'). `also`: a chip that stands elsewhere, and in the
    full list at 150 %."""

    chosen = Signal(str)

    def __init__(
        self,
        what: str,
        filters: Sequence[tuple[str, str]],
        also: FilterChip | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._what = what
        self._filters = tuple(filters)
        self._key = self._filters[0][0]
        self._also = also
        if also is not None:
            also.toggled.connect(lambda _on: self.set_key(self._key))
        self._row = FlowBox(8)
        self._chips: dict[str, FilterChip] = {}
        for key, words in self._filters:
            chip = FilterChip(words)
            chip.clicked.connect(lambda _=False, key=key: self._choose(key))
            self._chips[key] = chip
            self._row.add(chip)
        self._one = Button("", "secondary", "filter", press=self._open_list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._row)
        layout.addWidget(self._one)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_key(self._key)
        theme.follow(self, self._restyle)

    def controls(self) -> Sequence[QWidget]:
        """In reading order."""
        return (*self._chips.values(), self._one)

    @property
    def key(self) -> str:
        return self._key

    def set_key(self, key: str) -> None:
        """Show another choice, silently."""
        self._key = key
        for each, chip in self._chips.items():
            chip.setChecked(each == key)
            chip.restyle()
        words = dict(self._filters)[key]
        if self._also is not None and self._also.isChecked():
            words = f"{words}, {self._also.text().lower()}"
        self._one.set_words(_("{what}: {choice}").format(what=self._what, choice=words))

    def _choose(self, key: str) -> None:
        changed = key != self._key
        self.set_key(key)
        if changed:
            self.chosen.emit(key)

    def _open_list(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(self._what)
        menu.setFont(theme.font("body"))
        for key, words in self._filters:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(key == self._key)
            action.triggered.connect(lambda _=False, key=key: self._choose(key))
        if self._also is not None:
            menu.addSeparator()
            action = menu.addAction(self._also.text())
            action.setCheckable(True)
            action.setChecked(self._also.isChecked())
            action.triggered.connect(lambda _=False, chip=self._also: chip.click())
        menu.popup(self._one.mapToGlobal(QPoint(0, self._one.height() + 4)))

    def _restyle(self) -> None:
        large = theme.now().large
        self._row.setVisible(not large)
        self._one.setVisible(large)
        self.updateGeometry()
