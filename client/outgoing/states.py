"""The life of a letter in the outbox: a pure table of moves, and which move each Fault asks for.

draft -QUEUE-> waiting -PICK-> sending -ACCEPTED-> sent -FILED-> done          waiting, held -TAKE_BACK-> draft
sending -TAKE_BACK-> draft, before the last octets leave
sending -NOT_TAKEN-> waiting       sending -REFUSED-> held       sending -NOBODY_KNOWS-> unsure
unsure -FOUND, LEAVE-> sent ; unsure, held -AGAIN-> waiting
waiting -CARRY-> carried, on a stick: from there as from sending, or -NOT_CARRIED-> waiting; what was on a stick may be FOUND sent, and
of what waits after it the server may say that it was begun elsewhere: waiting -CLAIMED-> unsure
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from client.backoff import pause
from client.faults import (
    ContentRefused,
    Fault,
    LineFault,
    OutcomeUnknown,
    OverQuota,
    SendFault,
    ServerRefused,
    SignInFault,
    TlsFault,
)


class State(Enum):
    DRAFT = "draft"
    WAITING = "waiting"
    CARRIED = "carried"
    SENDING = "sending"
    UNSURE = "unsure"
    HELD = "held"
    SENT = "sent"
    DONE = "done"


class Event(Enum):
    QUEUE = "queue"
    TAKE_BACK = "take back"
    PICK = "pick"
    ACCEPTED = "accepted"  # the final 250 was read
    NOT_TAKEN = "not taken"  # 4xx, or the line broke before the last octet could leave
    REFUSED = "refused"  # 5xx
    NOBODY_KNOWS = "nobody knows"  # line or power lost after the server may have accepted
    FOUND = "found"  # its Message-ID lies on the server
    AGAIN = "again"  # the person was asked and says: once more
    LEAVE = "leave"  # the person was asked and says: it has arrived
    FILED = "filed"
    CARRY = "carry"  # onto a stick
    NOT_CARRIED = "not carried"  # the stick is back without having been used, or lost
    CLAIMED = "claimed"  # it may have gone from a stick


TABLE = {
    (State.DRAFT, Event.QUEUE): State.WAITING,
    (State.WAITING, Event.TAKE_BACK): State.DRAFT,
    (State.HELD, Event.TAKE_BACK): State.DRAFT,
    (State.SENDING, Event.TAKE_BACK): State.DRAFT,
    (State.WAITING, Event.PICK): State.SENDING,
    (State.SENDING, Event.ACCEPTED): State.SENT,
    (State.SENDING, Event.NOT_TAKEN): State.WAITING,
    (State.SENDING, Event.REFUSED): State.HELD,
    (State.SENDING, Event.NOBODY_KNOWS): State.UNSURE,
    (State.UNSURE, Event.FOUND): State.SENT,
    (State.UNSURE, Event.AGAIN): State.WAITING,
    (State.HELD, Event.AGAIN): State.WAITING,
    (State.UNSURE, Event.LEAVE): State.SENT,
    (State.SENT, Event.FILED): State.DONE,
    (State.WAITING, Event.CARRY): State.CARRIED,
    (State.CARRIED, Event.NOT_CARRIED): State.WAITING,
    (State.CARRIED, Event.ACCEPTED): State.SENT,
    (State.CARRIED, Event.NOT_TAKEN): State.WAITING,
    (State.CARRIED, Event.REFUSED): State.HELD,
    (State.CARRIED, Event.NOBODY_KNOWS): State.UNSURE,
    (State.CARRIED, Event.FOUND): State.SENT,
    (State.WAITING, Event.FOUND): State.SENT,
    (State.HELD, Event.FOUND): State.SENT,
    (State.WAITING, Event.CLAIMED): State.UNSURE,
}


def move(state: State, event: Event) -> State | None:
    """The next state; None: this cannot happen to a letter in that state, it stays."""
    return TABLE.get((state, event))


@dataclass(frozen=True, slots=True)
class Outcome:
    """`counts`: the attempt counts (it does not when we could not even sign in). `fault`: why, None when it has gone."""

    event: Event
    fault: Fault | None = None
    counts: bool = True


def after_fault(fault: Fault) -> Outcome:
    """What a Fault raised while sending means for the letter."""
    if isinstance(fault, OutcomeUnknown):
        return Outcome(Event.NOBODY_KNOWS, fault)
    if isinstance(fault, (SignInFault, TlsFault)):
        return Outcome(Event.NOT_TAKEN, fault, counts=False)
    return Outcome(Event.REFUSED if lasting(fault) else Event.NOT_TAKEN, fault)


def lasting(fault: Fault) -> bool:
    """The server refuses for good. A reply of 4xx never does, whatever it is about (a full mailbox may be emptied)."""
    if str(fault.facts.get("reply", "")).startswith("4"):
        return False
    return isinstance(fault, (SendFault, ServerRefused, OverQuota))


def after_delivery(accepted: Sequence[str], refusals: Sequence[Fault]) -> Outcome:
    """What the server's answers for each recipient mean for the letter: one accepted is enough for it to have gone."""
    if accepted:
        return Outcome(Event.ACCEPTED)
    for fault in refusals:
        if not lasting(fault):  # the whole letter can wait, nobody has it
            return Outcome(Event.NOT_TAKEN, fault)
    return Outcome(Event.REFUSED, refusals[0] if refusals else ContentRefused(reply=""))


def retry_at(now: float, away: float, fault: Fault, chance: float, *, no_way: bool = False) -> float:
    """When to try again by itself, seconds since the epoch; `away` and `no_way` as in backoff.pause. A line that is gone
    wakes us when it is back."""
    until = fault.facts.get("until")
    if isinstance(until, (int, float)) and not isinstance(fault, LineFault):
        return max(now, float(until))
    return now + pause(fault, away, chance, waited_for=True, no_way=no_way)
