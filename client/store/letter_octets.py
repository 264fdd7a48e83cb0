"""The octets of letters in the outbox, and the forwarded files among them that may lie on the server only."""

from __future__ import annotations

import apsw

from client.ids import OutboxId, PartId
from client.store import parts, staging
from client.store.db import Tx
from client.store.staging import Frozen, LetterFile


def frozen(connection: apsw.Connection, letter: OutboxId) -> Frozen:
    """Its octets as far as they are here, and its files; empty once it is done."""
    found = connection.execute("SELECT letter FROM outbox_letter WHERE outbox_id = ?", (letter,)).get
    return Frozen(bytes(found or b""), staging.files_of(connection, letter))


def whole(connection: apsw.Connection, letter: OutboxId) -> bytes | None:
    """The whole letter; b'' once it is done. None: a forwarded file has to be fetched first (`want_files`)."""
    found = frozen(connection, letter)
    if all(file.here for file in found.files):
        return found.octets
    texts, octets = found.between(), bytearray()
    for number, file in enumerate(found.files):
        octets += texts[number]
        if file.here:
            octets += found.piece(file, 0, file.size)
            continue
        part = _part(connection, file)
        if part is None or part.state != "have":
            return None
        octets += parts.encoded(connection, part.id)
    return bytes(octets + texts[-1])


def lacks_files(connection: apsw.Connection, letter: OutboxId) -> bool:
    """A forwarded file is on the server only: the letter cannot go whole yet."""
    lacking = [_part(connection, file) for file in staging.files_of(connection, letter) if not file.here]
    return any(part is None or part.state != "have" for part in lacking)


def can_fetch_files(connection: apsw.Connection, letter: OutboxId) -> bool:
    """What the whole letter lacks is still to be had."""
    lacking = [_part(connection, file) for file in staging.files_of(connection, letter) if not file.here]
    return all(part is not None and part.state != "gone" for part in lacking)


def want_files(tx: Tx, letter: OutboxId) -> bool:
    """Fetch what the whole letter lacks. False: it cannot be had any more."""
    lacking = [_part(tx.connection, file) for file in staging.files_of(tx.connection, letter) if not file.here]
    for part in lacking:
        if part is not None:
            parts.want(tx, part.id)
    return can_fetch_files(tx.connection, letter)


def _part(connection: apsw.Connection, file: LetterFile) -> parts.Part | None:
    found = connection.execute("SELECT part_id FROM draft_file WHERE id = ?", (file.file,)).get
    return None if found is None else parts.get(connection, PartId(int(found)))
