"""Fixtures that all tests share."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from client.people import vault
from tests.servers import Dovecot

vault.SECONDS = 0.0  # the least that is allowed: hundreds of officials sign in here


class _Complaints(logging.Handler):
    """What the program logs as a warning or worse: a bug, since everything expected is information."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(self.format(record))


@pytest.fixture(autouse=True)
def complaints(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """A test fails when the program has complained; one that wants the complaint takes it out of this list."""
    handler = _Complaints()
    rooms = [logging.getLogger(name) for name in ("client", "ui", "i18n")]
    for room in rooms:
        room.addHandler(handler)
    yield handler.heard
    for room in rooms:
        room.removeHandler(handler)
    assert not handler.heard, "\n".join(handler.heard)


@contextmanager
def a_dovecot(**more: str) -> Iterator[Dovecot]:
    """Not below pytest's own folder: every pytest that starts closes that one to other users, of which Dovecot is one."""
    with tempfile.TemporaryDirectory(prefix="dovecot-") as folder:
        server = Dovecot(Path(folder), **more)
        try:
            yield server
        finally:
            server.close()


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """One Dovecot for the whole run; take a user of your own with `dovecot.add_user()`."""
    with a_dovecot() as server:
        yield server


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of real mail; see the README."""
    named = os.environ.get("THUCONGVU_CORPORA")
    found = Path(named) if named else Path(__file__).parent.parent.parent / "shared" / "corpora"
    if not found.is_dir():
        if named:
            pytest.fail(f"no corpora at {found}")
        pytest.skip("not in the project: real mail; THUCONGVU_CORPORA names its folder")
    return found
