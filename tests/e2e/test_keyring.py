"""A real keyring of the operating system (gnome-keyring over D-Bus): remembered, recalled by another process, forgotten."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.servers import need

ROOT = Path(__file__).parent.parent.parent
SCRIPT = """
printf 'chia-khoa' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
"$PYTHON" -c 'from client.people import keyring_key; print(keyring_key.make("hoa@cantho.example").hex())' >made || exit 1
"$PYTHON" -c 'from client.people import keyring_key; print(keyring_key.recall("hoa@cantho.example").hex())' | cmp - made || exit 2
"$PYTHON" -c 'from client.people import keyring_key; keyring_key.forget("hoa@cantho.example"); assert keyring_key.recall("hoa@cantho.example") is None' || exit 3
"""


def test_a_real_keyring(tmp_path: Path) -> None:
    """Kept outside the program's own folder, and readable by the next start."""
    run = need("dbus-run-session", "dbus")
    need("gnome-keyring-daemon", "gnome-keyring")
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data"), "PYTHON": sys.executable, "PYTHONPATH": str(ROOT)}
    environment["XDG_RUNTIME_DIR"] = str(tmp_path)
    done = subprocess.run([run, "--", "bash", "-c", SCRIPT], cwd=tmp_path, env=environment, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:]


def test_no_keyring_is_said(tmp_path: Path) -> None:
    """Without D-Bus there is none: a Fault, not a crash, and nothing is remembered."""
    code = (
        "from client.faults import KeyringFault\nfrom client.people import keyring_key\n"
        "try:\n    keyring_key.make('hoa@cantho.example')\nexcept KeyringFault:\n    pass\n"
        "else:\n    raise SystemExit('it said nothing')\nassert keyring_key.recall('hoa@cantho.example') is None"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DBUS")}
    environment |= {"HOME": str(tmp_path), "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
