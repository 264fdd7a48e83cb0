"""One letter as a sealed file: pure octets.

    "TCV shelf 1\\n", length of the head (4 octets, big end first), the head, then the letter in pieces

The head is JSON: what another PC needs to list the letter, its size and SHA-256. Head and pieces are sealed each by itself
(XChaCha20-Poly1305, client.people.seal) for this file's name and their own place in it: none can be changed, exchanged with another
or left out without being noticed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from client.faults import ShelfLetterDamaged
from client.people import seal

MAGIC = b"TCV shelf 1\n"
PIECE = 256 * 1024  # octets of the letter in each piece; the last has fewer
_MOST_HEAD = 64 * 1024 * 1024
_START = len(MAGIC) + 4


@dataclass(frozen=True, slots=True)
class Head:
    """`letter`: plain values about it; `size` and `sha256` of its octets; `length` of the sealed head in the file."""

    letter: Mapping[str, Any]
    size: int
    sha256: str
    length: int

    @property
    def file_size(self) -> int:
        return _START + self.length + self.size + seal.OVERHEAD * -(-self.size // PIECE)


def whole(key: bytes, name: str, letter: Mapping[str, Any], size: int, sha256: str, octets: Iterable[bytes]) -> Iterator[bytes]:
    """The file, in pieces. `octets`: the letter in pieces of any length."""
    plain = json.dumps({"letter": dict(letter), "size": size, "sha256": sha256}, ensure_ascii=False).encode()
    head = seal.seal(key, plain, _purpose(name, "head"))
    yield MAGIC + len(head).to_bytes(4, "big") + head
    for number, piece in enumerate(_even(octets)):
        yield seal.seal(key, piece, _purpose(name, str(number)))


def head(key: bytes, name: str, file: BinaryIO) -> Head:
    """Raises: ShelfLetterDamaged, OSError."""
    start = file.read(_START)
    length = int.from_bytes(start[len(MAGIC) :], "big")
    if not start.startswith(MAGIC) or len(start) != _START or length > _MOST_HEAD:
        raise ShelfLetterDamaged()
    plain = _open(key, file.read(length), name, "head")
    try:
        found = json.loads(plain)
        return Head(found["letter"], int(found["size"]), str(found["sha256"]), length)
    except (ValueError, KeyError, TypeError) as error:
        raise ShelfLetterDamaged() from error


def octets(key: bytes, name: str, file: BinaryIO, found: Head, start: int = 0, size: int | None = None) -> Iterator[bytes]:
    """The letter, or `size` octets of it from `start`, in pieces. Raises: ShelfLetterDamaged, OSError."""
    end = found.size if size is None else start + size
    if not 0 <= start <= end <= found.size:
        raise ShelfLetterDamaged()
    for number in range(start // PIECE, -(-end // PIECE)):
        at = number * PIECE
        file.seek(_START + found.length + number * (PIECE + seal.OVERHEAD))
        piece = _open(key, file.read(min(PIECE, found.size - at) + seal.OVERHEAD), name, str(number))
        yield piece[max(0, start - at) : end - at]


def note(key: bytes, name: str) -> bytes:
    """What stays of a letter that its owner has taken out."""
    return seal.seal(key, b"", _purpose(name, "gone"))


def is_note(key: bytes, name: str, data: bytes) -> bool:
    try:
        seal.unseal(key, data, _purpose(name, "gone"))
    except seal.Unopened:
        return False
    return True


def _open(key: bytes, data: bytes, name: str, what: str) -> bytes:
    try:
        return seal.unseal(key, data, _purpose(name, what))
    except seal.Unopened as error:
        raise ShelfLetterDamaged() from error


def _purpose(name: str, what: str) -> bytes:
    return f"thu-cong-vu/shelf/1/{name}/{what}".encode()


def _even(octets_: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for some in octets_:
        rest += some
        while len(rest) >= PIECE:
            yield rest[:PIECE]
            rest = rest[PIECE:]
    if rest:
        yield rest
