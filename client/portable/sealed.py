"""The sealed file: named entries of any size in one file that nobody can read, change, cut or put in another order unseen.

    head     MAGIC, length (4 octets), JSON {"format", "kind", "ways": the slots of people/vault}
    piece    length (4 octets), sealed octets; pieces are numbered from 0 and follow to the end of the file

A piece is sealed (XChaCha20-Poly1305) under the random key of the file for a purpose that names the head and the piece's number.
Its first octet says what it is: BEGIN of an entry (its name), MORE of its octets, or the LAST of them. The last entry has no
name: it lists those that count and says what the whole is about; a file without it is not finished. `writer` and `reader` are made of this.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from client.faults import (
    FileDamaged,
    FileForeign,
    FileTooNew,
    FileUnreadable,
    FileUnwritable,
    FileVanished,
    PlaceFull,
    PlaceGone,
    StoreDamaged,
    StoreTooNew,
)
from client.files import NO_ROOM
from client.people import seal, vault
from client.people.vault import Slots

FORMAT = 1
MAGIC = b"ThuCongVu sealed"
PIECE = 256 * 1024  # octets of an entry that are sealed together
BEGIN, MORE, LAST = b"B", b"M", b"L"

_LENGTH = 4
_MOST_HEAD = 64 * 1024
_MOST_PIECE = 1 + PIECE + seal.OVERHEAD
# the device is no more; EINVAL is how Windows says it of a file that was open
_GONE = {errno.EIO, errno.ENODEV, errno.ENXIO, errno.EBADF, errno.ENOTCONN, errno.ETIMEDOUT, getattr(errno, "ESTALE", errno.EIO)} | (
    {errno.EINVAL} if sys.platform == "win32" else set()
)


@dataclass(frozen=True, slots=True)
class Lock:
    """How a sealed file is locked when it is made (its slots, its key of 32 octets), and how one is opened (its key).

    `open` raises: WrongPassword.
    """

    make: Callable[[], tuple[Slots, bytes]]
    open: Callable[[Slots], bytes]


def by_password(password: str, recovery_key: bytes = b"") -> Lock:
    """A key of its own for each file, so that none opens anything else. `recovery_key`: the city's public key, b'' = none."""

    def make() -> tuple[Slots, bytes]:
        slots, key = vault.create(password)
        return (vault.with_recovery(slots, key, recovery_key) if recovery_key else slots), key

    return Lock(make, lambda slots: vault.unlock(slots, password))


@dataclass(frozen=True, slots=True)
class Piece:
    """One opened piece; it lies from `place` to `end` in the file."""

    place: int
    end: int
    number: int
    mark: bytes
    octets: bytes


class Cut(Exception):
    """The file ends in the middle of a piece."""


class Changed(Exception):
    """A piece does not open: it is not what was written there."""


class Sealing:
    """The pieces of one file under its key."""

    def __init__(self, key: bytes, head: bytes) -> None:
        self._key, self._head = key, hashlib.sha256(head).digest()

    def put(self, file: BinaryIO, number: int, mark: bytes, octets: bytes) -> None:
        sealed = seal.seal(self._key, mark + octets, self._purpose(number))
        file.write(len(sealed).to_bytes(_LENGTH) + sealed)

    def pieces(self, file: BinaryIO, place: int, number: int = 0) -> Iterator[Piece]:
        """From this place on to the end of the file. Raises: Cut, Changed."""
        file.seek(place)
        while length := file.read(_LENGTH):
            size = int.from_bytes(length)
            if not 0 < size <= _MOST_PIECE:
                raise Changed()
            sealed = file.read(size)
            if len(length) < _LENGTH or len(sealed) < size:
                raise Cut()
            try:
                plain = seal.unseal(self._key, sealed, self._purpose(number))
            except seal.Unopened as error:
                raise Changed() from error
            end = place + _LENGTH + size
            yield Piece(place, end, number, plain[:1], plain[1:])
            place, number = end, number + 1

    def _purpose(self, number: int) -> bytes:
        return b"thu-cong-vu/piece/" + self._head + number.to_bytes(8)


def head(kind: str, slots: Slots) -> bytes:
    words = json.dumps({"format": FORMAT, "kind": kind, "ways": vault.plain(slots)}).encode()
    return MAGIC + len(words).to_bytes(_LENGTH) + words


def read_head(file: BinaryIO, kind: str, name: str) -> tuple[bytes, Slots]:
    """The head and the ways of opening. Raises: FileForeign, FileTooNew, FileDamaged."""
    start = file.read(len(MAGIC) + _LENGTH)
    size = int.from_bytes(start[len(MAGIC) :])
    if start[: len(MAGIC)] != MAGIC:
        raise FileForeign(name=name)
    if size > _MOST_HEAD:
        raise FileDamaged(name=name)
    words = file.read(size)
    try:
        data: Any = json.loads(words)
        if data["format"] > FORMAT:
            raise FileTooNew(name=name, version=data["format"])
        found, slots = data["kind"], vault.read(data["ways"])
    except StoreTooNew as fault:
        raise FileTooNew(name=name, version=fault.facts["version"]) from fault
    except (ValueError, KeyError, TypeError, RecursionError, StoreDamaged) as error:
        raise FileDamaged(name=name) from error
    if found != kind:
        raise FileForeign(name=name)
    return start + words, slots


def drop_cached(file: BinaryIO) -> None:
    """What is read next comes from the device and not from this PC's memory, where the system can be asked for that."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


@contextmanager
def translating(path: Path, *, writing: bool) -> Iterator[None]:
    """What the system says of a stick or a network folder becomes Faults, in one place."""
    try:
        yield
    except OSError as error:
        name = path.name
        if error.errno in NO_ROOM or error.errno == errno.EFBIG:
            raise PlaceFull(name=name) from error
        if error.errno in _GONE or not path.parent.is_dir():
            raise PlaceGone(name=name) from error
        kind = FileUnwritable if writing else FileVanished if error.errno == errno.ENOENT else FileUnreadable
        raise kind(name=name, outside=True) from error
