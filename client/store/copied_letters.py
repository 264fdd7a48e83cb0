"""Kept letters as plain records that can leave this PC, and rows made of such records again; the octets travel beside them.

A record is JSON by the names of the columns. A program that knows more of them reads an older record all the same, and one that
knows fewer leaves out what it does not know.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

import apsw

from client.events import Topic
from client.ids import AccountId, MessageId, PartId
from client.rows import Backed
from client.store import kept, kept_octets, search, settings
from client.store.db import Tx, one, rows

Record = dict[str, Any]
Octets = Callable[[str], Iterable[bytes]]  # by their SHA-256 (hex)

_LAST = "backup.last"  # a setting
_ROW = (
    "flags_wish", "message_id", "in_reply_to", "subject", "from_name", "from_address", "recipients", "date", "arrived", "size",
    "files", "file_bytes", "kind", "text_state", "preview", "trusted", "structure", "text", "html", "findings",
)  # fmt: skip
_PART = (
    "section", "type", "name", "encoding", "charset", "disposition", "cid", "wire_size", "role", "state", "wire_have", "size",
    "sha256", "place",
)  # fmt: skip
# Lighter copies on their way to the server are made of a letter that is here whole; what lies in the trash is thrown away; what
# lies in the network folder is not on this PC, and can be had from every other.
_TO_COPY = (
    "FROM kept_letter JOIN message ON message.id = kept_letter.message_id JOIN folder ON folder.id = message.folder_wish"
    " WHERE kept_letter.state IN ('kept', 'going') AND passing = 0 AND shelf_state <> 'there' AND gone_wish = 0"
    " AND folder.role <> 'trash'"
)


def to_copy(connection: apsw.Connection) -> tuple[tuple[MessageId, int], ...]:
    """(letter, octets) of all that lie on this PC to stay, oldest first."""
    return tuple(connection.execute(f"SELECT message.id, message.size {_TO_COPY} ORDER BY kept_at, message.id"))


def kept_since(connection: apsw.Connection, moment: float) -> int:
    """How many of them were kept after that time and lie nowhere else."""
    return int(connection.execute(f"SELECT count(*) {_TO_COPY} AND server_row IS NULL AND kept_at > ?", (moment,)).get)


def remember_backup(tx: Tx, backed: Backed) -> None:
    settings.put(tx, _LAST, asdict(backed))


def last_backup(connection: apsw.Connection) -> Backed | None:
    found = settings.get(connection, _LAST)
    return Backed(**found) if isinstance(found, dict) else None


def letter(connection: apsw.Connection, message: MessageId) -> Record | None:
    """`octets`: SHA-256 of the whole letter. Parts that do not lie in it name the part (`part`) of which they are the octets."""
    found = one(
        connection,
        f"SELECT account.address, kept_letter.sha256, kept_at, coalesce(folder.name, ''), coalesce(headers, x''),"
        f" {', '.join(f'message.{name}' for name in _ROW)} FROM kept_letter JOIN message ON message.id = kept_letter.message_id"
        " JOIN account ON account.id = message.account_id LEFT JOIN folder ON folder.id = kept_letter.origin"
        " WHERE message.id = ?",
        (message,),
    )
    if found is None:
        return None
    address, sha256, kept_at, origin, headers, *row = found
    return {
        "account": address, "octets": sha256, "kept_at": kept_at, "origin": origin,
        "headers": base64.b64encode(bytes(headers)).decode(),  # type: ignore[call-overload]
        "row": dict(zip(_ROW, row, strict=True)),
        "parts": [_part(*part) for part in connection.execute(
            f"SELECT id, {', '.join(_PART)} FROM part WHERE message_id = ? ORDER BY id", (message,)
        )],
    }  # fmt: skip


def _part(number: int, *row: Any) -> Record:
    part: Record = dict(zip(_PART, row, strict=True))
    if part["place"] is None and part["state"] == "have":
        part["part"] = PartId(number)
    return part


def is_here(connection: apsw.Connection, account: AccountId, record: Mapping[str, Any]) -> bool:
    """The same octets lie on this PC already, or the letter lies on the server again (and not in its trash)."""
    row = record["row"]
    found = connection.execute(
        "SELECT 1 FROM kept_letter JOIN message ON message.id = kept_letter.message_id"
        " WHERE account_id = ?1 AND size = ?3 AND kept_letter.state IN ('kept', 'going') AND passing = 0 AND kept_letter.sha256 = ?4"
        " UNION ALL SELECT 1 FROM message JOIN folder ON folder.id = folder_wish WHERE message.account_id = ?1"
        " AND message_id = ?2 AND ?2 <> '' AND size = ?3 AND uid_is IS NOT NULL AND gone_wish = 0"
        " AND folder.role NOT IN ('trash', 'junk', 'kept')",
        (account, row["message_id"], row["size"], record["octets"]),
    ).get
    return found is not None


def put(tx: Tx, account: AccountId, record: Mapping[str, Any], octets: Octets) -> MessageId:
    """The letter lies among the kept ones of this mailbox."""
    here, row = kept.folder(tx, account), record["row"]
    names = [name for name in _ROW if name in row]
    tx.execute(
        f"INSERT INTO message (account_id, folder_is, folder_wish, flags_is, headers, {', '.join(names)})"
        f" VALUES (?1, ?2, ?2, ?3, ?4, {', '.join(f'?{number}' for number in range(5, 5 + len(names)))})",
        (account, here, row["flags_wish"], base64.b64decode(record["headers"]), *(row[name] for name in names)),
    )
    message = MessageId(tx.last_id)
    tx.execute(
        "INSERT INTO kept_letter (message_id, state, have, sha256, kept_at, origin)"
        " VALUES (?1, 'kept', ?2, ?3, ?4, (SELECT id FROM folder WHERE account_id = ?5 AND name = ?6 AND name <> ''))",
        (message, row["size"], record["octets"], record["kept_at"], account, record["origin"]),
    )
    at = 0
    for some in octets(record["octets"]):
        if some:
            kept_octets.put(tx, message, at, some)
            at += len(some)
    for part in record["parts"]:
        _put_part(tx, message, part, octets)
    search.refresh(tx, message)
    tx.changed(Topic.MESSAGES, message)
    tx.changed(Topic.KEPT, message)
    tx.changed(Topic.FOLDERS)
    return message


def _put_part(tx: Tx, message: MessageId, part: Mapping[str, Any], octets: Octets) -> None:
    names = [name for name in _PART if name in part]
    tx.execute(
        f"INSERT INTO part (message_id, {', '.join(names)}) VALUES (?{', ?' * len(names)})", (message, *(part[name] for name in names))
    )
    number, at = tx.last_id, 0
    for some in octets(part["octets"]) if "octets" in part else ():
        if some:
            tx.execute("INSERT INTO part_piece (part_id, start, data) VALUES (?, ?, ?)", (number, at, some))
            at += len(some)


def by_address(connection: apsw.Connection, address: str) -> AccountId | None:
    """The mailbox of a record."""
    return next(iter(rows(connection, AccountId, "SELECT id FROM account WHERE lower(address) = lower(?)", (address,))), None)
