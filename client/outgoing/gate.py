"""Which of the letters that are due may go, and what the others are kept back for: `timing` asked, its word written down."""

from __future__ import annotations

from collections.abc import Sequence

from client.clock import Clock
from client.net.line import Meter
from client.outgoing import timing
from client.outgoing.timing import Line, Rules, Verdict
from client.store import outbox, staging
from client.store.db import Store
from client.store.outbox import Letter


class Gate:
    """From any thread: courier and worker ask the same one, since a letter goes up by either."""

    def __init__(self, store: Store, meter: Meter, clock: Clock, rules: Rules = Rules()) -> None:
        self._store, self._meter, self._clock, self._rules = store, meter, clock, rules

    def open(self, letters: Sequence[Letter], now: float | None = None) -> tuple[Letter, ...]:
        """Those of these that may go, in their order, but light ones before heavy ones. Raises: StoreFault."""
        now = self._clock.now() if now is None else now
        left = {letter.id: self._left(letter) for letter in letters}
        line = {letter.id: self._line_of(letter) for letter in letters}
        may = []
        for letter in sorted(letters, key=lambda one: timing.heavy(left[one.id], line[one.id], self._rules)):
            begun = letter.route == "once" and letter.progress > 0
            found = timing.verdict(
                left[letter.id], letter.queued_at, bool(letter.hurried), now, line[letter.id], self._rules, begun=begun
            )
            if Verdict(letter.waits_for, letter.waits_until) != found:
                with self._store.write() as tx:
                    outbox.keep_back(tx, letter.id, found.waits_for, found.until)
            if not found.waits_for:
                may.append(letter)
        return tuple(may)

    def bars(self, octets: int, since: float) -> bool:
        """Is so much to be kept back that nobody has sent yet, and that lies here since then?"""
        return bool(self._verdict(octets, since).waits_for)

    def copy_bars(self, octets: int, since: float) -> bool:
        """Does the copy in Sent of a letter that went then, whole and out of hours, wait for them? A weak line is no reason:
        whoever sent a letter over it wants to find it in Sent."""
        return self._verdict(octets, since).waits_for == "hours"

    def _verdict(self, octets: int, since: float) -> Verdict:
        return timing.verdict(octets, since, False, self._clock.now(), self._line(), self._rules)

    def _line(self) -> Line:
        return Line(self._meter.state == "weak", self._meter.up)

    def _line_of(self, letter: Letter) -> Line:
        """Nothing measured, as after a restart, is no better line: what waits goes on waiting."""
        return Line(True, 1.0) if letter.waits_for == "line" and not self._meter.known else self._line()

    def _left(self, letter: Letter) -> int:
        """Octets that still have to go up."""
        if letter.route == "staged":
            return 0
        if letter.route != "once":
            return letter.size
        db = self._store.read()
        return max(0, letter.size - staging.on_server(db, staging.files_of(db, letter.id)))
