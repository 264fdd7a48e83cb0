"""A program that sends a letter through the mailbox (CATENATE, BURL) and dies on the way; see `tests.faults.mortal`."""

from __future__ import annotations

from client.session import Session
from tests.faults.mortal import lives, mortal, needed, official


def main() -> None:
    opened = official(needed())
    lives(lambda die, when: live(opened(), die, when))


def live(session: Session, die: int, when: str) -> None:
    """Worker and courier take turns, as their threads do, until the letter lies in Sent."""
    mortal(session._store, die, when)
    account = session.views.mailboxes()[0].id
    for _ in range(2):
        session.courier(account).run_once()
        session.worker(account).run_once()


if __name__ == "__main__":
    main()
