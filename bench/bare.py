"""The yardstick: a window with one label and nothing else, as any PySide6 program must at least be.

``python -m bench.bare`` writes the event "window" at its first painting (as ui.app does) and waits to be ended;
``python -m bench.bare memory`` prints its PSS in bytes.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from client import health


class Bare(QMainWindow):
    def __init__(self) -> None:
        super().__init__()
        self.setCentralWidget(QLabel("Thư Công Vụ"))
        self.resize(1366, 736)
        self._told = False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._told:
            self._told = True
            QTimer.singleShot(0, lambda: health.event("window"))


def main() -> int:
    application = QApplication(sys.argv)
    window = Bare()
    window.show()
    if sys.argv[1:] == ["memory"]:
        from bench.memory import pss

        QTimer.singleShot(500, lambda: (print(pss()), application.quit()))
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
