"""The power goes while a letter is being sent: at every commit, and at random moments on a slow line."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from client import commands
from client.ids import OutboxId
from client.net.server import Credentials
from client.store import outbox
from client.sync.plan import STAGING
from tests.engine.office import Official, server_state, site
from tests.engine.sending import HA, HAI, Desk, arrived, through
from tests.line import Line
from tests.servers import Dovecot

ROOT = Path(__file__).parent.parent.parent
KILLS = 40
LATER = "cham@cantho.example"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="platform: no fork")


class Mortal:
    """Orders runs from the program that dies."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, *, kill_after: float | None = None, **order: Any) -> str:
        assert self._process.stdin is not None and self._process.stdout is not None
        print(json.dumps(order), file=self._process.stdin, flush=True)
        child = int(self._process.stdout.readline())
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):  # all is sent already
                os.kill(child, signal.SIGKILL)
        return self._process.stdout.readline().strip()


@contextmanager
def mortal(program: str, **facts: Any) -> Iterator[Mortal]:
    process = subprocess.Popen(
        [sys.executable, "-m", f"tests.faults.{program}"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
    )  # fmt: skip
    try:
        assert process.stdin is not None
        print(json.dumps(facts), file=process.stdin, flush=True)
        yield Mortal(process)
    finally:
        process.kill()
        process.communicate()


def sender(folder: Path, dovecot: Dovecot, port: int) -> AbstractContextManager[Mortal]:
    return mortal("sender", store=str(folder / "mail.db"), port=port, ca=str(dovecot.ca))


@contextmanager
def opened(folder: Path, who: Credentials) -> Iterator[Desk]:
    """The store, between two runs: only one program has it open."""
    desk = Desk(folder, who)
    try:
        yield desk
    finally:
        desk.close()


COMMITS = ["recovered", "picked", "answered", "leaving", "sent"]
ENDS = {
    ("recovered", "before"): "sent", ("recovered", "after"): "sent",
    ("picked", "before"): "sent", ("picked", "after"): "sent",
    ("answered", "before"): "sent", ("answered", "after"): "sent",
    ("leaving", "before"): "sent", ("leaving", "after"): "unsure",
    ("sent", "before"): "unsure", ("sent", "after"): "sent",
}  # fmt: skip


def test_dead_at_every_commit(dovecot: Dovecot, tmp_path: Path) -> None:
    """Only between 'the last octets leave' and 'it has gone' does anybody have to be asked; everything else is known."""
    who = dovecot.add_user()
    dovecot.sink.refuse[LATER] = "450 4.2.1 later"
    try:
        with opened(tmp_path, who) as desk:  # what the server offers is written down once
            desk.queue("Lam quen", HAI)
            desk.courier(dovecot.smtp()).run_once()
        with sender(tmp_path, dovecot, dovecot.submission_port) as program:
            for (commit, when), end in ENDS.items():
                _die_and_come_back(program, dovecot, tmp_path, who, commit, when, end)
            assert program.run(die=len(COMMITS) + 20) == "lived"
    finally:
        dovecot.sink.refuse.clear()


def _die_and_come_back(
    program: Mortal, dovecot: Dovecot, folder: Path, who: Credentials, commit: str, when: str, end: str
) -> None:
    subject = f"Chet {commit} {when}"
    with opened(folder, who) as desk:
        letter = desk.queue(subject, HAI, LATER)
    assert program.run(die=COMMITS.index(commit) + 1, when=when) == "died"
    died_with = len(arrived(dovecot, subject))
    assert died_with == (commit == "sent"), "the order of the commits is the one above"
    with opened(folder, who) as desk:
        courier = desk.courier(dovecot.smtp())
        courier.run_once(now=4e9)
        assert desk.row(letter).state == end, (commit, when)
        assert len(arrived(dovecot, subject)) == (0 if (commit, when) == ("leaving", "after") else 1)
        if end == "unsure":
            people = {one.address: one.state for one in outbox.recipients(desk.store.read(), letter)}
            assert people == {HAI: "waiting", LATER: "refused"}, "who was refused is known all the same"
        with desk.store.write() as tx:  # nothing is left for the next one
            tx.execute("DELETE FROM outbox")


def test_killed_at_random(dovecot: Dovecot, tmp_path: Path) -> None:
    """On a slow line, two letters each time: they converge, nothing lost, nothing doubled without being asked."""
    who, line, chance = dovecot.add_user(), Line(dovecot.submission_port), random.Random(77)
    line.speed = 400_000
    letters: dict[OutboxId, str] = {}
    died = 0
    with sender(tmp_path, dovecot, line.port) as program:
        for number in range(KILLS):
            with opened(tmp_path, who) as desk:
                for each in (1, 2):
                    subject = f"Ngau nhien {number}.{each}"
                    letters[desk.queue(subject, HAI, HA, size=chance.randint(1_000, 60_000))] = subject
            died += program.run(die=0, kill_after=chance.uniform(0.0, 0.5)) == "died"
    line.mend()
    line.speed = 0
    with opened(tmp_path, who) as desk:
        desk.courier(through(line, dovecot)).run_once(now=4e9)
        states = {subject: desk.row(letter).state for letter, subject in letters.items()}
    line.close()
    counts = {subject: len(arrived(dovecot, subject)) for subject in letters.values()}
    unsure = sum(state == "unsure" for state in states.values())
    print(f"killed {died} of {KILLS}, letters {len(letters)}, lost 0, doubled 0, unsure {unsure}")
    assert died > KILLS / 3 and set(states.values()) <= {"sent", "unsure"}
    for subject, state in states.items():
        assert counts[subject] == 1 or (state == "unsure" and counts[subject] == 0), (subject, state, counts[subject])


def test_dead_at_every_commit_of_going_up_once(dovecot: Dovecot, tmp_path: Path) -> None:
    """A letter that is made in the mailbox of pieces: whenever the power goes, it arrives once or is asked about, its copy lies
    in Sent once, and nothing of it is left in the staging folder."""
    who, number, unsure = dovecot.add_user(), 0, 0
    scan = tmp_path / "quet.pdf"
    facts = {"data": str(tmp_path / "pc"), "imap": dovecot.imaps_port, "smtp": dovecot.submission_port, "ca": str(dovecot.ca)}
    with at_her_pc(dovecot, tmp_path, who) as hoa:
        hoa.write("Lam quen")
        hoa.send_and_sync()
    with mortal("stager", password=who.password, **facts) as program:
        for number in range(1, 200):
            subject = f"Chet khi len {number}"
            scan.write_bytes(os.urandom(60_000 + number))
            with at_her_pc(dovecot, tmp_path, who) as hoa:
                letter = hoa.write(subject, scan)
            died = program.run(die=(number + 1) // 2, when=("before", "after")[number % 2])
            with at_her_pc(dovecot, tmp_path, who) as hoa:
                for _ in range(3):
                    hoa.send_and_sync()
                row = hoa.row(letter)
                assert row.state in ("done", "unsure"), (number, row)
                unsure += row.state == "unsure"
                assert len(arrived(dovecot, subject)) <= 1 and (arrived(dovecot, subject) or row.state == "unsure"), number
                if row.state == "unsure":
                    hoa.do(commands.LeaveIt(letter))
                    hoa.sync()
                    hoa.sync()
                there = server_state(dovecot, who)
                assert len(there["Sent"]) == number + 1 and not there[STAGING], (number, there)
            if died == "lived":
                break
    assert 30 < number < 199 and 0 < unsure < 5, (number, unsure)


@contextmanager
def at_her_pc(dovecot: Dovecot, folder: Path, who: Credentials, **more: Any) -> Iterator[Official]:
    made = Official(site(dovecot, **more), folder / "pc", who)
    try:
        yield made
    finally:
        made.close()
