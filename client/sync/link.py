"""One live connection of a mailbox, with all that a step of work needs. For the worker's thread."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from client.clock import Clock
from client.faults import Fault
from client.ids import AccountId, FolderId, MessageId
from client.net.imap.command import AnyCommand
from client.net.imap.connection import Imap
from client.net.imap.grammar import sequence
from client.net.imap.letters import Expunge, Store
from client.net.line import Meter, Pace
from client.store import db, quota
from client.sync.options import DraftBytes, Gate, OpenGate, Recognise, SyncOptions
from client.sync.wire import Uids, by_message_id

T = TypeVar("T")
FLAGS_SECONDS = 900.0  # without CONDSTORE: between two looks at the flags of all letters, which may be thousands
MOST_TRIES = 3  # what is refused so often cannot be had


@dataclass(slots=True)
class Tally:
    new: int = 0
    changed: int = 0
    gone: int = 0


@dataclass(slots=True)
class Missing:
    """UIDs of a folder without a row, newest first. `fresh`: above what was known; else older pages."""

    uids: list[int]
    fresh: bool
    uidnext: int = 0  # known up to here once all fresh ones are in


@dataclass(slots=True)
class Doubts:
    """What outlives a connection: folders that looked suddenly empty, and on which connection."""

    folders: dict[FolderId, int] = field(default_factory=dict)
    connection: int = 0


@dataclass(slots=True)
class Link:
    store: db.Store
    account: AccountId
    imap: Imap
    options: SyncOptions
    clock: Clock
    recognise: Recognise
    draft_bytes: DraftBytes
    meter: Meter
    doubts: Doubts
    host: str = ""  # of the mailbox's server
    letter_ready: Callable[[], None] = lambda: None  # a letter in the outbox may go now
    gate: Gate = field(default_factory=OpenGate)
    pace: Pace = field(default_factory=Pace)  # of the files that come down
    lifting: Pace = field(default_factory=Pace)  # of those that go up
    tally: Tally = field(default_factory=Tally)
    selected: FolderId | None = None
    surveyed: bool = False
    subscribed: bool = False  # the server tells new letters with their rows
    listed_at: float = -1e9  # tick
    due: dict[FolderId, None] = field(default_factory=dict)  # to be looked at, in this order
    missing: dict[FolderId, list[Missing]] = field(default_factory=dict)
    hidden: dict[FolderId, int] = field(default_factory=dict)  # letters there that are no rows here
    compared: dict[FolderId, float] = field(default_factory=dict)  # tick at which all flags were last looked at
    put_off: set[tuple[str, int] | str] = field(default_factory=set)  # not again before the next survey; a str: a kind of step
    singly: set[int] = field(default_factory=set)
    # (Message-ID, size) of letters that another program has moved, and the flags (to add, to remove) that must follow them
    adrift: dict[tuple[str, int], tuple[int, int]] = field(default_factory=dict)
    overtaken: set[tuple[str, int]] = field(default_factory=set)  # likewise of those that were wished elsewhere
    # likewise of letters that are wished to this PC: the lines in the place of the files that leave them
    astray: dict[tuple[str, int], Mapping[str, str]] = field(default_factory=dict)
    tries: dict[tuple[str, int], int] = field(default_factory=dict)
    perhaps_copied: set[MessageId] = field(default_factory=set)  # wishes whose first half an earlier try may have carried out
    full_at: float = math.inf  # KiB in use at which the server took no more
    held: tuple[object, Any] = (None, None)  # what goes up just now
    enter: Callable[[], bool] | None = None  # writes into the register what has come; None: this mailbox has none
    official: int = -1  # letters of a kind when the register was last looked at
    weighed: bool = True  # False: we have put something there, or taken it away, since the quota was asked

    def hold(self, key: object, make: Callable[[], T]) -> T:
        """What goes up in pieces is read, or made, once and not for each piece. One thing at a time, until it is let go."""
        if self.held[0] != key:
            self.let_go()
            self.held = (key, make())
        found: T = self.held[1]
        return found

    def let_go(self) -> None:
        self.held = (None, None)

    def has(self, capability: str) -> bool:
        return capability in self.imap.capabilities

    @property
    def qresync(self) -> bool:
        return "QRESYNC" in self.imap.enabled

    @property
    def condstore(self) -> bool:
        return self.qresync or self.has("CONDSTORE")

    def try_flight(
        self, *commands: AnyCommand, then: tuple[AnyCommand, ...] = (), told: Callable[[Any], None] = lambda result: None
    ) -> tuple[Any, ...]:
        """One flight (`Flights.try_flight`), measured; a refused command's place holds its Fault."""
        traffic = self.imap.traffic
        up, down, start = traffic.up, traffic.down, time.monotonic()
        results = self.imap.try_flight(*commands, then=then, told=told)
        up, down = traffic.up - up, traffic.down - down
        self.meter.note(up + down, time.monotonic() - start, "up" if up > down else "down")
        return results

    def call(self, command: AnyCommand) -> Any:
        """One command; raises its Fault."""
        (result,) = self.try_flight(command)
        if isinstance(result, Fault):
            raise result
        return result

    def find(self, message_id: str) -> int | None:
        """The newest UID of that Message-ID in the selected folder."""
        found = self.call(Uids(by_message_id(message_id), self.imap.capabilities)) if message_id else []
        return found[-1] if found else None

    def expunge(self, uids: Sequence[int]) -> Fault | None:
        """Just these letters of the selected folder go for good. Without UIDPLUS (RFC 4315) they are only marked where
        somebody else's marked letters would go along."""
        where = sequence(uids)
        mark = Store(where, "+", ("\\Deleted",))
        if self.has("UIDPLUS"):
            answers = self.try_flight(mark, Expunge(where))
            return next((answer for answer in answers if isinstance(answer, Fault)), None)
        (marked,) = self.try_flight(mark)
        if isinstance(marked, Fault):
            return marked
        if {*self.call(Uids("DELETED", self.imap.capabilities))} <= {*uids}:
            self.try_flight(Expunge())
        return None

    def room_for(self, octets: int) -> bool:
        """What does not fit is not carried up again and again; it waits until there is room."""
        full = quota.fullest(self.store.read(), self.account)
        used, limit = (full.used_kib, full.limit_kib) if full else (0, 0)
        return (used < self.full_at) and (limit <= 0 or used + octets // 1024 < limit)

    def no_room(self) -> None:
        """The server has no room although the quota, as far as we know it, says otherwise. It is asked: what we know may be old, and
        so much in use would never be less again."""
        self.full_at = 0
        self.weighed = False

    def weigh_full(self) -> None:
        """The quota has been asked."""
        if self.full_at == 0 and (full := quota.fullest(self.store.read(), self.account)) is not None:
            self.full_at = full.used_kib

    def tried(self, what: str, number: int) -> int:
        """Count one more vain try of this connection."""
        self.tries[what, number] = self.tries.get((what, number), 0) + 1
        return self.tries[what, number]

    def compared_lately(self, folder: FolderId) -> bool:
        return self.clock.tick() - self.compared.get(folder, -math.inf) < FLAGS_SECONDS

    def heard(self) -> bool:
        """The server has spoken of letters that came or went, since the selected folder was last looked at."""
        return any(one.name in ("EXISTS", "EXPUNGE", "VANISHED") for one in self.imap.unsolicited)

    def look_again(self, folder: FolderId | None) -> None:
        if folder is not None:
            self.due[folder] = None
