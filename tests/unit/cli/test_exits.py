"""Exit codes are a promise to scripts."""

from __future__ import annotations

from client.cli import exits
from client.faults import Silent, every_fault


def test_every_fault_has_its_own_exit_code() -> None:
    """None is missing, none is shared, none collides with the codes that are not faults, all fit into a byte."""
    kinds = {kind for kind in every_fault() if kind.__module__ == "client.faults"}
    assert set(exits.BY_FAULT) == kinds
    codes = list(exits.BY_FAULT.values())
    assert len(set(codes)) == len(codes)
    assert min(codes) >= 10
    assert max(codes) < 126


def test_code_of_a_fault() -> None:
    assert exits.of(Silent()) == 14
    assert exits.of(None) == exits.OK
