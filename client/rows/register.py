"""The register of official documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from client.ids import AccountId, MessageId


@dataclass(frozen=True, slots=True)
class RegisterQuery:
    """Of one mailbox and year. `since`, `until`: seconds; `words`: marks not needed; `kind`: '' = all; `late`: past its day, not done."""

    account: AccountId
    book: Literal["in", "out"]
    year: int
    words: str = ""
    kind: str = ""
    since: float = 0.0
    until: float = 1e12
    late: bool = False


@dataclass(frozen=True, slots=True)
class RegisterChange:
    """`field`: code, kind, summary, party, deadline, handler, done, out."""

    at: float
    who: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """`doc`: its name in the register. `state`: given (`number`); waits (`wants` is claimed, and given once the server has the claim);
    clash (`wants` stands in the document, and the document `other` has it); '' = it has none and wants none. `letter`: None = it is
    not on this PC, or not sent yet. `out`: taken out of the register."""

    doc: str
    book: Literal["in", "out"]
    year: int
    number: int
    wants: int
    state: Literal["given", "waits", "clash", ""]
    other: str
    at: float
    code: str
    kind: str
    summary: str
    party: str
    deadline: float | None
    handler: str
    done: bool
    late: bool
    out: bool
    letter: MessageId | None
    changes: tuple[RegisterChange, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """`incoming`, `outgoing`: how many of the year, whatever the query narrows. `begun`: this mailbox has a register that fills by
    itself. `unsent`: what this PC has written and the server has not got yet."""

    rows: tuple[RegisterRow, ...]
    incoming: int
    outgoing: int
    years: tuple[int, ...]
    begun: bool
    unsent: int
