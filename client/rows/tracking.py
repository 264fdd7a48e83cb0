"""Who has a sent letter, and what was said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from client.faults import Fault
from client.ids import AccountId, MessageId
from client.rows.people import Person

TrackState = Literal["sending", "sent", "delayed", "arrived", "read", "confirmed", "failed"]


@dataclass(frozen=True, slots=True)
class TrackRow:
    """One recipient of a sent letter. `at`: when that became known, 0 = not said; `report`: the letter that says it."""

    person: Person
    state: TrackState
    at: float
    answered: bool  # confirmed by an answer
    remindable: bool
    report: MessageId | None
    fault: Fault | None
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class TrackPage:
    message: MessageId
    account: AccountId
    subject: str
    kind: str
    sent_at: float
    asks: bool
    people: tuple[TrackRow, ...]  # in the order of the letter


@dataclass(frozen=True, slots=True)
class Confirming:
    """A letter that can be confirmed: to whom that goes; `doubt`: ask first, since it came to many or goes elsewhere."""

    state: Literal["open", "sending", "done"]
    to: Person
    doubt: Literal["", "list", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Told:
    """A letter that only says what became of a sent one."""

    person: Person
    said: Literal["delayed", "arrived", "read", "confirmed"]
    message: MessageId  # the sent one
    subject: str
