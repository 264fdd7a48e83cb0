"""The key of a person's store: random, and wrapped once for every way of opening it.

A slot wraps the 32-byte data key with AES-256-GCM under a key that Argon2id (RFC 9106) makes of the password. The kind and
number of a slot are bound to it as associated data, so slots cannot be swapped. Changing the password changes one slot,
never the store.
"""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass
from pathlib import Path

from client.faults import StoreDamaged, StoreTooNew, WrongPassword

FORMAT = 1
MEMORY_KIB, PASSES, LANES = 65_536, 3, 1
# What a tampered file may ask of this PC at most.
_MOST_MEMORY_KIB, _MOST_PASSES, _MOST_LANES = 1_048_576, 16, 8


@dataclass(frozen=True, slots=True)
class Slot:
    """One way of opening: `kind` is 'password' (later also 'keyring' and 'recovery')."""

    kind: str
    number: int
    salt: bytes
    nonce: bytes
    wrapped: bytes
    memory_kib: int
    passes: int
    lanes: int


def create(password: str) -> tuple[tuple[Slot, ...], bytes]:
    """A new data key (32 bytes) and its first slot."""
    data_key = os.urandom(32)
    return (_wrap(data_key, password, 1),), data_key


def unlock(slots: tuple[Slot, ...], password: str) -> bytes:
    """The data key. About a quarter to half a second.

    Raises: WrongPassword, StoreDamaged.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    for slot in slots:
        if slot.kind != "password":
            continue
        try:
            return AESGCM(_derive(slot, password)).decrypt(slot.nonce, slot.wrapped, _bound(slot.kind, slot.number))
        except InvalidTag:
            continue
    raise WrongPassword()


def rewrap(slots: tuple[Slot, ...], data_key: bytes, password: str) -> tuple[Slot, ...]:
    """The same slots with a new password."""
    number = max((slot.number for slot in slots), default=0) + 1
    return (*(slot for slot in slots if slot.kind != "password"), _wrap(data_key, password, number))


def save(path: Path, slots: tuple[Slot, ...]) -> None:
    """Written beside and put in place, so that a power cut leaves the old file or the new one."""
    data = json.dumps({"format": FORMAT, "slots": [_plain(slot) for slot in slots]}).encode()
    beside = path.with_suffix(".new")
    with open(beside, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


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
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    empty = Slot("password", number, os.urandom(16), os.urandom(12), b"", MEMORY_KIB, PASSES, LANES)
    wrapped = AESGCM(_derive(empty, password)).encrypt(empty.nonce, data_key, _bound(empty.kind, number))
    return Slot(empty.kind, number, empty.salt, empty.nonce, wrapped, MEMORY_KIB, PASSES, LANES)


def _derive(slot: Slot, password: str) -> bytes:
    import unicodedata

    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    secret = unicodedata.normalize("NFC", password).encode()
    kdf = Argon2id(salt=slot.salt, length=32, iterations=slot.passes, lanes=slot.lanes, memory_cost=slot.memory_kib)
    return kdf.derive(secret)


def _bound(kind: str, number: int) -> bytes:
    return f"thu-cong-vu/{FORMAT}/{kind}/{number}".encode()


def _sane(slot: Slot) -> bool:
    return (
        8 <= slot.lanes * 8 <= slot.memory_kib <= _MOST_MEMORY_KIB
        and 1 <= slot.passes <= _MOST_PASSES
        and slot.lanes <= _MOST_LANES
        and len(slot.salt) == 16
        and len(slot.nonce) == 12
        and len(slot.wrapped) == 48
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
        octets("nonce"),
        octets("wrapped"),
        number("memory_kib"),
        number("passes"),
        number("lanes"),
    )
