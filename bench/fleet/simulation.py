"""Three thousand clients under a clock of their own: event after event, no thread and no waiting. What they decide is
decided by the code of the program (`client.backoff.Rhythm` as the worker has it, `client.outgoing.states.retry_at` as the
courier has it); what is simulated here is the city around them: the server, the lines, and when people press.
"""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from client.backoff import Rhythm, perhaps_no_way
from client.faults import ConnectionRefused, Fault, LineLost, NameUnknown, NoNetwork, Silent
from client.outgoing.states import retry_at
from client.sync.options import SyncOptions

FLEET = 3_081
TIMEOUT = 30.0  # seconds: client.net.server.Server.timeout
NAMES_TIMEOUT = 5.0
SYN = (1.0, 3.0, 7.0, 15.0)  # seconds after which the system asks for a connection once more (RFC 6298)
WORK = 3.0  # seconds from the sign-in until there is nothing more to do

How = Literal["restart", "reset", "silence", "names", "no way"]


@dataclass(frozen=True)
class Outage:
    """`restart`: the server says good-bye, then nobody listens. `reset`: every line breaks, then nothing answers.
    `silence`: nobody is told. `names`: as that, but it is the names that cannot be found. `no way`: the PCs have no network
    themselves.

    `ragged`: the end comes that many seconds later for some (routers that start).
    """

    how: How
    begin: float
    seconds: float
    ragged: float = 0.0


@dataclass(frozen=True)
class Habits:
    """Of all clients. `letters`, `presses`: how often an hour somebody sends a letter or presses "Nhận thư" during the
    outage; `busy`: how many of a hundred are in the middle of something when the line breaks."""

    idle: bool = True
    start: tuple[float, float] = (0.0, 300.0)
    letters: float = 0.2
    presses: float = 2.0
    busy: int = 5


@dataclass
class Server:
    """What it saw. `capacity`: sign-ins a second it can do, 0 = any number; who waits longer than TIMEOUT goes away again."""

    capacity: float = 0.0
    reached: Counter[int] = field(default_factory=Counter)  # second -> connections made to it
    vain: Counter[int] = field(default_factory=Counter)  # second -> tries that found nobody
    looks: Counter[int] = field(default_factory=Counter)
    held: int = 0
    most_held: int = 0
    _free: float = 0.0

    def sign_in(self, now: float) -> float:
        """Seconds it takes."""
        self.reached[int(now)] += 1
        if not self.capacity:
            return 0.1
        self._free = max(now, self._free) + 1.0 / self.capacity
        return self._free - now

    def hold(self, change: int) -> None:
        self.held += change
        self.most_held = max(self.most_held, self.held)


class City:
    """Runs `clients` of them until `end`."""

    def __init__(
        self, clients: int, habits: Habits, outage: Outage | None, end: float, *, seed: int = 1, capacity: float = 0.0
    ) -> None:
        self.chance = random.Random(seed)
        self.habits, self.outage, self.options = habits, outage, SyncOptions()
        self.server = Server(capacity)
        self.now = 0.0
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0
        self.clients = [Client(self, number) for number in range(clients)]
        if outage is not None:
            for client in self.clients:
                self.at(outage.begin, client.breaks)
        while self._events and self._events[0][0] <= end:
            self.now, _, event = heapq.heappop(self._events)
            event()

    def at(self, when: float, event: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._events, (when, self._count, event))

    def ends_in(self, client: Client) -> float:
        """Seconds until the outage is over for this client; 0: there is none."""
        one = self.outage
        if one is None or self.now < one.begin:
            return 0.0
        return max(0.0, one.begin + one.seconds + client.late - self.now)

    def no_way(self, client: Client) -> bool:
        return self.outage is not None and self.outage.how == "no way" and self.ends_in(client) > 0

    def connect(self, client: Client) -> tuple[Fault | None, float]:
        """What a try of this client meets, after how many seconds. Without a Fault it has signed in."""
        left = self.ends_in(client)
        if not left:
            return self._arrive(0.0)
        assert self.outage is not None
        self.server.vain[int(self.now)] += self.outage.how != "no way"  # that does not leave the PC
        match self.outage.how:
            case "restart":
                return ConnectionRefused(), 0.05
            case "names":
                return NameUnknown(), NAMES_TIMEOUT
            case "no way":
                return NoNetwork(), 0.0
            case _:
                for again in SYN:
                    if again >= left:
                        return self._arrive(again)
                return Silent(), TIMEOUT

    def _arrive(self, after: float) -> tuple[Fault | None, float]:
        seconds = after + self.server.sign_in(self.now + after)
        return (None, seconds) if seconds < TIMEOUT else (Silent(), TIMEOUT)

    # What came of it

    def back(self) -> list[float]:
        """Seconds after the outage until each client that had lost its connection had one again; inf: never."""
        assert self.outage is not None
        end = self.outage.begin + self.outage.seconds
        return [client.back - end - client.late for client in self.clients if client.lost]

    def lost(self) -> int:
        """Clients without a connection, letters that have not gone."""
        return sum(not client.connected for client in self.clients) + sum(client.letter for client in self.clients)


