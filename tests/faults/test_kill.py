"""kill -9 while typing, syncing and sending, at any moment and at any commit: nothing lost, nothing doubled without a question."""

from __future__ import annotations

import email
import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from client import commands as c
from client.ids import OutboxId
from client.store import outbox
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, foreign, until
from tests.faults.promises import equal, nothing_stuck
from tests.faults.tally import SEED, Broken, Run, running, shares
from tests.servers import Dovecot, letter

ROOT = Path(__file__).parent.parent.parent
LIFE = 0.6  # seconds that one who should die at a commit has to come so far

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="platform: no fork")


@dataclass
class Promised:
    saved: dict[int, int] = field(default_factory=dict)  # draft -> lines
    queued: list[OutboxId] = field(default_factory=list)  # outbox rows


@pytest.mark.faults_run
@pytest.mark.parametrize("share", shares("kills"), ids=str)
def test_kills(share: range, dovecot: Dovecot, make_official: MakeOfficial, record_property: Any) -> None:
    """Every saved word is there, every queued letter arrived once or is asked about, store and server are equal."""
    hoa = make_official(dovecot.add_user("100M"))
    with foreign(dovecot, hoa.who) as other:
        for number in range(1, 41):
            other.append("INBOX", letter(number, subject=f"Thư {number}"))
    hoa.sync()
    hoa.session.close()
    before = len(dovecot.sink.letters)
    with running("kills", record_property) as run:
        promised = _massacre(run, share, dovecot, hoa)
        hoa.session = hoa.program.sign_in(hoa.session.person_id, hoa.who.password)
        hoa.session.start()
        until(lambda: not [row for row in outbox.every_open(hoa.db, hoa.account) if row.state != "unsure"], 60)
        until(lambda: not hoa.open_wishes(), 30)
        with run.afterwards():
            _every_word_is_there(hoa, promised)
            nothing_stuck(hoa, time.time(), running=True)
            run.tally.unsure += _every_letter_once(dovecot, hoa, promised, before)
        for row in outbox.every_open(hoa.db, hoa.account):  # the person is asked, and leaves them
            hoa.do(c.LeaveIt(row.id))
        hoa.session.worker(hoa.account).stop()
        hoa.session._workers.clear()
        hoa.sync()
        with run.afterwards():
            equal(hoa, dovecot)


def _massacre(run: Run, share: range, dovecot: Dovecot, hoa: Official) -> Promised:
    facts = {
        "imap": dovecot.imaps_port, "smtp": dovecot.submission_port, "ca": str(dovecot.ca),
        "data": str(hoa.program.data_dir), "password": hoa.who.password,
    }  # fmt: skip
    victims = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.victims"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert victims.stdin is not None
    promised = Promised()
    try:
        print(json.dumps(facts), file=victims.stdin, flush=True)
        for number in share:
            with run.position(number) as chance:
                die = chance.choice((0, chance.randint(1, 25)))
                order = {"seed": f"{SEED}/{number}", "die": die, "when": chance.choice(("before", "after"))}
                print(json.dumps(order), file=victims.stdin, flush=True)
                _one(victims, promised, LIFE if die else chance.uniform(0.0, 0.45))
    finally:
        victims.kill()
        victims.communicate()
    assert len(promised.saved) + len(promised.queued) > len(share) / 3, "the victims must have lived a little"
    return promised


def _one(victims: subprocess.Popen[str], promised: Promised, seconds: float) -> None:
    """One life, ended after so many seconds unless it ends itself."""
    assert victims.stdout is not None
    end: threading.Timer | None = None
    child = 0
    for line in victims.stdout:
        word, _, rest = line.rstrip("\n").partition(" ")
        if word == "pid":
            child = int(rest)
        elif word == "ready":
            end = threading.Timer(seconds, kill, (child,))
            end.start()
        elif word == "saved":
            draft, lines = map(int, rest.split())
            promised.saved[draft] = lines
        elif word == "queued":
            promised.queued.append(OutboxId(int(rest)))
        elif word == "dead":
            break
    if end is not None:
        end.cancel()


def kill(child: int) -> None:
    with suppress(ProcessLookupError):  # it has done it itself, in this moment
        os.kill(child, signal.SIGKILL)


def _every_word_is_there(hoa: Official, promised: Promised) -> None:
    texts = dict(hoa.db.execute("SELECT id, text FROM draft"))
    for draft, lines in promised.saved.items():
        if f"dòng {lines} " not in texts.get(draft, ""):
            raise Broken("lost", f"line {lines} of draft {draft}")
    for draft, fields, text in hoa.db.execute("SELECT id, fields, text FROM draft WHERE fields <> ''"):
        if json.loads(fields)["summary"] != text:
            raise Broken("lost", f"fields and words of draft {draft} are of two saves")


def _every_letter_once(dovecot: Dovecot, hoa: Official, promised: Promised, before: int) -> int:
    """How many are asked about."""
    counts: dict[str, int] = {}
    for one in dovecot.sink.letters[before:]:
        message_id = str(email.message_from_bytes(one.letter)["Message-ID"])
        counts[message_id] = counts.get(message_id, 0) + 1
    unsure = 0
    for number in promised.queued:
        row = outbox.get(hoa.db, number)
        if row is None:
            raise Broken("lost", f"the outbox has no row {number}")
        count = counts.get(row.message_id, 0)
        unsure += row.state == "unsure"
        if count > 1 or (count == 0 and row.state != "unsure"):
            raise Broken("doubled" if count else "lost", f"{row.subject} ({row.state}) went {count} times")
    return unsure
