"""The bar of deeds below a page: deleting at the far left, others next, the one primary button at the far right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme

GAP = 12


class ActionBar(QWidget):
    """80 high; wraps to a second row where the width does not do. Hidden while it has no buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left: list[QWidget] = []
        self._right: list[QWidget] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()
        theme.follow(self, self._restyle)

    def add(self, button: QWidget, *, right: bool = False) -> None:
        """Left in the order of adding; `right`: the primary button (added last, it stands far right)."""
        (self._right if right else self._left).append(button)
        button.setParent(self)
        button.show()
        self.show()
        self._restyle()

    def clear(self) -> None:
        for button in (*self._left, *self._right):
            button.hide()
            button.deleteLater()
        self._left, self._right = [], []
        self.hide()

    def _restyle(self) -> None:
        self.arrange()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.arrange()  # labels may have changed on a hidden page, and then no LayoutRequest was sent

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.arrange()
        return super().event(event)

    def arrange(self) -> None:
        """Place the buttons in as few rows as they need."""
        look = theme.now()
        side, width = look.side, self.width() - 2 * look.side
        shown = [one for one in self._left if not one.isHidden()]
        right = [one for one in self._right if not one.isHidden()]
        rows: list[list[QWidget]] = [[]]
        used = 0
        for one in shown:
            need = one.sizeHint().width() + (GAP if rows[-1] else 0)
            if rows[-1] and used + need > width:
                rows.append([])
                used, need = 0, one.sizeHint().width()
            rows[-1].append(one)
            used += need
        need_right = sum(one.sizeHint().width() for one in right) + GAP * len(right)
        if right and rows[-1] and used + need_right > width:
            rows.append([])
        height = 56
        y = 12
        for number, row in enumerate(rows):
            x = side
            for one in row:
                size = one.sizeHint()
                one.setGeometry(x, y + (height - size.height()) // 2, min(size.width(), width), size.height())
                x += size.width() + GAP
            if number == len(rows) - 1:
                x = self.width() - side
                for one in reversed(right):
                    size = one.sizeHint()
                    wide = min(size.width(), width)
                    x -= wide
                    one.setGeometry(x, y + (height - size.height()) // 2, wide, size.height())
                    x -= GAP
            y += height + GAP
        if self.height() != y + 1:
            self.setFixedHeight(y + 1)

    def sizeHint(self) -> QSize:
        return QSize(200, max(80, self.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.fillRect(0, 0, self.width(), theme.now().line_width(), theme.colour("line"))
