"""Letters: what the server holds (`*_is`), what the person wants (`*_wish`), and the lists made of the wishes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import apsw

from client.events import Topic
from client.faults import Fault
from client.ids import AccountId, FolderId, MessageId
from client.rows import Here
from client.store import search
from client.store.accounts import fault_columns, stored_fault
from client.store.db import Tx, marks, rows, translating

SEEN, ANSWERED, FLAGGED, DRAFT, FORWARDED, MDN_SENT = 1, 2, 4, 8, 16, 32
NO_KIND = "other"  # also the column's default
RECEIPT = "receipt"  # says what became of a letter that was sent: in no list of letters, see client.store.tracking

_COLUMNS = (
    "id, account_id, folder_is, uid_is, folder_wish, gone_wish, flags_is, flags_wish, modseq, message_id, in_reply_to,"
    " subject, from_name, from_address, recipients, date, arrived, size, files, file_bytes, kind, text_state, preview,"
    " deleted_at, restore_to, fault_code, fault_facts, asks"
)


@dataclass(frozen=True, slots=True)
class Message:
    """A row without the heavy columns (structure, headers, text, html)."""

    id: MessageId
    account_id: AccountId
    folder_is: FolderId
    uid_is: int | None
    folder_wish: FolderId
    gone_wish: int
    flags_is: int
    flags_wish: int
    modseq: int
    message_id: str
    in_reply_to: str
    subject: str
    from_name: str
    from_address: str
    recipients: str
    date: float
    arrived: float
    size: int
    files: int
    file_bytes: int
    kind: str
    text_state: Here
    preview: str
    deleted_at: float
    restore_to: FolderId | None
    fault_code: str
    fault_facts: str
    asks: int  # 1: to be confirmed by its readers; -1: not known yet

    @property
    def fault(self) -> Fault | None:
        return stored_fault(self.fault_code, self.fault_facts)


@dataclass(frozen=True, slots=True)
class Header:
    """A letter as a pass over the server's list learns it. `recipients` and `structure` are JSON (see 0001.sql)."""

    uid: int
    flags: int
    modseq: int
    message_id: str
    in_reply_to: str
    subject: str
    from_name: str
    from_address: str
    recipients: str
    people: str  # every name and address, for the search
    date: float
    arrived: float
    size: int
    files: int
    file_bytes: int
    kind: str
    structure: str
    headers: bytes


@dataclass(frozen=True, slots=True)
class Wish:
    """A row whose wish is not fulfilled."""

    id: MessageId
    folder_is: FolderId
    uid_is: int | None
    folder_wish: FolderId
    gone_wish: int
    flags_is: int
    flags_wish: int
    message_id: str


# What the server holds -------------------------------------------------------------------------------------------


def add(tx: Tx, folder: FolderId, account: AccountId, headers: Iterable[Header]) -> tuple[MessageId, ...]:
    """Learn letters of a folder: new rows, or the old ones found again by UID, or by Message-ID after a renumbering.

    Wishes stay. Returns the ids of rows that are new.
    """
    fresh = []
    for header in headers:
        known = _known(tx, folder, header)
        if known is None:
            tx.execute(
                "INSERT INTO message (account_id, folder_is, uid_is, folder_wish, flags_is, flags_wish, modseq,"
                " message_id, in_reply_to, subject, from_name, from_address, recipients, date, arrived, size, files,"
                " file_bytes, kind, structure, headers)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    account,
                    folder,
                    header.uid,
                    folder,
                    header.flags,
                    header.flags,
                    header.modseq,
                    header.message_id,
                    header.in_reply_to,
                    header.subject,
                    header.from_name,
                    header.from_address,
                    header.recipients,
                    header.date,
                    header.arrived,
                    header.size,
                    header.files,
                    header.file_bytes,
                    header.kind,
                    header.structure,
                    header.headers,
                ),
            )
            known = MessageId(tx.last_id)
            search.put(tx, known, header.subject, header.people, "")
            fresh.append(known)
        else:
            tx.execute("UPDATE message SET uid_is = ?, folder_is = ? WHERE id = ?", (header.uid, folder, known))
            set_flags(tx, folder, header.uid, header.flags, header.modseq)
        tx.changed(Topic.MESSAGES, known)
    return tuple(fresh)


