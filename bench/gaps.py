"""How long the window is deaf while a first sync of thousands of letters runs: the longest pauses between two turns of its loop.

``python -m bench.gaps LETTERS`` prints one JSON document. The server is a process of its own. First an official scrolls through
the list, then she types a letter; the key and the paint are part of the turn, as they are for her.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ui  # noqa: F401 (first, as in the program: see there)

# isort: split
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from client.api import Program
from client.provision.site import practice
from ui import theme
from ui.window import Window

LIMIT = 0.050
WORDS = "Kính gửi các đồng chí, đề nghị gửi báo cáo trước ngày 30. "


class Pulse:
    """Beats every 2 ms; `pauses` are the times between two beats."""

    def __init__(self) -> None:
        self.pauses: list[float] = []
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(2)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> list[float]:
        self._timer.stop()
        found, self.pauses = self.pauses, []
        return found

    def _beat(self) -> None:
        now = time.perf_counter()
        self.pauses.append(now - self._last)
        self._last = now


def wait(app: QApplication, true: Callable[[], Any], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise RuntimeError("it never came")
        app.processEvents()
        time.sleep(0.002)


def measure(letters: int) -> dict[str, Any]:
    server = subprocess.Popen(
        [sys.executable, "-m", "bench.server", str(letters)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert server.stdout is not None and server.stdin is not None
    ready = json.loads(server.stdout.readline())
    try:
        with tempfile.TemporaryDirectory(prefix="thu-cong-vu-") as folder:
            return _live(ready, Path(folder), letters)
    finally:
        server.stdin.close()
        server.wait(10)
        server.stdout.close()


def _live(ready: dict[str, Any], data: Path, letters: int) -> dict[str, Any]:
    app = QApplication([*sys.argv[:1], "-style", "Fusion"])
    theme.start(app)
    program = Program(practice(ready["imap"], ready["smtp"]), data)
    window = Window(program, data)
    window.resize(1366, 736)
    window.show()
    window.door()
    session = program.sign_in_new(ready["address"], ready["password"])
    window.enter(session)
    window.start_at("inbox")
    inbox: Any = window.page
    wait(app, lambda: inbox.list.letters.total > 20)
    begun, pulse = time.perf_counter(), Pulse()
    bar, step = inbox.list.verticalScrollBar(), 60

    def scroll() -> None:
        nonlocal step
        if bar.value() + step > bar.maximum() or bar.value() + step < 0:
            step = -step
        bar.setValue(bar.value() + step)

    hand = QTimer()
    hand.setInterval(16)
    hand.timeout.connect(scroll)
    pulse.start()
    hand.start()
    half = letters // 2
    wait(app, lambda: inbox.list.letters.total >= half or time.perf_counter() - begun > 20)
    hand.stop()
    scrolled = pulse.stop()

    window.go("composer")
    composer: Any = window.page
    for _ in range(20):  # the page is there before the first key
        app.processEvents()
    at = 0

    def key() -> None:
        nonlocal at
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            app.sendEvent(composer.sheet.text, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, WORDS[at % len(WORDS)]))
        at += 1

    hand = QTimer()
    hand.setInterval(60)
    hand.timeout.connect(key)
    pulse.start()
    hand.start()
    typing = time.perf_counter()
    views = session.views

    wait(app, lambda: time.perf_counter() - typing > 6)  # no look at the store meanwhile: the answer would be in the figures
    hand.stop()
    typed = pulse.stop()
    seconds = time.perf_counter() - begun
    here = views.counts().inbox
    composer.sheet.text.clear()
    window.close()
    return {"scroll": _worst(scrolled), "type": _worst(typed), "letters": here, "seconds": seconds, "keys": at}


def _worst(pauses: list[float]) -> dict[str, float]:
    ordered = sorted(pauses)
    return {
        "max": ordered[-1],
        "p999": ordered[int(len(ordered) * 0.999)],
        "over": sum(one > LIMIT for one in ordered),
        "beats": len(ordered),
    }


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))), flush=True)
