"""Telex through a real input method: ibus with Unikey, keys from xdotool, into the fields of a real window under Xvfb."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import need

ROOT = Path(__file__).parent.parent.parent
WORDS = "Kính gửi UBND phường Cái Khế Nguyễn Thị Hoa"
SCRIPT = """
Xvfb -displayfd 3 -screen 0 1366x768x24 -nolisten tcp 3>"$HOME/display" 2>/dev/null & screen=$!
for _ in $(seq 100); do [ -s "$HOME/display" ] && break; sleep 0.1; done
export DISPLAY=:$(cat "$HOME/display")
openbox >/dev/null 2>&1 & manager=$!
ibus-daemon --panel disable --config disable --emoji-extension disable >/dev/null 2>&1 & daemon=$!
for _ in $(seq 100); do ibus engine Unikey >/dev/null 2>&1 && [ "$(ibus engine 2>/dev/null)" = Unikey ] && break; sleep 0.1; done
ibus engine >&2
"$PYTHON" -m tests.e2e.type_telex; code=$?
kill $daemon $manager $screen 2>/dev/null
wait
exit $code
"""


def test_unikey_in_every_field(tmp_path: Path) -> None:
    """What is typed stands there, letter for letter: in the search above the list, in the help, in all of the composer."""
    run = need("dbus-run-session", "dbus")
    for program, package in (("Xvfb", "xvfb"), ("openbox", "openbox"), ("xdotool", "xdotool"), ("ibus-daemon", "ibus")):
        need(program, package)
    if not Path("/usr/share/ibus/component/unikey.xml").exists():
        message = "no Unikey: apt-get install ibus-unikey"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    assert shutil.which("ibus")
    done = subprocess.run(
        [run, "--", "bash", "-c", SCRIPT],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), "LANG": "C.UTF-8",
            "PYTHON": sys.executable, "QT_QPA_PLATFORM": "xcb", "QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=ibus", "PYTHONIOENCODING": "utf-8",
        },
        capture_output=True, timeout=240, check=False,
    )  # fmt: skip
    said = done.stderr.decode("utf-8", "replace")[-3000:]
    assert done.returncode == 0, said
    found = json.loads(done.stdout.decode().splitlines()[-1])
    assert len(found) >= 5, found
    wrong = {field: words for field, words in found.items() if words.strip() != WORDS}
    assert not wrong, (wrong, said)