def _known(tx: Tx, folder: FolderId, header: Header) -> MessageId | None:
    found = tx.execute("SELECT id FROM message WHERE folder_is = ? AND uid_is = ?", (folder, header.uid)).get
    if found is None:  # a letter without a Message-ID is known by when it came and what it is about
        found = tx.execute(
            "SELECT id FROM message WHERE folder_is = ?1 AND uid_is IS NULL AND message_id = ?2 AND size = ?3"
            " AND (?2 <> '' OR (arrived = ?4 AND subject = ?5)) ORDER BY id LIMIT 1",
            (folder, header.message_id, header.size, header.arrived, header.subject),
        ).get
    return None if found is None else MessageId(int(found))


def set_flags(tx: Tx, folder: FolderId, uid: int, flags: int, modseq: int = 0) -> None:
    """What *is*: flags without an open wish follow, an open wish stays as it is."""
    found = tx.execute(
        # bits that the person changed (is xor wish) keep the wish, all others take the server's
        "UPDATE message SET"
        " flags_wish = ((flags_wish & ((flags_is | flags_wish) & ~(flags_is & flags_wish)))"
        "             | (?1 & ~((flags_is | flags_wish) & ~(flags_is & flags_wish)))),"
        " flags_is = ?1, modseq = max(modseq, ?2)"
        " WHERE folder_is = ?3 AND uid_is = ?4 AND (flags_is <> ?1 OR modseq < ?2) RETURNING id",
        (flags, modseq, folder, uid),
    ).get
    if found is not None:
        tx.changed(Topic.MESSAGES, int(found))


def remove(tx: Tx, folder: FolderId, uids: Iterable[int]) -> int:
    """These UIDs are gone from the server; how many rows went."""
    gone = 0
    for uid in uids:
        for number in _ids(tx, "folder_is = ? AND uid_is = ?", (folder, uid)):
            drop(tx, (number,))
            gone += 1
    return gone


def drop(tx: Tx, ids: Iterable[MessageId]) -> None:
    """Forget rows with all that belongs to them."""
    for number in ids:
        tx.execute("DELETE FROM message WHERE id = ?", (number,))
        tx.changed(Topic.MESSAGES, number)


def lost(connection: apsw.Connection, folder: FolderId) -> tuple[Message, ...]:
    """After a complete look: rows without a UID did not arrive here, or are not on the server any more."""
    return select(connection, "WHERE folder_is = ? AND uid_is IS NULL", (folder,))


def uids(connection: apsw.Connection, folder: FolderId) -> list[int]:
    """Known UIDs of a folder, rising."""
    return [
        row[0]
        for row in connection.execute(
            "SELECT uid_is FROM message WHERE folder_is = ? AND uid_is IS NOT NULL ORDER BY uid_is", (folder,)
        )
    ]


def moved(tx: Tx, message: MessageId, folder: FolderId, uid: int | None) -> None:
    """A move came true; `uid` None where the server did not say the new one (found again by Message-ID)."""
    if uid is not None:  # a pull may have learned the new copy first: one row is enough
        drop(tx, _ids(tx, "folder_is = ? AND uid_is = ? AND id <> ?", (folder, uid, message)))
    tx.execute(
        "UPDATE message SET folder_is = ?, uid_is = ?, fault_code = '', fault_facts = '{}' WHERE id = ?",
        (folder, uid, message),
    )
    tx.changed(Topic.MESSAGES, message)


def forget_uid(tx: Tx, message: MessageId) -> None:
    """Its number is one of another numbering; a look finds it again by Message-ID."""
    tx.execute("UPDATE message SET uid_is = NULL WHERE id = ?", (message,))


def flags_pushed(tx: Tx, ids: Iterable[MessageId], add: int = 0, remove: int = 0) -> None:
    """These bits are on the server now."""
    for number in ids:
        tx.execute(
            "UPDATE message SET flags_is = (flags_is | ?) & ~?, fault_code = '', fault_facts = '{}' WHERE id = ?",
            (add, remove, number),
        )


# What the person wants -------------------------------------------------------------------------------------------


def wish_flags(tx: Tx, ids: Iterable[MessageId], add: int = 0, remove: int = 0) -> None:
    for number in ids:
        tx.execute(
            "UPDATE message SET flags_wish = (flags_wish | ?1) & ~?2 WHERE id = ?3"
            " AND flags_wish <> ((flags_wish | ?1) & ~?2)",
            (add, remove, number),
        )
        if tx.touched:
            tx.changed(Topic.MESSAGES, number)


