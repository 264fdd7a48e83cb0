"""The parts of letters: which there are, which are wanted, and the octets that have come so far."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import apsw

from client.events import Topic
from client.ids import AccountId, MessageId, PartId
from client.rows import Here
from client.store import kept_octets, search
from client.store.db import Tx, rows
from client.transfer import decode

_COLUMNS = (
    "id, message_id, section, type, name, encoding, charset, disposition, cid, wire_size, role, state, ahead, wire_have,"
    " speed, size, sha256, place"
)


CALENDAR = "text/calendar"  # with the role 'inline': a form of the words, shown nowhere


@dataclass(frozen=True, slots=True)
class Part:
    id: PartId
    message_id: MessageId
    section: str
    type: str
    name: str
    encoding: str
    charset: str
    disposition: str
    cid: str
    wire_size: int
    role: str  # text | inline | file
    state: Here
    ahead: int  # 1: nobody waits for it
    wire_have: int
    speed: float  # octets a second, 0 = not known
    size: int
    sha256: str
    place: int | None  # in the kept letter


@dataclass(frozen=True, slots=True)
class NewPart:
    section: str
    type: str
    name: str
    encoding: str
    charset: str
    disposition: str
    cid: str
    wire_size: int
    role: str


def put(tx: Tx, message: MessageId, parts: Iterable[NewPart]) -> None:
    """The part tree's leaves, once they are known; a part already here stays as it is."""
    named = False
    for part in parts:
        tx.execute(
            "INSERT INTO part (message_id, section, type, name, encoding, charset, disposition, cid, wire_size, role)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message_id, section) DO NOTHING",
            (
                message,
                part.section,
                part.type,
                part.name,
                part.encoding,
                part.charset,
                part.disposition,
                part.cid,
                part.wire_size,
                part.role,
            ),
        )
        named |= bool(part.name)
    if named:
        search.refresh(tx, message)
    tx.changed(Topic.TEXTS, message)


def get(connection: apsw.Connection, part: PartId) -> Part | None:
    return next(iter(rows(connection, Part, f"SELECT {_COLUMNS} FROM part WHERE id = ?", (part,))), None)


def of_message(connection: apsw.Connection, message: MessageId) -> tuple[Part, ...]:
    return rows(connection, Part, f"SELECT {_COLUMNS} FROM part WHERE message_id = ? ORDER BY id", (message,))


def want(tx: Tx, part: PartId, *, ahead: bool = False) -> None:
    """`ahead`: nobody has asked for it yet. What somebody asks for then is no longer ahead."""
    tx.execute("UPDATE part SET ahead = ?, speed = 0 WHERE id = ? AND state = 'none'", (int(ahead), part))
    if not ahead:
        tx.execute("UPDATE part SET ahead = 0 WHERE id = ? AND state = 'wanted'", (part,))
    _set_state(tx, part, "wanted", from_state="none")


def unwant(tx: Tx, part: PartId) -> None:
    """What has come so far stays, for the next time."""
    _set_state(tx, part, "none", from_state="wanted")


def set_gone(tx: Tx, part: PartId) -> None:
    _set_state(tx, part, "gone", from_state="wanted")


def _set_state(tx: Tx, part: PartId, state: str, *, from_state: str) -> None:
    tx.execute("UPDATE part SET state = ? WHERE id = ? AND state = ?", (state, part, from_state))
    if tx.touched:
        tx.changed(Topic.TEXTS, int(tx.execute("SELECT message_id FROM part WHERE id = ?", (part,)).get))


def wanted(connection: apsw.Connection, account: AccountId, limit: int = 10, *, ahead: bool = False) -> tuple[Part, ...]:
    """What the person waits for, or (`ahead`) what may come by itself; the smallest rest first."""
    columns = ", ".join(f"part.{name.strip()}" for name in _COLUMNS.split(","))
    return rows(
        connection,
        Part,
        f"SELECT {columns} FROM part JOIN message ON message.id = part.message_id"
        " WHERE part.state = 'wanted' AND message.account_id = ? AND part.ahead = ?"
        " ORDER BY part.role <> 'text', part.wire_size - part.wire_have, part.id LIMIT ?",
        (account, int(ahead), limit),
    )


