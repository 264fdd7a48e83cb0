"""One letter over one connection, and what became of it: a settlement, to be written down in one transaction."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence

from client.backoff import doubled
from client.clock import Clock
from client.faults import (
    Fault,
    FileVanished,
    LetterGone,
    OutcomeUnknown,
    OverQuota,
    SenderRefused,
    SendFault,
    ServerFault,
    StoreFault,
)
from client.net.smtp.connection import Refusal, Smtp, Watch
from client.net.smtp.protocol import NOBODY, Reports
from client.outgoing.carriage import Carriage
from client.outgoing.states import Event, Outcome, after_delivery, lasting, retry_at
from client.store import letter_octets, outbox, route
from client.store.db import Store, Tx
from client.store.outbox import Letter

log = logging.getLogger(__name__)
PROGRESS_EVERY = 0.25  # seconds
NAMED_TRIES = 3  # of a server that says 'not now' to the letter's name, and may say so for ever
FETCHED_WITHIN = 20.0  # seconds until we look again whether a forwarded file has come

Settlement = Callable[[Tx], None]


class _Diary(Watch):
    """Writes down how it goes, ahead of what cannot be undone."""

    def __init__(self, store: Store, letter: Letter, carriage: Carriage, *, refused_before: bool) -> None:
        self._store, self._letter, self._refused_before = store, letter, refused_before
        self._carriage = carriage
        self._told = time.monotonic()
        self.refused: tuple[Refusal, ...] = ()

    def answered(self, accepted: Sequence[str], refused: Sequence[Refusal]) -> None:
        self.refused = tuple(refused)
        if refused or self._refused_before:
            with self._store.write() as tx:
                outbox.set_answers(tx, self._letter.id, [(one.address, one.fault) for one in refused])
        self._carriage.begin()

    def progress(self, gone: int, total: int) -> None:
        speed = self._carriage.arrived(gone)
        now = time.monotonic()
        if now - self._told < PROGRESS_EVERY:
            return
        self._told = now
        try:
            with self._store.write() as tx:
                share = self._letter.size / max(1, total)  # binary is shorter
                here = outbox.set_progress(tx, self._letter.id, int(gone * share), speed * share)
        except StoreFault as fault:  # that it is not shown must not stop it
            log.info("progress: %s", fault.code)
        else:
            if not here:
                raise LetterGone()

    def leaving(self) -> None:
        with self._store.write() as tx:
            if not outbox.set_leaving(tx, self._letter.id):
                raise LetterGone()


def deliver(
    store: Store, smtp: Smtp, letter: Letter, clock: Clock, chance: float, carriage: Carriage
) -> tuple[Outcome, Settlement]:
    """Send a picked letter to all who have not accepted it yet.

    Raises: what `Smtp.send` raises but OutcomeUnknown; LetterGone (taken back); StoreFault. Nothing has gone then.
    """
    connection = store.read()
    people = [one for one in outbox.recipients(connection, letter.id) if one.state != "accepted"]
    if not people:
        raise LetterGone()
    diary = _Diary(store, letter, carriage, refused_before=any(one.state == "refused" for one in people))
    addresses = [one.address for one in people]
    wanted = Reports(letter.message_id.strip("<>"), bool(letter.asks))
    try:
        if letter.route == "staged":
            found = smtp.send_named(letter.sender, addresses, letter.url, letter.size, diary, wanted)
        else:
            octets = letter_octets.whole(connection, letter.id)
            if octets is None:
                return fetch_first(letter, clock.now())
            found = smtp.send(letter.sender, addresses, octets, diary, wanted)
    except OutcomeUnknown as fault:
        return Outcome(Event.NOBODY_KNOWS, fault), _unsure(letter, fault, diary.refused, clock.now(), chance)
    except (SendFault, ServerFault, OverQuota) as fault:
        if isinstance(fault, SenderRefused) and letter.sender == NOBODY:
            return Outcome(Event.NOT_TAKEN, fault), _named(letter)  # a server that takes nothing without a sender
        if letter.route == "staged" and (lasting(fault) or letter.attempts + 1 >= NAMED_TRIES):
            return Outcome(Event.NOT_TAKEN, fault), _plain(letter, clock.now())  # perhaps only its name; whole it is judged once more
        raise
    outcome = after_delivery(found.accepted, [one.fault for one in found.refused])
    if outcome.event is not Event.ACCEPTED:
        now = clock.now()
        return outcome, settlement(letter, outcome, _again_at(letter, outcome.fault, now, chance), found.refused)
    return outcome, _sent(letter, found.accepted, found.refused, clock.now(), chance)


def _plain(letter: Letter, now: float) -> Settlement:
    def write(tx: Tx) -> None:
        route.take(tx, letter.id, "plain", now, picked=True)

    return write


def _named(letter: Letter) -> Settlement:
    def write(tx: Tx) -> None:
        outbox.name_sender(tx, letter.id)

    return write


def fetch_first(letter: Letter, now: float) -> tuple[Outcome, Settlement]:
    """A forwarded file lies on the server only, which does not put it in: it has to come here first."""
    fault = FileVanished(name="")

    def write(tx: Tx) -> None:
        if letter_octets.want_files(tx, letter.id):
            outbox.wait(tx, letter.id, now + FETCHED_WITHIN, fault, counts=False)
        else:
            outbox.held(tx, letter.id, fault)

    return Outcome(Event.NOT_TAKEN, fault), write


def settlement(letter: Letter, outcome: Outcome, at: float, refused: Sequence[Refusal] = ()) -> Settlement:
    """Of a letter that has not gone. `at`: when to try again, where that can help."""
    fault = outcome.fault
    assert fault is not None

    def write(tx: Tx) -> None:
        if outcome.event is Event.NOT_TAKEN:
            outbox.wait(tx, letter.id, at, fault, counts=outcome.counts)
        else:
            outbox.held(tx, letter.id, fault, [(one.address, one.fault) for one in refused])

    return write


def _sent(letter: Letter, accepted: Sequence[str], refused: Sequence[Refusal], now: float, chance: float) -> Settlement:
    def write(tx: Tx) -> None:
        _part(tx, letter, refused, now, chance)
        outbox.sent(tx, letter.id, now, accepted, [(one.address, one.fault) for one in refused if lasting(one.fault)])

    return write


def _unsure(letter: Letter, fault: Fault, refused: Sequence[Refusal], now: float, chance: float) -> Settlement:
    def write(tx: Tx) -> None:
        _part(tx, letter, refused, now, chance)
        outbox.unsure(tx, letter.id, fault)

    return write


def _part(tx: Tx, letter: Letter, refused: Sequence[Refusal], now: float, chance: float) -> None:
    """Whoever was refused for now certainly has not got it: a letter of its own goes on to them."""
    later = [one for one in refused if not lasting(one.fault)]
    if later:
        at = _again_at(letter, later[0].fault, now, chance)
        outbox.split(tx, letter.id, [one.address for one in later], at, later[0].fault)


def _again_at(letter: Letter, fault: Fault | None, now: float, chance: float) -> float:
    assert fault is not None
    return retry_at(now, doubled(letter.attempts + 1), fault, chance)
