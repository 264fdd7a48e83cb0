"""The whole main job in the real program, on the practice server: offscreen, and in a real window under Xvfb."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import need

ROOT = Path(__file__).parent.parent.parent
STEPS = 22  # at least


@pytest.fixture
def display() -> Iterator[str]:
    """A screen of its own, 1366 × 768."""
    xvfb = need("Xvfb", "xvfb")
    read, write = os.pipe()
    screen = subprocess.Popen(
        [xvfb, "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with open(read) as told:
        number = told.readline().strip()
    yield f":{number}"
    screen.terminate()
    screen.wait()


def tour(folder: Path, **environment: str) -> tuple[list[str], set[str]]:
    """(lines told, events) of a tour that must succeed."""
    events = folder / "events"
    done = subprocess.run(
        [sys.executable, "-m", "ui.app", "--tour", str(folder / "tour")],
        cwd=ROOT,
        env={**os.environ, "BENCH_EVENTS": str(events), **environment},
        capture_output=True,
        timeout=240,
        check=False,
    )
    said = done.stdout.decode("utf-8")
    assert done.returncode == 0, said + done.stderr.decode("utf-8", "replace")
    return said.splitlines(), {json.loads(line)["ev"] for line in events.read_text().splitlines()}


def test_offscreen(tmp_path: Path) -> None:
    """A picture of every step, and every event that a bench waits for."""
    lines, events = tour(tmp_path, QT_QPA_PLATFORM="offscreen")
    pictures = sorted((tmp_path / "tour").glob("*.png"))
    assert len(pictures) == len(lines) - 1 >= STEPS
    assert all(picture.stat().st_size > 20_000 for picture in pictures)
    assert events == {"window", "first_rows", "list_complete", "text_readable", "sent", "copy_saved"}


def test_in_a_real_window(tmp_path: Path, display: str) -> None:
    """The same on an X screen."""
    lines, _ = tour(tmp_path, DISPLAY=display, QT_QPA_PLATFORM="xcb")
    assert len(lines) > STEPS
