"""Two PCs on one register, at random: what they do with and without a line, and what must be true whatever they did."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from client.documents.register import Change, Claim, Deed, Note, Register

AT = 1_795_500_000.0


@dataclass(frozen=True)
class Outcome:
    """`twice`: numbers that both PCs claimed, and one got; `conflicts`: numbers typed by hand that another had."""

    documents: int
    numbers: int
    twice: int
    conflicts: int


def claim(doc: str, number: int = 0, *, typed: bool = False, book: str = "out", **facts: str) -> Claim:
    return Claim(doc, book, 2026, number, typed, AT, facts)  # type: ignore[arg-type]


class Pc:
    """What one PC knows, and has written and not put on the server."""

    def __init__(self, name: str, dice: random.Random) -> None:
        self.name, self.dice = name, dice
        self.known: dict[str, Note] = {}
        self.made = 0
        self.shown: dict[str, int] = {}  # numbers that a person was told to be given

    def write(self, *deeds: Deed, at: float) -> None:
        self.made += 1
        one = Note(f"{self.name}{self.made}", 0, at + self.dice.uniform(-900, 900), self.name, deeds)
        self.known[one.id] = one

    @property
    def book(self) -> Register:
        return Register(self.known.values())

    def look(self) -> None:
        """As the page does: what is given once is given for ever."""
        book = self.book
        for doc, number in self.shown.items():
            assert book.documents[doc].number == number, f"{doc} had {number}"
        self.shown |= {one.doc: one.number for one in book.documents.values() if one.number}

    def sync(self, server: list[str], every: dict[str, Note], cut: int) -> None:
        """As the worker does: learn all, put up what waits; the line may break in front of any step or eat the answer of the last."""
        for uid, id in enumerate(server, 1):
            if cut == 0:
                return
            one = every[id]
            if id not in self.known or not self.known[id].uid:
                self.known[id] = replace(one, uid=uid)
        for one in sorted((one for one in self.known.values() if not one.uid), key=lambda one: one.id):
            cut -= 1
            if cut == 0:
                return
            server.append(one.id)
            every[one.id] = one
            if cut == 1:  # it has arrived, and we do not know
                return
            self.known[one.id] = replace(one, uid=len(server))

    def settle(self, at: float) -> None:
        """Who lost takes the next."""
        for lost in self.book.losers():
            self.write(Claim(lost.doc, lost.book, lost.year, self.book.next(lost.book, lost.year), False, lost.at, {}), at=at)


def history(seed: int) -> Outcome:
    """One history, from off the line to both having all. Raises: AssertionError naming what was not true."""
    dice = random.Random(seed)
    pcs = [Pc("a", dice), Pc("b", dice)]
    server: list[str] = []
    every: dict[str, Note] = {}
    for step in range(dice.randint(5, 40)):
        at = AT + step
        pc = dice.choice(pcs)
        match dice.randrange(8):
            case 0 | 1:
                pc.write(claim(f"{pc.name}-{step}", pc.book.next("out", 2026)), at=at)
            case 2:  # a letter that both see comes in
                pc.write(claim(f"in-{dice.randrange(6)}", pc.book.next("in", 2026), book="in"), at=at)
            case 3:
                pc.write(claim(f"{pc.name}-{step}", dice.randint(1, 8), typed=True), at=at)
            case 4 if pc.book.documents:
                doc = dice.choice(sorted(pc.book.documents))
                pc.write(Change(doc, dice.choice(("summary", "handler", "out")), str(step)), at=at)
            case _:
                pc.sync(server, every, dice.choice((1, 2, 3, 5, 10_000, 10_000)))
                pc.settle(at)
        pc.look()
    for _round in range(8):
        for pc in pcs:
            pc.sync(server, every, 10_000)
            pc.settle(AT + 100)
            pc.look()
    assert len(set(server)) == len(server), f"{seed}: a note twice on the server"
    first, second = (
        {doc: (one.number, one.clash, tuple(one.facts.items())) for doc, one in pc.book.documents.items()} for pc in pcs
    )
    assert first == second, f"{seed}: two books"
    found = list(pcs[0].book.documents.values())
    given = [(one.book, one.number) for one in found if one.number]
    assert len(given) == len(set(given)), f"{seed}: a number twice"
    assert all(bool(one.number) != bool(one.clash) for one in found), f"{seed}: neither a number nor a conflict"
    claimed = [(deed.book, deed.number) for one in every.values() for deed in one.deeds if isinstance(deed, Claim) and not deed.typed]
    return Outcome(len(found), len(given), len(claimed) - len(set(claimed)), sum(one.clash for one in found))
