"""What of a letter lies on the server already, so that it goes up once: the files of drafts and letters, piece by piece, and whole
letters made of them there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import apsw

from client.ids import AccountId, DraftFileId, OutboxId
from client.store.db import Tx, rows

LEAST = 32 * 1024  # octets of files


@dataclass(frozen=True, slots=True)
class Place:
    """Octets [start, start + size) of a file as letters hold it (encoded), in one section of a letter on the server.
    `uid` 0: they are under way and may have arrived.
    """

    file: DraftFileId
    start: int
    size: int
    folder: str
    uidvalidity: int
    uid: int
    section: str


@dataclass(frozen=True, slots=True)
class LetterFile:
    """Where a letter holds its file number `position`: `size` encoded octets at `place`; `here` False: they would stand there, but
    are not here. `file` 0: it is no file of the draft any more.
    """

    position: int
    place: int
    size: int
    here: int
    file: DraftFileId


@dataclass(frozen=True, slots=True)
class Frozen:
    """A letter's octets, and where its files are in them."""

    octets: bytes = field(repr=False)
    files: tuple[LetterFile, ...] = ()

    @property
    def size(self) -> int:
        return len(self.octets) + sum(file.size for file in self.files if not file.here)

    def piece(self, file: LetterFile, start: int, size: int) -> bytes:
        return self.octets[file.place + start : file.place + start + size]

    def between(self) -> tuple[bytes, ...]:
        """What stands before, between and after the files: one more than there are files."""
        found, at = [], 0
        for file in self.files:
            found.append(self.octets[at : file.place])
            at = file.place + (file.size if file.here else 0)
        return (*found, self.octets[at:])


def worth_it(files: Iterable[LetterFile]) -> bool:
    """A small letter is quicker sent whole, with its copy after it, than made on the server first."""
    every = tuple(files)
    return any(not file.here for file in every) or sum(file.size for file in every) >= LEAST


def put_files(tx: Tx, letter: OutboxId, files: Iterable[LetterFile]) -> None:
    for file in files:
        tx.execute(
            "INSERT INTO outbox_file (outbox_id, position, place, size, here, file_id)"
            " VALUES (?, ?, ?, ?, ?, (SELECT id FROM draft_file WHERE id = ?))",
            (letter, file.position, file.place, file.size, file.here, file.file),
        )


def files_of(connection: apsw.Connection, letter: OutboxId) -> tuple[LetterFile, ...]:
    return rows(
        connection,
        LetterFile,
        "SELECT position, place, size, here, coalesce(file_id, 0) FROM outbox_file WHERE outbox_id = ? ORDER BY position",
        (letter,),
    )


# Places -----------------------------------------------------------------------------------------------------------


def places(connection: apsw.Connection, file: LetterFile) -> tuple[Place, ...]:
    """In their order. A forwarded file whose octets are not here lies in the letter it came with, wherever that is now. None where
    its octets have come since: the draft holds it in our own encoding then, this letter in that of the other letter.
    """
    found = rows(  # typeof() does not read a file's octets, IS NOT NULL does where it is compared
        connection,
        Place,
        "SELECT file_id, start, file_place.size, folder, uidvalidity, uid, section FROM file_place"
        " JOIN draft_file ON draft_file.id = file_id WHERE file_id = ? AND (typeof(data) <> 'null') = ? ORDER BY start",
        (file.file, file.here),
    )
    return found or rows(
        connection,
        Place,
        "SELECT draft_file.id, 0, part.wire_size, folder.name, folder.uidvalidity, message.uid_is, part.section"
        " FROM draft_file JOIN part ON part.id = draft_file.part_id JOIN message ON message.id = part.message_id"
        " JOIN folder ON folder.id = message.folder_is"
        " WHERE draft_file.id = ? AND draft_file.data IS NULL AND message.uid_is IS NOT NULL AND folder.uidvalidity > 0",
        (file.file,),
    )


def begin(tx: Tx, account: AccountId, folder: str) -> bool:
    """Before pieces go: until `end`, something of ours may lie there that nobody knows the number of. False: so it was already."""
    lies_there(tx, account, folder, 0, 0)
    return bool(tx.touched)


def end(tx: Tx, account: AccountId, folder: str) -> None:
    removed(tx, account, folder, 0, (0,))


def under_way(tx: Tx, file: DraftFileId, start: int, size: int, folder: str) -> None:
    """Written down before it goes: should the answer be lost, it is looked for and not carried up again."""
    tx.execute(
        "INSERT INTO file_place (file_id, start, size, folder, section)"
        " SELECT id, ?2, ?3, ?4, 'TEXT' FROM draft_file WHERE id = ?1 ON CONFLICT (file_id, start) DO NOTHING",
        (file, start, size, folder),
    )


