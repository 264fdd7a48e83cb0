"""The outbox: HOUSE.md §3 as guarded updates. A move from a state that is not there any more does nothing and says so."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import apsw

from client.events import Topic
from client.faults import Fault
from client.ids import AccountId, DraftId, MessageId, OutboxId
from client.rows import WaitsFor
from client.store import messages, staging
from client.store.accounts import fault_columns, stored_fault
from client.store.db import Tx, marks, rows
from client.store.staging import Frozen

COLUMNS = (
    "id, account_id, draft_id, state, message_id, subject, kind, sender, size, queued_at, not_before, attempts, retry_at,"
    " progress, speed, leaving, hurried, waits_for, waits_until, fault_code, fault_facts, sent_at, filing, filed_uid,"
    " given_up, answers, forwards, route, stalled, staged_in, staged_validity, staged_uid, url,"
    " carried, carried_at, ask, claims, asks, confirms"
)


_NOTHING_GONE = "progress = iif(route IN ('once', 'staged'), progress, 0)"  # what lies on the server already stays there
STALLED = 120.0  # seconds without progress on the way through the mailbox, before the other way is tried
ABSURDLY_LATE = 86_400.0  # seconds; no pause is nearly as long
_MAY_GO = "(confirms IS NULL OR agreed = 'yes')"  # two PCs of one mailbox must not both confirm a letter
_GOES_AT = f"max(not_before, retry_at, iif(route = 'once', route_at + {STALLED}, 0))"
COPY_SETTLED = ("filed", "by server", "given up")


@dataclass(frozen=True, slots=True)
class Letter:
    """A row without the bytes (`frozen` has them). `route`: '' not chosen yet; 'once': the worker makes the letter on the
    server, piece by piece; 'staged': it lies there, `url` is its name for the submission server; 'plain': whole through SMTP.
    """

    id: OutboxId
    account_id: AccountId
    draft_id: DraftId | None
    state: str
    message_id: str
    subject: str
    kind: str
    sender: str
    size: int
    queued_at: float
    not_before: float
    attempts: int
    retry_at: float
    progress: int
    speed: float  # octets a second, 0 = not known
    leaving: int  # 1: the last octets are under way, it may arrive
    hurried: int  # 1: the person said now
    waits_for: WaitsFor  # why it is kept back although it is due
    waits_until: float
    fault_code: str
    fault_facts: str
    sent_at: float
    filing: str
    filed_uid: int | None
    given_up: int
    answers: MessageId | None
    forwards: MessageId | None
    route: str
    stalled: int
    staged_in: str
    staged_validity: int
    staged_uid: int
    url: str
    carried: str  # the stick on which it lies, or lay last
    carried_at: float
    ask: int  # 1: it may lie on a stick; the server is asked before it goes from here
    claims: str  # JSON, see `voids`
    asks: int  # 1: servers are to say that it has arrived
    confirms: MessageId | None

    @property
    def voids(self) -> list[str]:
        """Claims on the server (net/imap/claims) under which it has certainly not gone."""
        found: list[str] = json.loads(self.claims)
        return found

    @property
    def claim_name(self) -> str:
        """What names it on every stick and in the mailbox. The row counts too: some recipients may get the same letter by another."""
        return f"{self.id}.{self.message_id.strip('<>')}"

    @property
    def fault(self) -> Fault | None:
        return stored_fault(self.fault_code, self.fault_facts)

    @property
    def goes_at(self) -> float:
        return max(self.not_before, self.retry_at)


@dataclass(frozen=True, slots=True)
class Recipient:
    position: int
    name: str
    address: str
    state: str  # waiting | accepted | refused
    fault_code: str
    fault_facts: str

    @property
    def fault(self) -> Fault | None:
        return stored_fault(self.fault_code, self.fault_facts)


def queue(
    tx: Tx,
    account: AccountId,
    letter: Frozen,
    recipients: Iterable[tuple[str, str]],
    *,
    message_id: str,
    sender: str,
    subject: str,
    kind: str,
    now: float,
    not_before: float,
    draft: DraftId | None = None,
    answers: MessageId | None = None,
    forwards: MessageId | None = None,
    filing: str = "to file",
    route: str = "",
    asks: bool = False,
    confirms: MessageId | None = None,
) -> OutboxId:
    """Freeze a letter. `recipients`: (name, address), each once. `sender` '<>': nobody is told when it does not arrive."""
    tx.execute(
        "INSERT INTO outbox (account_id, draft_id, state, message_id, subject, kind, sender, size, queued_at,"
        " not_before, answers, forwards, filing, route, route_at, asks, confirms)"
        " VALUES (?, ?, 'waiting', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            account,
            draft,
            message_id,
            subject,
            kind,
            sender,
            letter.size,
            now,
            not_before,
            answers,
            forwards,
            filing,
            route,
            now,
            asks,
            confirms,
        ),
    )
    row = OutboxId(tx.last_id)
    tx.execute("INSERT INTO outbox_letter (outbox_id, letter) VALUES (?, ?)", (row, letter.octets))
    staging.put_files(tx, row, letter.files)
    for position, (name, address) in enumerate(recipients):
        tx.execute(
            "INSERT INTO outbox_recipient (outbox_id, position, name, address) VALUES (?, ?, ?, ?)",
            (row, position, name, address),
        )
    tx.changed(Topic.OUTBOX, row)
    if draft is not None:
        tx.changed(Topic.DRAFTS, draft)
    return row


# Moves -----------------------------------------------------------------------------------------------------------


def move(tx: Tx, letter: OutboxId, from_states: tuple[str, ...], sets: str, values: tuple[object, ...]) -> bool:
    """The one guarded update. False: it is in another state, and stays so."""
    states = ", ".join(f"'{state}'" for state in from_states)
    tx.execute(f"UPDATE outbox SET {sets} WHERE id = ? AND state IN ({states})", (*values, letter))
    if tx.touched:
        tx.changed(Topic.OUTBOX, letter)
        return True
    return False


def pick(tx: Tx, letter: OutboxId) -> bool:
    """waiting -> sending; the attempt is counted before anything is tried. Not what the server has to be asked about first."""
    found = get(tx.connection, letter)
    if found is None or found.ask:
        return False
    return move(
        tx,
        letter,
        ("waiting",),
        "state = 'sending', attempts = attempts + 1, progress = iif(route = 'staged', progress, 0), speed = 0, leaving = 0,"
        " waits_for = '', waits_until = 0",
        (),
    )


def keep_back(tx: Tx, letter: OutboxId, waits_for: str, until: float) -> bool:
    """It waits for a stronger line or for its hours ('' = for nothing any more); see client.outgoing.timing."""
    return move(tx, letter, ("waiting",), "waits_for = ?, waits_until = ?", (waits_for, until))


def name_sender(tx: Tx, letter: OutboxId) -> bool:
    """The server takes nothing without a sender: the mailbox's own address, at once."""
    named = "sender = (SELECT address FROM account WHERE id = outbox.account_id)"
    return move(tx, letter, ("sending",), f"state = 'waiting', retry_at = 0, attempts = max(0, attempts - 1), {named}", ())


