"""Where every row of a list stands, in px from its top. Rows not looked at yet are guessed; nothing here knows of Qt."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate

from client.api import ids
from ui.widgets.letter_model import Key


class Heights:
    """Ten thousand rows are placed in about a millisecond."""

    def __init__(self) -> None:
        self._keys: Sequence[Key] = ()
        self._known: dict[ids.MessageId, int] = {}
        self._heading = self._guess = 1
        self._tops = array("q", [0])  # a twelfth of a list of numbers

    def start(self, heading: int, guess: int) -> None:
        """Another look or width: forget all that was measured."""
        self._heading, self._guess = heading, guess
        self._known = {}
        self._place()

    def set_keys(self, keys: Sequence[Key]) -> None:
        self._keys = keys
        self._place()

    def learn(self, measured: Iterable[tuple[ids.MessageId, int]]) -> bool:
        """Heights of letters that were looked at; True when a row has moved."""
        fresh = {key: high for key, high in measured if self._known.get(key, self._guess) != high}
        if fresh:
            self._known |= fresh
            self._place()
        return bool(fresh)

    def _place(self) -> None:
        known, heading, guess = self._known, self._heading, self._guess
        heights = (heading if isinstance(key, date) else known.get(key, guess) for key in self._keys)
        self._tops = array("q", accumulate(heights, initial=0))

    @property
    def total(self) -> int:
        return self._tops[-1]

    def top(self, row: int) -> int:
        return self._tops[row]

    def high(self, row: int) -> int:
        return self._tops[row + 1] - self._tops[row]

    def row_at(self, y: int) -> int:
        """The row at this height; the first or the last one where `y` is above or below them all; -1 in an empty list."""
        return min(max(0, bisect_right(self._tops, y) - 1), len(self._keys) - 1)
