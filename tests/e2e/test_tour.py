"""The whole main job in the real program, on the practice server: offscreen, and in a real window under Xvfb."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
STEPS = 30  # at least
SECONDS = 90  # at most


def start(folder: Path, *before: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A tour as a person starts it; `before`: Python that breaks something first."""
    program = ["-c", "; ".join((*before, "from ui.app import main; sys.exit(main(sys.argv[1:]))"))] if before else ["-m", "ui.app"]
    return subprocess.run(
        [sys.executable, *program, "--tour", str(folder / "tour")],
        cwd=ROOT,
        env={**os.environ, "BENCH_EVENTS": str(folder / "events"), "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        timeout=240,
        check=False,
    )


def tour(folder: Path, **environment: str) -> tuple[list[str], set[str]]:
    """(lines told, events) of a tour that must succeed."""
    began = time.monotonic()
    done = start(folder, **environment)
    said = done.stdout.decode("utf-8")
    assert done.returncode == 0, said + done.stderr.decode("utf-8", "replace")
    assert time.monotonic() - began < SECONDS
    return said.splitlines(), {json.loads(line)["ev"] for line in (folder / "events").read_text().splitlines()}


def size(picture: Path) -> tuple[int, int]:
    """Of a PNG: width and height."""
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    return width, height


def test_offscreen(tmp_path: Path) -> None:
    """A picture of every step, and every event that a bench waits for."""
    lines, events = tour(tmp_path, QT_QPA_PLATFORM="offscreen")
    pictures = sorted((tmp_path / "tour").glob("*.png"))
    assert len(pictures) == len(lines) - 1 >= STEPS
    assert all(picture.stat().st_size > 20_000 for picture in pictures)
    sizes = [size(picture) for picture in pictures]
    assert set(sizes) == {(1366, 768), (1024, 768)} and sizes.count((1024, 768)) >= 3
    assert len({picture.read_bytes() for picture in pictures}) == len(pictures), "two steps show the same"
    assert events == {"window", "first_rows", "list_complete", "text_readable", "sent", "copy_saved"}


def test_in_a_real_window(tmp_path: Path, display: str) -> None:
    """The same on an X screen."""
    lines, _ = tour(tmp_path, DISPLAY=display, QT_QPA_PLATFORM="xcb")
    assert len(lines) > STEPS


@pytest.mark.parametrize(
    ("breaks", "said"),
    [
        pytest.param(
            (
                "from client.practice.server import PracticeServer",
                "PracticeServer.deliver = lambda self, sender, recipients, letter: '250 2.0.0 OK'",
            ),
            "Mời họp giao ban",
            id="the server takes letters and loses them",
        ),
        pytest.param(
            ("from client.message import attachments", "attachments.kind_of = lambda name, data=b'': 'zip'"),
            "PDF",
            id="no file is known as a PDF",
        ),
        pytest.param(
            ("from ui.pages.inbox import InboxPage", "InboxPage.first_focus = lambda self: 1 / 0"),
            "ZeroDivisionError",
            id="a page has a mistake",
        ),
    ],
)
def test_what_is_broken_is_noticed(tmp_path: Path, breaks: tuple[str, ...], said: str) -> None:
    """A tour that ends well although something is broken would be worth nothing."""
    impatient = ("import sys", "from ui.guide import Guide", "Guide.until.__defaults__ = (8.0,)")
    done = start(tmp_path, *impatient, *breaks, QT_QPA_PLATFORM="offscreen")
    error = done.stderr.decode("utf-8", "replace")
    assert done.returncode == 1
    assert "Bước không xong: " in error and said in error
    assert (tmp_path / "tour" / "99-khong-xong.png").exists()


def test_a_data_folder_that_is_none(tmp_path: Path) -> None:
    """One line says why, no traceback."""
    (tmp_path / "data").write_text("")
    done = subprocess.run(
        [sys.executable, "-m", "ui.app", "--tour", str(tmp_path / "tour"), "--data", str(tmp_path / "data")],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    error = done.stderr.decode("utf-8")
    assert done.returncode == 1 and "Bước không xong" in error and "Traceback" not in error
