"""One letter over one connection, and what became of it, written down."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from client import health
from client.clock import Clock
from client.faults import SendFault
from client.net.smtp.connection import Refusal, Smtp
from client.outgoing.states import Event, Outcome, after_delivery, retry_at
from client.store import messages, outbox
from client.store.db import Store, Tx
from client.store.outbox import Letter

PROGRESS_EVERY = 0.25  # seconds


def deliver(store: Store, smtp: Smtp, letter: Letter, clock: Clock, chance: Callable[[], float]) -> bool:
    """Send a picked letter to all who have not accepted it yet; True when it has gone to somebody.

    Raises: what `Smtp.send` raises; nothing is written down then.
    """
    connection = store.read()
    people = [one.address for one in outbox.recipients(connection, letter.id) if one.state != "accepted"]
    told = 0.0

    def progress(gone: int, total: int) -> None:
        nonlocal told
        now = time.monotonic()
        if gone < total and now - told < PROGRESS_EVERY:
            return
        told = now
        with store.write() as tx:
            outbox.set_progress(tx, letter.id, gone)

    found = smtp.send(letter.sender, people, outbox.letter_bytes(connection, letter.id), progress)
    outcome = after_delivery(found.accepted, [one.fault for one in found.refused])
    if outcome.event is not Event.ACCEPTED:
        record(store, letter, outcome, clock.now(), chance(), found.refused)
        return False
    final = [(one.address, one.fault) for one in found.refused if isinstance(one.fault, SendFault)]
    later = [one for one in found.refused if not isinstance(one.fault, SendFault)]
    now = clock.now()
    with store.write() as tx:
        if later:
            outbox.split(
                tx,
                letter.id,
                [one.address for one in later],
                retry_at(now, letter.attempts + 1, later[0].fault, chance()),
                later[0].fault,
            )
        outbox.sent(tx, letter.id, now, found.accepted, final)
        _mark_original(tx, letter)
    health.event("sent")
    return True


def record(
    store: Store, letter: Letter, outcome: Outcome, now: float, chance: float, refused: Sequence[Refusal] = ()
) -> None:
    """A letter that has not gone, or nobody knows whether."""
    fault = outcome.fault
    assert fault is not None
    with store.write() as tx:
        match outcome.event:
            case Event.NOT_TAKEN:
                at = retry_at(now, letter.attempts + 1, fault, chance)
                outbox.wait(tx, letter.id, at, fault, counts=outcome.counts)
            case Event.REFUSED:
                outbox.held(tx, letter.id, fault, [(one.address, one.fault) for one in refused])
            case Event.NOBODY_KNOWS:
                outbox.unsure(tx, letter.id, fault)
            case _:
                raise AssertionError(outcome.event)


def _mark_original(tx: Tx, letter: Letter) -> None:
    """The letter that was answered or sent on shows it, on every PC."""
    if letter.answers is not None:
        messages.wish_flags(tx, (letter.answers,), add=messages.ANSWERED)
    if letter.forwards is not None:
        messages.wish_flags(tx, (letter.forwards,), add=messages.FORWARDED)
