"""The real window for `test_left_behind`: somebody signs in, reads, opens a file, searches, writes, copies, and locks.

What is typed comes as numbers, one sign each, and goes in sign by sign: none of it may be in this process because of us.
Usage: one_day.py SITE DATA '{"password": [112, ...], ...}'. Says "typed" and, some seconds later, "inside", waits for a line, locks, says "locked" and
what stands in the title and on the clipboard, and waits until its input ends.
"""

from __future__ import annotations

import json
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from client.rows import ListQuery, Place
from ui import pc, theme
from ui.ending import Ending
from ui.opening import open_window


def until(true: Callable[[], object], seconds: float = 60.0) -> None:
    loop, clock, end = QEventLoop(), QTimer(), time.monotonic() + seconds
    clock.timeout.connect(lambda: loop.quit() if true() or time.monotonic() > end else None)
    clock.start(20)
    loop.exec()
    assert true(), "it did not happen"


def rest(seconds: float = 0.3) -> None:
    end = time.monotonic() + seconds
    until(lambda: time.monotonic() > end)


def key(widget: QWidget, key: int, sign: str = "", held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, held, sign))


def type_(widget: QWidget, signs: list[int]) -> None:
    widget.setFocus()
    for sign in signs:
        key(widget, 0, chr(sign))
    rest()


def read(page: Any) -> None:
    """With its file, opened; then all of it is copied. Nothing of it stays with us."""
    if page.letter.files:
        page.deeds.fetch_file(page.letter.files[0])
        until(lambda: all(one.state == "have" for one in page.letter.files))
        page.deeds.open_file(page.letter.files[0])
        rest(0.5)
    page.text.setFocus()
    page.text.selectAll()
    page.text.copy()


def lock(window: Any) -> None:
    session = window.session
    window.lock()
    until(lambda: session._closed)


def main(site: str, data: str, typed: dict[str, list[int]]) -> None:
    app = QApplication([sys.argv[0], "-style", "Fusion"])
    theme.start(app)
    pc.open_file = lambda path: True  # no program of the PC may read it for us
    window = open_window(Namespace(practice=False, site=Path(site), tour=None), Path(data))
    Ending(app, window).hear_signals()
    window.activateWindow()
    page = window.page
    type_(page.password.line, typed["password"])
    key(page.password.line, Qt.Key.Key_Return)
    until(lambda: window.session is not None)
    own = window.session.views.mailboxes()[0].id

    def letters() -> list[int]:
        return [number for number, _at in window.session.views.letter_index(ListQuery(Place.INBOX, account=own))]

    until(lambda: len(letters()) == 3 and all(row.text_here for row in window.session.views.letter_rows(letters())))
    window.start_at("inbox")
    rest(0.5)
    every = sorted(letters())
    for number in every[:2]:  # the third is never opened
        window.go("reader", message=number)
        rest(0.7)
        read(window.page)
    window.start_at("inbox")
    type_(window.page.tools.search, typed["word"])
    rest(1.0)
    window.go("composer")
    sheet = window.page.sheet
    type_(sheet.subject, typed["subject"])
    type_(sheet.text, typed["draft"])
    print("typed", flush=True)
    rest(2.5)
    if not window.isVisible():
        return
    print("inside", flush=True)
    sys.stdin.readline()
    del page, sheet
    lock(window)
    rest(3.0)
    print("locked", flush=True)
    print(json.dumps([window.windowTitle(), QApplication.clipboard().text()]), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))
