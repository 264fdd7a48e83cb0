"""How much is tried, and what came of it: seeded runs whose positions can each be repeated alone.

FAULTS=short (a minute), not set (a part of `make test`), long (all of it); FAULTS_SEED=2026. What `python -m tests.faults
NAME:NUMBER` repeats stands in FAULTS_ONLY. The random choices of a position hang on nothing but seed, name and number.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field, fields
from typing import Literal

SEED = int(os.environ.get("FAULTS_SEED", "2026"))
SIZE = os.environ.get("FAULTS", "") or "usual"
SHARES, SHARE = 4, 100  # at least so many tests, so that all workers have something to do; at most so many positions each
SIZES = {
    "short": {"sending": 40, "syncing": 60, "kills": 24, "histories": 10, "practice": 10},
    "usual": {"sending": 160, "syncing": 240, "kills": 100, "histories": 20, "practice": 10},
    "long": {"sending": 2_000, "syncing": 2_000, "kills": 500, "histories": 200, "practice": 40},
}
Kind = Literal["lost", "doubled", "stuck"]


class Broken(AssertionError):
    """A promise that was not kept."""

    def __init__(self, kind: Kind, words: object) -> None:
        super().__init__(f"{kind}: {words}")
        self.kind = kind


@dataclass
class Tally:
    tried: int = 0
    lost: int = 0
    doubled: int = 0
    unsure: int = 0
    stuck: int = 0

    def add(self, other: Tally) -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    def __str__(self) -> str:
        return (
            f"tried {self.tried}, lost {self.lost}, doubled {self.doubled}, unsure {self.unsure}, stuck {self.stuck}"
        )


def shares(name: str, together: int = 1) -> list[range]:
    """The numbers of a run's positions in parts, each for a test of its own; so many are always in the same part."""
    many = SIZES[SIZE][name]
    if only := os.environ.get("FAULTS_ONLY", ""):
        run, _, number = only.partition(":")
        return [range(int(number), int(number) + 1)] if run == name else []
    size = min(SHARE, -(-many // SHARES))
    size = -(-size // together) * together
    return [range(start, min(start + size, many)) for start in range(0, many, size)]


@dataclass
class Run:
    """One share of a run. `name` as in SIZES; `told` hears the tally at the end, whatever happens."""

    name: str
    told: Callable[[str, tuple[int, ...]], None]
    tally: Tally = field(default_factory=Tally)
    struck: int = 0  # positions at which the line really broke
    complaints: list[str] = field(default_factory=list)

    def chance(self, number: int) -> random.Random:
        return random.Random(f"{SEED}/{self.name}/{number}")

    @contextmanager
    def position(self, number: int) -> Iterator[random.Random]:
        """One try. A broken promise is counted, and the run goes on; anything else ends it and says where that was."""
        self.tally.tried += 1
        with self._counting(f"alone: FAULTS_SEED={SEED} python -m tests.faults {self.name}:{number}"):
            yield self.chance(number)

    @contextmanager
    def afterwards(self) -> Iterator[None]:
        """What must hold once all is over."""
        with self._counting(f"all: FAULTS_SEED={SEED} FAULTS={SIZE} python -m tests.faults"):
            yield

    @contextmanager
    def _counting(self, again: str) -> Iterator[None]:
        try:
            yield
        except Broken as why:
            setattr(self.tally, why.kind, getattr(self.tally, why.kind) + 1)
            self.complaints.append("\n".join((str(why), *getattr(why, "__notes__", ()), f"    {again}")))
        except BaseException as error:
            error.add_note(again)
            raise

    def end(self) -> None:
        self.told("faults", astuple(self.tally))
        print(f"{self.name}: {self.tally} (broke {self.struck} times)")


@contextmanager
def running(name: str, told: Callable[[str, tuple[int, ...]], None]) -> Iterator[Run]:
    run = Run(name, told)
    try:
        yield run
    finally:
        run.end()
    assert not run.complaints, "\n".join(run.complaints)
