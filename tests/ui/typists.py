"""Four ways in which Vietnamese comes into a field: the events that UniKey, ibus, fcitx and our own input method make of the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit, QWidget

from ui import telex
from ui.widgets.typed_line import TypedLine

KEYS = "Kinhs guwir UBND phuwowngf Cais Khees, ddeer toongr howpj"
WORDS = "Kính gửi UBND phường Cái Khế, để tổng hợp"
Way = Callable[[QWidget, str, telex.Method], Iterator[str]]


def steps(keys: str, method: telex.Method) -> Iterator[tuple[str, str, str]]:
    """(key, the word before it, the word after it); a sign that is no letter ends the word."""
    word = ""
    for key in keys:
        after = telex.typed(word, key, method) if key.isalnum() else ""
        yield key, word, after
        word = after


def key(widget: QWidget, text: str, code: int = 0) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, text))


def unikey(widget: QWidget, keys: str, method: telex.Method) -> Iterator[str]:
    """UniKey, EVKey: backspaces over what changes, then the new letters as key presses without a key."""
    line = ""
    for pressed, before, after in steps(keys, method):
        if not after or after == before + pressed:
            line += pressed
            key(widget, pressed, ord(pressed.upper()))
        else:
            same = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after)))
            for _again in range(len(before) - same):
                key(widget, "\b", Qt.Key.Key_Backspace)
            for letter in after[same:]:
                key(widget, letter)
            line = line[: len(line) - len(before)] + after
        yield line


def ibus(widget: QWidget, keys: str, method: telex.Method) -> Iterator[str]:
    """ibus: the word stands underlined (preedit) until a sign ends it."""
    line = held = ""
    for pressed, _before, word in steps(keys, method):
        if word:
            QApplication.sendEvent(widget, QInputMethodEvent(word, []))
        else:
            _commit(widget, held)
            key(widget, pressed, ord(pressed))
            line += held + pressed
        held = word
        yield line + held
    _commit(widget, held)
    yield line + held


def fcitx(widget: QWidget, keys: str, method: telex.Method) -> Iterator[str]:
    """fcitx with surrounding text: no preedit, letters before the cursor are replaced."""
    line = ""
    for pressed, before, after in steps(keys, method):
        if after:
            _commit(widget, after, len(before))
            line = line[: len(line) - len(before)] + after
        else:
            key(widget, pressed, ord(pressed))
            line += pressed
        yield line


def plain(widget: QWidget, keys: str, method: telex.Method) -> Iterator[str]:
    """The keys alone, for our own input method."""
    line = ""
    for pressed, before, after in steps(keys, method):
        key(widget, pressed, ord(pressed.upper()))
        line = line[: len(line) - len(before)] + after if after else line + pressed
        yield line


def _commit(widget: QWidget, text: str, over: int = 0) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text, -over, over)
    QApplication.sendEvent(widget, event)


def shown(widget: QWidget) -> str:
    """What stands in a field, underlined words included."""
    if isinstance(widget, QTextEdit):
        layout = widget.textCursor().block().layout()
        text, at = widget.toPlainText(), widget.textCursor().position()
        return text[:at] + layout.preeditAreaText() + text[at:]
    assert isinstance(widget, TypedLine | QLineEdit)
    return widget.words() if isinstance(widget, TypedLine) else widget.text()
