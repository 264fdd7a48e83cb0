"""Kept letters whose octets lie in a network folder: which are to go there, lie there, are wanted from there or are to leave it.

What is in the folder is `client.shelf`'s business; here is what this PC knows of it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

import apsw

from client.events import Topic
from client.faults import Fault, ShelfFull
from client.ids import MessageId, PartId
from client.store import kept_octets, parts
from client.store.accounts import fault_columns, stored_fault
from client.store.db import Store, Tx, marks, rows

ENDING = ".thu"
_KEPT = "(SELECT id FROM folder WHERE role = 'kept')"
_PIECES = "EXISTS (SELECT 1 FROM kept_piece WHERE kept_piece.message_id = kept_letter.message_id)"
_STAYS = "message.folder_wish IN (SELECT id FROM folder WHERE role IN ('kept', 'trash'))"


@dataclass(frozen=True, slots=True)
class State:
    """`fault`: why the folder cannot be used just now."""

    path: str
    looked_at: float
    fault_code: str
    fault_facts: str

    @property
    def fault(self) -> Fault | None:
        return stored_fault(self.fault_code, self.fault_facts)

    @property
    def away(self) -> bool:
        """What lies there cannot be read."""
        fault = self.fault
        return fault is not None and not isinstance(fault, ShelfFull) and "missing" not in fault.facts


@dataclass(frozen=True, slots=True)
class Key:
    id: int
    key: bytes
    salt: bytes
    word: str


@dataclass(frozen=True, slots=True)
class Shelved:
    """A letter with a file in the folder. `pieces`: its octets are on this PC as well."""

    message_id: MessageId
    state: str  # as kept_letter.state
    shelf: str
    shelf_state: str
    shelf_size: int
    fault_code: str
    pieces: int


# The folder -------------------------------------------------------------------------------------------------------


def state(connection: apsw.Connection) -> State:
    found = rows(connection, State, "SELECT path, looked_at, fault_code, fault_facts FROM shelf")
    return next(iter(found), State("", 0.0, "", "{}"))


def set_fault(store: Store, fault: Fault | None) -> None:
    """Why the folder cannot be used; None: it can."""
    before, (code, facts) = state(store.read()), fault_columns(fault)
    if (before.fault_code, before.fault_facts) == (code, facts):
        return
    with store.write() as tx:
        tx.execute("INSERT INTO shelf (id) VALUES (1) ON CONFLICT (id) DO NOTHING")
        tx.execute("UPDATE shelf SET fault_code = ?, fault_facts = ?", (code, facts))
        tx.changed(Topic.KEPT)
        tx.changed(Topic.TEXTS)


def set_looked(tx: Tx, path: str, now: float) -> None:
    """All that lies there was looked through."""
    tx.execute("INSERT INTO shelf (id) VALUES (1) ON CONFLICT (id) DO NOTHING")
    tx.execute("UPDATE shelf SET path = ?, looked_at = ?", (path, now))


def keys(connection: apsw.Connection, mark: str) -> tuple[Key, ...]:
    """Of one network folder, the latest first."""
    return rows(connection, Key, "SELECT id, key, salt, word FROM shelf_key WHERE mark = ? ORDER BY id DESC", (mark,))


def know_key(tx: Tx, mark: str, key: bytes, salt: bytes, word: str) -> None:
    tx.execute(
        "INSERT INTO shelf_key (mark, key, salt, word) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (mark, key) DO UPDATE SET salt = excluded.salt, word = excluded.word",
        (mark, key, salt, word),
    )


# What has to be done ----------------------------------------------------------------------------------------------


def new_name() -> str:
    return os.urandom(16).hex() + ENDING


def put(tx: Tx, message: MessageId) -> None:
    """The complete letter is here, and is to be written there."""
    tx.execute(
        "UPDATE kept_letter SET shelf_state = 'put', shelf = CASE shelf WHEN '' THEN ? ELSE shelf END WHERE message_id = ?",
        (new_name(), message),
    )
    tx.changed(Topic.KEPT, message)


def put_all(store: Store) -> None:
    """Those that were kept before there was a folder are to go there as well."""
    found = rows(
        store.read(),
        MessageId,
        "SELECT message.id FROM kept_letter JOIN message ON message.id = kept_letter.message_id"
        f" WHERE state = 'kept' AND passing = 0 AND shelf_state = '' AND {_STAYS} AND {_PIECES}",
    )
    if found:
        with store.write() as tx:
            for number in found:
                put(tx, number)


def unput(tx: Tx, message: MessageId) -> None:
    """What is here is not what came: nothing to be written there yet."""
    tx.execute("UPDATE kept_letter SET shelf_state = '' WHERE message_id = ? AND shelf_state = 'put'", (message,))


def to_put(connection: apsw.Connection) -> tuple[Shelved, ...]:
    """The lightest first. What is on its way back to the server is not carried there."""
    return _select(connection, f"shelf_state = 'put' AND (state = 'here' OR (state = 'kept' AND {_STAYS})) ORDER BY message.size, message.id")


def is_there(tx: Tx, one: Shelved, size: int) -> bool:
    """Its file was read back and is what is here. False: nobody wants that any more."""
    tx.execute(
        "UPDATE kept_letter SET shelf_state = 'there', shelf_size = ? WHERE message_id = ? AND shelf = ? AND shelf_state = 'put'",
        (size, one.message_id, one.shelf),
    )
    tx.changed(Topic.KEPT, one.message_id)
    return bool(tx.touched)


def to_free(connection: apsw.Connection) -> tuple[Shelved, ...]:
    """Those that lie there, whose copy on the server is gone, and that have no need to be here as well."""
    twin = "EXISTS (SELECT 1 FROM message AS twin WHERE twin.id = kept_letter.server_row)"
    where = f"shelf_state = 'there' AND state = 'kept' AND copied = 0 AND {_PIECES} AND {_STAYS} AND NOT {twin}"
    return _select(connection, f"{where} ORDER BY message.id")


def free(tx: Tx, message: MessageId) -> None:
    """The octets go from here; they lie there."""
    parts.lies_elsewhere(tx, message)
    tx.execute("DELETE FROM kept_piece WHERE message_id = ?", (message,))
    tx.changed(Topic.KEPT, message)
    tx.changed(Topic.TEXTS, message)


def to_bring_home(connection: apsw.Connection) -> tuple[Shelved, ...]:
    """Those that go back to the server, or are to be exported: from here."""
    where = f"shelf_state = 'there' AND state = 'kept' AND NOT {_PIECES} AND (copied = 1 OR NOT ({_STAYS}))"
    return _select(connection, f"{where} ORDER BY message.id")


def bring_home(tx: Tx, message: MessageId, octets: bytes) -> None:
    kept_octets.put_whole(tx, message, octets)
    for part in parts.of_message(tx.connection, message):
        if part.place is not None:
            parts.lies_in_letter(tx, part.id, part.place, part.wire_size)
    tx.changed(Topic.KEPT, message)


def wanted_parts(connection: apsw.Connection) -> tuple[tuple[parts.Part, Shelved], ...]:
    """Files that somebody waits for, of letters that lie there only."""
    found = []
    for number in rows(
        connection,
        PartId,
        "SELECT part.id FROM part JOIN kept_letter ON kept_letter.message_id = part.message_id"
        f" WHERE part.state = 'wanted' AND part.place IS NOT NULL AND shelf_state = 'there' AND NOT {_PIECES}"
        " ORDER BY part.wire_size, part.id",
    ):
        part = parts.get(connection, number)
        one = get(connection, part.message_id) if part is not None else None
        if part is not None and one is not None:
            found.append((part, one))
    return tuple(found)


def want_pictures(tx: Tx, message: MessageId) -> None:
    """Those within the text come with the letter; the folder is near."""
    one = get(tx.connection, message)
    if one is not None and one.shelf_state == "there" and not one.pieces:
        for part in parts.of_message(tx.connection, message):
            if part.role == "inline":
                parts.want(tx, part.id)


def leaving(connection: apsw.Connection) -> tuple[str, ...]:
    return rows(connection, str, "SELECT name FROM shelf_leave ORDER BY name")


def has_left(tx: Tx, name: str) -> None:
    tx.execute("DELETE FROM shelf_leave WHERE name = ?", (name,))


# What was found there ---------------------------------------------------------------------------------------------


def get(connection: apsw.Connection, message: MessageId) -> Shelved | None:
    """None for a letter that has no file there."""
    return next(iter(_select(connection, "shelf <> '' AND message.id = ?", message)), None)


def every(connection: apsw.Connection) -> dict[str, Shelved]:
    """By the names of their files."""
    return {one.shelf: one for one in _select(connection, "shelf <> ''")}


def count(connection: apsw.Connection, fault_code: str | None = None) -> int:
    """How many letters lie there; or only those of which this is said."""
    return int(
        connection.execute(
            "SELECT count(*) FROM kept_letter JOIN message ON message.id = kept_letter.message_id"
            " WHERE shelf_state = 'there' AND (?1 IS NULL OR fault_code = ?1)",
            (fault_code,),
        ).get
    )


def lying(connection: apsw.Connection, ids: Sequence[MessageId]) -> frozenset[MessageId]:
    """Those of them that lie there."""
    found = f"SELECT message_id FROM kept_letter WHERE shelf_state = 'there' AND message_id IN ({marks(len(ids))})"
    return frozenset(rows(connection, MessageId, found, tuple(ids)))


def say(tx: Tx, message: MessageId, fault: Fault | None) -> None:
    """What is wrong with its file; None: nothing (any more)."""
    tx.execute("UPDATE message SET fault_code = ?, fault_facts = ? WHERE id = ?", (*fault_columns(fault), message))
    tx.changed(Topic.MESSAGES, message)


def taken_out(tx: Tx, one: Shelved) -> None:
    """Another PC of the same person has thrown it away or given it back to the server: here too, but for what lies here whole."""
    tx.execute("UPDATE kept_letter SET shelf = '', shelf_state = '', shelf_size = 0 WHERE message_id = ?", (one.message_id,))
    if not one.pieces:
        tx.execute("DELETE FROM message WHERE id = ?", (one.message_id,))
    tx.changed(Topic.MESSAGES, one.message_id)
    tx.changed(Topic.FOLDERS)


def lost(tx: Tx, one: Shelved) -> None:
    """Its file is gone or is no longer what it was, and the letter is here whole: it is written there anew, under a new name; what is
    left of the old one leaves, also on other PCs."""
    tx.execute("INSERT INTO shelf_leave (name) VALUES (?) ON CONFLICT (name) DO NOTHING", (one.shelf,))
    tx.execute(
        "UPDATE kept_letter SET shelf = ?, shelf_state = 'put', shelf_size = 0 WHERE message_id = ?", (new_name(), one.message_id)
    )
    tx.changed(Topic.KEPT, one.message_id)


def _select(connection: apsw.Connection, where: str, *values: object) -> tuple[Shelved, ...]:
    return rows(
        connection,
        Shelved,
        f"SELECT kept_letter.message_id, kept_letter.state, shelf, shelf_state, shelf_size, message.fault_code, {_PIECES}"
        f" FROM kept_letter JOIN message ON message.id = kept_letter.message_id WHERE passing = 0 AND {where}",
        values,
    )
