"""Letters kept on this PC: the complete letter, octet by octet, and where each is on its way here or back to the server.

A letter on the server is wished here (`want`), its octets come in pieces, and only when all of them are here and were read back
does its row change over (`keep`); until then, and until the server has said that its copy is gone, it lies in both places.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import apsw

from client.events import Topic
from client.faults import Fault
from client.ids import AccountId, FolderId, MessageId
from client.store import folders, messages, parts
from client.store.accounts import fault_columns
from client.store.db import Tx, marks, rows
from client.store.folders import Listed
from client.store.kept_octets import put_whole

_COLUMNS = "message_id, state, have, sha256, kept_at, without, origin, passing, server_row, shelf_state, copied"
_KEPT = "(SELECT id FROM folder WHERE role = 'kept')"
# where a letter that cannot go back to where it lay is put
_NO_HOME = "('kept', 'trash', 'junk', 'drafts')"


@dataclass(frozen=True, slots=True)
class Kept:
    message_id: MessageId
    state: str  # wanted | here | kept | going
    have: int
    sha256: str
    kept_at: float
    without: str  # JSON {section: line in its place}
    origin: FolderId | None
    passing: int
    server_row: MessageId | None  # the row of the copy that is still on the server
    shelf_state: str  # '' | put | there: how far it is in the network folder (`client.store.shelved`)
    copied: int  # 1: only to be exported, it stays on the server

    @property
    def lines(self) -> Mapping[str, str]:
        found: dict[str, str] = json.loads(self.without)
        return found


def folder(tx: Tx, account: AccountId) -> FolderId:
    """Where the kept letters of a mailbox are shown; made when it is first needed."""
    found = folders.by_role(tx.connection, account, "kept")
    return found.id if found else folders.add(tx, account, Listed("", "kept", "", False))


def get(connection: apsw.Connection, message: MessageId) -> Kept | None:
    return next(iter(rows(connection, Kept, f"SELECT {_COLUMNS} FROM kept_letter WHERE message_id = ?", (message,))), None)


def local(connection: apsw.Connection, ids: Sequence[MessageId]) -> tuple[MessageId, ...]:
    """Those that lie on this PC only, whatever is wished of them."""
    return rows(
        connection, MessageId, f"SELECT id FROM message WHERE id IN ({marks(len(ids))}) AND folder_is IN {_KEPT}", tuple(ids)
    )


# What the person wants -------------------------------------------------------------------------------------------


def want(tx: Tx, ids: Iterable[MessageId], without: Mapping[str, str] | None = None) -> None:
    """The letters are to lie on this PC and no longer on the server; or only their files named in `without`
    (section -> line in its place). Drafts, and what is being deleted, are left alone."""
    for number in ids:
        tx.execute(
            "INSERT INTO kept_letter (message_id, without) SELECT message.id, ? FROM message"
            " JOIN folder ON folder.id = message.folder_is WHERE message.id = ? AND gone_wish = 0"
            " AND folder.role NOT IN ('kept', 'drafts') ON CONFLICT (message_id) DO UPDATE SET copied = 0, kept_at = 0,"
            " without = excluded.without WHERE copied = 1",
            (json.dumps(dict(without or {}), ensure_ascii=False), number),
        )
        tx.execute(  # it was on its way back
            f"UPDATE message SET folder_wish = folder_is, deleted_at = 0 WHERE id = ? AND folder_is IN {_KEPT}"
            " AND id IN (SELECT message_id FROM kept_letter WHERE passing = 0)",
            (number,),
        )
        say(tx, number, None)
        tx.changed(Topic.MESSAGES, number)


def want_copies(tx: Tx, ids: Iterable[MessageId], now: float) -> None:
    """The complete letters are to come here, and stay on the server as well. What is here, or on its way, is left alone."""
    for number in ids:
        tx.execute(
            "INSERT INTO kept_letter (message_id, copied, kept_at) SELECT message.id, 1, ? FROM message"
            f" WHERE message.id = ? AND gone_wish = 0 AND folder_is NOT IN {_KEPT} ON CONFLICT (message_id) DO NOTHING",
            (now, number),
        )
        if tx.touched:
            say(tx, number, None)


def forget_copies(tx: Tx, ids: Iterable[MessageId] | None = None, *, before: float = math.inf) -> None:
    """Copies for export are not needed any more; without ids all that were asked for before that time."""
    found = rows(tx.connection, MessageId, "SELECT message_id FROM kept_letter WHERE copied = 1 AND kept_at < ?", (before,))
    wanted = found if ids is None else {*ids} & {*found}
    for number in wanted:
        forget(tx, MessageId(number))


def say(tx: Tx, message: MessageId, fault: Fault | None) -> None:
    """Why it does not go on; None: it does."""
    tx.execute("UPDATE message SET fault_code = ?, fault_facts = ? WHERE id = ?", (*fault_columns(fault), message))
    tx.changed(Topic.KEPT, message)


def unwant(tx: Tx, ids: Iterable[MessageId], fault: Fault | None = None) -> tuple[MessageId, ...]:
    """Letters that are not kept yet stay on the server; `fault`: why, said on the row. Returns which those were. A copy for export
    only ends with a fault."""
    stayed = []
    for number in ids:
        found = get(tx.connection, number)
        if found is None or found.state not in ("wanted", "here") or (found.copied and fault is None):
            continue
        forget(tx, number)
        stayed.append(number)
        if fault is not None:
            say(tx, number, fault)
            tx.changed(Topic.MESSAGES, number)
    return tuple(stayed)


def stay(tx: Tx, message: MessageId, fault: Fault) -> None:
    """A kept letter that cannot go back to the server stays here; `fault`: why."""
    tx.execute(
        "UPDATE message SET folder_wish = folder_is, fault_code = ?, fault_facts = ? WHERE id = ?",
        (*fault_columns(fault), message),
    )
    tx.execute("UPDATE kept_letter SET state = 'kept' WHERE message_id = ?", (message,))
    tx.changed(Topic.MESSAGES, message)
    tx.changed(Topic.KEPT, message)


def forget(tx: Tx, message: MessageId) -> None:
    """The octets go from here: the letter lies on the server."""
    parts.lies_in_no_letter(tx, message)
    tx.execute("DELETE FROM kept_letter WHERE message_id = ?", (message,))
    tx.changed(Topic.KEPT, message)


def under_way(connection: apsw.Connection, account: AccountId, *, copies: bool) -> tuple[Kept, ...]:
    """Letters to come here, the smallest rest first; or those of which a copy is to come."""
    columns = ", ".join(f"kept_letter.{name}" for name in _COLUMNS.split(", "))
    return rows(
        connection,
        Kept,
        f"SELECT {columns} FROM kept_letter JOIN message ON message.id = kept_letter.message_id"
        " WHERE state IN ('wanted', iif(copied, 'wanted', 'here')) AND account_id = ? AND copied = ?"
        " ORDER BY state, size - have, message.id",
        (account, int(copies)),
    )


def unsettled(connection: apsw.Connection) -> tuple[MessageId, ...]:
    """Letters to come here, and those whose copy is still on the server."""
    return rows(
        connection,
        MessageId,
        "SELECT message_id FROM kept_letter WHERE (state IN ('wanted', 'here') AND copied = 0)"
        " OR EXISTS (SELECT 1 FROM message WHERE id = server_row AND gone_wish = 1) ORDER BY message_id",
    )


def only_here(connection: apsw.Connection) -> tuple[MessageId, ...]:
    """The kept letters that the server and the network folder do not have, newest first."""
    return rows(
        connection,
        MessageId,
        "SELECT message.id FROM message JOIN kept_letter ON kept_letter.message_id = message.id"
        " WHERE state IN ('kept', 'going') AND server_row IS NULL AND shelf_state <> 'there' ORDER BY arrived DESC",
    )


def to_give_back(connection: apsw.Connection, account: AccountId) -> tuple[MessageId, ...]:
    """Kept letters that are to lie on the server again. What the person throws away is not carried there first."""
    return rows(
        connection,
        MessageId,
        f"SELECT message.id FROM message JOIN folder ON folder.id = folder_wish WHERE message.account_id = ?"
        f" AND folder_is IN {_KEPT} AND folder.role NOT IN ('kept', 'trash') AND gone_wish = 0 ORDER BY message.id",
        (account,),
    )


def restart(tx: Tx, message: MessageId) -> None:
    """What has come is worth nothing (another numbering, a damaged page): all of it again."""
    parts.lies_in_no_letter(tx, message)
    tx.execute("DELETE FROM kept_piece WHERE message_id = ?", (message,))
    tx.execute("UPDATE kept_letter SET have = 0, state = 'wanted' WHERE message_id = ? AND state IN ('wanted', 'here')", (message,))
    tx.changed(Topic.KEPT, message)


# Changing over ---------------------------------------------------------------------------------------------------


def keep(tx: Tx, message: MessageId, sha256: str, now: float) -> None:
    """The letter lies on this PC from now on; its copy on the server becomes a row that goes."""
    account, there, uid = tx.execute("SELECT account_id, folder_is, uid_is FROM message WHERE id = ?", (message,)).get
    here = folder(tx, AccountId(account))
    tx.execute(
        "UPDATE kept_letter SET origin = (SELECT coalesce("
        f" (SELECT id FROM folder WHERE id = folder_wish AND role NOT IN {_NO_HOME}),"
        f" (SELECT id FROM folder WHERE id = restore_to AND role NOT IN {_NO_HOME})) FROM message WHERE message.id = ?1)"
        " WHERE message_id = ?1",
        (message,),
    )
    tx.execute(
        "UPDATE message SET uid_is = NULL, folder_is = ?1, folder_wish = ?1, modseq = 0, deleted_at = 0, fault_code = '',"
        " fault_facts = '{}' WHERE id = ?2",
        (here, message),
    )
    tx.execute(
        "INSERT INTO message (account_id, folder_is, uid_is, folder_wish, gone_wish, flags_is, flags_wish, message_id,"
        " subject, date, arrived, size, text_state) SELECT account_id, ?1, ?2, ?1, 1, flags_is, flags_is, message_id,"
        " subject, date, arrived, size, 'gone' FROM message WHERE id = ?3",
        (there, uid, message),
    )
    twin = tx.last_id
    tx.execute(
        "UPDATE kept_letter SET state = 'kept', sha256 = ?, kept_at = ?, server_row = ? WHERE message_id = ?",
        (sha256, now, twin, message),
    )
    tx.changed(Topic.MESSAGES, message)
    tx.changed(Topic.KEPT, message)
    tx.changed(Topic.FOLDERS)


def put_passing(tx: Tx, original: MessageId, octets: bytes, text: str, files: int, file_bytes: int) -> MessageId:
    """A lighter copy of a letter that is being kept: it lies here until the server has it, and is shown where the letter lay."""
    tx.execute(
        "INSERT INTO message (account_id, folder_is, folder_wish, flags_is, flags_wish, message_id, in_reply_to, subject,"
        " from_name, from_address, recipients, date, arrived, size, files, file_bytes, kind, text_state, preview, trusted, text,"
        " findings) SELECT account_id, ?2, folder_wish, flags_is, flags_wish, message_id, in_reply_to, subject, from_name,"
        " from_address, recipients, date, arrived, ?3, ?4, ?5, kind, 'have', preview, trusted, ?6, findings FROM message WHERE id = ?1",
        (original, folder(tx, _account(tx, original)), len(octets), files, file_bytes, text),
    )
    made = MessageId(tx.last_id)
    tx.execute(
        "INSERT INTO kept_letter (message_id, state, have, sha256, passing) VALUES (?, 'kept', ?, ?, 1)",
        (made, len(octets), hashlib.sha256(octets).hexdigest()),
    )
    put_whole(tx, made, octets)
    tx.changed(Topic.MESSAGES, made)
    return made


def _account(tx: Tx, message: MessageId) -> AccountId:
    return AccountId(int(tx.execute("SELECT account_id FROM message WHERE id = ?", (message,)).get))


def proof_of(connection: apsw.Connection, server_row: MessageId) -> MessageId | None:
    """The kept letter of which this row is the copy on the server; None for any other row."""
    found = connection.execute("SELECT message_id FROM kept_letter WHERE server_row = ?", (server_row,)).get
    return None if found is None else MessageId(int(found))


def going(tx: Tx, message: MessageId, on: bool) -> None:
    """An upload begins: should the answer be lost, the copy is looked for and not carried up again."""
    tx.execute("UPDATE kept_letter SET state = ? WHERE message_id = ?", ("going" if on else "kept", message))


def is_back(tx: Tx, message: MessageId) -> None:
    """The server has the letter again (`messages.moved` said where); a lighter copy is learned from there."""
    found = get(tx.connection, message)
    if found is not None and found.passing:
        messages.drop(tx, (message,))
        return
    tx.execute("UPDATE message SET flags_is = flags_wish, restore_to = NULL WHERE id = ?", (message,))
    forget(tx, message)
    tx.changed(Topic.MESSAGES, message)


def still_there(tx: Tx, message: MessageId, server_row: MessageId) -> None:
    """Taken back before its copy on the server went: the row is the server's again."""
    copy = messages.get(tx.connection, server_row)
    if copy is None:
        return
    messages.drop(tx, (server_row,))
    tx.execute(
        "UPDATE message SET folder_is = ?1, uid_is = ?2, flags_is = ?3, restore_to = NULL WHERE id = ?4",
        (copy.folder_is, copy.uid_is, copy.flags_is, message),
    )
    forget(tx, message)
    tx.changed(Topic.MESSAGES, message)


def follow(tx: Tx, gone: MessageId, here: MessageId) -> None:
    """Another program has moved a letter that was on its way here: the wish, and what has come, follow it."""
    tx.execute("DELETE FROM kept_letter WHERE message_id = ?", (here,))
    tx.execute("UPDATE kept_letter SET message_id = ? WHERE message_id = ?", (here, gone))
    tx.changed(Topic.KEPT, here)
