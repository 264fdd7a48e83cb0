"""Programs that are killed: this process is loaded once and forks one for each run.

Reads from standard input: a JSON line with what is needed, then one for each run: {"seed": "…", "die": 0, "when": ""}; at the
store's commit number `die` it kills itself, 0: it lives until somebody kills it. A run prints what it has been promised ('saved
DRAFT VERSION', 'queued OUTBOX') and goes on until it is dead. Never imported by the program.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from dataclasses import replace
from typing import Any

from client import commands as c
from client import session as sessions
from client.rows import ListQuery, Place
from client.session import Session
from tests.faults.mortal import mortal, needed, official


def tell(words: str) -> None:
    """In one write, so that a line is there whole or not at all."""
    os.write(1, f"{words}\n".encode())


def main() -> None:
    facts = needed()
    if "timeout" in facts:
        _impatient(facts["timeout"])
    opened = official(facts)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                session = opened()
                mortal(session._store, order["die"], order["when"])
                live(session, random.Random(order["seed"]), order.get("life", ""))
            finally:
                os._exit(3)
        tell(f"pid {child}")
        os.waitpid(child, 0)
        tell("dead")


def _impatient(seconds: float) -> None:
    real = sessions.server
    sessions.server = lambda place: replace(real(place), timeout=seconds)


def live(session: Session, chance: random.Random, life: str) -> None:
    """An official in a hurry; with the life 'send' one who sends one letter of some size."""
    session.start()
    account = session.views.mailboxes()[0].id
    tell("ready")
    if life == "send":
        _send(session, account, chance, 100_000)
    for kind in chance.sample((_type, _send, _act, _act), 4 if not life else 0):
        kind(session, account, chance)
        time.sleep(chance.uniform(0.0, 0.1))
    while True:  # reading; the workers go on
        time.sleep(1.0)


def _type(session: Session, account: Any, chance: random.Random) -> None:
    """A letter that grows, every other one by the fields of its kind; each save that came back is a promise."""
    draft = session.do(c.StartDraft(account))
    kind = "report" if draft % 2 else "other"
    text = ""
    for number in range(1, chance.randint(2, 8)):
        text += f"dòng {number} "
        fields = (("summary", text),) if kind == "report" else None
        session.do(c.SaveDraft(draft, f"Nháp {draft}", text, kind=kind, fields=fields))
        tell(f"saved {draft} {number}")


def _send(session: Session, account: Any, chance: random.Random, size: int = 0) -> None:
    subject = f"Gửi {os.getpid()}-{chance.randint(0, 10**9)}"
    draft = session.do(c.StartDraft(account))
    session.do(c.SaveDraft(draft, subject, "x" * (size or chance.randint(10, 60_000)), recipients=(c.Recipient(address="hai@cantho.example"),)))
    letter = session.do(c.Send(draft))
    tell(f"queued {letter}")
    session.do(c.SendNow(letter))


def _act(session: Session, account: Any, chance: random.Random) -> None:
    here = [number for number, _ in session.views.letter_index(ListQuery(Place.INBOX))]
    if here:
        some = tuple(chance.sample(here, min(3, len(here))))
        session.do(c.MarkRead(some, chance.random() < 0.5))
        if len(here) > 5:
            session.do(c.Delete(some[:1]))


if __name__ == "__main__":
    main()
