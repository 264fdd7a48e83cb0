"""kill -9 while typing, syncing and sending: nothing lost, nothing doubled without being asked."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from client import commands as c
from client.store import outbox
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, agree, foreign, until
from tests.servers import Dovecot, letter

RUNS = 200
ROOT = Path(__file__).parent.parent.parent

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="platform: no fork")


def test_two_hundred_kills(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """Every saved word is there, every queued letter arrived once or is asked about, store and server are equal."""
    hoa = make_official(dovecot.add_user("100M"))
    with foreign(dovecot, hoa.who) as other:
        for number in range(1, 41):
            other.append("INBOX", letter(number, subject=f"Thư {number}"))
    hoa.sync()
    hoa.session.close()
    saved, queued = _massacre(dovecot, hoa)
    hoa.session = hoa.program.sign_in(hoa.session.person_id, hoa.who.password)
    hoa.session.start()
    until(lambda: not [row for row in outbox.every_open(hoa.db, hoa.account) if row.state != "unsure"], 60)
    until(lambda: not hoa.open_wishes(), 30)
    _every_word_is_there(hoa, saved)
    unsure = _every_letter_once(dovecot, hoa, queued)
    for row in outbox.every_open(hoa.db, hoa.account):  # the person is asked, and leaves them
        hoa.do(c.LeaveIt(row.id))
    hoa.session.worker(hoa.account).stop()
    hoa.session._workers.clear()
    hoa.sync()
    agree(hoa, dovecot)
    print(f"tried {RUNS}, letters {len(queued)}, drafts {len(saved)}, lost 0, doubled 0, unsure {unsure}")


def _massacre(dovecot: Dovecot, hoa: Official) -> tuple[dict[int, int], list[str]]:
    """(draft -> lines promised, subjects promised)."""
    chance = random.Random(2026)
    facts = {
        "imap": dovecot.imaps_port, "smtp": dovecot.submission_port, "ca": str(dovecot.ca),
        "data": str(hoa.program.data_dir), "password": hoa.who.password,
    }  # fmt: skip
    victims = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.victims"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert victims.stdin is not None and victims.stdout is not None
    saved: dict[int, int] = {}
    queued: list[str] = []
    try:
        print(json.dumps(facts), file=victims.stdin, flush=True)
        for number in range(RUNS):
            print(f"run {number}", file=victims.stdin, flush=True)
            child = 0
            for line in victims.stdout:
                word, _, rest = line.rstrip("\n").partition(" ")
                if word == "pid":
                    child = int(rest)
                elif word == "ready":
                    _kill_later(child, chance.uniform(0.0, 0.45))
                elif word == "saved":
                    draft, lines = map(int, rest.split())
                    saved[draft] = lines
                elif word == "queued":
                    queued.append(rest)
                elif word == "dead":
                    break
    finally:
        victims.kill()
        victims.communicate()
    assert len(saved) > RUNS / 4 and len(queued) > RUNS / 4, "the victims must have lived a little"
    return saved, queued


def _kill_later(child: int, seconds: float) -> None:
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)


def _every_word_is_there(hoa: Official, saved: dict[int, int]) -> None:
    texts = dict(hoa.db.execute("SELECT id, text FROM draft"))
    for draft, lines in saved.items():
        assert f"dòng {lines} " in texts.get(draft, ""), f"draft {draft} has lost line {lines}"


def _every_letter_once(dovecot: Dovecot, hoa: Official, queued: list[str]) -> int:
    arrived: dict[str, int] = {}
    for one in dovecot.sink.letters:
        if match := re.search(rb"(?m)^Subject: (.*?)\r?$(?=\n\S)", one.letter, re.DOTALL):
            subject = _plain(match.group(1))
            arrived[subject] = arrived.get(subject, 0) + 1
    states = {row.subject: row.state for row in outbox.every_open(hoa.db, hoa.account)}
    for subject in queued:
        count = arrived.get(subject, 0)
        assert count <= 1, f"{subject} went {count} times"
        assert count == 1 or states.get(subject) == "unsure", f"{subject} is lost"
    return sum(state == "unsure" for state in states.values())


def _plain(raw: bytes) -> str:
    from client.message.headers import decode_words

    return decode_words(raw)
