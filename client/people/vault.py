"""The key of a person's store: random, and wrapped once for every way of opening it (docs/KEYS.md).

A slot seals the 32-byte data key: under a key that Argon2id makes of the password, under a random key that lies in the keyring
of the operating system, or for the city's IT, whose private key is on no PC. Kind and number of a slot are part of what is
sealed, so slots cannot be swapped. Changing the password changes one slot, never the store.
"""

from __future__ import annotations

import base64
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from client.faults import StoreDamaged, StoreForbidden, StoreTooNew, WrongPassword
from client.files import replace_whole

FORMAT = 1
MEMORY_KIB, PASSES = 65_536, 3  # at least; a quick PC takes more passes, see `measured`
SECONDS = 0.5  # what a try may cost whoever has stolen the file, and whoever types a password
# What a tampered file may ask of this PC at most.
_MOST_MEMORY_KIB, _MOST_PASSES, _MOST_SLOTS = 1_048_576, 32, 8
_WRAPPED = 72  # octets: the key and seal.OVERHEAD
_SEALED_FOR = 32 + 48 + 64  # octets: the key, what sealing to a public key adds, and room for the purpose

Kind = Literal["password", "keyring", "recovery"]


@dataclass(frozen=True, slots=True)
class Slot:
    """One way of opening. `salt`, `memory_kib` and `passes`: of a password; `recipient`: the public key of a recovery slot."""

    kind: str  # a Kind, or something that `load` refuses
    number: int
    wrapped: bytes
    salt: bytes = b""
    memory_kib: int = 0
    passes: int = 0
    recipient: bytes = b""


Slots = tuple[Slot, ...]


def create(password: str) -> tuple[Slots, bytes]:
    """A new data key (32 bytes) and its first slot."""
    data_key = os.urandom(32)
    return (_by_password(data_key, password, 1),), data_key


# Opening ----------------------------------------------------------------------------------------------------------


def unlock(slots: Slots, password: str) -> bytes:
    """The data key. About half a second. Raises: WrongPassword."""
    from client.people import seal

    return _open(slots, "password", lambda slot: seal.derive(password, slot.salt, slot.memory_kib, slot.passes))


def unlock_by_key(slots: Slots, wrapping: bytes) -> bytes:
    """With what the keyring has kept (32 octets). Raises: WrongPassword."""
    return _open(slots, "keyring", lambda slot: wrapping)


def unlock_by_recovery(slots: Slots, private: bytes) -> bytes:
    """With the private key of the city's IT (32 octets). Raises: WrongPassword."""
    from client.people import seal

    for slot in slots:
        if slot.kind == "recovery":
            try:
                opened = seal.open_sealed(private, slot.wrapped)
            except seal.Unopened:
                continue
            purpose = _purpose(slot)
            if opened[32:] == purpose:
                return opened[:32]
    raise WrongPassword()


def _open(slots: Slots, kind: Kind, key: Callable[[Slot], bytes]) -> bytes:
    from client.people import seal

    for slot in slots:
        if slot.kind == kind:
            try:
                return seal.unseal(key(slot), slot.wrapped, _purpose(slot))
            except seal.Unopened:
                continue
    raise WrongPassword()


# Wrapping ---------------------------------------------------------------------------------------------------------


def rewrap(slots: Slots, data_key: bytes, password: str, above: int = 0) -> Slots:
    """The same slots with a new password. Its number is above all that were there, and above `above`."""
    return (*_without(slots, "password"), _by_password(data_key, password, max(_next(slots), above + 1)))


def with_keyring(slots: Slots, data_key: bytes, wrapping: bytes) -> Slots:
    """One more way: a random key (32 octets) that the keyring keeps. An older one of its kind goes."""
    from client.people import seal

    made = Slot("keyring", _next(slots), b"")
    return (*_without(slots, "keyring"), replace(made, wrapped=seal.seal(wrapping, data_key, _purpose(made))))


def with_recovery(slots: Slots, data_key: bytes, public: bytes) -> Slots:
    """One more way: for whoever holds the private key to `public` (32 octets). An older one goes. Raises: ValueError."""
    from client.people import seal

    made = Slot("recovery", _next(slots), b"", recipient=public)
    return (*_without(slots, "recovery"), replace(made, wrapped=seal.seal_for(public, data_key + _purpose(made))))


def without_keyring(slots: Slots) -> Slots:
    return _without(slots, "keyring")


def has_keyring(slots: Slots) -> bool:
    return any(slot.kind == "keyring" for slot in slots)


