"""A program that sends a letter through the mailbox (CATENATE, BURL) and dies on the way: loaded once, it forks one for each run.

Orders as those of `tests.faults.sender`. Never imported by the program.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from client.people import vault
from client.program import Program
from client.provision.site import Place, Site
from client.session import Session
from tests.faults.sender import mortal


def main() -> None:
    facts = json.loads(sys.stdin.readline())
    made = Site(
        "UBND phường",
        ("cantho.example",),
        Place("127.0.0.1", facts["imap"], "tls", Path(facts["ca"])),
        Place("127.0.0.1", facts["smtp"], "starttls", Path(facts["ca"])),
    )
    program = Program(made, Path(facts["data"]))
    profile = program._people.every()[0]
    key = vault.unlock(vault.load(program._key_file(profile)), facts["password"])
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                live(program._open(profile, key, facts["password"]), order["die"], order.get("when", ""))
            finally:
                os._exit(0)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print("lived" if status == 0 else "died", flush=True)


def live(session: Session, die: int, when: str) -> None:
    """Worker and courier take turns, as their threads do, until the letter lies in Sent."""
    mortal(session._store, die, when)
    account = session.views.mailboxes()[0].id
    for _ in range(2):
        session.courier(account).run_once()
        session.worker(account).run_once()


if __name__ == "__main__":
    main()
