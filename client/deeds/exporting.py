"""Letters out of the store into files that other programs read: .eml octet for octet, or all of them in one mbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import apsw

from client.deeds import making, writing
from client.deeds.place import Place
from client.faults import Fault, FileVanished, LetterGone, StoreDamaged
from client.files import write_new, write_pieces
from client.ids import DraftId, MessageId, OutboxId
from client.message import mbox
from client.message.attachments import safe_name
from client.rows import Chosen, Exported, ExportForm, Lacking
from client.store import accounts, drafts, kept, kept_octets, letter_octets, messages, outbox, shelved, texts

COPIES_STAY = 86_400.0  # seconds: an export that somebody stopped in the middle begins with what has come


@dataclass(frozen=True, slots=True)
class Whole:
    """One letter with all its octets, or why it has none here."""

    subject: str
    sender: str
    at: float
    octets: bytes
    lacks: Fault | None = None


def want(place: Place, chosen: Chosen, form: ExportForm) -> None:
    """What is not here is to come: the complete letters, or for paper only their texts."""
    db = place.store.read()
    for number in chosen.drafts:
        writing.complete(place, number)
    with place.store.write() as tx:
        if form == "pdf":
            for message in chosen.messages:
                texts.want(tx, message)
        else:
            kept.want_copies(tx, [one for one in chosen.messages if messages.get(db, one) is not None], place.clock.now())
        for letter in chosen.outbox:
            letter_octets.want_files(tx, letter)
    place.hurry_workers()


def let_go(place: Place, chosen: Chosen) -> None:
    """Nobody waits for the copies any more."""
    with place.store.write() as tx:
        kept.forget_copies(tx, chosen.messages)


def forget_old(place: Place) -> None:
    with place.store.write() as tx:
        kept.forget_copies(tx, before=place.clock.now() - COPIES_STAY)


def export(
    place: Place, chosen: Chosen, folder: Path, form: ExportForm, name: str, told: Callable[[int], None] = lambda letters: None
) -> Exported:
    """Write what is here, under unused names; what is not is named. `name`: of the mbox, without its ending.

    `told` is called with the number of letters written. Raises: DiskFull, FileUnwritable; an mbox is there whole or not at all.
    """
    if form == "mbox":
        found = _mbox(place, chosen, folder, name, told)
    else:
        found = _files(place, chosen, folder, told)
    let_go(place, chosen)
    return found


def _files(place: Place, chosen: Chosen, folder: Path, told: Callable[[int], None]) -> Exported:
    paths: list[Path] = []
    lacking: list[Lacking] = []
    for letter in wholes(place, chosen):
        if letter.lacks is not None:
            lacking.append(Lacking(letter.subject, letter.lacks))
            continue
        paths.append(write_new(folder, file_name(letter.subject, letter.at, "eml"), letter.octets))
        told(len(paths))
    return Exported(tuple(paths), len(paths), tuple(lacking))


def _mbox(place: Place, chosen: Chosen, folder: Path, name: str, told: Callable[[int], None]) -> Exported:
    written = 0
    lacking: list[Lacking] = []

    def pieces() -> Iterator[bytes]:
        nonlocal written
        for letter in wholes(place, chosen):
            if letter.lacks is not None:
                lacking.append(Lacking(letter.subject, letter.lacks))
                continue
            yield mbox.entry(letter.octets, letter.sender, letter.at)
            written += 1
            told(written)

    path = write_pieces(folder, safe_name(f"{name}.mbox"), pieces())
    if not written:
        path.unlink()
    return Exported((path,) if written else (), written, tuple(lacking))


def file_name(subject: str, at: float, ending: str) -> str:
    """'2026-11-24 13h40 Giấy mời họp.eml', safe everywhere."""
    when = datetime.fromtimestamp(at).strftime("%Y-%m-%d %Hh%M")
    return safe_name(" ".join(f"{when} {subject.replace('/', '-').replace(chr(92), '-')}".split()) + f".{ending}")


def wholes(place: Place, chosen: Chosen) -> Iterator[Whole]:
    """Each chosen letter, read one at a time."""
    db = place.store.read()
    for message in chosen.messages:
        yield _of_message(db, message)
    for draft in chosen.drafts:
        yield _of_draft(place, db, draft)
    for letter in chosen.outbox:
        yield _of_outbox(db, letter)


def _of_message(db: apsw.Connection, message: MessageId) -> Whole:
    row, one = messages.get(db, message), kept.get(db, message)
    if row is None:
        return Whole("", "", 0.0, b"", LetterGone())
    octets, lacks = b"", row.fault or LetterGone()
    if one is not None and one.shelf_state == "there" and not kept_octets.here(db, message):
        lacks = row.fault or shelved.state(db).fault or LetterGone()
    elif one is not None and one.state != "wanted":
        whole = kept_octets.read_back(db, message, one.have or row.size)
        if whole and whole == (one.sha256 or whole):
            return Whole(row.subject, row.from_address, row.date or row.arrived, b"".join(kept_octets.octets(db, message)))
        lacks = StoreDamaged(reply="read back")
    return Whole(row.subject, row.from_address, row.date or row.arrived, octets, lacks)


def _of_draft(place: Place, db: apsw.Connection, draft: DraftId) -> Whole:
    row = drafts.get(db, draft)
    account = accounts.get(db, row.account_id) if row is not None else None
    if row is None or account is None:
        return Whole("", "", 0.0, b"", LetterGone())
    lacking = [file.name for file in drafts.files(db, draft) if not file.here]
    if lacking:
        return Whole(row.subject, account.address, row.saved_at, b"", FileVanished(name=lacking[0]))
    return Whole(row.subject, account.address, row.saved_at, making.draft_bytes(place, draft).octets)


def _of_outbox(db: apsw.Connection, letter: OutboxId) -> Whole:
    row = outbox.get(db, letter)
    octets = letter_octets.whole(db, letter) if row is not None else b""
    if row is None or octets == b"":
        return Whole("" if row is None else row.subject, "", 0.0, b"", LetterGone())
    lacks = FileVanished(name="") if octets is None else None
    return Whole(row.subject, row.sender, row.queued_at, octets or b"", lacks)
