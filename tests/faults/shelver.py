"""A program that carries kept letters into the network folder, or back, and dies on the way; see `tests.faults.mortal`.

With `when` "folder" it dies at one of its steps in the folder: before or after a visit there, or after a piece that was written.
"""

from __future__ import annotations

import os
import signal
from typing import Any

from client.session import Session
from client.shelf.door import Door
from tests.faults.mortal import lives, mortal, needed, official


def main() -> None:
    facts = needed()
    opened = official(facts)
    lives(lambda die, when: live(opened(), die, when))


def live(session: Session, die: int, when: str) -> None:
    """Worker and keeper take turns, as their threads do."""
    if when == "folder":
        in_the_folder(die)
    else:
        mortal(session._store, die, when)
    account = session.views.mailboxes()[0].id
    for _ in range(3):
        session.worker(account).run_once()
        session.keeper().run_once()


def in_the_folder(die: int) -> None:
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps == die:
            os.kill(os.getpid(), signal.SIGKILL)

    do, alive = Door.do, Door.lives

    def counted(door: Door, work: Any) -> Any:
        step()
        done = do(door, work)
        step()
        return done

    def lived(door: Door) -> None:
        step()
        alive(door)

    Door.do, Door.lives = counted, lived  # type: ignore[method-assign,assignment]


if __name__ == "__main__":
    main()
