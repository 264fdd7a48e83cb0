"""A layout that puts its widgets in rows and breaks the row where the width ends."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget


class Flow(QLayout):
    def __init__(self, parent: QWidget | None = None, gap: int = 8, right: bool = False) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)
        self._right = right
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()  # a widget that shows already asks for no new layout by itself

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        self.invalidate()
        return self._items.pop(index)

    def clear(self) -> None:
        """Take every widget out and delete it."""
        while self._items:
            widget = self._items.pop().widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, room: QRect) -> None:
        super().setGeometry(room)
        self._lay(room, place=True)

    def sizeHint(self) -> QSize:
        width = height = 0
        for item in self._shown():
            width += item.sizeHint().width() + (self.spacing() if width else 0)
            height = max(height, item.sizeHint().height())
        return QSize(width, height)

    def minimumSize(self) -> QSize:
        size = QSize(0, 0)
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lay(self, room: QRect, place: bool) -> int:
        gap = self.spacing()
        rows: list[list[QLayoutItem]] = []
        x = 0
        for item in self._shown():
            width = item.sizeHint().width()
            if not rows or (x + width > room.width() and rows[-1]):
                rows.append([])
                x = 0
            rows[-1].append(item)
            x += width + gap
        y = room.y()
        for row in rows:
            height = max(item.sizeHint().height() for item in row)
            if place:
                used = sum(item.sizeHint().width() for item in row) + gap * (len(row) - 1)
                left = room.x() + (max(0, room.width() - used) if self._right else 0)
                for item in row:
                    size = item.sizeHint()
                    width = min(size.width(), room.width())
                    item.setGeometry(QRect(QPoint(left, y + (height - size.height()) // 2), QSize(width, size.height())))
                    left += width + gap
            y += height + gap
        return y - gap - room.y() if rows else 0


class FlowBox(QWidget):
    """A widget with a Flow inside that asks for the height its width needs."""

    def __init__(self, gap: int = 8, right: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.flow = Flow(self, gap, right)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        self.flow.addWidget(widget)
        widget.show()

    def clear(self) -> None:
        self.flow.clear()
        self.updateGeometry()
