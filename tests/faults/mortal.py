"""What the programs that die have in common: each is loaded once and forks a run for every order. Never imported by the program.

They read from standard input a JSON line with what is needed, then one JSON line for each run: {"die": 3, "when": "before"} dies at
that commit of the store, {"die": 0} lives until somebody kills it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from client.people import vault
from client.program import Program
from client.provision.site import Place, Site
from client.session import Session
from client.store.db import Store, Tx


def needed() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(sys.stdin.readline())
    return facts


def official(facts: dict[str, Any]) -> Callable[[], Session]:
    """The one person of the PC whose data lie there; each call opens her session anew, and the key is made once for all of them."""
    ca = Path(facts["ca"])
    imap, smtp = Place("127.0.0.1", facts["imap"], "tls", ca), Place("127.0.0.1", facts["smtp"], "starttls", ca)
    archive, procedures = (Path(facts[key]) if key in facts else None for key in ("shelf", "procedures"))
    site = Site("UBND phường", ("cantho.example",), imap, smtp, archive=archive, procedures=procedures)
    program = Program(site, Path(facts["data"]))
    profile = program._people.every()[0]
    key = vault.unlock(vault.load(program._key_file(profile)), facts["password"])
    return lambda: program._open(profile, key, facts["password"])


def lives(live: Callable[[int, str], None]) -> None:
    """For each order one run: `live(die, when)`. Its number is printed when it begins, 'lived' or 'died' when it is over."""
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                live(order["die"], order.get("when", ""))
            finally:
                os._exit(0)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print("lived" if status == 0 else "died", flush=True)


def mortal(store: Store, die: int, when: str) -> None:
    """At the commit number `die`, of whatever thread, it is killed: just before it, or just after it."""
    write, commits = store.write, 0

    @contextmanager
    def counted() -> Iterator[Tx]:
        nonlocal commits
        with write() as tx:
            commits += 1  # one writer at a time
            mine = commits
            yield tx
            if mine == die and when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
        if mine == die:
            os.kill(os.getpid(), signal.SIGKILL)

    store.write = counted  # type: ignore[method-assign]
