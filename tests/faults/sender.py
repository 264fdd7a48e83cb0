"""A program that sends what lies in an outbox and dies on the way; see `tests.faults.mortal`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from client.events import Bell
from client.ids import AccountId
from client.net import tls
from client.net.server import Security, Server
from client.outgoing.courier import Courier
from client.store import accounts
from client.store.db import Store
from tests.faults.mortal import lives, mortal, needed

KEY = bytes(32)


def main() -> None:
    facts = needed()
    tls.context(Path(facts["ca"]))  # once for all runs
    lives(lambda die, when: live(facts, die, when))


def live(facts: dict[str, Any], die: int, when: str) -> None:
    store = Store.open(Path(facts["store"]), KEY, Bell())
    mortal(store, die, when)
    (account,) = accounts.every(store.read())
    server = Server("127.0.0.1", facts["port"], Security.STARTTLS, Path(facts["ca"]), 10.0)
    Courier(store, AccountId(account.id), server, lambda: account.password).run_once(now=4e9)


if __name__ == "__main__":
    main()