def recoverable_by(slots: Slots) -> bytes:
    """The public key of the recovery slot; b'' without one."""
    return next((slot.recipient for slot in slots if slot.kind == "recovery"), b"")


def salt_of(slots: Slots) -> bytes:
    """Which password slot this is: a new one has another salt. b'' without one."""
    return next((slot.salt for slot in slots if slot.kind == "password"), b"")


def age_of(slots: Slots) -> tuple[int, str]:
    """(number, salt) of the password slot: the number grows with every new password. (0, '') without one."""
    return next(((slot.number, slot.salt.hex()) for slot in slots if slot.kind == "password"), (0, ""))


def measured() -> int:
    """How many passes take about SECONDS on this PC, PASSES at least."""
    from client.people import seal

    begun = time.perf_counter()
    seal.derive("", bytes(seal.SALT_OCTETS), MEMORY_KIB, 1)
    one = max(1e-6, time.perf_counter() - begun)
    return max(PASSES, min(_MOST_PASSES, round(SECONDS / one)))


def _by_password(data_key: bytes, password: str, number: int) -> Slot:
    from client.people import seal

    empty = Slot("password", number, b"", os.urandom(seal.SALT_OCTETS), MEMORY_KIB, measured())
    wrapping = seal.derive(password, empty.salt, empty.memory_kib, empty.passes)
    return replace(empty, wrapped=seal.seal(wrapping, data_key, _purpose(empty)))


def _without(slots: Slots, kind: Kind) -> Slots:
    return tuple(slot for slot in slots if slot.kind != kind)


def _next(slots: Slots) -> int:
    return max((slot.number for slot in slots), default=0) + 1


def _purpose(slot: Slot) -> bytes:
    return f"thu-cong-vu/{FORMAT}/{slot.kind}/{slot.number}".encode()


# The file ---------------------------------------------------------------------------------------------------------


def save(path: Path, slots: Slots) -> None:
    """Raises: DiskFull, FileUnwritable."""
    replace_whole(path, pack(slots))


def load(path: Path) -> Slots:
    """Raises: StoreDamaged, StoreForbidden, StoreTooNew."""
    try:
        packed = path.read_bytes()
    except PermissionError as error:
        raise StoreForbidden() from error
    except OSError as error:
        raise StoreDamaged(reply=type(error).__name__) from error
    return unpack(packed)


def pack(slots: Slots) -> bytes:
    return json.dumps(plain(slots)).encode()


def unpack(packed: bytes) -> Slots:
    """Raises: StoreDamaged, StoreTooNew."""
    try:
        return read(json.loads(packed))
    except (ValueError, RecursionError) as error:
        raise StoreDamaged(reply=type(error).__name__) from error


def plain(slots: Slots) -> dict[str, object]:
    """As JSON; `read` makes slots of it again."""
    return {"format": FORMAT, "slots": [_plain(slot) for slot in slots]}


def read(data: Any) -> Slots:
    """Raises: StoreDamaged, StoreTooNew."""
    try:
        if data["format"] > FORMAT:
            raise StoreTooNew(version=data["format"])
        slots = tuple(_slot(item) for item in data["slots"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreDamaged(reply=type(error).__name__) from error
    if not 0 < len(slots) <= _MOST_SLOTS or not all(_sane(slot) for slot in slots):
        raise StoreDamaged(reply="slots")
    return slots


def _sane(slot: Slot) -> bool:
    match slot.kind:
        case "password":
            costs = 8 <= slot.memory_kib <= _MOST_MEMORY_KIB and 1 <= slot.passes <= _MOST_PASSES
            return costs and len(slot.salt) == 16 and len(slot.wrapped) == _WRAPPED
        case "keyring":
            return len(slot.wrapped) == _WRAPPED
        case "recovery":
            return len(slot.recipient) == 32 and 80 <= len(slot.wrapped) <= _SEALED_FOR
        case _:
            return False


def _plain(slot: Slot) -> dict[str, object]:
    found = {one.name: getattr(slot, one.name) for one in fields(Slot)}
    return {
        name: base64.b64encode(value).decode() if isinstance(value, bytes) else value for name, value in found.items() if value
    }


def _slot(item: dict[str, object]) -> Slot:
    def octets(name: str) -> bytes:
        return base64.b64decode(str(item.get(name, "")), validate=True)

    def number(name: str) -> int:
        value = item.get(name, 0)
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError(name)
        return value

    return Slot(
        str(item["kind"]), number("number"), octets("wrapped"), octets("salt"), number("memory_kib"), number("passes"), octets("recipient")
    )
