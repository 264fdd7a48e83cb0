"""The octets of complete letters on this PC, in pieces that are committed as they come, each with the proof of what came."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import apsw

from client.events import Topic
from client.ids import MessageId
from client.store.db import Tx

PIECE = 256 * 1024  # octets that are written and read at once



def append(tx: Tx, message: MessageId, start: int, data: bytes, *, whole: bool) -> None:
    """One piece as it came. One that does not follow what is here is refused; `whole`: it was the last."""
    found = tx.execute("SELECT have FROM kept_letter WHERE message_id = ? AND state = 'wanted'", (message,)).get
    if found is None or int(found) != start:
        return
    if data:
        put(tx, message, start, data)
    tx.execute(
        "UPDATE kept_letter SET have = ?, state = CASE WHEN ? THEN 'here' ELSE state END WHERE message_id = ?",
        (start + len(data), int(whole), message),
    )
    tx.changed(Topic.KEPT, message)


def put(tx: Tx, message: MessageId, start: int, data: bytes) -> None:
    tx.execute(
        "INSERT INTO kept_piece (message_id, start, data, sha256) VALUES (?, ?, ?, ?)",
        (message, start, data, hashlib.sha256(data).digest()),
    )


def put_whole(tx: Tx, message: MessageId, octets: bytes) -> None:
    for at in range(0, len(octets), PIECE):
        put(tx, message, at, octets[at : at + PIECE])


def octets(connection: apsw.Connection, message: MessageId, start: int = 0, size: int | None = None) -> Iterator[bytes]:
    """The letter, or `size` octets of it from `start`, in pieces."""
    end = 2**62 if size is None else start + size
    found = connection.execute(
        "SELECT start, data FROM kept_piece WHERE message_id = ?1 AND start < ?3 AND start + length(data) > ?2 ORDER BY start",
        (message, start, end),
    )
    for at, data in found:
        yield bytes(data)[max(0, start - at) : end - at]


def here(connection: apsw.Connection, message: MessageId) -> bool:
    """False: they lie in the network folder only."""
    return bool(connection.execute("SELECT EXISTS (SELECT 1 FROM kept_piece WHERE message_id = ?)", (message,)).get)


def read_back(connection: apsw.Connection, message: MessageId, size: int) -> str:
    """SHA-256 of the whole letter, when every octet on the disk is the one that came; else ''."""
    at, whole = 0, hashlib.sha256()
    found = connection.execute("SELECT start, data, sha256 FROM kept_piece WHERE message_id = ? ORDER BY start", (message,))
    for start, data, came in found:
        if start != at or hashlib.sha256(data).digest() != came:
            return ""
        whole.update(data)
        at += len(data)
    return whole.hexdigest() if at == size else ""
