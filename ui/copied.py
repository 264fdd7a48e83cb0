"""What was copied here is gone when the person leaves: it may be somebody's letter."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication


class Copied(QObject):
    """Knows whether the clipboard holds something of ours. Not every system tells; what changes while our window is the one in
    use, we have changed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ours = False
        QGuiApplication.clipboard().dataChanged.connect(self._changed)

    def _changed(self) -> None:
        self._ours = QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive

    def forget(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if self._ours or clipboard.ownsClipboard():
            clipboard.clear()
        self._ours = False
