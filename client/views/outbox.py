"""The outbox as its page shows it."""

from __future__ import annotations

import apsw

from client.faults import Fault, ServerBusy
from client.people.acquaintance import Acquaintance
from client.rows import OutboxRow, Refused
from client.store import accounts, outbox

_NEEDS_PERSON = ("unsure", "held")
_SAID = ("unsure", "held", "sent")  # while it waits or goes, an earlier refusal may still turn into an acceptance


def rows(db: apsw.Connection, known: Acquaintance, now: float) -> tuple[OutboxRow, ...]:
    found = [_row(db, known, letter, now) for letter in outbox.every_open(db)]
    shown = [row for row in found if row.state != "sent" or row.refused]
    return tuple(sorted(shown, key=lambda row: (row.state not in _NEEDS_PERSON and not row.refused, row.queued_at)))


def filing(db: apsw.Connection, known: Acquaintance, now: float) -> tuple[OutboxRow, ...]:
    """Sent, nobody has refused them, and not yet in Sent: in neither list."""
    open_ = (letter for letter in outbox.every_open(db) if letter.state == "sent" and letter.filing not in outbox.COPY_SETTLED)
    return tuple(row for letter in open_ if not (row := _row(db, known, letter, now)).refused)


def _row(db: apsw.Connection, known: Acquaintance, letter: outbox.Letter, now: float) -> OutboxRow:
    recipients = outbox.recipients(db, letter.id)
    refused = []
    for recipient in recipients:
        if recipient.state == "refused" and not letter.given_up and letter.state in _SAID:
            fault: Fault = recipient.fault or ServerBusy()
            refused.append(Refused(known.person(recipient.address, recipient.name), fault))
    waiting = letter.state == "waiting"
    sending = letter.state == "sending" or (waiting and _goes_up(db, letter, now))
    return OutboxRow(
        letter.id,
        "sending" if sending else letter.state,  # type: ignore[arg-type]
        letter.subject,
        letter.kind,
        tuple(known.person(recipient.address, recipient.name) for recipient in recipients),
        sum(recipient.state == "accepted" for recipient in recipients),
        tuple(refused),
        letter.size,
        letter.progress,
        letter.queued_at,
        letter.goes_at if waiting else 0.0,
        max(0.0, letter.not_before - now) if waiting and not letter.attempts else 0.0,
        letter.attempts,
        letter.fault,
        letter.sent_at,
        letter.state == "sending" and bool(letter.leaving),
        letter.waits_for if waiting else "",
        letter.waits_until if waiting else 0.0,
        (letter.size - letter.progress) / letter.speed if sending and letter.speed else 0.0,
        letter.carried_at if letter.state == "carried" or (waiting and letter.ask) else 0.0,
    )


def _goes_up(db: apsw.Connection, letter: outbox.Letter, now: float) -> bool:
    """The worker makes it in the mailbox, piece by piece."""
    account = accounts.get(db, letter.account_id)
    held_up = letter.fault_code or letter.waits_for or letter.not_before > now or account is None or account.line == "gone"
    return letter.route in ("once", "staged") and letter.progress > 0 and not held_up
