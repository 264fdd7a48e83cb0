"""Sticks in any order: copied, lost, brought home old, sent from two PCs, pulled out, cut; with a home PC that has a line now and then.

A seeded run of random histories against a model that knows only this: each letter that was written comes to its recipient exactly
once in the end, and never twice on the way.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from client import commands as c
from client.carrier.diary import Diary
from client.faults import Fault, LineLost, OutcomeUnknown, PlaceGone
from client.net.imap import claims
from client.net.smtp.connection import Smtp
from client.people import vault
from client.store import outbox
from tests.engine.carrying import came, pack, send, take_back
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official
from tests.faults.tally import SEED, SIZE
from tests.servers import Dovecot

HISTORIES = {"short": 2, "long": 60}.get(SIZE, 6)
STEPS = 40


class Dies(BaseException):
    """The sending PC loses its power."""


@contextmanager
def trouble(chance: random.Random, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somewhere among the next steps the stick is pulled out, the line is cut or the power goes, before or after the step."""
    left = chance.randint(1, 3)
    place, real = chance.choice(((Diary, "note"), (claims, "claim"), (claims, "withdraw"), (Smtp, "send"), (Smtp, "send")))
    cut = PlaceGone(name="") if place is Diary else LineLost()
    what: BaseException = chance.choice((cut, Dies()))
    after = chance.random() < 0.5

    def counted(*arguments: Any, **named: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0 and not after:
            raise what
        result = call(*arguments, **named)
        if left == 0:
            raise OutcomeUnknown() if place is Smtp and what is cut else what
        return result

    call = getattr(place, real)
    with monkeypatch.context() as patch:
        patch.setattr(place, real, counted)
        yield


class History:
    def __init__(self, dovecot: Dovecot, hoa: Official, folder: Path, seed: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.dovecot, self.hoa, self.folder, self.seed = dovecot, hoa, folder, seed
        self.chance, self.monkeypatch = random.Random(seed), monkeypatch
        self.written: list[str] = []
        self.asked = 0
        for name in "ab":
            (folder / name).mkdir(parents=True)

    def stick(self) -> Path:
        return self.folder / self.chance.choice("ab")

    def step(self) -> None:
        deeds: dict[Callable[[], None], int] = {
            self.write: 2, self.pack: 3, self.copy: 3, self.badly: 5, self.send: 2, self.home: 2, self.lose: 1, self.say_lost: 1,
            self.line: 1, self.answer: 1,
        }  # fmt: skip
        self.chance.choices(tuple(deeds), tuple(deeds.values()))[0]()
        twice = {subject: n for subject, n in came(self.dovecot).items() if subject in self.written and n > 1}
        assert not twice, f"doubled in {self.seed}: {twice}"

    def write(self) -> None:
        self.written.append(f"{self.seed} {len(self.written)}")
        self.hoa.write(self.written[-1])

    def pack(self) -> None:
        pack(self.hoa, self.stick())

    def send(self) -> None:
        with suppress(Fault):
            send(self.dovecot, self.hoa, self.stick())

    def badly(self) -> None:
        with suppress(Fault, Dies), trouble(self.chance, self.monkeypatch):
            send(self.dovecot, self.hoa, self.stick())

    def copy(self) -> None:
        """Of one stick over the other, at whatever stage it is."""
        one, other = self.chance.sample("ab", 2)
        shutil.copytree(self.folder / one, self.folder / other, dirs_exist_ok=True)

    def lose(self) -> None:
        for path in self.stick().iterdir():
            path.unlink()

    def home(self) -> None:
        with suppress(Fault):
            take_back(self.hoa, self.stick())

    def say_lost(self) -> None:
        for letter in outbox.every_open(self.hoa.db):
            if letter.state == "carried" and self.chance.random() < 0.5:
                self.hoa.do(c.NotCarried(letter.id))

    def line(self) -> None:
        self.hoa.sync()
        self.hoa.send_and_sync()

    def answer(self) -> None:
        """She calls the recipient, and says what is so. (While a stick is still being sent from she would rather wait.)"""
        for letter in outbox.every_open(self.hoa.db):
            if letter.state == "unsure":
                self.asked += 1
                self.hoa.do(c.LeaveIt(letter.id) if came(self.dovecot)[letter.subject] else c.SendAgain(letter.id))

    def end(self) -> None:
        for letter in outbox.every_open(self.hoa.db):
            self.hoa.do(c.NotCarried(letter.id))
        for _ in range(3):
            self.line()
            self.answer()
        self.line()
        for name in "ab":  # whatever still lies about
            self.send_all(self.folder / name)
        got = came(self.dovecot)
        assert {one: got[one] for one in self.written} == dict.fromkeys(self.written, 1), self.seed
        assert not outbox.every_open(self.hoa.db), self.seed

    def send_all(self, stick: Path) -> None:
        with suppress(Fault):
            send(self.dovecot, self.hoa, stick)


@pytest.mark.parametrize("number", range(HISTORIES))
def test_sticks_in_any_order(
    dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Lost 0, doubled 0."""
    monkeypatch.setattr(vault, "measured", lambda: 1)
    monkeypatch.setattr(vault, "MEMORY_KIB", 1024)
    only = os.environ.get("FAULTS_ONLY", "").partition(":")[2]
    history = History(dovecot, make_official(), tmp_path, f"{SEED}-{only or number}", monkeypatch)
    history.hoa.sync()
    for _ in range(STEPS):
        history.step()
    history.end()
    print(f"history {history.seed}: {len(history.written)} letters, asked about {history.asked}, lost 0, doubled 0")