class Client:
    """One mailbox's worker and courier."""

    def __init__(self, city: City, number: int) -> None:
        self.city = city
        chance = city.chance
        self.late = chance.random() * city.outage.ragged if city.outage else 0.0
        start = chance.uniform(*city.habits.start)
        self._rhythm = Rhythm(start, chance.random)
        self._waited_for = self._hurried = True
        self._busy = chance.randrange(100) < city.habits.busy
        self._turn = 0  # what was planned before the last change does not happen
        self.connected = self.lost = self.letter = self._dead = False
        self._gone: float | None = None  # since when the courier finds no connection
        self._posting = 0
        self.back = float("inf")
        city.at(start, self._try)
        if city.outage is not None:
            if chance.random() < city.habits.letters * city.outage.seconds / 3_600:
                city.at(city.outage.begin + chance.random() * city.outage.seconds, self._write)
            if city.habits.presses:
                self._plan_press(city.outage.begin)

    # The worker

    def _later(self, seconds: float, event: Callable[[], None]) -> None:
        self._turn += 1
        turn = self._turn

        def run() -> None:
            if turn == self._turn:
                event()

        self.city.at(self.city.now + seconds, run)

    def _try(self) -> None:
        city = self.city
        self._rhythm.tries(city.now)
        self._waited_for, self._hurried = self._waited_for or self._hurried, False
        fault, seconds = city.connect(self)
        self._later(seconds, self._signed_in if fault is None else lambda: self._failed(fault))

    def _failed(self, fault: Fault) -> None:
        no_way = perhaps_no_way(fault) and self.city.no_way(self)
        rest = self._rhythm.rest(self.city.now, fault, waited_for=self._waited_for, no_way=no_way)
        self._later(rest, self._try)

    def _signed_in(self) -> None:
        city = self.city
        self.connected, self._dead, self.back = True, False, city.now
        city.server.hold(+1)
        self._rhythm.looked(city.now, self._every, first=True)
        self._later(WORK, self._worked)
        if self.letter:  # the worker calls the courier
            self._post()

    def _worked(self) -> None:
        self._rhythm.good(self.city.now)
        self._waited_for = False
        self._later(self._rhythm.due - self.city.now, self._look)

    @property
    def _every(self) -> float:
        return self.city.options.idle_seconds if self.city.habits.idle else self.city.options.poll_seconds

    def _look(self) -> None:
        city = self.city
        if self._dead and city.ends_in(self) > 0:  # what we say is not answered
            self._later(TIMEOUT, lambda: self._loses(Silent()))
            return
        self._dead = False  # the line came back before anybody missed it
        city.server.looks[int(city.now)] += 1
        self._rhythm.looked(city.now, self._every)
        self._later(self._rhythm.due - city.now, self._look)

    def breaks(self) -> None:
        """The outage begins."""
        assert self.city.outage is not None
        how = self.city.outage.how
        if not self.connected:
            return
        if how in ("silence", "names"):
            self._dead = True
        else:
            self._waited_for = self._busy
            self._loses(LineLost(reply="Server shutting down.") if how == "restart" else LineLost())

    def _loses(self, fault: Fault) -> None:
        self.connected, self._dead, self.lost, self.back = False, False, True, float("inf")
        self.city.server.hold(-1)
        self._rhythm.good(self.city.now)
        self._failed(fault)

    # The person

    def _plan_press(self, after: float) -> None:
        self.city.at(after + self.city.chance.expovariate(self.city.habits.presses / 3600.0), self._press)

    def _press(self) -> None:
        self.hurry()
        self._plan_press(self.city.now)

    def hurry(self) -> None:
        """The person presses "Nhận thư", or the courier has reached the server."""
        if not self.connected:
            self._hurried = True
            self._later(self._rhythm.soonest(self.city.now), self._try)

    # The courier

    def _write(self) -> None:
        self.letter = True
        self._post()

    def _post(self) -> None:
        city = self.city
        self._posting += 1
        if not self.letter:
            return
        fault, seconds = city.connect(self)
        if fault is None:
            self.letter, self._gone = False, None
            city.at(city.now + seconds, lambda: city.server.hold(+1))
            city.at(city.now + seconds + WORK, lambda: city.server.hold(-1))
            city.at(city.now + seconds + WORK, self.hurry)
            return
        posting = self._posting
        city.at(city.now + seconds, lambda: self._put_off(fault, posting))

    def _put_off(self, fault: Fault, posting: int) -> None:
        now = self.city.now
        self._gone = now if self._gone is None else self._gone
        at = retry_at(
            now,
            now - self._gone,
            fault,
            self.city.chance.random(),
            no_way=perhaps_no_way(fault) and self.city.no_way(self),
        )
        self.city.at(at, lambda: self._post() if self._posting == posting else None)


def most(seconds: Counter[int], width: int = 1, *, since: float = 0.0, until: float = float("inf")) -> int:
    """The most within `width` seconds, wherever they begin."""
    inside = {second: count for second, count in seconds.items() if since <= second < until}
    return max((sum(inside.get(second + step, 0) for step in range(width)) for second in inside), default=0)


def share(values: Sequence[float], part: float) -> float:
    """The value that `part` of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def alone(outage: Outage, busy: bool, tries: int = 500) -> list[float]:
    """One official with a line of her own, so often: seconds after her line is back until she is."""
    habits = Habits(start=(0.0, 0.0), letters=0.0, presses=0.0, busy=100 if busy else 0)
    end = outage.begin + outage.seconds + 3_600
    return [seconds for seed in range(tries) for seconds in City(1, habits, outage, end, seed=seed).back()]
