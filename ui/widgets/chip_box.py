"""Chips in rows; where there are too many rows the box scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from ui.widgets.flow import FlowBox
from ui.widgets.scroll import Scroll

GAP = 8


class ChipBox(Scroll):
    """As high as its chips, at most `most_rows` of `row` px."""

    def __init__(self, most_rows: int, row: int = 50, parent: QWidget | None = None) -> None:
        super().__init__(0, 0, parent)
        self._row, self._most = row, most_rows * row + (most_rows - 1) * GAP
        self._tail: list[QWidget] = []
        self.box = FlowBox(GAP)
        self.column.addWidget(self.box)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.installEventFilter(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.fit)

    def set_tail(self, *widgets: QWidget) -> None:
        """What stands after the chips for ever."""
        self._tail = list(widgets)
        for widget in widgets:
            self.box.add(widget)
        self.fit()

    def put(self, chips: list[QWidget]) -> None:
        """Other chips in the place of those shown."""
        flow = self.box.flow
        kept = set(self._tail)
        for at in range(flow.count() - 1, -1, -1):
            item = flow.itemAt(at)
            widget = item.widget() if item is not None else None
            flow.takeAt(at)
            if widget is not None and widget not in kept:
                widget.hide()
                widget.deleteLater()
        for widget in (*chips, *self._tail):
            hidden = widget in kept and widget.isHidden()
            self.box.add(widget)
            widget.setVisible(not hidden)
        for before, after in zip((*chips, *self._tail), (*chips, *self._tail)[1:], strict=False):
            QWidget.setTabOrder(before, after)
        self.box.updateGeometry()
        self.fit()

    def fit(self) -> None:
        """The height that the chips need in this width."""
        need = self.box.flow.heightForWidth(max(60, self.width()))
        high = max(self._row, min(need, self._most))
        scrolls = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if need > self._most else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(scrolls)
        if self.height() != high or self.minimumHeight() != high:
            self.setFixedHeight(high)

    def show_end(self) -> None:
        self.fit()
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._soon.start()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon.start()
