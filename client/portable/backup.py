"""Archive, drafts and outbox of one person in one sealed file, and what is in such a file.

    octets/SHA-256    a letter, a file of a draft, octets of a part
    letter/…          a kept letter       draft/…  a draft       outbox/…  a letter of the outbox        JSON (store.copied_*)

What the whole is about: whose it is, when it was made, how many of each. A name says what it holds: `octets` by their hash, records by
that of their JSON. So an interrupted backup goes on with what lies there already, even when letters came and drafts changed between the
two tries.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import apsw

from client.faults import FileDamaged, FileTooNew, PlaceFull, StoreDamaged
from client.ids import DraftId, MessageId
from client.portable.sealed import Lock, read_head, translating
from client.portable.writer import Writer, beside
from client.rows import Backed, Copying, Stage
from client.store import (
    accounts,
    copied_letters,
    copied_writing,
    drafts,
    kept_octets,
    letter_octets,
    parts,
)
from client.store.copied_letters import Record
from client.store.db import Store

KIND = "backup"
_ENTRY = 300  # octets that an entry takes beside its own


Told = Callable[[Copying], None]  # may raise Stopped


@dataclass(slots=True)
class _Made:
    """What is to be in the finished file."""

    writer: Writer
    names: dict[str, None] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def octets(self, sha256: str, pieces: Iterable[bytes]) -> str:
        """Raises: StoreDamaged where they are not those of this hash; then they are not in the file."""
        self.names[self.writer.add(f"octets/{sha256}", _proven(pieces, sha256)).name] = None
        return sha256

    def whole(self, data: bytes) -> str:
        return self.octets(hashlib.sha256(data).hexdigest(), [data])

    def record(self, kind: str, facts: Record) -> str:
        data = json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()
        name = self.writer.add(f"{kind}/{hashlib.sha256(data).hexdigest()}", [data]).name
        if name not in self.names:
            self.names[name] = None
            self.counts[kind] = self.counts.get(kind, 0) + 1
        return name


def back_up(store: Store, path: Path, lock: Lock, now: float, told: Told) -> Backed:
    """Write (or go on writing) the file, prove it, and remember that it was done.

    Raises: Stopped, PlaceGone, PlaceFull (facts: lacking, octets), FileUnwritable, FileDamaged (it does not read back as it was
    written), StoreFault.
    """
    letters = copied_letters.to_copy(store.read())
    whole = size(store.read())
    _room(path, whole)
    _may_take_its_place(path)
    told(Copying("looking", 0, whole, 0))
    with Writer(path, KIND, lock, looking("looking", told, whole)) as writer:
        made = _Made(writer)
        for number, (letter, _) in enumerate(letters):
            told(Copying("copying", writer.settled, max(whole, writer.settled), number))
            with _unchanging(store) as db:
                _letter(db, made, letter)
        with _unchanging(store) as db:
            for _ in _writing(db, made):
                told(Copying("copying", writer.settled, max(whole, writer.settled), len(letters)))
        own = accounts.every(store.read())[0]
        about = {"address": own.address, "name": own.name, "made_at": now, "counts": made.counts}
        writer.close(made.names, about, looking("checking", told, whole))
    backed = Backed(now, *counted(made.counts), path.stat().st_size)
    with store.write() as tx:
        copied_letters.remember_backup(tx, backed)
    return backed


def counted(counts: Mapping[str, int]) -> tuple[int, int, int]:
    """(letters, drafts, letters of the outbox)"""
    return int(counts.get("letter", 0)), int(counts.get("draft", 0)), int(counts.get("outbox", 0))


def size(db: apsw.Connection) -> int:
    """About how many octets the file will have."""
    letters = copied_letters.to_copy(db)
    files = [(file.size if file.here else 0) for number in copied_writing.drafts_to_copy(db) for file in drafts.files(db, number)]
    waiting = [letter.size for letter in copied_writing.letters_to_copy(db)]
    return sum(octets + 2 * _ENTRY for _, octets in letters) + sum(files) + sum(waiting) + _ENTRY * (len(files) + len(waiting))


def looking(stage: Stage, told: Told, whole: int) -> Callable[[int, str], None]:
    """What reading a sealed file tells, told on as how far it is, with the letters that were found whole."""
    letters = 0

    def look(octets: int, name: str) -> None:
        nonlocal letters
        letters += name.startswith(("letter/", "draft/", "outbox/"))
        told(Copying(stage, octets, max(whole, octets), letters))

    return look


def _room(path: Path, whole: int) -> None:
    """Known beforehand rather than after ten minutes. Raises: PlaceGone, PlaceFull."""
    with translating(path, writing=True):
        lies = beside(path).stat().st_size if beside(path).exists() else 0
        lacking = whole - lies - shutil.disk_usage(path.parent).free
    if lacking > 0:
        raise PlaceFull(name=path.name, lacking=lacking)


def _may_take_its_place(path: Path) -> None:
    """A file of that name that is no backup stays what it is. Raises: FileForeign."""
    with translating(path, writing=True), suppress(FileNotFoundError, FileTooNew, FileDamaged), open(path, "rb") as file:
        read_head(file, KIND, path.name)


def _letter(db: apsw.Connection, made: _Made, letter: MessageId) -> None:
    """A letter that has gone meanwhile is left out."""
    facts = copied_letters.letter(db, letter)
    if facts is None:
        return
    made.octets(facts["octets"], kept_octets.octets(db, letter))
    for part in facts["parts"]:
        if "part" in part:
            part["octets"] = made.whole(parts.encoded(db, part.pop("part")))
    made.record("letter", facts)


def _proven(pieces: Iterable[bytes], sha256: str) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for some in pieces:
        digest.update(some)
        yield some
    if digest.hexdigest() != sha256:
        raise StoreDamaged(reply="octets")


def _writing(db: apsw.Connection, made: _Made) -> Iterator[None]:
    """Drafts and outbox as they are in one moment: what goes from the one to the other is in one of them."""
    names: dict[DraftId, str] = {}
    for number in copied_writing.drafts_to_copy(db):
        facts = copied_writing.draft(db, number)
        for file in facts["files"]:
            if "file" in file:
                file["octets"] = made.whole(drafts.file_bytes(db, file.pop("file")))
            yield
        names[number] = made.record("draft", facts)
    for letter in copied_writing.letters_to_copy(db):
        facts = copied_writing.letter(db, letter)
        octets = made.whole(letter_octets.frozen(db, letter.id).octets)
        made.record("outbox", facts | {"octets": octets, "draft": names.get(letter.draft_id, "") if letter.draft_id else ""})
        yield


@contextmanager
def _unchanging(store: Store) -> Iterator[apsw.Connection]:
    db = store.read()
    db.execute("BEGIN")
    try:
        yield db
    finally:
        db.execute("ROLLBACK")
