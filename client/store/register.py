"""The notes of the register, as they lie here; what they say is `client.documents.register`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import apsw

from client.events import Topic
from client.ids import AccountId, DraftId
from client.store.db import Tx, rows

_START, _END = "<so.", "@thu-cong-vu>"


def new_id(random: bytes) -> str:
    """The Message-ID of a note."""
    return f"{_START}{random.hex()}{_END}"


def is_id(text: str) -> bool:
    return text.startswith(_START) and text.endswith(_END) and len(text) < 100


@dataclass(frozen=True, slots=True)
class StoredNote:
    """`uid` 0: the server does not have it yet."""

    id: str
    uid: int
    body: str


@dataclass(frozen=True, slots=True)
class Known:
    """Of the folder on the server: every UID below `uidnext` is known."""

    uidvalidity: int = 0
    uidnext: int = 1
    begun: int = 0


def notes(connection: apsw.Connection, account: AccountId) -> tuple[StoredNote, ...]:
    return rows(connection, StoredNote, "SELECT id, uid, body FROM register_note WHERE account_id = ? ORDER BY rank", (account,))


def waiting(connection: apsw.Connection, account: AccountId) -> tuple[StoredNote, ...]:
    """To be put on the server, in this order."""
    return rows(
        connection, StoredNote, "SELECT id, uid, body FROM register_note WHERE account_id = ? AND uid = 0 ORDER BY rank", (account,)
    )


def write(tx: Tx, account: AccountId, id: str, body: str) -> None:
    """A note of this PC; it goes up when there is a line."""
    _insert(tx, account, id, 0, body)
    tx.changed(Topic.REGISTER, account)


def learn(tx: Tx, account: AccountId, found: Iterable[tuple[int, str, str]]) -> None:
    """(uid, id, body) of notes that the server has, in the order of their UIDs. Of one that lies there twice the first counts."""
    for uid, id, body in found:
        tx.execute("UPDATE register_note SET uid = ? WHERE account_id = ? AND id = ? AND uid = 0", (uid, account, id))
        if not tx.touched:
            _insert(tx, account, id, uid, body)
    tx.changed(Topic.REGISTER, account)


def _insert(tx: Tx, account: AccountId, id: str, uid: int, body: str) -> None:
    tx.execute(
        "INSERT INTO register_note (account_id, id, uid, rank, body) VALUES (?1, ?2, ?3,"
        " (SELECT coalesce(max(rank), 0) + 1 FROM register_note WHERE account_id = ?1), ?4) ON CONFLICT DO NOTHING",
        (account, id, uid, body),
    )


def known(connection: apsw.Connection, account: AccountId) -> Known:
    found = rows(connection, Known, "SELECT uidvalidity, uidnext, begun FROM register_folder WHERE account_id = ?", (account,))
    return next(iter(found), Known())


def set_known(tx: Tx, account: AccountId, uidvalidity: int, uidnext: int) -> None:
    tx.execute(
        "INSERT INTO register_folder (account_id, uidvalidity, uidnext) VALUES (?, ?, ?)"
        " ON CONFLICT (account_id) DO UPDATE SET uidvalidity = excluded.uidvalidity, uidnext = excluded.uidnext",
        (account, uidvalidity, uidnext),
    )


def renumber(tx: Tx, account: AccountId, uidvalidity: int) -> None:
    """Another folder lies there, or none: all notes are still to be put there, in the order in which they were there."""
    set_known(tx, account, uidvalidity, 1)
    tx.execute(
        "UPDATE register_note SET rank = place FROM (SELECT id AS note, row_number() OVER (ORDER BY uid = 0, uid, rank) AS place"
        " FROM register_note WHERE account_id = ?1) WHERE account_id = ?1 AND id = note",
        (account,),
    )
    tx.execute("UPDATE register_note SET uid = 0 WHERE account_id = ?", (account,))
    tx.changed(Topic.REGISTER, account)


def begin(tx: Tx, account: AccountId) -> None:
    """This mailbox has a register from now on."""
    tx.execute(
        "INSERT INTO register_folder (account_id, begun) VALUES (?, 1) ON CONFLICT (account_id) DO UPDATE SET begun = 1", (account,)
    )
    tx.changed(Topic.REGISTER, account)


def doc_of_draft(connection: apsw.Connection, draft: DraftId) -> str:
    """'' = no number was taken for it."""
    return str(connection.execute("SELECT doc FROM register_draft WHERE draft_id = ?", (draft,)).get or "")


def set_doc(tx: Tx, draft: DraftId, doc: str) -> None:
    tx.execute("INSERT INTO register_draft (draft_id, doc) VALUES (?, ?) ON CONFLICT DO NOTHING", (draft, doc))
