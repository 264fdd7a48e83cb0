"""Writing a sealed file: beside its name, going on with what an interruption has left there, proven before it takes its name.

The old file of that name stays until the new one was read back. What lies beside it whole and unchanged is not written again;
an entry that was only begun is. Several writers of one name are not to run at once.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from client.faults import Fault, FileCut, FileDamaged, FileForeign, FileTooNew, WrongPassword
from client.files import put_in_place
from client.portable import sealed
from client.portable.reader import Entry, Reader, Told, entries, quietly
from client.portable.sealed import BEGIN, LAST, MORE, PIECE, Changed, Cut, Lock, Sealing, translating

STEP = 2 * 1024 * 1024  # octets between two moments at which all that was written lies on the device


def beside(path: Path) -> Path:
    """Where an unfinished file lies."""
    return path.with_name(path.name + ".part")


class Writer:
    """`add` what is not there yet (`have`), then `close`. Use it with `with`: left early, everything stays for the next time.

    Everything here raises PlaceGone, PlaceFull and FileUnwritable.
    """

    def __init__(self, path: Path, kind: str, lock: Lock, told: Told = quietly) -> None:
        """`told`: what of an earlier try is found whole."""
        self._path, self._beside = path, beside(path)
        self._kind, self._lock = kind, lock
        self.have: dict[str, Entry] = {}
        self._number = 0
        self._settled = 0
        with translating(self._beside, writing=True):
            self._file: BinaryIO = open(self._beside, "r+b" if self._beside.exists() else "w+b")  # noqa: SIM115
        try:
            with translating(self._beside, writing=True):
                if not self._go_on(told):
                    self._begin()
                self._settle()
        except BaseException:
            self._leave()
            raise

    @property
    def settled(self) -> int:
        """Octets that lie on the device."""
        return self._settled

    def add(self, name: str, octets: Iterable[bytes]) -> Entry:
        """One entry, in pieces of any size; none of it is there when `octets` raises. A name stands for what it holds: one that
        is there already is not written again."""
        if not name or len(name.encode()) > PIECE:
            raise ValueError("name")
        if name not in self.have:
            self.have[name] = self._add(name, octets)
        return self.have[name]

    def close(self, names: Collection[str], about: Mapping[str, Any] | None = None, told: Told = quietly) -> tuple[Entry, ...]:
        """These entries count and no others; `about` (plain JSON) says what the whole is. All of it is read back from the device,
        of which `told` hears, and only then the file takes its name.

        Raises: FileDamaged where it cannot be read back as it was written (what lies there is thrown away then).
        """
        table = {
            "about": dict(about or {}),
            "entries": [(name, self.have[name].size, self.have[name].sha256) for name in names],
        }
        with translating(self._beside, writing=True):
            self._add("", [json.dumps(table).encode()])
            self._settle()
            sealed.drop_cached(self._file)
            self._file.close()
            try:
                with Reader(self._beside, self._kind, self._lock.open) as reader:
                    found = reader.check(told)
            except (FileCut, FileDamaged, FileForeign, FileTooNew, WrongPassword) as fault:
                self._beside.unlink()
                raise FileDamaged(name=self._path.name, written=True) from fault
            put_in_place(self._beside, self._path)
        return found

    def _go_on(self, told: Told) -> bool:
        """What an earlier writer has left, up to the last whole entry; False: nothing that can be gone on with."""
        try:
            head, slots = sealed.read_head(self._file, self._kind, self._beside.name)
            self._sealing = Sealing(self._lock.open(slots), head)
        except (FileDamaged, FileForeign, FileTooNew, WrongPassword):
            return False
        end = len(head)
        with suppress(Cut, Changed):
            for entry, _ in entries(self._sealing.pieces(self._file, end), told):
                if not entry.name:
                    break
                self.have[entry.name] = entry
                end, self._number = entry.end, entry.after
        self._file.seek(end)
        self._file.truncate()
        return True

    def _begin(self) -> None:
        slots, key = self._lock.make()
        head = sealed.head(self._kind, slots)
        self._sealing = Sealing(key, head)
        self._file.seek(0)
        self._file.truncate()
        self._file.write(head)

    def _add(self, name: str, octets: Iterable[bytes]) -> Entry:
        begin, number = self._file.tell(), self._number
        try:
            self._put(BEGIN, name.encode())
            size, digest, rest = 0, hashlib.sha256(), b""
            for some in octets:
                size += len(some)
                digest.update(some)
                rest += some
                while len(rest) > PIECE:
                    self._put(MORE, rest[:PIECE])
                    rest = rest[PIECE:]
            self._put(LAST, rest)
            return Entry(name, size, digest.hexdigest(), begin, self._file.tell(), number, self._number)
        except Fault:
            with translating(self._beside, writing=True):
                self._number = number
                self._file.seek(begin)
                self._file.truncate()
            raise

    def _put(self, mark: bytes, octets: bytes) -> None:
        with translating(self._beside, writing=True):
            self._sealing.put(self._file, self._number, mark, octets)
            self._number += 1
            if self._file.tell() - self._settled >= STEP:
                self._settle()

    def _settle(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._settled = self._file.tell()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._leave()

    def _leave(self) -> None:
        with suppress(OSError):  # the stick is gone: that was said where it was noticed
            self._file.close()
