"""The window with a mailbox of ten thousand letters, timed from the press to the pixels.

``python -m bench.window DATA PERSON`` prints one JSON document; times in seconds, memory in bytes. With a third word: only the
memory with the list open.
"""

from __future__ import annotations

import json
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ui  # noqa: F401 (first, as in the program: see there)

# isort: split
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from bench.engine import NEWEST, SEARCHES, derivation, median
from bench.mailbox import PASSWORD, SITE
from bench.memory import pss
from ui import theme
from ui.opening import open_window


class Hand:
    """Presses and waits for what is painted."""

    def __init__(self, app: QApplication, data: Path) -> None:
        self._app = app
        theme.start(app)
        site = data / "thu-cong-vu.toml"
        site.write_text(SITE, encoding="utf-8")
        self.window = open_window(Namespace(practice=False, site=site, tour=None), data)
        self.settle(1.0)  # she types her password

    def until(self, true: Callable[[], Any]) -> None:
        """Sleeping between events, as a window does: one that spins would keep the interpreter from the other threads."""
        end = time.monotonic() + 30
        loop, look = QEventLoop(), QTimer()

        def again() -> None:
            if true() or time.monotonic() > end:
                loop.quit()

        look.setTimerType(Qt.TimerType.PreciseTimer)
        look.timeout.connect(again)
        look.start(1)
        if not true():
            loop.exec()
        if time.monotonic() > end:
            raise RuntimeError("it never came")

    def settle(self, seconds: float = 0.3) -> None:
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() > end)

    def page(self, name: str) -> Any:
        self.until(lambda: self.window.page is not None and self.window.page.name == name)
        return self.window.page

    def paint(self) -> None:
        """What has changed is on the screen when this returns."""
        self._app.sendPostedEvents()
        self._app.processEvents()
        self.window.repaint()


def sign_in(hand: Hand, person: str) -> float:
    """From the press on 'Vào hộp thư' to the painted list of letters, key derivation included."""
    people = hand.page("people")
    people.password.line.setText(PASSWORD)
    start = time.perf_counter()
    people.enter_button.click()
    show_inbox(hand)
    return time.perf_counter() - start


def show_inbox(hand: Hand) -> None:
    """Until its list is painted."""
    hand.page("home")
    hand.window.start_at("inbox")
    inbox = hand.page("inbox")
    hand.until(lambda: inbox.list.letters.total)
    hand.paint()


def letters(hand: Hand) -> list[float]:
    """From the press on a row to the painted letter: 50 from all over the list, each for the first time."""
    times = []
    index = hand.window.views.letter_index(NEWEST)
    for letter, _ in index[::200]:
        hand.window.start_at("inbox")
        hand.settle(0.05)
        start = time.perf_counter()
        hand.window.go("reader", message=letter, query=NEWEST)
        hand.page("reader")
        hand.paint()
        times.append(time.perf_counter() - start)
    return times


def searches(hand: Hand) -> list[float]:
    """From the question (the field waits a moment for the next key; that is not counted) to the painted rows; the median of
    three of each."""
    return [median([_search(hand, words) for _ in range(3)]) for words in SEARCHES]


def _search(hand: Hand, words: str) -> float:
    hand.window.start_at("inbox")
    inbox = hand.page("inbox")
    hand.settle(0.05)
    shown: list[int] = []
    connection = inbox.list.emptied.connect(shown.append)
    start = time.perf_counter()
    inbox.tools.search.searched.emit(words)
    hand.until(lambda: shown)
    hand.paint()
    took = time.perf_counter() - start
    inbox.list.emptied.disconnect(connection)
    return took


def main(data: Path, person: str, *only_memory: str) -> int:
    app = QApplication([*sys.argv[:1], "-style", "Fusion"])
    hand = Hand(app, data)
    found: dict[str, Any] = {"list": sign_in(hand, person)}
    hand.settle(1.0)
    found["pss"] = pss()
    if not only_memory:
        found["letters"] = letters(hand)
        found["searches"] = searches(hand)
        hand.settle(1.0)
        found["pss_after"] = pss()
        found["list"] -= derivation(data)
    print(json.dumps(found), flush=True)
    hand.window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
