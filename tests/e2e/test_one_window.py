"""A second start of the program brings the first window up; with real processes on a real screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers import need

ROOT = Path(__file__).parent.parent.parent
SITE = """
[site]
name = "UBND phường Cái Khế"
domain = "cantho.example"
[imap]
host = "127.0.0.1"
[smtp]
host = "127.0.0.1"
"""


class Desktop:
    """A screen with a window manager, and programs started on it."""

    def __init__(self, screen: str, folder: Path) -> None:
        self.environment = {**os.environ, "DISPLAY": screen, "QT_QPA_PLATFORM": "xcb", "PYTHONIOENCODING": "utf-8"}
        self.folder = folder
        self.started: list[subprocess.Popen[bytes]] = []
        self.manager = subprocess.Popen([need("openbox", "openbox")], env=self.environment, stderr=subprocess.DEVNULL)
        need("xdotool", "xdotool")
        (folder / "site.toml").write_text(SITE, encoding="utf-8")

    def start(self, **environment: str) -> subprocess.Popen[bytes]:
        events = self.folder / f"events{len(self.started)}"
        program = subprocess.Popen(
            [sys.executable, "-m", "ui.app", "--data", str(self.folder / "data"), "--site", str(self.folder / "site.toml")],
            cwd=ROOT,
            env={**self.environment, "BENCH_EVENTS": str(events), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.started.append(program)
        return program

    def opened(self, program: subprocess.Popen[bytes]) -> bool:
        """Whether it has shown a window of its own."""
        events = self.folder / f"events{self.started.index(program)}"
        return events.exists() and any(json.loads(line)["ev"] == "window" for line in events.read_text().splitlines())

    def do(self, *words: str) -> str:
        done = subprocess.run(["xdotool", *words], env=self.environment, capture_output=True, text=True, timeout=20, check=False)
        return done.stdout.strip()

    def window(self, program: subprocess.Popen[bytes], *, visible: bool = True) -> str:
        """The number of its window; '' for none on the screen."""
        which = ["--onlyvisible"] if visible else []
        return (self.do("search", "--all", *which, "--pid", str(program.pid), "--name", "Thư Công Vụ").splitlines() or [""])[-1]

    def close(self) -> None:
        for program in self.started:
            program.kill()
            program.communicate()
        self.manager.terminate()
        self.manager.wait()


@pytest.fixture
def desktop(display: str, tmp_path: Path) -> Iterator[Desktop]:
    made = Desktop(display, tmp_path)
    yield made
    made.close()


def until(true: Callable[[], object], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def ended(program: subprocess.Popen[bytes], seconds: float = 30.0) -> int:
    """Its exit code; it must have had nothing to say."""
    said, _ = program.communicate(timeout=seconds)
    assert said == b"", said.decode("utf-8", "replace")
    return program.returncode


def test_a_second_start_brings_the_first_window_up(desktop: Desktop) -> None:
    """Made small, or behind another: it stands before all again, and the second program has ended without a window."""
    first = desktop.start()
    until(lambda: desktop.opened(first) and desktop.window(first))
    shown = desktop.window(first)
    time.sleep(0.5)  # it listens once it is painted
    for _ in range(2):
        desktop.do("windowminimize", "--sync", shown)
        until(lambda: not desktop.window(first))
        second = desktop.start()
        assert ended(second) == 0 and not desktop.opened(second)
        until(lambda: desktop.window(first) == shown and desktop.do("getactivewindow") == shown)
    assert first.poll() is None
    assert not list((desktop.folder / "data").glob("*.ring"))


def test_two_starts_in_the_same_moment(desktop: Desktop) -> None:
    """Whoever is impatient and presses three times gets one window."""
    programs = [desktop.start() for _ in range(3)]
    until(lambda: sum(program.poll() is not None for program in programs) == 2)
    assert sorted(str(program.poll()) for program in programs) == ["0", "0", "None"]
    until(lambda: sum(map(desktop.opened, programs)) == 1)


def test_after_a_crash_there_is_a_window_again(desktop: Desktop) -> None:
    """A program that was killed leaves its lock file and a ring that nobody heard: neither stops the next start."""
    first = desktop.start()
    until(lambda: desktop.opened(first))
    first.kill()
    first.wait()
    (lock,) = (desktop.folder / "data").glob("window-*.lock")
    lock.with_suffix(".ring").write_text("")
    begun = time.monotonic()
    again = desktop.start()
    until(lambda: desktop.opened(again))
    assert time.monotonic() - begun < 15 and not lock.with_suffix(".ring").exists()


def test_a_start_while_the_first_is_closing(desktop: Desktop) -> None:
    """The first one goes and answers nobody: the second waits, and has a window of its own."""
    first = desktop.start()
    until(lambda: desktop.opened(first))
    first.send_signal(19)  # SIGSTOP: it holds the lock and hears nothing
    second = desktop.start()
    time.sleep(2.0)
    assert second.poll() is None and not desktop.opened(second)
    first.kill()
    until(lambda: desktop.opened(second))


def test_a_first_that_never_answers(desktop: Desktop) -> None:
    """It hangs: the second says so after a while, in a window of its own, and what to do."""
    first = desktop.start()
    until(lambda: desktop.opened(first))
    first.send_signal(19)
    second = desktop.start()
    until(lambda: desktop.opened(second), 40)
    first.send_signal(18)
    desktop.do("windowclose", desktop.window(second))


def test_another_user_of_the_pc_has_a_window_of_their_own(desktop: Desktop) -> None:
    """One data folder, two people of the operating system: nobody is sent to a window that stands on another's screen."""
    first = desktop.start()
    until(lambda: desktop.opened(first))
    other = desktop.start(HOME=str(desktop.folder / "other"))
    until(lambda: desktop.opened(other))
    assert first.poll() is None and other.poll() is None