def set_progress(tx: Tx, letter: OutboxId, octets: int, speed: float = 0.0) -> bool:
    """`speed` in octets a second, 0 = not known. False: it was taken back meanwhile."""
    return move(tx, letter, ("sending",), "progress = ?, speed = ?", (octets, speed))


def set_leaving(tx: Tx, letter: OutboxId) -> bool:
    """Before the last octets go: from here on a broken line or a power cut means that nobody knows."""
    return move(tx, letter, ("sending",), "leaving = 1", ())


def set_answers(tx: Tx, letter: OutboxId, refused: Iterable[tuple[str, Fault]]) -> None:
    """What the server has said of each recipient in this attempt, before the letter itself goes: whatever happens then, a
    refused one is never taken for one who has it."""
    tx.execute(
        "UPDATE outbox_recipient SET state = 'waiting', fault_code = '', fault_facts = '{}'"
        " WHERE outbox_id = ? AND state = 'refused'",
        (letter,),
    )
    for address, fault in refused:
        refuse(tx, letter, address, fault)


def wait(tx: Tx, letter: OutboxId, retry_at: float, fault: Fault, *, counts: bool = True) -> bool:
    """sending or carried -> waiting: nothing can have been accepted. `counts` False: the attempt is given back (sign-in,
    certificate)."""
    code, facts = fault_columns(fault)
    back = "" if counts else ", attempts = max(0, attempts - 1)"
    return move(
        tx,
        letter,
        ("sending", "carried"),
        f"state = 'waiting', not_before = 0, retry_at = ?, fault_code = ?, fault_facts = ?, {_NOTHING_GONE}{back}",
        (retry_at, code, facts),
    )


