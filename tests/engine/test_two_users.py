"""One data folder and two users of the operating system: a sentence for the second, and never two programs in one store."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from client.program import Program
from tests.engine.office import site
from tests.servers import Dovecot

ROOT = Path(__file__).parent.parent.parent
NOBODY = """
import fcntl, json, os, platform, shutil, sys
from pathlib import Path
from client.faults import Fault
from client.people import keyring_key, vault, ways
from client.program import Program, warm
from client.provision.site import practice
warm()
if int(sys.argv[1]):  # Python itself may lie where nobody else may read: all that is needed has been imported
    os.setgid(65534); os.setuid(65534)
try:
    program = Program(practice(1, 1, ()), Path(sys.argv[2]))
    session = program.sign_in(program.tiles()[0].id, sys.argv[3])
    session.close()
    said = "in"
except Fault as fault:
    said = fault.code
print(said)
"""


def somebody_else(data: Path, password: str, *, other_user: bool = False) -> str:
    """What another process is told that wants to sign in."""
    done = subprocess.run(
        [sys.executable, "-c", NOBODY, str(int(other_user)), str(data), password],
        cwd=ROOT, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Not below pytest's own folder: every pytest that starts closes that one to other users."""
    with tempfile.TemporaryDirectory(prefix="two-users-") as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


def test_another_process(dovecot: Dovecot, tmp_path: Path) -> None:
    """While she is inside, another program is refused with a sentence; after she has left it may open her mail."""
    who = dovecot.add_user()
    session = Program(site(dovecot), tmp_path).sign_in_new(who.user, who.password)
    assert somebody_else(tmp_path, who.password) == "StoreInUse"
    session.lock()
    assert somebody_else(tmp_path, who.password) == "in"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="platform: only root can be somebody else")
@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("mode", ["all may write", "all may read", "nobody else"])
def test_another_user(dovecot: Dovecot, open_folder: Path, mode: str, inside: bool) -> None:
    """Whatever the rights of the folder are: somebody else is told that the mail is in use, or that this is not their folder."""
    data = open_folder / "data"
    before = os.umask({"all may write": 0o000, "all may read": 0o022, "nobody else": 0o077}[mode])
    try:
        who = dovecot.add_user()
        session = Program(site(dovecot), data).sign_in_new(who.user, who.password)
        if not inside:
            session.close()
        said = somebody_else(data, who.password, other_user=True)
        session.close()
    finally:
        os.umask(before)
    # SQLite's files are their owner's whatever the folder says
    assert said == ("StoreInUse" if inside and mode != "nobody else" else "StoreForbidden")
