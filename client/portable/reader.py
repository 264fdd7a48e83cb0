"""Reading a sealed file: first all of it is looked at (`check`), then any of its entries can be had."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from client.faults import FileCut, FileDamaged
from client.people.vault import Slots
from client.portable import sealed
from client.portable.sealed import BEGIN, LAST, MORE, Changed, Cut, Piece, Sealing, translating


@dataclass(frozen=True, slots=True)
class Entry:
    """`sha256` (hex) and `size` are those of its octets. It lies from `place` to `end`, in the pieces from `number` to before
    `after`."""

    name: str
    size: int
    sha256: str
    place: int
    end: int
    number: int
    after: int


class Reader:
    """Opens a finished file; nothing of it is believed before `check`. Close it, or use it with `with`."""

    def __init__(self, path: Path, kind: str, unlock: Callable[[Slots], bytes]) -> None:
        """About half a second with a password.

        Raises: WrongPassword, FileForeign, FileTooNew, FileDamaged, FileVanished, FileUnreadable, PlaceGone.
        """
        self._path = path
        with translating(path, writing=False):
            self._file: BinaryIO = open(path, "rb")  # noqa: SIM115
        try:
            with translating(path, writing=False):
                self.size = path.stat().st_size
                head, slots = sealed.read_head(self._file, kind, path.name)
            self._sealing, self._start = Sealing(unlock(slots), head), len(head)
        except BaseException:
            self._file.close()
            raise

    def check(self, told: Callable[[int], None] = lambda octets: None) -> tuple[Entry, ...]:
        """Open every piece from the first to the last; the entries that count, in their order. `told`: octets looked at so far.

        Raises: FileCut, FileDamaged, PlaceGone, FileUnreadable.
        """
        name = self._path.name
        with translating(self._path, writing=False):
            try:
                every = list(entries(self._sealing.pieces(self._file, self._start), told, table=True))
            except Cut as error:
                raise FileCut(name=name) from error
            except Changed as error:
                raise FileDamaged(name=name) from error
        if not every or every[-1][0].name:
            raise FileCut(name=name)
        return _counting({entry.name: entry for entry, _ in every}, every[-1][1], name)

    def octets(self, entry: Entry) -> Iterator[bytes]:
        """Raises: FileDamaged, PlaceGone, FileUnreadable."""
        with translating(self._path, writing=False):
            try:
                for piece in self._sealing.pieces(self._file, entry.place, entry.number):
                    if piece.mark != BEGIN:
                        yield piece.octets
                    if piece.mark == LAST:
                        return
            except (Cut, Changed) as error:
                raise FileDamaged(name=self._path.name) from error

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def entries(
    pieces: Iterator[Piece], told: Callable[[int], None] = lambda octets: None, *, table: bool = False
) -> Iterator[tuple[Entry, bytes]]:
    """The whole entries; with `table` the octets of the nameless one, else b''. An entry that was begun and not ended is left
    out. Raises: Cut, Changed (also where the pieces do not follow each other as they must)."""
    begun: Piece | None = None
    name = ""
    size, digest, kept = 0, hashlib.sha256(), bytearray()
    for piece in pieces:
        told(piece.end)
        if piece.mark == BEGIN and begun is None:
            begun, name = piece, piece.octets.decode("utf-8", "replace")
            size, digest, kept = 0, hashlib.sha256(), bytearray()
        elif piece.mark in (MORE, LAST) and begun is not None:
            size += len(piece.octets)
            digest.update(piece.octets)
            if table and not name:
                kept += piece.octets
            if piece.mark == LAST:
                yield Entry(name, size, digest.hexdigest(), begun.place, piece.end, begun.number, piece.number + 1), bytes(kept)
                begun = None
        else:
            raise Changed()


def _counting(here: Mapping[str, Entry], table: bytes, name: str) -> tuple[Entry, ...]:
    try:
        listed = [(str(one), int(size), str(sha256)) for one, size, sha256 in json.loads(table)["entries"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FileDamaged(name=name) from error
    found = []
    for one, size, sha256 in listed:
        entry = here.get(one)
        if entry is None or (entry.size, entry.sha256) != (size, sha256):
            raise FileDamaged(name=name)
        found.append(entry)
    return tuple(found)
