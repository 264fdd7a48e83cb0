"""One press is enough everywhere. Whoever presses twice out of habit must not press something on the page that just came."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

NEAR = 8  # px: a hand that presses twice does not wander further
_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick)


class _Swallower(QObject):
    def __init__(self, parent: QObject, at: QPointF) -> None:
        super().__init__(parent)
        self._at = at

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _PRESSES or not isinstance(event, QMouseEvent):
            return False
        return (event.globalPosition() - self._at).manhattanLength() <= NEAR


def swallow_second(at: QPointF) -> None:
    """Presses at this place of the screen do nothing until the time of a double click is over."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    swallower = _Swallower(app, at)
    app.installEventFilter(swallower)
    QTimer.singleShot(app.doubleClickInterval(), swallower, swallower.deleteLater)
