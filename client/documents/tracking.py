"""Who has a letter that was sent: what is said of it, held against those to whom it really went. Pure.

Anybody can write a report, so only what speaks of a recipient counts, and a state only rises: sent, delayed, arrived, read, confirmed.
That it failed is said by servers only; it gives way to every word of the recipient's own, and to a later word that it has arrived.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from client.faults import Fault, RecipientFull, RecipientRefused
from client.word import Word

State = Literal["sending", "sent", "delayed", "arrived", "read", "confirmed", "failed"]

_RISING: tuple[tuple[str, State], ...] = (
    ("confirmed", "confirmed"), ("answered", "confirmed"), ("read", "read"), ("arrived", "arrived"), ("delayed", "delayed"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Went:
    """To whom a letter went. `state`: waiting, accepted or refused as this PC sent it; '' where another has."""

    name: str
    address: str
    state: str = ""
    fault: Fault | None = None
    at: float = 0.0  # when it went to them


@dataclass(frozen=True, slots=True)
class Track:
    """`at`: when it was said, 0 = nobody has. `report`: Message-ID of the letter that says it. `answered`: by an answer."""

    name: str
    address: str
    state: State
    at: float = 0.0
    report: str = ""
    answered: bool = False
    fault: Fault | None = None

    @property
    def reached(self) -> bool:
        return self.state in ("arrived", "read", "confirmed")

    @property
    def remindable(self) -> bool:
        """It has gone, and there is no confirmation of it."""
        return self.state in ("sent", "delayed", "arrived", "read")


def judge(went: Iterable[Went], words: Iterable[Word]) -> tuple[Track, ...]:
    """Each recipient once, in their order; of one who got it twice, the later counts."""
    said: dict[str, dict[str, Word]] = {}
    for word in words:
        mine = said.setdefault(word.address.casefold(), {})
        if word.said not in mine or (word.at, word.report) < (mine[word.said].at, mine[word.said].report):
            mine[word.said] = word
    people: dict[str, Went] = {}
    again: dict[str, float] = {}  # when it was sent once more
    for one in went:
        key = one.address.casefold()
        before = people.get(key)
        if one.address and (before is None or (one.state, one.at) != ("", 0.0) and one.at >= before.at):
            people[key] = one
            if before is not None and before.at:
                again[key] = one.at
    return tuple(_one(person, said.get(key, {}), again.get(key, 0.0)) for key, person in people.items())


def _one(person: Went, said: dict[str, Word], again: float) -> Track:
    """`said`: the first word of each sort. `again`: of a letter sent once only, the PC's clock and the server's are not compared."""
    best = next(((state, said[name]) for name, state in _RISING if name in said), None)
    own = best is not None and best[0] in ("read", "confirmed")
    failed = said.get("failed")
    if failed is not None and (failed.at < again or (best is not None and best[0] == "arrived" and best[1].at > failed.at)):
        failed = None  # it was sent to them once more, or it came through in the end
    if failed is not None and not own:
        fault = (RecipientFull if failed.full else RecipientRefused)(address=person.address, reply=failed.reply)
        return Track(person.name, person.address, "failed", failed.at, failed.report, fault=fault)
    if best is None and person.state in ("waiting", "refused"):
        return Track(person.name, person.address, "sending" if person.state == "waiting" else "failed", person.at, fault=person.fault)
    if best is None:
        return Track(person.name, person.address, "sent")
    state, word = best
    return Track(person.name, person.address, state, word.at, word.report, answered=word.said == "answered")


@dataclass(frozen=True, slots=True)
class Tally:
    """People of one letter. `missing`: not confirmed, for whatever reason."""

    people: int
    confirmed: int
    reached: int
    failed: int
    remindable: int

    @property
    def missing(self) -> int:
        return self.people - self.confirmed


def tally(tracks: Sequence[Track]) -> Tally:
    return Tally(
        len(tracks),
        sum(one.state == "confirmed" for one in tracks),
        sum(one.reached for one in tracks),
        sum(one.state == "failed" for one in tracks),
        sum(one.remindable for one in tracks),
    )
