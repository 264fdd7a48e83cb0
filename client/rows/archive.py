"""What takes room, what is kept, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from client.faults import Fault
from client.ids import MessageId
from client.rows.letters import FileCard
from client.rows.mailbox import Quota, Role


@dataclass(frozen=True, slots=True)
class HeavyRow:
    """A letter on the server, as the clean-up weighs it. `size`: what goes free with all of it. `outgoing`: `name` is the first
    recipient. `files`: what can leave it alone (none of a signed letter, which must not be changed)."""

    id: MessageId
    kind: str
    name: str
    unit: str
    subject: str
    arrived: float
    size: int
    role: Role
    outgoing: bool
    files: tuple[FileCard, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """Where a mailbox's octets lie, by the letters that are known here: (letters, octets) of each role."""

    quota: Quota
    roles: Mapping[str, tuple[int, int]]
    complete: bool  # every letter of every folder is known


@dataclass(frozen=True, slots=True)
class KeepRow:
    """How far a letter is on its way to this PC. coming: `have` of `size` octets are here; leaving: it is here and was compared,
    the server's copy still has to go; kept: it lies here only; back: it was taken back; gone: it is no more. `shelf`: it lies, or
    waits to lie, in the site's network folder; `fault` says also why that cannot be."""

    id: MessageId
    subject: str
    size: int
    have: int
    state: Literal["coming", "leaving", "kept", "back", "gone"]
    fault: Fault | None
    shelf: bool = False


@dataclass(frozen=True, slots=True)
class ShelfState:
    """The site's network folder for kept letters, as this person has it. `letters` lie there; `fault`: why new ones wait; `away`:
    nor can those be read that lie there."""

    letters: int
    looked_at: float
    fault: Fault | None
    away: bool
