"""Hands and eyes for the window: finds what stands on the screen by the words a person reads, presses and types as a person
would, and waits until something is so."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLineEdit,
    QListView,
    QMenu,
    QScrollArea,
    QTextEdit,
    QWidget,
)

T = TypeVar("T")
PATIENCE = 25.0  # seconds a step may take
LOOKS_EVERY = 15  # ms
FIRST_ROWS = 12


class Lost(Exception):
    """What should be there is not."""


class Pictures(Protocol):
    """The album of a tour."""

    def shoot(self, name: str, words: str) -> None: ...
    def make_narrow(self, narrow: bool) -> None: ...


class Guide:
    """`bugs`: what was raised in the window's own code meanwhile; the first one ends every wait."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self.bugs: list[BaseException] = []

    # Waiting

    def until(self, true: Callable[[], T], what: str, seconds: float = PATIENCE) -> T:
        """Let the program live until it is so. Raises: Lost, with `what` was waited for."""
        found: list[T] = []
        wrong: list[BaseException] = []
        end = time.monotonic() + seconds
        loop, clock = QEventLoop(), QTimer()

        def look() -> None:
            try:
                if seen := true():
                    found.append(seen)
            except Exception as error:  # told below, in words, not to the window's own hook
                wrong.append(error)
            if found or wrong or self.bugs or time.monotonic() > end:
                loop.quit()

        clock.timeout.connect(look)
        clock.start(LOOKS_EVERY)
        loop.exec()
        clock.stop()
        for error in (*self.bugs, *wrong):
            raise Lost(f"{what}: {error!r}")
        if not found:
            raise Lost(what)
        return found[0]

    def settle(self) -> None:
        """What the last deed has set going in the window itself is done: layouts, one-shot timers, painting."""
        for _round in range(3):
            loop = QEventLoop()
            QTimer.singleShot(0, loop.quit)
            loop.exec()

    # Seeing

    def shows(self, words: str) -> bool:
        """Something visible says these words, or begins with them."""
        return any(
            said.startswith(words) for widget in self._window.findChildren(QWidget) if widget.isVisible() for said in _said(widget)
        )

    def wait_for(self, words: str, seconds: float = PATIENCE) -> None:
        self.until(lambda: self.shows(words), words, seconds)

    def can_press(self, words: str) -> bool:
        return any(_named(button, words) and self._is_on_top(button) for button in self._buttons())

    # Deeds

    def press(self, words: str, seconds: float = PATIENCE) -> None:
        """The button of these words, as soon as a hand can reach it."""
        self._click(lambda button: _named(button, words), words, seconds)

    def press_beginning(self, words: str) -> None:
        """The button whose name begins so."""
        self._click(lambda button: any(said.startswith(words) for said in _said(button)), words, PATIENCE)

    def field(self, words: str) -> QWidget:
        """The field of this name."""
        return self.until(lambda: next((one for one in self._fields() if one.accessibleName() == words), None), words) or self._window

    def type(self, field: QWidget, words: str, *, instead: bool = True) -> None:
        """Letter by letter, as an input method gives them; `instead` of what stands there."""
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        if instead and isinstance(field, (QLineEdit, QTextEdit)):
            field.selectAll()
        for sign in words:
            _key(field, 0, sign)
        self.settle()

    def key(self, widget: QWidget, key: Qt.Key) -> None:
        _key(widget, key.value)
        self.settle()

    def list(self, words: str) -> QListView:
        """The list of this name, with the keyboard on its first row."""
        views = self._window.findChildren(QListView)
        found = self.until(lambda: [one for one in views if one.isVisible() and one.accessibleName() == words], words)[0]
        found.setFocus(Qt.FocusReason.TabFocusReason)
        self.key(found, Qt.Key.Key_Home)
        return found

    def has_row(self, name: str, words: str) -> bool:
        """Among the first rows of the list of this name one says these words."""
        for view in self._window.findChildren(QListView):
            if view.isVisible() and view.accessibleName() == name:
                rows = (view.model().index(row, 0) for row in range(min(view.model().rowCount(), FIRST_ROWS)))
                return any(words in str(row.data(Qt.ItemDataRole.AccessibleTextRole)) for row in rows)
        return False

    def walk_to(self, view: QListView, words: str) -> None:
        """With the arrow keys, down to the row that says these words."""
        while words not in str(view.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)):
            before = view.currentIndex().row()
            self.key(view, Qt.Key.Key_Down)
            if view.currentIndex().row() == before:
                raise Lost(words)

    def choose(self, words: str) -> None:
        """This line of the menu that has dropped down."""
        menu = self.until(QApplication.activePopupWidget, words)
        if not isinstance(menu, QMenu):
            raise Lost(words)
        action = next((one for one in menu.actions() if one.text().startswith(words)), None)
        if action is None:
            raise Lost(words)
        _mouse(menu, menu.actionGeometry(action).center())
        self.settle()

    def answer_with_file(self, words: str, file: Path) -> None:
        """Press the button of these words, which opens a choice of files; type the file's name there and take it."""
        wrong: list[str] = []
        end = time.monotonic() + PATIENCE
        clock = QTimer()

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QFileDialog):
                clock.stop()
                line = dialog.findChild(QLineEdit)
                if line is None:
                    wrong.append(words)
                    dialog.reject()
                    return
                line.setText(str(file))
                _key(line, Qt.Key.Key_Return.value)
            elif time.monotonic() > end:
                clock.stop()
                wrong.append(words)

        clock.timeout.connect(look)
        clock.start(LOOKS_EVERY)
        self.press(words)
        self.until(lambda: wrong or not clock.isActive(), words)
        if wrong:
            raise Lost(words)

    # Within

    def _click(self, wanted: Callable[[QAbstractButton], bool], words: str, seconds: float) -> None:
        def reach() -> QAbstractButton | None:
            for button in self._buttons():
                if wanted(button):
                    _scroll_to(button)
                    if self._is_on_top(button):
                        return button
            return None

        button = self.until(reach, words, seconds)
        if button is not None:
            _mouse(button, _middle(button))
        self.settle()

    def _is_on_top(self, button: QWidget) -> bool:
        """Nothing lies over it: a hand would really press it."""
        there = self._window.childAt(button.mapTo(self._window, _middle(button)))
        return there is not None and (there is button or button.isAncestorOf(there))

    def _buttons(self) -> Iterator[QAbstractButton]:
        for button in self._window.findChildren(QAbstractButton):
            if button.isVisible() and button.isEnabled() and not button.signalsBlocked():
                yield button

    def _fields(self) -> Iterator[QWidget]:
        for kind in (QLineEdit, QTextEdit):
            yield from (one for one in self._window.findChildren(kind) if one.isVisible() and one.isEnabled())


def _said(widget: QWidget) -> tuple[str, ...]:
    text = getattr(widget, "text", None)
    return (widget.accessibleName(), str(text()) if callable(text) else "")


def _named(button: QAbstractButton, words: str) -> bool:
    return words in _said(button) or button.accessibleName().startswith(f"{words}. ")


def _key(widget: QWidget, key: int, sign: str = "") -> None:
    """Not by QtTest, which the built program does not carry (and which knows no Vietnamese letters)."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, sign))


def _mouse(widget: QWidget, at: QPoint) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    here, there = QPointF(at), QPointF(widget.mapToGlobal(at))
    for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
        QApplication.sendEvent(widget, QMouseEvent(kind, here, there, left, held, Qt.KeyboardModifier.NoModifier))


def _middle(widget: QWidget) -> QPoint:
    return QPoint(widget.width() // 2, widget.height() // 2)


def _scroll_to(widget: QWidget) -> None:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