def sent(tx: Tx, letter: OutboxId, now: float, accepted: Iterable[str], refused: Iterable[tuple[str, Fault]]) -> bool:
    """sending, carried or unsure -> sent. Recipients are kept one by one. The letter that was answered or sent on shows it, on
    every PC."""
    return mark_sent(tx, letter, ("sending", "carried", "unsure"), now, accepted, refused)


def mark_sent(
    tx: Tx, letter: OutboxId, states: tuple[str, ...], now: float, accepted: Iterable[str], refused: Iterable[tuple[str, Fault]]
) -> bool:
    """As `sent`, from these states."""
    sets = "state = 'sent', sent_at = ?, progress = size, fault_code = '', fault_facts = '{}', ask = 0"
    if not move(tx, letter, states, sets, (now,)):
        return False
    for address in accepted:
        tx.execute(
            "UPDATE outbox_recipient SET state = 'accepted', fault_code = '', fault_facts = '{}'"
            " WHERE outbox_id = ? AND address = ?",
            (letter, address),
        )
    for address, fault in refused:
        refuse(tx, letter, address, fault)
    found = get(tx.connection, letter)
    if found is not None and found.answers is not None:
        messages.wish_flags(tx, (found.answers,), add=messages.ANSWERED)
    if found is not None and found.forwards is not None:
        messages.wish_flags(tx, (found.forwards,), add=messages.FORWARDED)
    return True


def split(tx: Tx, letter: OutboxId, addresses: Collection[str], retry_at: float, fault: Fault) -> OutboxId:
    """These recipients could not be reached for now: they go on by themselves as a letter of their own, same bytes, same
    Message-ID, same draft, without a second copy in Sent."""
    code, facts = fault_columns(fault)
    tx.execute(
        "INSERT INTO outbox (account_id, draft_id, state, message_id, subject, kind, sender, size, queued_at, retry_at,"
        " attempts, hurried, fault_code, fault_facts, filing, asks, confirms, agreed)"
        " SELECT account_id, draft_id, 'waiting', message_id, subject, kind, sender, size, queued_at, ?1, attempts,"
        " hurried, ?2, ?3,"
        " 'filed', asks, confirms, agreed FROM outbox WHERE id = ?4",
        (retry_at, code, facts, letter),
    )
    row = OutboxId(tx.last_id)
    tx.execute(
        "INSERT INTO outbox_letter (outbox_id, letter) SELECT ?, letter FROM outbox_letter WHERE outbox_id = ?",
        (row, letter),
    )
    staging.put_files(tx, row, staging.files_of(tx.connection, letter))
    tx.execute(
        "UPDATE outbox_recipient SET outbox_id = ?, state = 'waiting', fault_code = '', fault_facts = '{}'"
        f" WHERE outbox_id = ? AND address IN ({marks(len(addresses))})",
        (row, letter, *addresses),
    )
    tx.changed(Topic.OUTBOX, row)
    return row


def held(tx: Tx, letter: OutboxId, fault: Fault, refused: Iterable[tuple[str, Fault]] = ()) -> bool:
    """sending or carried -> held: it will not go like this."""
    code, facts = fault_columns(fault)
    if not move(tx, letter, ("sending", "carried"), "state = 'held', fault_code = ?, fault_facts = ?", (code, facts)):
        return False
    for address, why in refused:
        refuse(tx, letter, address, why)
    return True


