"""A program that backs up or restores, and dies on the way; see `tests.faults.mortal`."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

from client.faults import PlaceFull
from client.people import vault
from client.rows import Copying
from client.session import Session
from tests.faults.mortal import lives, mortal, needed, official


def main() -> None:
    facts = needed()
    opened = official(facts)
    vault.MEMORY_KIB, vault.measured = 64, lambda: 1  # of the files it makes: many runs, and only their place matters
    lives(lambda die, when: live(opened(), die, when, facts))


def live(session: Session, die: int, when: str, facts: dict[str, Any]) -> None:
    """`when` 'told': at that word of how far it is; 'full': the stick has only so many octets; else at a commit of the store."""
    stick = Path(facts["stick"])
    said = 0

    def told(how_far: Copying) -> None:
        nonlocal said
        said += 1
        if when == "told" and said == die:
            os.kill(os.getpid(), signal.SIGKILL)

    if when == "full":
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write itself fails then, as on a full stick
        resource.setrlimit(resource.RLIMIT_FSIZE, (die, die))
    elif when in ("before", "after"):
        mortal(session._store, die, when)
    if facts["deed"] == "backup":
        with suppress(PlaceFull):
            session.copies.back_up(stick, told).result()
            return
        os._exit(1)
    session.copies.restore(stick, told).result()


if __name__ == "__main__":
    main()
