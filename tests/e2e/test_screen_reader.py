"""The main job with eyes closed: everything through the accessibility interface of the real program, nothing by sight or mouse."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import need

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent
LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
SCRIPT = """
"$LAUNCHER" --launch-immediately & bus=$!
Xvfb -displayfd 3 -screen 0 1366x768x24 -nolisten tcp 3>"$FOLDER/display" 2>/dev/null & screen=$!
for _ in $(seq 100); do [ -s "$FOLDER/display" ] && break; sleep 0.1; done
export DISPLAY=:$(cat "$FOLDER/display")
"$PYTHON" -m ui.app --practice --data "$FOLDER/data" & program=$!
/usr/bin/python3 "$DRIVER" "$PASSWORD"; code=$?
kill $program $screen $bus 2>/dev/null
wait $program 2>/dev/null
exit $code
"""


def test_with_eyes_closed(tmp_path: Path) -> None:
    """Choose oneself, sign in, read a letter, write one, send it and hear that it went."""
    run = need("dbus-run-session", "dbus")
    need("Xvfb", "xvfb")
    launcher = next((path for path in LAUNCHERS if os.path.exists(path)), "")
    speaks = shutil.which("/usr/bin/python3") and not subprocess.run(
        ["/usr/bin/python3", "-c", "import pyatspi"], capture_output=True, check=False
    ).returncode
    if not launcher or not speaks:
        message = "no AT-SPI: apt-get install at-spi2-core python3-pyatspi"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    done = subprocess.run(
        [run, "--", "bash", "-c", SCRIPT],
        cwd=ROOT,
        env={
            **os.environ,
            "LAUNCHER": launcher,
            "FOLDER": str(tmp_path),
            "PYTHON": sys.executable,
            "DRIVER": str(HERE / "eyes_closed.py"),
            "PASSWORD": "123456",
            "QT_QPA_PLATFORM": "xcb",
            "QT_ACCESSIBILITY": "1",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        },
        capture_output=True,
        timeout=240,
        check=False,
    )
    said = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, said + done.stderr.decode("utf-8", "replace")[-3000:]
    assert "sent:" in said
