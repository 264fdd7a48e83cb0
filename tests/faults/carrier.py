"""A program that packs, sends or takes back a stick and dies on the way; see `tests.faults.mortal`. Never imported by the program.

While it sends, a commit is a note in the diary, a claim, or an entry among the letters that came: each is on the stick, or on the
server, when it returns.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from client.api import send_carried
from client.carrier.diary import Diary
from client.net.imap import claims
from client.people import vault
from client.portable.writer import Writer
from client.provision.site import Place, Site
from tests.faults.mortal import lives, mortal, needed, official


def main() -> None:
    facts = needed()
    vault.measured = lambda: 3  # type: ignore[assignment]
    folder = Path(facts["folder"])
    if facts["deed"] == "send":
        lives(lambda die, when: send(facts, folder, die, when))
        return
    opened = official(facts)

    def live(die: int, when: str) -> None:
        session = opened()
        mortal(session._store, die, when)
        deed = session.carrier.pack if facts["deed"] == "pack" else session.carrier.take_back
        deed(folder, lambda how_far: None).result()

    lives(live)


def send(facts: dict[str, Any], folder: Path, die: int, when: str) -> None:
    commits = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal commits
            commits += 1
            mine = commits
            if mine == die and when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            result = real(*arguments, **named)
            if mine == die:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return call

    Diary.note = counted(Diary.note)  # type: ignore[method-assign]
    Writer.add = counted(Writer.add)  # type: ignore[method-assign]
    claims.claim = counted(claims.claim)
    ca = Path(facts["ca"])
    site = Site("UBND", ("cantho.example",), Place("127.0.0.1", facts["imap"], "tls", ca), Place("127.0.0.1", facts["smtp"], "starttls", ca))
    send_carried(site, folder, facts["password"])


if __name__ == "__main__":
    main()
