"""The outbox as a table: which moves there are, and what each thing that can go wrong means for a letter."""

from __future__ import annotations

from itertools import product

import pytest

from client import faults as f
from client.backoff import doubled
from client.outgoing.states import (
    TABLE,
    Event,
    Outcome,
    State,
    after_delivery,
    after_fault,
    lasting,
    move,
    retry_at,
)

MOVES = """
draft   queue          waiting
waiting take back      draft
held    take back      draft
sending take back      draft
waiting pick           sending
sending accepted       sent
sending not taken      waiting
sending refused        held
sending nobody knows   unsure
unsure  found          sent
unsure  leave          sent
unsure  again          waiting
held    again          waiting
sent    filed          done
waiting carry          carried
carried not carried    waiting
carried accepted       sent
carried not taken      waiting
carried refused        held
carried nobody knows   unsure
carried found          sent
waiting found          sent
held    found          sent
waiting claimed        unsure
"""


def test_these_moves_and_no_others() -> None:
    """What is not in the table cannot happen to a letter: above all only the person's word or a find leads out of `unsure`."""
    wanted = {}
    for line in MOVES.strip().splitlines():
        state, rest = line.split(maxsplit=1)
        event, target = rest.rsplit(maxsplit=1)
        wanted[State(state), Event(event.strip())] = State(target)
    assert wanted == TABLE
    for state, event in product(State, Event):
        assert move(state, event) is wanted.get((state, event))


def test_every_letter_can_come_to_an_end() -> None:
    """From every state there is a way to done, and none leads out of it."""
    ways = {state: {target for (start, _), target in TABLE.items() if start is state} for state in State}
    assert not ways[State.DONE]
    reached = {State.DONE}
    while more := {state for state, targets in ways.items() if targets & reached} - reached:
        reached |= more
    assert reached == set(State)


WAITS, HELD, UNSURE = Event.NOT_TAKEN, Event.REFUSED, Event.NOBODY_KNOWS
OUTCOMES = {
    **dict.fromkeys((f.NoNetwork, f.NameUnknown, f.ConnectionRefused, f.LineLost, f.Silent, f.NotMail), (WAITS, True)),
    **dict.fromkeys(
        (f.CertificateUntrusted, f.CertificateExpired, f.CertificateWrongName, f.TlsUnavailable), (WAITS, False)
    ),
    **dict.fromkeys((f.WrongPassword, f.SignInLocked, f.SignInUnavailable), (WAITS, False)),
    **dict.fromkeys((f.ServerBusy, f.ServerNonsense), (WAITS, True)),
    **dict.fromkeys((f.ServerRefused, f.OverQuota), (HELD, True)),
    **dict.fromkeys((f.RecipientRefused, f.RecipientFull, f.SenderRefused, f.TooLarge, f.ContentRefused, f.LetterUnready), (HELD, True)),
    f.OutcomeUnknown: (UNSURE, True),
    # of our own PC: the letter is whole and waits
    **dict.fromkeys((f.DiskFull, f.StoreDamaged, f.StoreTooNew, f.StoreInUse, f.KeyFileOld, f.StoreForbidden), (WAITS, True)),
    **dict.fromkeys((f.FolderGone, f.LetterGone, f.MovedElsewhere), (WAITS, True)),
    **dict.fromkeys((f.FileUnreadable, f.FileVanished, f.FileBlocked, f.FileUnwritable), (WAITS, True)),
    **dict.fromkeys((f.ShelfAway, f.ShelfUnprepared, f.ShelfEmptied, f.ShelfLocked, f.ShelfFull), (WAITS, True)),
    **dict.fromkeys((f.ShelfLetterGone, f.ShelfLetterDamaged), (WAITS, True)),
    **dict.fromkeys((f.FileForeign, f.FileTooNew, f.FileCut, f.FileDamaged, f.PlaceGone, f.PlaceFull), (WAITS, True)),
    **dict.fromkeys((f.SiteFault, f.KeyringFault), (WAITS, True)),
}


def test_every_fault_has_an_outcome() -> None:
    """A new Fault has to be thought about here: may the letter go again by itself, and does the attempt count?"""
    assert set(OUTCOMES) == set(f.every_fault())
    for kind, (event, counts) in OUTCOMES.items():
        fault = kind()
        assert after_fault(fault) == Outcome(event, fault, counts), kind


@pytest.mark.parametrize("kind", [f.RecipientFull, f.RecipientRefused, f.OverQuota, f.TooLarge, f.ContentRefused])
def test_a_reply_of_4xx_never_holds_a_letter(kind: type[f.Fault]) -> None:
    """Whatever it is about: temporary is temporary (RFC 5321 §4.2.1)."""
    assert after_fault(kind(reply="452 4.2.2 mailbox full")).event is WAITS
    assert after_fault(kind(reply="552 5.2.2 mailbox full")).event is HELD
    assert not lasting(kind(reply="452 x")) and lasting(kind(reply="552 x"))


FULL, BUSY = f.RecipientFull(reply="552 5.2.2"), f.ServerBusy(reply="451 4.7.1")


@pytest.mark.parametrize(
    ("accepted", "refusals", "outcome"),
    [
        (["a"], [], Outcome(Event.ACCEPTED)),
        (["a"], [FULL, BUSY], Outcome(Event.ACCEPTED)),
        ([], [FULL, BUSY], Outcome(Event.NOT_TAKEN, BUSY)),
        ([], [BUSY, FULL], Outcome(Event.NOT_TAKEN, BUSY)),
        ([], [FULL], Outcome(Event.REFUSED, FULL)),
    ],
)  # fmt: skip
def test_one_recipient_is_enough_for_it_to_have_gone(accepted: list[str], refusals: list[f.Fault], outcome: Outcome) -> None:
    """And while one of the refused may still be reached, the letter is not held."""
    assert after_delivery(accepted, refusals) == outcome


def test_nobody_at_all_is_a_refusal() -> None:
    outcome = after_delivery([], [])
    assert outcome.event is Event.REFUSED and isinstance(outcome.fault, f.ContentRefused)


def test_the_pause_grows_and_an_end_that_the_server_names_is_kept() -> None:
    times = [retry_at(1000.0, doubled(attempts), f.ServerBusy(), 0.5) for attempts in (0, 1, 2, 5, 50, 5000)]
    assert times == sorted(times) and times[0] > 1000.0 and times[-1] <= 1360.0
    assert retry_at(1000.0, 1, f.SignInLocked(until=5000.0), 0.5) == 5000.0
    assert retry_at(1000.0, 1, f.SignInLocked(until=500.0), 0.5) == 1000.0
