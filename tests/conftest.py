"""Fixtures that all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import Dovecot


@pytest.fixture(scope="session")
def dovecot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dovecot]:
    """One Dovecot for the whole run; take a user of your own with `dovecot.add_user()`."""
    server = Dovecot(tmp_path_factory.mktemp("dovecot"))
    yield server
    server.close()


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of real mail; see the README."""
    found = Path(os.environ.get("THUCONGVU_CORPORA", Path(__file__).parent.parent.parent / "shared" / "corpora"))
    if not found.is_dir():
        message = f"no corpora at {found}"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return found
