"""Whether Caps Lock is on, as far as it can be known; a false alarm would be worse than none.

Windows tells. Elsewhere Qt has no word for it, but a typed letter gives it away: a capital without Shift, or a small letter
with it. The Caps Lock key itself says something only when the state before it was known.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent


class CapsLock:
    """`on` is None until the first key that tells."""

    def __init__(self) -> None:
        self.on: bool | None = system_state()

    def look(self) -> bool:
        """Ask the system again (the field has the keyboard again); True when something is known."""
        state = system_state()
        if state is not None:
            self.on = state
        return state is not None

    def hear(self, event: QKeyEvent) -> None:
        """A key was pressed."""
        if self.look():
            return
        if event.key() == Qt.Key.Key_CapsLock:
            if self.on is not None and not event.isAutoRepeat():
                self.on = not self.on
            return
        told = from_letter(event.text(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        if told is not None:
            self.on = told


def from_letter(typed: str, shift: bool) -> bool | None:
    """None: this key does not tell."""
    if len(typed) != 1 or not typed.isalpha() or typed.upper() == typed.lower():
        return None
    return typed.isupper() != shift


def system_state() -> bool | None:
    """None: this system does not say."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.user32.GetKeyState(0x14) & 1)
    return None
