"""The built programs are the program: built here, started offscreen, used against the practice server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("build")]
EXE = ".exe" if sys.platform == "win32" else ""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that an office would get."""
    out = tmp_path_factory.mktemp("built")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"),
            *("--distpath", str(out), "--workpath", str(out / "work"), "build.spec"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return out / "thu-cong-vu"


@pytest.fixture
def alone(tmp_path: Path) -> dict[str, str]:
    """An environment in which nothing of the source tree can be found."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV", "QT_"))}
    return {**kept, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "share")}


@pytest.fixture
def practice(built: Path, alone: dict[str, str], tmp_path: Path) -> Iterator[dict[str, Any]]:
    """The built console's own practice server."""
    server = subprocess.Popen(
        [str(built / f"tcv{EXE}"), "practice", "--json"], cwd=tmp_path, env=alone, stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert server.stdout is not None
    try:
        yield json.loads(server.stdout.readline())
    finally:
        server.terminate()
        server.wait(10)
        server.stdout.close()


def test_the_built_console_reads_a_letter(built: Path, alone: dict[str, str], practice: dict[str, Any], tmp_path: Path) -> None:
    """Sign in, sync, list, show: everything that is imported late is in the bundle too."""
    port, send = practice["imap_port"], practice["smtp_port"]
    (tmp_path / "thu-cong-vu.toml").write_text(
        f'[site]\nname = "x"\ndomain = "cantho.example"\n[imap]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "plain"\n'
        f'[smtp]\nhost = "127.0.0.1"\nport = {send}\nsecurity = "plain"\n',
        encoding="utf-8",
    )
    who = practice["people"][0]
    (tmp_path / "pw").write_text(who["password"], encoding="utf-8")

    def tcv(*arguments: str) -> Any:
        options = ("--site", "thu-cong-vu.toml", "--data", "data", "--account", who["address"], "--password-file", "pw", "--json")
        done = subprocess.run(
            [str(built / f"tcv{EXE}"), *arguments, *options],
            cwd=tmp_path,
            env=alone,
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
        return json.loads(done.stdout.decode("utf-8"))

    assert tcv("sync")["new"] > 20
    letters = tcv("list", "--limit", "100")["letters"]
    shown = tcv("show", str(letters[0]["id"]))
    assert shown["subject"] == letters[0]["subject"]
    assert shown["text"].strip()


def test_the_built_window_does_the_main_job(built: Path, alone: dict[str, str], tmp_path: Path) -> None:
    """Offscreen it signs in to the practice server, reads a letter, writes and sends one, and leaves its pictures."""
    events = tmp_path / "events"
    done = subprocess.run(
        [str(built / f"thu-cong-vu{EXE}"), "--tour", str(tmp_path / "tour")],
        cwd=tmp_path,
        env={**alone, "BENCH_EVENTS": str(events)},
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    seen = {json.loads(line)["ev"] for line in events.read_text(encoding="utf-8").splitlines()}
    assert {"window", "first_rows", "text_readable", "sent"} <= seen
    assert len(list((tmp_path / "tour").glob("*.png"))) >= 5


def test_the_built_window_starts_and_ends(built: Path, alone: dict[str, str], tmp_path: Path) -> None:
    """The sign-in screen is painted within seconds, and a request to end is answered."""
    events = tmp_path / "events"
    program = subprocess.Popen(
        [str(built / f"thu-cong-vu{EXE}"), "--practice", "--data", str(tmp_path / "data")],
        cwd=tmp_path,
        env={**alone, "BENCH_EVENTS": str(events)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + 30
        while not events.exists() and time.monotonic() < end:
            assert program.poll() is None
            time.sleep(0.05)
        assert events.exists(), "no window within 30 seconds"
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(15)


def test_nothing_heavy_crept_in(built: Path) -> None:
    """The folder is carried on a stick: what it must not hold, and how big it may be."""
    names = {path.name for path in built.rglob("*")}
    for unwanted in ("babel", "tkinter", "libQt6Quick.so.6", "libQt6Qml.so.6", "sqlite3"):
        assert unwanted not in names
    size = sum(path.stat().st_size for path in built.rglob("*") if path.is_file() and not path.is_symlink())
    assert size < 200 * 1024 * 1024, f"{size / 1024**2:.0f} MB"
