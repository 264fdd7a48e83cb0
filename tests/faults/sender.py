"""A program that sends what lies in an outbox and dies on the way: loaded once, it forks one for each run.

Reads from standard input: a JSON line with what is needed, then one JSON line for each run: {"die": 3, "when": "before"} dies at
that commit, {"die": 0} lives until somebody kills it (its number is printed first). Never imported by the program.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from client.events import Bell
from client.ids import AccountId
from client.net import tls
from client.net.server import Security, Server
from client.outgoing.courier import Courier
from client.store import accounts
from client.store.db import Store, Tx

KEY = bytes(32)


def main() -> None:
    facts = json.loads(sys.stdin.readline())
    tls.context(Path(facts["ca"]))  # once for all runs
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                live(facts, order["die"], order.get("when", ""))
            finally:
                os._exit(0)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print("lived" if status == 0 else "died", flush=True)


def live(facts: dict[str, Any], die: int, when: str) -> None:
    store = Store.open(Path(facts["store"]), KEY, Bell())
    mortal(store, die, when)
    (account,) = accounts.every(store.read())
    server = Server("127.0.0.1", facts["port"], Security.STARTTLS, Path(facts["ca"]), 10.0)
    Courier(store, AccountId(account.id), server, lambda: account.password).run_once(now=4e9)


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


if __name__ == "__main__":
    main()