def wish_folder(tx: Tx, ids: Iterable[MessageId], folder: FolderId, *, deleted_at: float = 0.0) -> None:
    """To another folder of the same mailbox; where each lay before is kept for taking it back."""
    for number in ids:
        tx.execute(
            "UPDATE message SET restore_to = folder_wish, folder_wish = ?1, deleted_at = ?2, gone_wish = 0,"
            " fault_code = '', fault_facts = '{}' WHERE id = ?3 AND folder_wish <> ?1",
            (folder, deleted_at, number),
        )
        if tx.touched:
            tx.changed(Topic.MESSAGES, number)


def wish_gone(tx: Tx, ids: Iterable[MessageId]) -> None:
    for number in ids:
        tx.execute("UPDATE message SET gone_wish = 1 WHERE id = ?", (number,))
        tx.changed(Topic.MESSAGES, number)


def deleted_before(connection: apsw.Connection, moment: float) -> tuple[MessageId, ...]:
    """Letters in the trash that the person put there before `moment`.

    A time of deleting that lies before the letter's arrival comes from a PC whose clock was wrong: it counts for nothing.
    """
    return rows(
        connection,
        MessageId,
        "SELECT id FROM message WHERE deleted_at > arrived AND deleted_at < ? AND gone_wish = 0"
        " AND folder_wish IN (SELECT id FROM folder WHERE role = 'trash')",
        (moment,),
    )


def shift_deleted(tx: Tx, seconds: float) -> None:
    """As if all in the trash had been deleted so much later (earlier)."""
    tx.execute("UPDATE message SET deleted_at = max(1, deleted_at + ?) WHERE deleted_at > 0", (seconds,))


def say(tx: Tx, ids: Iterable[MessageId], fault: Fault) -> None:
    """Why a letter lies where it lies."""
    code, facts = fault_columns(fault)
    for number in ids:
        tx.execute("UPDATE message SET fault_code = ?, fault_facts = ? WHERE id = ?", (code, facts, number))
        tx.changed(Topic.MESSAGES, number)


def spring_back(tx: Tx, ids: Iterable[MessageId], fault: Fault) -> None:
    """The server refused for good: what *is* is shown again, with the reason on the row."""
    code, facts = fault_columns(fault)
    for number in ids:
        tx.execute(
            "UPDATE message SET folder_wish = folder_is, flags_wish = flags_is, gone_wish = 0, deleted_at = 0,"
            " fault_code = ?, fault_facts = ? WHERE id = ?",
            (code, facts, number),
        )
        tx.changed(Topic.MESSAGES, number)


# A letter being written still needs a file of it, which is neither here nor anywhere else on the server.
_NAMED = (
    "EXISTS (SELECT 1 FROM part JOIN draft_file ON draft_file.part_id = part.id JOIN draft ON draft.id = draft_file.draft_id"
    " WHERE part.message_id = message.id AND part.state <> 'gone' AND draft_file.data IS NULL AND draft.discarded_at = 0"
    " AND NOT EXISTS (SELECT 1 FROM file_place WHERE file_place.file_id = draft_file.id AND file_place.uid > 0))"
)


def named(connection: apsw.Connection, ids: Sequence[MessageId]) -> frozenset[MessageId]:
    """Those of them of which a file is still needed."""
    return frozenset(
        rows(connection, MessageId, f"SELECT id FROM message WHERE id IN ({marks(len(ids))}) AND {_NAMED}", tuple(ids))
    )


def given_up(connection: apsw.Connection) -> tuple[MessageId, ...]:
    """Kept letters that were thrown away while a file of them was needed, and is no more."""
    return rows(
        connection,
        MessageId,
        "SELECT message.id FROM kept_letter JOIN message ON message.id = kept_letter.message_id WHERE gone_wish = 1"
        f" AND folder_is IN (SELECT id FROM folder WHERE role = 'kept') AND NOT {_NAMED} ORDER BY message.id",
    )


def wishes(connection: apsw.Connection, account: AccountId) -> tuple[Wish, ...]:
    """Of letters on the server; what is wished of kept ones see `kept`. What is to go for good waits while a letter that is being
    sent on is made of it."""
    return rows(
        connection,
        Wish,
        "SELECT id, folder_is, uid_is, folder_wish, gone_wish, flags_is, flags_wish, message_id FROM message"
        " WHERE account_id = ? AND (flags_is <> flags_wish OR folder_is <> folder_wish OR gone_wish = 1)"
        " AND folder_is NOT IN (SELECT id FROM folder WHERE role = 'kept')"
        f" AND NOT (gone_wish = 1 AND {_NAMED}) ORDER BY id",
        (account,),
    )


