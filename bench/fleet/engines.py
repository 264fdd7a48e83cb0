"""A hundred real engines at once, each with its own mailbox, store and threads, on a Dovecot of this machine that goes and
comes back.

Four processes with a share of the engines each (``python -m bench.fleet.engines`` reads orders, one a line, and answers in
JSON); the logins are counted where they arrive, in Dovecot's own log. Every fifth official writes a letter while the server
is away.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from client import commands as c
from client.net.server import Credentials
from client.provision.site import Place as Where
from client.provision.site import Site
from tests.conftest import a_dovecot
from tests.engine.office import Official, until
from tests.servers import Dovecot, letter

PROCESSES = 4  # select() takes 1,024 open files, and an engine has about twenty
AWAY = 30.0
PATIENCE = 420.0  # the widest window and the longest pause, with room
EVERY = 5  # of so many engines one has a letter to send
MORE = "service imap-login {\n  process_limit = 400\n}\nservice submission-login {\n  process_limit = 400\n}\n"


class Share:
    """Some engines of one process."""

    def __init__(self, facts: dict[str, Any], folder: Path) -> None:
        ca = Path(facts["ca"])
        places = (Where("127.0.0.1", facts["imap"], "tls", ca), Where("127.0.0.1", facts["smtp"], "starttls", ca))
        made = Site("UBND", ("cantho.example",), *places)
        self.people = [
            Official(made, folder / str(number), Credentials(user, facts["password"]))
            for number, user in enumerate(facts["users"])
        ]

    def start(self) -> None:
        for one in self.people:
            one.session.start()

    def write(self) -> int:
        """Every fifth one sends a letter; how many."""
        writers = self.people[::EVERY]
        for one in writers:
            draft = one.do(c.StartDraft(one.account))
            one.do(
                c.SaveDraft(
                    draft, f"Tu {one.who.user}", "Kính gửi", recipients=(c.Recipient(address="hai@cantho.example"),)
                )
            )
            one.do(c.SendNow(one.do(c.Send(draft))))
        return len(writers)

    def state(self) -> list[tuple[str, int, int]]:
        """Of each: how its line is, letters in the inbox, letters that have not gone or are not in Sent."""
        return [
            (one.session.views.strip(one.account).line.state, len(one.letters()), len(one.session.views.outbox()))
            for one in self.people
        ]

    def close(self) -> None:
        for one in self.people:
            one.close()


class Process:
    """A share of the engines in a process of its own."""

    def __init__(self, facts: dict[str, Any], folder: Path) -> None:
        command = [sys.executable, "-m", "bench.fleet.engines", str(folder), json.dumps(facts)]
        self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def ask(self, order: str = "") -> Any:
        """'' waits for the engines to be made."""
        assert self._child.stdin is not None and self._child.stdout is not None
        if order:
            self._child.stdin.write(order + "\n")
            self._child.stdin.flush()
        return json.loads(self._child.stdout.readline())

    def close(self) -> None:
        assert self._child.stdin is not None and self._child.stdout is not None
        self._child.stdin.close()
        self._child.wait(60)
        self._child.stdout.close()


def serve(folder: Path, facts: dict[str, Any]) -> int:
    share = Share(facts, folder)
    print(json.dumps(len(share.people)), flush=True)
    for order in sys.stdin:
        print(json.dumps(getattr(share, order.strip())()), flush=True)
    share.close()
    return 0


@dataclass(frozen=True)
class Found:
    """Logins: all that the server saw from its return on, most of them in a second and in a minute (IMAP and submission).
    `back`: seconds from its return until each was connected again, rising. `twice`, `missing`: letters. `unseen`: engines
    that did not see the letter that came afterwards, within seconds."""

    engines: int
    logins: int
    in_a_second: int
    in_a_minute: int
    back: list[float]
    letters: int
    twice: int
    missing: int
    unseen: int


@contextmanager
def processes(dovecot: Dovecot, engines: int, folder: Path) -> Iterator[list[Process]]:
    users = [dovecot.add_user().user for _ in range(engines)]
    for number, user in enumerate(users):
        dovecot.deliver(user, letter(number))
    facts = {
        "imap": dovecot.imaps_port,
        "smtp": dovecot.submission_port,
        "ca": str(dovecot.ca),
        "password": "mat-khau-1",
    }
    made = [Process({**facts, "users": users[at::PROCESSES]}, folder / f"share{at}") for at in range(PROCESSES)]
    try:
        yield made
    finally:
        for one in made:
            one.close()


def run(engines: int = 100) -> Found:
    """Raises: AssertionError when they did not even begin."""
    with (
        a_dovecot(more=MORE) as dovecot,
        tempfile.TemporaryDirectory(prefix="thu-cong-vu-fleet-") as folder,
        processes(dovecot, engines, Path(folder)) as shares,
    ):
        assert sum(one.ask() for one in shares) == engines
        for one in shares:
            one.ask("start")
        until(lambda: all(line == "good" and inbox == 1 for line, inbox, _ in states(shares)), 120)
        dovecot.stop()
        letters = sum(one.ask("write") for one in shares)
        time.sleep(AWAY)
        dovecot.start()
        return watch(dovecot, shares, engines, letters)


def states(shares: list[Process]) -> list[tuple[str, int, int]]:
    return [tuple(one) for share in shares for one in share.ask("state")]


def watch(dovecot: Dovecot, shares: list[Process], engines: int, letters: int) -> Found:
    """From the moment the server is back."""
    begun, connected, back, seen_before = time.time(), 0, [], logins(dovecot)
    while time.time() - begun < PATIENCE:
        found = states(shares)
        good = sum(line == "good" for line, _, _ in found)
        back += [time.time() - begun] * max(0, good - connected)
        connected = max(good, connected)
        if good == engines and not any(waiting for _, _, waiting in found):
            break
        time.sleep(0.5)
    new = logins(dovecot) - seen_before
    for number in range(engines):
        dovecot.deliver(f"hoa{number}.30m@cantho.example", letter(500 + number, subject="Thư sau khi có lại"))
    end = time.time() + 15
    while time.time() < end and not all(inbox == 2 for _, inbox, _ in states(shares)):
        time.sleep(0.5)
    subjects = Counter(re.findall(rb"Subject: (Tu [^\r]*)", b"".join(one.letter for one in dovecot.sink.letters)))
    return Found(
        engines,
        new.total(),
        max(new.values(), default=0),
        max((sum(new[second + step] for step in range(60)) for second in new), default=0),
        back,
        letters,
        sum(count > 1 for count in subjects.values()),
        letters - len(subjects),
        sum(inbox != 2 for _, inbox, _ in states(shares)),
    )


def logins(dovecot: Dovecot) -> Counter[int]:
    """Second -> logins that the server has seen."""
    found: Counter[int] = Counter()
    for line in (dovecot.base / "log").read_text(errors="replace").splitlines():
        if "-login: Info: Login:" in line:
            found[int(time.mktime(time.strptime(f"{time.localtime().tm_year} {line[:15]}", "%Y %b %d %H:%M:%S")))] += 1
    return found


if __name__ == "__main__":
    if len(sys.argv) == 3:
        sys.exit(serve(Path(sys.argv[1]), json.loads(sys.argv[2])))
    started = time.time()
    print(run(int(sys.argv[1]) if len(sys.argv) == 2 else 100), f"{time.time() - started:.0f} s")