def arrived(
    tx: Tx, account: AccountId, file: DraftFileId, start: int, folder: str, uidvalidity: int, uid: int
) -> None:
    """Also when the person has removed the file meanwhile: what lies there is ours to take away."""
    tx.execute(
        "UPDATE file_place SET uidvalidity = ?, uid = ? WHERE file_id = ? AND start = ? AND folder = ?",
        (uidvalidity, uid, file, start, folder),
    )
    lies_there(tx, account, folder, uidvalidity, uid)


def lies_there(tx: Tx, account: AccountId, folder: str, uidvalidity: int, uid: int) -> None:
    """Something in the staging folder is ours to remove one day."""
    tx.execute(
        "INSERT INTO staged (account_id, folder, uidvalidity, uid) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (account, folder, uidvalidity, uid),
    )


def not_there(tx: Tx, file: DraftFileId, start: int | None = None) -> None:
    """This piece, or the whole file, has to go up (again)."""
    tx.execute("DELETE FROM file_place WHERE file_id = ?1 AND (?2 IS NULL OR start = ?2)", (file, start))


def lies_in(tx: Tx, files: Sequence[LetterFile], folder: str, uidvalidity: int, uid: int) -> None:
    """A letter with just these files lies there: from now on they are its sections 2, 3 … What the person has removed meanwhile,
    or what lies there in another encoding than it would have now, is passed over."""
    for file in files:
        tx.execute(
            "INSERT INTO file_place (file_id, start, size, folder, uidvalidity, uid, section)"
            " SELECT id, 0, ?, ?, ?, ?, ? FROM draft_file WHERE id = ? AND (typeof(data) <> 'null') = ?"
            " ON CONFLICT (file_id, start) DO UPDATE SET size = excluded.size, folder = excluded.folder,"
            " uidvalidity = excluded.uidvalidity, uid = excluded.uid, section = excluded.section",
            (file.size, folder, uidvalidity, uid, str(file.position + 2), file.file, file.here),
        )
        if tx.touched:
            tx.execute("DELETE FROM file_place WHERE file_id = ? AND start > 0", (file.file,))


def on_server(connection: apsw.Connection, files: Iterable[LetterFile]) -> int:
    """Encoded octets of these files that lie there."""
    return sum(place.size for file in files for place in places(connection, file) if place.uid)


# What is left over ------------------------------------------------------------------------------------------------


def left_over(connection: apsw.Connection, account: AccountId) -> tuple[tuple[str, int, int], ...]:
    """(folder, UID validity, UID) of what we have put there and nothing needs any more; UID 0: pieces whose answer was lost, and
    that are not asked for by any file now."""
    return tuple(
        connection.execute(
            "SELECT folder, uidvalidity, uid FROM staged WHERE account_id = ?"
            " AND NOT (uid = 0 AND EXISTS (SELECT 1 FROM file_place WHERE file_place.folder = staged.folder AND file_place.uid = 0))"
            " AND NOT EXISTS (SELECT 1 FROM file_place WHERE file_place.folder = staged.folder"
            " AND file_place.uidvalidity = staged.uidvalidity AND file_place.uid = staged.uid)"
            " AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.account_id = staged.account_id AND outbox.state <> 'done'"
            " AND outbox.staged_in = staged.folder AND outbox.staged_validity = staged.uidvalidity"
            " AND outbox.staged_uid = staged.uid) ORDER BY folder, uidvalidity, uid",
            (account,),
        )
    )


def removed(tx: Tx, account: AccountId, folder: str, uidvalidity: int, uids: Iterable[int]) -> None:
    for uid in uids:
        tx.execute(
            "DELETE FROM staged WHERE account_id = ? AND folder = ? AND uidvalidity = ? AND uid = ?",
            (account, folder, uidvalidity, uid),
        )


def known(connection: apsw.Connection, account: AccountId, folder: str, uidvalidity: int) -> frozenset[int]:
    """The UIDs there that are ours."""
    found = connection.execute(
        "SELECT uid FROM staged WHERE account_id = ? AND folder = ? AND uidvalidity = ?", (account, folder, uidvalidity)
    )
    return frozenset(uid for (uid,) in found)


def spare(tx: Tx, letter: OutboxId) -> None:
    """It goes another way: the pieces of its files would only take up room, which its copy in Sent may need."""
    tx.execute(
        "DELETE FROM file_place WHERE section = 'TEXT' AND file_id IN (SELECT file_id FROM outbox_file WHERE outbox_id = ?)",
        (letter,),
    )
