"""The officials of the engine's tests, to be killed and cut off."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from client import session
from client.net.smtp import connection
from tests.engine.conftest import hoa, make_official, plain_dovecot

__all__ = ["hoa", "impatient", "make_official", "plain_dovecot"]
PATIENCE = 0.4  # seconds


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> float:
    """Nobody waits half a minute for a line that is silent. How long they do, in seconds."""
    real = session.server

    def server(place: Any) -> Any:
        return replace(real(place), timeout=PATIENCE)

    monkeypatch.setattr(session, "server", server)
    monkeypatch.setattr(connection, "FINAL_TIMEOUT", PATIENCE)
    return PATIENCE
