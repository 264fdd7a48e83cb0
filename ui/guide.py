"""Finds the controls of a window by the words a person reads, and presses them as a person would."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget


class Lost(Exception):
    """What should be there is not."""


class Guide:
    def __init__(self, window: QWidget) -> None:
        self._window = window

    def can_press(self, words: str) -> bool:
        return any(self._named(button, words) for button in self._buttons())

    def press(self, words: str) -> None:
        """Raises: Lost."""
        self._press(next((button for button in self._buttons() if self._named(button, words)), None), words)

    def press_beginning(self, words: str) -> None:
        """The button whose name begins so. Raises: Lost."""
        found = (b for b in self._buttons() if b.accessibleName().startswith(words) or b.text().startswith(words))
        self._press(next(found, None), words)

    def _buttons(self) -> Iterator[QAbstractButton]:
        for button in self._window.findChildren(QAbstractButton):
            if button.isVisible() and button.isEnabled() and not button.signalsBlocked():
                yield button

    @staticmethod
    def _named(button: QAbstractButton, words: str) -> bool:
        return words in (button.accessibleName(), button.text()) or button.accessibleName().startswith(f"{words}. ")

    @staticmethod
    def _press(button: QAbstractButton | None, words: str) -> None:
        if button is None:
            raise Lost(words)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(button.width() // 2, button.height() // 2))