def refuse(tx: Tx, letter: OutboxId, address: str, fault: Fault) -> None:
    """Of one recipient."""
    code, facts = fault_columns(fault)
    tx.execute(
        "UPDATE outbox_recipient SET state = 'refused', fault_code = ?, fault_facts = ?"
        " WHERE outbox_id = ? AND address = ?",
        (code, facts, letter, address),
    )


def bounced(tx: Tx, account: AccountId, message_id: str, failed: Iterable[tuple[str, Fault]]) -> None:
    """A report says of a letter that had been accepted that it did not reach these recipients. Whoever is none of them, and a
    letter that is not ours, is left alone: anybody can write a report."""
    ours = [one for one in by_message_ids(tx.connection, (message_id,)) if one.account_id == account and one.state in ("sent", "done")]
    for letter in ours if message_id else ():
        known = {one.address.casefold(): one.address for one in recipients(tx.connection, letter.id) if one.state == "accepted"}
        for address, fault in failed:
            if address.casefold() in known:
                refuse(tx, letter.id, known[address.casefold()], fault)
                tx.changed(Topic.OUTBOX, letter.id)
                tx.changed(Topic.MESSAGES, *(row.id for row in messages.by_message_id(tx.connection, account, message_id)))


def unsure(tx: Tx, letter: OutboxId, fault: Fault) -> bool:
    """sending or carried -> unsure: the line broke after the server may have accepted it."""
    code, facts = fault_columns(fault)
    return move(tx, letter, ("sending", "carried"), "state = 'unsure', fault_code = ?, fault_facts = ?", (code, facts))


def interrupted(tx: Tx, account: AccountId, fault: Fault, retry_at: float = 0.0) -> int:
    """What was being sent when the program died: unsure where its last octets may have left, else it waits for its next turn.
    Returns how many are unsure."""
    code, facts = fault_columns(fault)
    tx.execute(
        "UPDATE outbox SET state = 'unsure', fault_code = ?, fault_facts = ?"
        " WHERE account_id = ? AND state = 'sending' AND leaving = 1",
        (code, facts, account),
    )
    count = tx.touched
    tx.execute(
        f"UPDATE outbox SET state = 'waiting', retry_at = ?, {_NOTHING_GONE} WHERE account_id = ? AND state = 'sending'",
        (retry_at, account),
    )
    if count or tx.touched:
        tx.changed(Topic.OUTBOX)
    return count


def again(tx: Tx, letter: OutboxId) -> bool:
    """The person says: send the unsure (or held) letter once more, as it is."""
    return move(
        tx,
        letter,
        ("unsure", "held"),
        f"state = 'waiting', retry_at = 0, not_before = 0, {_NOTHING_GONE}, fault_code = '', fault_facts = '{{}}', ask = 0",
        (),
    )


def hurry(tx: Tx, letter: OutboxId) -> bool:
    """The person says now: no pause, no hours and no weak line keep it back from here on."""
    sets = "retry_at = 0, not_before = 0, hurried = 1, waits_for = '', waits_until = 0"
    return move(tx, letter, ("waiting",), sets, ())


def hurry_all(tx: Tx, account: AccountId) -> None:
    """The line is back: no waiting out of the pause (the seconds to take a letter back stay)."""
    tx.execute(
        "UPDATE outbox SET retry_at = 0 WHERE account_id = ? AND state = 'waiting' AND retry_at > 0", (account,)
    )
    if tx.touched:
        tx.changed(Topic.OUTBOX)


def take_back(tx: Tx, letter: OutboxId) -> bool:
    """waiting, held, or sending before its last octets leave -> gone from the outbox, its draft is in the list of drafts
    again. False: too late, or it may have gone from a stick."""
    tx.execute(
        "DELETE FROM outbox WHERE id = ? AND (state = 'held' OR state = 'waiting' AND ask = 0 OR state = 'sending' AND leaving = 0)",
        (letter,),
    )
    if not tx.touched:
        return False
    tx.changed(Topic.OUTBOX, letter)
    tx.changed(Topic.DRAFTS)
    return True