def append(tx: Tx, part: PartId, start: int, data: bytes, speed: float = 0.0) -> int:
    """One piece of encoded octets. A piece that does not follow what is here is refused. `speed`: octets a second, 0 = unknown.

    Returns the octets here now.
    """
    found = tx.execute("SELECT wire_have, message_id FROM part WHERE id = ?", (part,)).get
    if found is None:
        return 0
    have, message = (int(value) for value in found)
    if start != have:
        return have
    if data:
        tx.execute("INSERT INTO part_piece (part_id, start, data) VALUES (?, ?, ?)", (part, start, data))
        tx.execute("UPDATE part SET wire_have = ?, speed = ? WHERE id = ?", (have + len(data), speed, part))
    tx.changed(Topic.TEXTS, message)
    return have + len(data)


def finish(tx: Tx, part: PartId) -> None:
    """All octets are here."""
    size, sum_ = 0, hashlib.sha256()
    for piece in pieces(tx.connection, part):
        size += len(piece)
        sum_.update(piece)
    tx.execute(
        "UPDATE part SET state = 'have', size = ?, sha256 = ?, wire_size = wire_have WHERE id = ?",
        (size, sum_.hexdigest(), part),
    )
    found = tx.execute("SELECT message_id FROM part WHERE id = ?", (part,)).get
    if found is not None:
        tx.changed(Topic.TEXTS, int(found))


def restart(tx: Tx, part: PartId) -> None:
    """Throw away what has come: it was of another letter (UIDVALIDITY) or does not decode."""
    tx.execute("DELETE FROM part_piece WHERE part_id = ?", (part,))
    tx.execute("UPDATE part SET wire_have = 0 WHERE id = ?", (part,))


def lies_in_letter(tx: Tx, part: PartId, place: int, size: int) -> None:
    """Its encoded octets lie in the complete letter, which is here (`client.store.kept_octets`)."""
    tx.execute("DELETE FROM part_piece WHERE part_id = ?", (part,))
    tx.execute("UPDATE part SET place = ?, wire_size = ?, wire_have = ? WHERE id = ?", (place, size, size, part))
    finish(tx, part)


def lies_in_no_letter(tx: Tx, message: MessageId) -> None:
    """The complete letter goes from here: what lay in it has to be fetched again."""
    tx.execute(
        "UPDATE part SET place = NULL, wire_have = 0, state = 'none' WHERE message_id = ? AND place IS NOT NULL", (message,)
    )


def lies_elsewhere(tx: Tx, message: MessageId) -> None:
    """The complete letter goes from here, and stays where it can be had from: what lay in it comes anew when somebody wants it."""
    tx.execute("UPDATE part SET wire_have = 0, state = 'none' WHERE message_id = ? AND place IS NOT NULL", (message,))


def take(tx: Tx, part: PartId, wire: bytes) -> None:
    """All its encoded octets at once, of a letter that lies elsewhere."""
    tx.execute("UPDATE part SET place = NULL, wire_have = 0 WHERE id = ?", (part,))
    tx.execute("DELETE FROM part_piece WHERE part_id = ?", (part,))
    for at in range(0, len(wire), kept_octets.PIECE):
        append(tx, part, at, wire[at : at + kept_octets.PIECE])
    finish(tx, part)


def encoded(connection: apsw.Connection, part: PartId) -> bytes:
    row = get(connection, part)
    return b"" if row is None else b"".join(_wire(connection, row))


def _wire(connection: apsw.Connection, row: Part) -> Iterator[bytes]:
    if row.place is not None:
        return kept_octets.octets(connection, row.message_id, row.place, row.wire_size)
    found = connection.execute("SELECT data FROM part_piece WHERE part_id = ? ORDER BY start", (row.id,))
    return (bytes(data) for (data,) in found)


def pieces(connection: apsw.Connection, part: PartId) -> Iterator[bytes]:
    """The file itself, in pieces of at most what the server sent at a time. Broken base64 gives what can be read."""
    row = get(connection, part)
    if row is not None:
        yield from decode(_wire(connection, row), row.encoding)


def decoded(connection: apsw.Connection, part: PartId) -> bytes:
    """The whole file; b'' when nothing is here."""
    return b"".join(pieces(connection, part))


def first_bytes(connection: apsw.Connection, part: PartId, count: int = 4096) -> bytes:
    """The beginning of a file, to tell its kind."""
    row = get(connection, part)
    first = next(_wire(connection, row), b"") if row is not None else b""
    return b"".join(decode([first[: count * 2]], row.encoding))[:count] if row is not None else b""
