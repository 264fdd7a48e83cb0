"""Reading a sealed file: first all of it is looked at (`check`), then any of its entries can be had."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from client.faults import FileCut, FileDamaged
from client.people.vault import Slots
from client.portable import sealed
from client.portable.sealed import BEGIN, LAST, MORE, Changed, Cut, Piece, Sealing, translating

Told = Callable[[int, str], None]  # octets looked at so far; the name of the entry that has just been found whole, or ''


def quietly(octets: int, name: str) -> None:
    """Nobody wants to know."""


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
    """Opens a finished file; nothing of it is believed before `check`, which also learns what the whole is `about`. Close it, or
    use it with `with`."""

    def __init__(self, path: Path, kind: str, unlock: Callable[[Slots], bytes]) -> None:
        """About half a second with a password.

        Raises: WrongPassword, FileForeign, FileTooNew, FileDamaged, FileVanished, FileUnreadable, PlaceGone.
        """
        self._path = path
        self.about: Mapping[str, Any] = {}
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

    def check(self, told: Told = quietly) -> tuple[Entry, ...]:
        """Open every piece from the first to the last; the entries that count, in their order.

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
        try:
            table = json.loads(every[-1][1])
            self.about = dict(table["about"])
            return tuple(_counting({entry.name: entry for entry, _ in every}, table["entries"]))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise FileDamaged(name=name) from error

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


def entries(pieces: Iterator[Piece], told: Told = quietly, *, table: bool = False) -> Iterator[tuple[Entry, bytes]]:
    """The whole entries; with `table` the octets of the nameless one, else b''. An entry that was begun and not ended is left
    out. Raises: Cut, Changed (also where the pieces do not follow each other as they must)."""
    begun: Piece | None = None
    name = ""
    size, digest, kept = 0, hashlib.sha256(), bytearray()
    for piece in pieces:
        told(piece.end, name if piece.mark == LAST else "")
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


def _counting(here: Mapping[str, Entry], listed: Iterable[tuple[str, int, str]]) -> Iterator[Entry]:
    """Raises: KeyError, ValueError."""
    for name, size, sha256 in listed:
        entry = here[name]
        if (entry.size, entry.sha256) != (size, sha256):
            raise ValueError(name)
        yield entry
