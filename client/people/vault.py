"""The key of a person's store: random, and wrapped once for every way of opening it.

A slot seals the 32-byte data key under a key that Argon2id makes of the password (`seal`). The kind and number of a slot are
bound to it as its purpose, so slots cannot be swapped. Changing the password changes one slot,
never the store.
"""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass, replace
from pathlib import Path

from client.faults import StoreDamaged, StoreTooNew, WrongPassword
from client.files import replace_whole

FORMAT = 1
MEMORY_KIB, PASSES = 65_536, 3
# What a tampered file may ask of this PC at most.
_MOST_MEMORY_KIB, _MOST_PASSES = 1_048_576, 16


@dataclass(frozen=True, slots=True)
class Slot:
    """One way of opening: `kind` is 'password' (later also 'keyring' and 'recovery')."""

    kind: str
    number: int
    salt: bytes
    wrapped: bytes
    memory_kib: int
    passes: int


def create(password: str) -> tuple[tuple[Slot, ...], bytes]:
    """A new data key (32 bytes) and its first slot."""
    data_key = os.urandom(32)
    return (_wrap(data_key, password, 1),), data_key


def unlock(slots: tuple[Slot, ...], password: str) -> bytes:
    """The data key. About a quarter to half a second.

    Raises: WrongPassword, StoreDamaged.
    """
    from client.people import seal

    for slot in slots:
        if slot.kind != "password":
            continue
        try:
            return seal.unseal(_derive(slot, password), slot.wrapped, _purpose(slot.kind, slot.number))
        except seal.Unopened:
            continue
    raise WrongPassword()


def rewrap(slots: tuple[Slot, ...], data_key: bytes, password: str) -> tuple[Slot, ...]:
    """The same slots with a new password."""
    number = max((slot.number for slot in slots), default=0) + 1
    return (*(slot for slot in slots if slot.kind != "password"), _wrap(data_key, password, number))


def save(path: Path, slots: tuple[Slot, ...]) -> None:
    """Raises: DiskFull, FileUnwritable."""
    replace_whole(path, json.dumps({"format": FORMAT, "slots": [_plain(slot) for slot in slots]}).encode())


def load(path: Path) -> tuple[Slot, ...]:
    """Raises: StoreDamaged, StoreTooNew."""
    try:
        data = json.loads(path.read_bytes())
        if data["format"] > FORMAT:
            raise StoreTooNew(version=data["format"])
        slots = tuple(_slot(item) for item in data["slots"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreDamaged(reply=type(error).__name__) from error
    if not slots or not all(_sane(slot) for slot in slots):
        raise StoreDamaged(reply="slots")
    return slots


def _wrap(data_key: bytes, password: str, number: int) -> Slot:
    from client.people import seal

    empty = Slot("password", number, os.urandom(seal.SALT_OCTETS), b"", MEMORY_KIB, PASSES)
    return replace(empty, wrapped=seal.seal(_derive(empty, password), data_key, _purpose(empty.kind, number)))


def _derive(slot: Slot, password: str) -> bytes:
    from client.people import seal

    return seal.derive(password, slot.salt, slot.memory_kib, slot.passes)


def _purpose(kind: str, number: int) -> bytes:
    return f"thu-cong-vu/{FORMAT}/{kind}/{number}".encode()


def _sane(slot: Slot) -> bool:
    return (
        8 <= slot.memory_kib <= _MOST_MEMORY_KIB
        and 1 <= slot.passes <= _MOST_PASSES
        and len(slot.salt) == 16
        and len(slot.wrapped) == 72  # the key and seal.OVERHEAD
    )


def _plain(slot: Slot) -> dict[str, object]:
    return {
        name: base64.b64encode(value).decode() if isinstance(value, bytes) else value
        for name, value in ((field, getattr(slot, field)) for field in Slot.__dataclass_fields__)
    }


def _slot(item: dict[str, object]) -> Slot:
    def octets(name: str) -> bytes:
        return base64.b64decode(str(item[name]), validate=True)

    def number(name: str) -> int:
        value = item[name]
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError(name)
        return value

    return Slot(
        str(item["kind"]),
        number("number"),
        octets("salt"),
        octets("wrapped"),
        number("memory_kib"),
        number("passes"),
    )
