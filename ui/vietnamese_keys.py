"""The small input method of our own, off until somebody turns it on in Trợ giúp: keys of the widget with the keyboard become marks.

It listens to that one widget only, reads the word before the cursor from it and replaces it as input methods do, so every field
that takes UniKey or ibus takes this too. Passwords are left alone.
"""

from __future__ import annotations

import re
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui import telex

_WORD = re.compile(r"[^\W\d_]*\Z")
_SECRET = Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class VietnameseKeys(QObject):
    """`method` '' : off."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.method: Literal["", "telex", "vni"] = ""
        self._widget: QWidget | None = None
        self._word = ""  # as it stood after the last key
        self._raw = ""  # the keys it was made of
        self._literal = False  # no marks any more in this word

    def use(self, method: Literal["", "telex", "vni"]) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        if bool(method) != bool(self.method):
            if method:
                application.focusChanged.connect(self._moved)
            else:
                application.focusChanged.disconnect(self._moved)
        self.method = method
        self._moved(None, application.focusWidget() if method else None)

    def _moved(self, _before: QWidget | None, widget: QWidget | None) -> None:
        if self._widget is not None:
            self._widget.removeEventFilter(self)
            self._widget.destroyed.disconnect(self._lost)
        self._widget = widget
        if widget is not None:
            widget.installEventFilter(self)
            widget.destroyed.connect(self._lost)
        self._forget()

    def _lost(self) -> None:
        self._widget = None

    def _forget(self) -> None:
        self._word = self._raw = ""
        self._literal = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or not isinstance(watched, QWidget) or not self.method:
            return False
        key = event.text()
        if len(key) != 1 or not key.isascii() or not key.isalnum() or event.modifiers() & _COMMANDS or not _writable(watched):
            return False
        word = _word_before(watched)
        if word is None:
            return False
        if word != self._word:  # another place, or another word
            self._word, self._raw, self._literal = word, word, False
        return self._press(watched, word, key)

    def _press(self, widget: QWidget, word: str, key: str) -> bool:
        """True: the key was more than a letter."""
        plain = word + key
        self._raw += key
        new = plain if self._literal or not telex.possible(word) else telex.typed(word, key, self._method())
        if new == plain and not self._literal and self._raw != plain and not telex.possible(new) and key.isalpha():
            new, self._literal = self._raw, True  # no Vietnamese after all: what was typed
        elif new != plain and len(new) == len(plain) and new.endswith(key):
            self._raw, self._literal = new, True  # a mark taken back
        self._word = new if new != plain or key.isalpha() else ""
        if new == plain:
            return False
        same = next((n for n, (old, one) in enumerate(zip(word, new, strict=False)) if old != one), min(len(word), len(new)))
        change = QInputMethodEvent()
        change.setCommitString(new[same:], same - len(word), len(word) - same)
        QApplication.sendEvent(widget, change)
        return True

    def _method(self) -> telex.Method:
        return "vni" if self.method == "vni" else "telex"


def _writable(widget: QWidget) -> bool:
    hints = Qt.InputMethodHint(widget.inputMethodQuery(Qt.InputMethodQuery.ImHints) or 0)
    return bool(widget.inputMethodQuery(Qt.InputMethodQuery.ImEnabled)) and not hints & _SECRET


def _word_before(widget: QWidget) -> str | None:
    """The letters before the cursor; None where something is selected, or the widget does not tell."""
    text, at, anchor = (
        widget.inputMethodQuery(query)
        for query in (Qt.InputMethodQuery.ImSurroundingText, Qt.InputMethodQuery.ImCursorPosition, Qt.InputMethodQuery.ImAnchorPosition)
    )
    if not isinstance(text, str) or not isinstance(at, int) or at != anchor:
        return None
    found = _WORD.search(text[:at])
    return found.group() if found else ""
