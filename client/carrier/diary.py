"""What became of each letter of a packing, written on the stick before and after each thing that cannot be undone.

A sealed file that only grows: one piece for each note, on the device before the call returns. What a pulled stick has cut off is
left out; what it says is replayed into a Fate for each letter.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

from client.carrier.stick import DIARY
from client.faults import Fault, FileDamaged, from_code
from client.people.vault import Slots
from client.portable import sealed
from client.portable.sealed import Changed, Cut, Sealing, translating

_NOTE = b"N"


@dataclass(slots=True)
class Fate:
    """`last` is what was noted last of a letter: '' nothing yet; claiming, leaving: it was being sent; sent, filed; refused: for good;
    not taken: certainly not; elsewhere: another stick, or another PC, has begun to send it; unsure."""

    last: str = ""
    token: str = ""  # of the claim that stands, or may stand
    accepted: tuple[str, ...] = ()
    refused: tuple[tuple[str, Fault], ...] = ()
    fault: Fault | None = None
    at: float = 0.0
    voids: list[str] = field(default_factory=list)  # claims under which certainly nothing was sent
    others: list[str] = field(default_factory=list)  # claims that stood before ours

    @property
    def gone(self) -> bool:
        return self.last in ("sent", "filed")

    def learn(self, note: Mapping[str, Any]) -> None:
        self.last, self.at = str(note["what"]), float(note["at"])
        match self.last:
            case "claiming":
                self.token = str(note["token"])
            case "leaving":
                self.refused = _refused(note)
            case "sent":
                self.accepted, self.refused = tuple(note["accepted"]), _refused(note)
            case "refused":
                self.refused = _refused(note)
                self.fault = from_code(note["fault"][0], note["fault"][1])
            case "not taken":
                self.fault = from_code(note["fault"][0], note["fault"][1]) if note["fault"] else None
            case "elsewhere":
                self.others = [*self.others, *note["others"]]
        if self.last in ("refused", "not taken", "elsewhere") and self.token:
            self.voids.append(self.token)
            self.token = ""


def _refused(note: Mapping[str, Any]) -> tuple[tuple[str, Fault], ...]:
    return tuple((str(address), from_code(code, facts)) for address, code, facts in note["refused"])


def plain(fault: Fault) -> list[object]:
    return [fault.code, json.loads(json.dumps(dict(fault.facts), default=str))]


class Diary:
    """`fates`: by the number of the letter in the outbox. Use it with `with`. Raises: PlaceGone, PlaceFull, FileUnwritable,
    FileUnreadable, FileForeign, FileDamaged."""

    def __init__(self, path: Path, slots: Slots, key: bytes, *, writing: bool) -> None:
        self.fates: dict[int, Fate] = {}
        self._path, self._number = path, 0
        exists = path.exists()
        with translating(path, writing=writing):
            mode = ("r+b" if exists else "x+b") if writing else "rb"
            self._file = cast(BinaryIO, open(path, mode))  # noqa: SIM115
        try:
            with translating(path, writing=writing):
                head, start = self._head(slots, begin=writing)
                self._sealing = Sealing(key, head)
                end = self._replay(start)
                if writing:
                    self._file.seek(end)
                    self._file.truncate()
                    self._settle()
        except BaseException:
            self._file.close()
            raise

    def _head(self, slots: Slots, *, begin: bool) -> tuple[bytes, int]:
        try:
            head, _slots = sealed.read_head(self._file, DIARY, self._path.name)
        except Fault:
            if not begin or self._path.stat().st_size > len(sealed.head(DIARY, slots)):
                raise
            head = sealed.head(DIARY, slots)  # nothing, or a head cut off: nothing was noted yet
            self._file.seek(0)
            self._file.truncate()
            self._file.write(head)
            self._settle()
        return head, len(head)

    def _replay(self, start: int) -> int:
        end = start
        try:
            for piece in self._sealing.pieces(self._file, start):
                if piece.mark != _NOTE:
                    raise FileDamaged(name=self._path.name)
                note = json.loads(piece.octets)
                self.fates.setdefault(int(note["letter"]), Fate()).learn(note)
                end, self._number = piece.end, piece.number + 1
        except (Cut, Changed):
            pass  # the stick was pulled out in the middle of a note; what is lost with it, the claims on the server still say
        return end

    def fate(self, letter: int) -> Fate:
        return self.fates.setdefault(letter, Fate())

    def note(self, letter: int, what: str, at: float, **facts: object) -> None:
        """On the device when this returns."""
        note = json.loads(json.dumps({"letter": letter, "what": what, "at": at, **facts}))
        with translating(self._path, writing=True):
            self._sealing.put(self._file, self._number, _NOTE, json.dumps(note, ensure_ascii=False).encode())
            self._number += 1
            self._settle()
        self.fate(letter).learn(note)

    def _settle(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self._file.close()
        except OSError:
            pass  # the stick is gone; that was said where it was noticed