def leave(tx: Tx, letter: OutboxId, now: float) -> None:
    """The person's word: an unsure letter has arrived, so it is sent and gets its copy (looked for first, it may be there);
    of a sent letter the refused recipients are given up."""
    found = get(tx.connection, letter)
    if found is None or found.state != "unsure":
        give_up_refused(tx, letter)
        return
    sent(tx, letter, now, [one.address for one in recipients(tx.connection, letter) if one.state == "waiting"], ())
    if found.filing == "to file":
        set_filing(tx, letter, "trying")


def give_up_refused(tx: Tx, letter: OutboxId) -> None:
    """No more about the recipients who have not got it."""
    tx.execute("UPDATE outbox SET given_up = 1 WHERE id = ?", (letter,))
    tx.changed(Topic.OUTBOX, letter)
    found = get(tx.connection, letter)
    if found is not None and found.filing in COPY_SETTLED:
        done(tx, letter)


def set_filing(tx: Tx, letter: OutboxId, filing: str, uid: int | None = None) -> None:
    """'trying' before the copy is uploaded, 'filed' after; 'by server' and 'given up' need no copy."""
    tx.execute("UPDATE outbox SET filing = ?, filed_uid = coalesce(?, filed_uid) WHERE id = ?", (filing, uid, letter))
    tx.changed(Topic.OUTBOX, letter)


def done(tx: Tx, letter: OutboxId) -> bool:
    """sent -> done, the bytes are not needed any more (they lie in Sent).

    False while some recipient was refused and nobody has given that up: the letter can still be sent to them.
    """
    found = get(tx.connection, letter)
    if found is None or (not found.given_up and count_refused(tx.connection, letter)):
        return False
    if not move(tx, letter, ("sent",), "state = 'done'", ()):
        return False
    tx.execute("DELETE FROM outbox_letter WHERE outbox_id = ?", (letter,))
    if found.draft_id is not None:  # it stays while another row still goes out from it
        tx.execute(
            "UPDATE draft SET discarded_at = max(discarded_at, 1) WHERE id = ?1"
            " AND NOT EXISTS (SELECT 1 FROM outbox WHERE draft_id = ?1 AND state <> 'done')",
            (found.draft_id,),
        )
        tx.changed(Topic.DRAFTS, found.draft_id)
    return True


# Confirmations ---------------------------------------------------------------------------------------------------


def confirmation(connection: apsw.Connection, message: MessageId) -> Letter | None:
    """With which a letter was, or is to be, confirmed from this PC."""
    found = rows(connection, Letter, f"SELECT {COLUMNS} FROM outbox WHERE confirms = ? ORDER BY id DESC LIMIT 1", (message,))
    return next(iter(found), None)


def agree(tx: Tx, confirmed: Iterable[MessageId], how: str = "yes") -> None:
    """$MDNSent is on the server by our hand, or cannot be kept there: their confirmations may go. 'trying': it may be by our hand."""
    for message in confirmed:
        tx.execute("UPDATE outbox SET agreed = ? WHERE confirms = ? AND agreed <> 'yes'", (how, message))
        if tx.touched:
            tx.changed(Topic.OUTBOX)


def withdraw_confirmed(tx: Tx, account: AccountId) -> None:
    """Another PC of the same mailbox was quicker: $MDNSent is there, and not by our hand. Where it may be ours (the line broke), the
    confirmation goes: twice is better than never."""
    there = f"account_id = ? AND state = 'waiting' AND confirms IN (SELECT id FROM message WHERE flags_is & {messages.MDN_SENT} <> 0)"
    for change in ("DELETE FROM outbox WHERE agreed = 'no' AND", "UPDATE outbox SET agreed = 'yes' WHERE agreed = 'trying' AND"):
        tx.execute(f"{change} {there}", (account,))
        if tx.touched:
            tx.changed(Topic.OUTBOX)


# Reading ---------------------------------------------------------------------------------------------------------


def get(connection: apsw.Connection, letter: OutboxId) -> Letter | None:
    return next(iter(rows(connection, Letter, f"SELECT {COLUMNS} FROM outbox WHERE id = ?", (letter,))), None)