# Lists -----------------------------------------------------------------------------------------------------------


def get(connection: apsw.Connection, message: MessageId) -> Message | None:
    return next(iter(select(connection, "WHERE id = ?", (message,))), None)


def by_rows(connection: apsw.Connection, ids: Sequence[MessageId]) -> tuple[Message, ...]:
    """In the order of `ids`; those that are gone are left out."""
    found = {row.id: row for row in select(connection, f"WHERE id IN ({marks(len(ids))})", tuple(ids))}
    return tuple(found[number] for number in ids if number in found)


def by_message_id(connection: apsw.Connection, account: AccountId, message_id: str) -> tuple[Message, ...]:
    return select(connection, "WHERE account_id = ? AND message_id = ?", (account, message_id))


def official(connection: apsw.Connection, account: AccountId) -> list[tuple[MessageId, str]]:
    """(id, Message-ID) of the letters of a kind, the oldest first."""
    return list(
        connection.execute(
            "SELECT id, message_id FROM message WHERE account_id = ? AND kind <> 'other' AND message_id <> '' AND gone_wish = 0"
            " ORDER BY arrived, id",
            (account,),
        )
    )


def by_uid(connection: apsw.Connection, folder: FolderId, uid: int) -> Message | None:
    return next(iter(select(connection, "WHERE folder_is = ? AND uid_is = ?", (folder, uid))), None)


def by_message_id_start(connection: apsw.Connection, folder: FolderId, start: str) -> list[tuple[int, str]]:
    """(UID, Message-ID) of the letters of a folder whose Message-ID begins so."""
    return list(
        connection.execute(
            "SELECT uid_is, message_id FROM message WHERE folder_is = ?1 AND uid_is IS NOT NULL"
            " AND substr(message_id, 1, length(?2)) = ?2",
            (folder, start),
        )
    )


def index(
    connection: apsw.Connection,
    folders: Sequence[FolderId],
    *,
    kinds: Sequence[str] = (),
    unread: bool = False,
    words: str = "",
    receipts: bool = False,
) -> list[tuple[MessageId, float]]:
    """(id, arrived) of the letters of these folders, newest first; of `kinds`, or () = of any (with `receipts` those too)."""
    if not folders:
        return []
    where = [f"folder_wish IN ({marks(len(folders))})", "gone_wish = 0"]
    values: list[object] = list(folders)
    if kinds:
        where.append(f"kind IN ({marks(len(kinds))})")
        values.extend(kinds)
    elif not receipts:
        where.append(f"kind <> '{RECEIPT}'")
    if unread:
        where.append("flags_wish & 1 = 0")
    if words.strip():
        query = search.query(words)
        if not query:
            return []
        where.append("id IN (SELECT rowid FROM search WHERE search MATCH ?)")
        values.append(query)
    sql = f"SELECT id, arrived FROM message WHERE {' AND '.join(where)} ORDER BY arrived DESC, id DESC"
    with translating():
        return list(connection.execute(sql, tuple(values)))


def unread(connection: apsw.Connection, folder: FolderId) -> dict[str, int]:
    """Unread letters by kind."""
    return dict(
        connection.execute(
            "SELECT kind, count(*) FROM message WHERE folder_wish = ? AND flags_wish & 1 = 0 AND gone_wish = 0"
            f" AND kind <> '{RECEIPT}' GROUP BY kind",
            (folder,),
        )
    )


def count(connection: apsw.Connection, folder: FolderId) -> int:
    found = connection.execute(
        f"SELECT count(*) FROM message WHERE folder_wish = ? AND gone_wish = 0 AND kind <> '{RECEIPT}'", (folder,)
    ).get
    return int(found)


def _ids(tx: Tx, where: str, values: Sequence[object]) -> tuple[MessageId, ...]:
    return rows(tx.connection, MessageId, f"SELECT id FROM message WHERE {where}", values)


def select(connection: apsw.Connection, tail: str, values: Sequence[object]) -> tuple[Message, ...]:
    """Rows by the end of a SELECT, for the other modules of the store."""
    return rows(connection, Message, f"SELECT {_COLUMNS} FROM message {tail}", values)
