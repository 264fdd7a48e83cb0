"""Which of the letters that are due goes next, and what the others are kept back for: `timing` asked about each, and written down."""

from __future__ import annotations

from collections.abc import Sequence

from client.net.line import Meter
from client.outgoing import timing
from client.outgoing.timing import Line, Rules, Verdict
from client.store import outbox
from client.store.db import Store
from client.store.outbox import Letter


class Gate:
    """One for each courier; for one thread."""

    def __init__(self, store: Store, meter: Meter, rules: Rules = Rules()) -> None:
        self._store, self._meter, self._rules = store, meter, rules

    def first(self, letters: Sequence[Letter], now: float) -> Letter | None:
        """The next to go of these, in their order, but light ones before heavy ones. Raises: StoreFault."""
        line = Line(self._meter.state == "weak", self._meter.up)
        chosen: Letter | None = None
        for letter in sorted(letters, key=lambda one: timing.heavy(one.size, line, self._rules)):
            found = timing.verdict(letter.size, letter.queued_at, bool(letter.hurried), now, line, self._rules)
            if Verdict(letter.waits_for, letter.waits_until) != found:  # type: ignore[arg-type]
                with self._store.write() as tx:
                    outbox.keep_back(tx, letter.id, found.waits_for, found.until)
            if not found.waits_for and chosen is None:
                chosen = letter
        return chosen
