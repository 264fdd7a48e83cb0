"""The sticks that letters of this PC were packed on, and the moves of letters that are, or were, on one (see `store.outbox`)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

import apsw

from client.events import Topic
from client.faults import Fault
from client.ids import AccountId, OutboxId
from client.store import outbox, staging
from client.store.accounts import fault_columns
from client.store.db import Tx, rows
from client.store.outbox import Letter


@dataclass(frozen=True, slots=True)
class Carrier:
    id: str
    key: bytes
    made_at: float
    whole: int  # 1: its file was read back and took its name

    def __repr__(self) -> str:
        return f"Carrier({self.id})"


def add(tx: Tx, stick: str, key: bytes, now: float) -> None:
    tx.execute("INSERT INTO carrier (id, key, made_at) VALUES (?, ?, ?)", (stick, key, now))


def finished(tx: Tx, stick: str) -> None:
    tx.execute("UPDATE carrier SET whole = 1 WHERE id = ?", (stick,))


def get(connection: apsw.Connection, stick: str) -> Carrier | None:
    return next(iter(rows(connection, Carrier, "SELECT id, key, made_at, whole FROM carrier WHERE id = ?", (stick,))), None)


def unfinished(connection: apsw.Connection) -> bool:
    """Were letters being packed when somebody pulled the plug?"""
    sql = "SELECT EXISTS (SELECT 1 FROM outbox JOIN carrier ON carrier.id = carried WHERE state = 'carried' AND whole = 0)"
    return bool(connection.execute(sql).get)


def recover(tx: Tx) -> None:
    """Somebody pulled the plug while letters were being packed: nobody knows whether the file took its name, so they wait here, and
    the server is asked before they go."""
    for (stick,) in tx.execute("SELECT id FROM carrier WHERE whole = 0").fetchall():
        for letter in on_stick(tx.connection, str(stick)):
            not_carried(tx, letter.id)


# Letters -----------------------------------------------------------------------------------------------------------


def carry(tx: Tx, letter: OutboxId, stick: str, now: float) -> bool:
    """waiting -> carried: from here on this PC does not send it; whatever comes, the server is asked before it does again."""
    if not outbox.move(
        tx,
        letter,
        ("waiting",),
        "state = 'carried', carried = ?, carried_at = ?, ask = 1, route = 'plain', leaving = 0, progress = 0, speed = 0, attempts = 0,"
        " waits_for = '', waits_until = 0, fault_code = '', fault_facts = '{}'",
        (stick, now),
    ):
        return False
    staging.spare(tx, letter)
    return True


def not_carried(tx: Tx, letter: OutboxId) -> bool:
    """carried -> waiting: the stick is back, or lost."""
    return outbox.move(tx, letter, ("carried",), "state = 'waiting', retry_at = 0, not_before = 0", ())


def was_refused(tx: Tx, letter: OutboxId, refused: Iterable[tuple[str, Fault]], octets: bytes) -> bool:
    """A sent letter of which only its copy in Sent was known here: the stick says that these have not got it, so that it needs the
    person again, with its octets. False: they were known to be refused."""
    people = {one.address for one in outbox.recipients(tx.connection, letter) if one.state == "accepted"}
    wrong = [(address, fault) for address, fault in refused if address in people]
    for address, fault in wrong:
        outbox.refuse(tx, letter, address, fault)
    if wrong:
        tx.execute("UPDATE outbox SET state = 'sent', given_up = 0 WHERE id = ?", (letter,))
        tx.execute(
            "INSERT INTO outbox_letter (outbox_id, letter) VALUES (?, ?) ON CONFLICT (outbox_id) DO NOTHING", (letter, octets)
        )
        tx.changed(Topic.OUTBOX, letter)
    return bool(wrong)


def on_stick(connection: apsw.Connection, stick: str) -> tuple[Letter, ...]:
    return rows(connection, Letter, f"SELECT {outbox.COLUMNS} FROM outbox WHERE state = 'carried' AND carried = ? ORDER BY id", (stick,))


def to_carry(connection: apsw.Connection) -> tuple[Letter, ...]:
    """What waits, of all mailboxes, oldest first."""
    return rows(connection, Letter, f"SELECT {outbox.COLUMNS} FROM outbox WHERE state = 'waiting' ORDER BY queued_at, id")


def to_ask(connection: apsw.Connection, account: AccountId) -> tuple[Letter, ...]:
    """Letters that wait here, of which the server has to be asked first whether they have gone from a stick."""
    return rows(
        connection,
        Letter,
        f"SELECT {outbox.COLUMNS} FROM outbox WHERE account_id = ? AND state = 'waiting' AND ask = 1 ORDER BY queued_at, id",
        (account,),
    )


def add_voids(tx: Tx, letter: OutboxId, tokens: Iterable[str]) -> None:
    """Under these claims it has not gone, or the person takes that on herself."""
    found = outbox.get(tx.connection, letter)
    if found is not None:
        every = list(dict.fromkeys((*found.voids, *tokens)))
        tx.execute("UPDATE outbox SET claims = ? WHERE id = ?", (json.dumps(every), letter))


def say_why(tx: Tx, letter: OutboxId, fault: Fault) -> None:
    """Why it still waits."""
    outbox.move(tx, letter, ("waiting",), "fault_code = ?, fault_facts = ?", fault_columns(fault))


def may_go(tx: Tx, letter: OutboxId) -> bool:
    """The server was asked: it has not gone from anywhere else, and will not."""
    return outbox.move(tx, letter, ("waiting",), "ask = 0, fault_code = '', fault_facts = '{}'", ())


def claimed(tx: Tx, letter: OutboxId, fault: Fault) -> bool:
    """waiting -> unsure: somebody else has begun to send it from a stick, and nobody here knows how that ended."""
    code, facts = fault_columns(fault)
    return outbox.move(tx, letter, ("waiting",), "state = 'unsure', ask = 0, fault_code = ?, fault_facts = ?", (code, facts))


def found_sent(tx: Tx, letter: OutboxId, now: float, accepted: Iterable[str], refused: Iterable[tuple[str, Fault]]) -> bool:
    """Likewise of a letter that was on a stick, whatever became of it here since: it was sent from there."""
    found = outbox.get(tx.connection, letter)
    states = ("carried", "unsure", "waiting", "held")
    return found is not None and found.carried != "" and outbox.mark_sent(tx, letter, states, now, accepted, refused)
