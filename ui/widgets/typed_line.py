"""A line of text in which words are already seen while an input method (ibus, fcitx) still holds them underlined."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class TypedLine(QLineEdit):
    """`seen(words)`: what stands on the screen has changed, by a key, from outside, or under the input method."""

    seen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held = ""  # what the input method has not given yet
        self.textChanged.connect(self._tell)

    def words(self) -> str:
        """The text with what is being composed, where it will stand."""
        text, at = self.text(), self.cursorPosition()
        return text[:at] + self._held + text[at:]

    def settle(self) -> None:
        """The input method gives what it holds: before the text is taken, or is set by the program."""
        if self._held:
            QGuiApplication.inputMethod().commit()
            self._held = ""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        held, self._held = self._held, event.preeditString()
        super().inputMethodEvent(event)
        if held != self._held:
            self._tell()

    def _tell(self, _text: str = "") -> None:
        self.seen.emit(self.words())
