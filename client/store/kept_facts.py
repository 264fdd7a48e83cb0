"""A kept letter as plain values: what another PC of the same person needs to list, search and show it without its octets."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import apsw

from client.events import Topic
from client.ids import AccountId, MessageId, PartId
from client.store import accounts, folders, kept, parts, search
from client.store.db import Tx

_FACTS = (
    "message_id", "in_reply_to", "subject", "from_name", "from_address", "recipients", "date", "arrived", "size", "files",
    "file_bytes", "kind", "preview", "trusted", "structure", "text", "html", "findings",
)  # fmt: skip
_PART = ("section", "type", "name", "encoding", "charset", "disposition", "cid", "wire_size", "role", "size", "sha256", "place")


def facts(connection: apsw.Connection, message: MessageId) -> dict[str, Any]:
    """What another PC needs to list, search and show the letter without its octets: plain values for JSON."""
    columns = ", ".join(f"message.{name}" for name in _FACTS)
    row = connection.execute(
        f"SELECT account.address, message.flags_wish, coalesce(message.headers, x''), kept_letter.kept_at, coalesce(origin.name, ''),"
        f" {columns} FROM message JOIN account ON account.id = message.account_id JOIN kept_letter ON kept_letter.message_id = message.id"
        " LEFT JOIN folder AS origin ON origin.id = kept_letter.origin WHERE message.id = ?",
        (message,),
    ).get
    address, flags, headers, kept_at, origin, *values = row
    found: dict[str, Any] = dict(zip(_FACTS, values, strict=True))
    found |= {"mailbox": address, "flags": flags, "headers": base64.b64encode(headers).decode(), "kept_at": kept_at, "origin": origin}
    found["parts"] = [_part(connection, part) for part in parts.of_message(connection, message)]
    return found


def _part(connection: apsw.Connection, part: parts.Part) -> dict[str, Any]:
    found = {name: getattr(part, name) for name in _PART}
    if part.place is None and part.state == "have":  # the server saw the letter's parts otherwise than we do
        found["wire"] = base64.b64encode(parts.encoded(connection, part.id)).decode()
    return found


def learn(tx: Tx, told: Mapping[str, Any], name: str, size: int, octets: int, sha256: str) -> MessageId:
    """A letter that another PC has put there. `size`: of the file; `octets`, `sha256`: of the letter. One of a mailbox that this PC
    does not know is shown with the person's own.

    Raises: KeyError, TypeError, ValueError where the values are none of ours; then nothing may be committed.
    """
    try:
        return _learn(tx, told, name, size, octets, sha256)
    except apsw.ConstraintError as error:
        raise ValueError(name) from error


def _learn(tx: Tx, told: Mapping[str, Any], name: str, size: int, octets: int, sha256: str) -> MessageId:
    every = accounts.every(tx.connection)
    account: AccountId = next((one.id for one in every if one.address.casefold() == str(told["mailbox"]).casefold()), every[0].id)
    here = kept.folder(tx, account)
    tx.execute(
        f"INSERT INTO message (account_id, folder_is, folder_wish, flags_is, flags_wish, headers, text_state, {', '.join(_FACTS)})"
        f" VALUES (?1, ?2, ?2, ?3, ?3, ?4, 'have', {', '.join(f'?{number}' for number in range(5, 5 + len(_FACTS)))})",
        (account, here, int(told["flags"]), base64.b64decode(told["headers"]), *(told[fact] for fact in _FACTS)),
    )
    message = MessageId(tx.last_id)
    origin = next((one.id for one in folders.of_account(tx.connection, account) if one.name == told["origin"]), None)
    tx.execute(
        "INSERT INTO kept_letter (message_id, state, have, sha256, kept_at, origin, shelf, shelf_state, shelf_size)"
        " VALUES (?, 'kept', ?, ?, ?, ?, ?, 'there', ?)",
        (message, octets, sha256, float(told["kept_at"]), origin, name, size),
    )
    for part in told["parts"]:
        _learn_part(tx, message, part)
    search.refresh(tx, message)
    tx.changed(Topic.MESSAGES, message)
    tx.changed(Topic.FOLDERS, account)
    return message


def _learn_part(tx: Tx, message: MessageId, told: Mapping[str, Any]) -> None:
    tx.execute(
        f"INSERT INTO part (message_id, {', '.join(_PART)}) VALUES (?, {', '.join('?' * len(_PART))})",
        (message, *(told[name] for name in _PART)),
    )
    part = PartId(tx.last_id)
    if "wire" in told:
        parts.take(tx, part, base64.b64decode(told["wire"]))
    elif told["place"] is None:
        tx.execute("UPDATE part SET state = 'gone' WHERE id = ?", (part,))
