"""Every way of opening a person's store, and what a damaged, swapped or foreign key file does."""

from __future__ import annotations

import json
import os
import random
from dataclasses import replace
from pathlib import Path

import pytest

from client.faults import StoreDamaged, StoreFault, WrongPassword
from client.people import seal, vault


@pytest.fixture(autouse=True)
def quick_kdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here only the place of Argon2id matters."""
    monkeypatch.setattr(vault, "MEMORY_KIB", 64)


PUBLIC, PRIVATE = seal.key_pair()
RING = bytes(range(32))


def three_ways(password: str = "mật khẩu") -> tuple[vault.Slots, bytes]:
    slots, key = vault.create(password)
    return vault.with_recovery(vault.with_keyring(slots, key, RING), key, PUBLIC), key


def test_every_way_gives_the_same_key(tmp_path: Path) -> None:
    """Also after the file was written and read; a new password leaves the other ways as they are."""
    slots, key = three_ways()
    for _ in range(2):
        vault.save(tmp_path / "key", slots)
        slots = vault.load(tmp_path / "key")
        assert vault.unlock_by_key(slots, RING) == vault.unlock_by_recovery(slots, PRIVATE) == key
        slots = vault.rewrap(slots, key, "mới")
    assert vault.unlock(slots, "mới") == key and vault.recoverable_by(slots) == PUBLIC
    with pytest.raises(WrongPassword):
        vault.unlock(slots, "mật khẩu")


def test_a_way_is_taken_away() -> None:
    """The site does not allow it any more, or the city has a new key: the old one opens nothing."""
    slots, key = three_ways()
    with pytest.raises(WrongPassword):
        vault.unlock_by_key(vault.without_keyring(slots), RING)
    public, private = seal.key_pair()
    after = vault.with_recovery(slots, key, public)
    assert vault.unlock_by_recovery(after, private) == key
    with pytest.raises(WrongPassword):
        vault.unlock_by_recovery(after, PRIVATE)


def test_ten_thousand_wrong_tries_open_nothing() -> None:
    """Wrong passwords, foreign keys, somebody else's file: never a key, and never another fault."""
    slots, _ = three_ways()
    others, _ = three_ways("của người khác")
    chance = random.Random(4)
    cheap = tuple(replace(slot, memory_kib=8, passes=1) for slot in slots)
    for number in range(10_000):
        key = chance.randbytes(32)
        with pytest.raises(WrongPassword):
            (vault.unlock_by_key, vault.unlock_by_recovery)[number % 2](slots if number % 3 else others, key)
        if number % 10 == 0:
            with pytest.raises(WrongPassword):
                vault.unlock(cheap, f"thử {number}")
    with pytest.raises(WrongPassword):
        vault.unlock(others, "mật khẩu")


def test_slots_cannot_be_swapped() -> None:
    """The number or the kind of a slot changed, or the sealed key of one put into another: it opens nothing."""
    slots, key = three_ways()
    password, ring, recovery = slots
    for wrong in (replace(ring, number=ring.number + 1), replace(ring, wrapped=password.wrapped)):
        with pytest.raises(WrongPassword):
            vault.unlock_by_key((wrong,), RING)
    with pytest.raises(WrongPassword):
        vault.unlock_by_recovery((replace(recovery, number=9),), PRIVATE)
    other = vault.with_recovery(slots, os.urandom(32), PUBLIC)[-1]
    assert vault.unlock_by_recovery((other,), PRIVATE) != key


def test_no_damage_looks_like_a_new_person(tmp_path: Path) -> None:
    """A key file that is cut, turned over or changed anywhere: the key, no key, or a clear fault; never anything else."""
    slots, key = three_ways()
    path = tmp_path / "key"
    vault.save(path, slots)
    whole, chance = path.read_bytes(), random.Random(5)
    for number in range(3_000):
        bad = bytearray(whole)
        if number % 3 == 0:
            bad = bad[: chance.randrange(len(bad))]
        else:
            for _ in range(chance.randint(1, 4)):
                bad[chance.randrange(len(bad))] = chance.randrange(256)
        path.write_bytes(bad)
        try:
            found = vault.unlock_by_key(vault.load(path), RING)
        except (StoreFault, WrongPassword):
            continue
        assert found == key
    path.write_text(json.dumps({"format": 1, "slots": [{"kind": "password", "number": 1}]}))
    with pytest.raises(StoreDamaged):
        vault.load(path)


def test_a_quick_pc_takes_more_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A try costs about the same everywhere; never less than the least, never more than a slow PC could bear."""
    monkeypatch.setattr(vault, "SECONDS", 0.5)
    for one, passes in ((0.5, vault.PASSES), (0.05, 10), (0.0001, 32)):
        ticks = iter((0.0, one))
        monkeypatch.setattr(vault.time, "perf_counter", lambda ticks=ticks: next(ticks))
        assert vault.measured() == passes