def every_open(connection: apsw.Connection, account: AccountId | None = None) -> tuple[Letter, ...]:
    """All that are not done, oldest first."""
    return rows(
        connection,
        Letter,
        f"SELECT {COLUMNS} FROM outbox WHERE state <> 'done' AND (?1 IS NULL OR account_id = ?1) ORDER BY queued_at, id",
        (account,),
    )


def due(connection: apsw.Connection, account: AccountId, now: float) -> tuple[Letter, ...]:
    """Also what is due absurdly late: the PC's clock was wrong when that was written."""
    return rows(
        connection,
        Letter,
        f"SELECT {COLUMNS} FROM outbox WHERE account_id = ? AND state = 'waiting' AND ask = 0 AND {_MAY_GO}"
        f" AND {_GOES_AT} NOT BETWEEN ? AND ? ORDER BY queued_at, id",
        (account, math.nextafter(now, math.inf), now + ABSURDLY_LATE),
    )


def to_stage(connection: apsw.Connection, account: AccountId) -> tuple[Letter, ...]:
    """Letters that the worker makes on the server, oldest first."""
    return rows(
        connection,
        Letter,
        f"SELECT {COLUMNS} FROM outbox WHERE account_id = ? AND state = 'waiting' AND route = 'once' ORDER BY queued_at, id",
        (account,),
    )


def next_due(connection: apsw.Connection, account: AccountId) -> float | None:
    """When the next waiting letter may go, or has waited long enough for what keeps it back; None without one."""
    found = connection.execute(
        f"SELECT min(max({_GOES_AT}, waits_until)) FROM outbox WHERE account_id = ? AND state = 'waiting' AND ask = 0 AND {_MAY_GO}", (account,)
    ).get
    return None if found is None else float(found)


def to_file(connection: apsw.Connection, account: AccountId) -> tuple[Letter, ...]:
    """Sent letters whose copy is not settled, or that only have to be called done."""
    return rows(
        connection,
        Letter,
        f"SELECT {COLUMNS} FROM outbox WHERE account_id = ? AND state = 'sent' AND (filing IN ('to file', 'trying')"
        " OR given_up = 1 OR NOT EXISTS (SELECT 1 FROM outbox_recipient WHERE outbox_id = outbox.id AND"
        " outbox_recipient.state = 'refused')) ORDER BY sent_at, id",
        (account,),
    )


def of_draft(connection: apsw.Connection, draft: DraftId) -> Letter | None:
    """The letter that this draft has become, while it is not done."""
    found = rows(
        connection, Letter, f"SELECT {COLUMNS} FROM outbox WHERE draft_id = ? AND state <> 'done'", (draft,)
    )
    return next(iter(found), None)


def by_message_ids(connection: apsw.Connection, message_ids: Collection[str]) -> tuple[Letter, ...]:
    """What became of these letters, for the states in the sent list."""
    return rows(
        connection,
        Letter,
        f"SELECT {COLUMNS} FROM outbox WHERE message_id IN ({marks(len(message_ids))}) ORDER BY id",
        tuple(message_ids),
    )


def not_reached(connection: apsw.Connection) -> tuple[Letter, ...]:
    """Letters that somebody has not got, now or as a report has said later, and nobody has given that up."""
    return rows(
        connection,
        Letter,
        f"SELECT {COLUMNS} FROM outbox WHERE given_up = 0 AND id IN (SELECT outbox_id FROM outbox_recipient WHERE state = 'refused')"
        " ORDER BY id",
    )


def count_refused(connection: apsw.Connection, letter: OutboxId) -> int:
    found = connection.execute(
        "SELECT count(*) FROM outbox_recipient WHERE outbox_id = ? AND state = 'refused'", (letter,)
    ).get
    return int(found)


def recipients(connection: apsw.Connection, letter: OutboxId) -> tuple[Recipient, ...]:
    return rows(
        connection,
        Recipient,
        "SELECT position, name, address, state, fault_code, fault_facts FROM outbox_recipient WHERE outbox_id = ?"
        " ORDER BY position",
        (letter,),
    )


def last_sent_at(connection: apsw.Connection) -> float:
    found = connection.execute("SELECT max(sent_at) FROM outbox").get
    return float(found or 0.0)
