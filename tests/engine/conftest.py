"""Officials with mailboxes of their own on the shared Dovecot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from client.clock import Clock
from client.net.budget import Budget
from client.net.server import Credentials
from client.practice.server import PracticeServer
from tests.conftest import a_dovecot
from tests.engine.office import Official, foreign, site
from tests.engine.slow import Desk, Log, Logged, Told
from tests.servers import Dovecot

MakeOfficial = Callable[..., Official]
MakeDesk = Callable[..., Desk]
NOW = 1_795_500_000.0  # Tuesday 24/11/2026, 13:40 in Cần Thơ


@pytest.fixture
def make_official(dovecot: Dovecot, tmp_path: Path) -> Iterator[MakeOfficial]:
    """`make_official(who=None, **site)`: a new mailbox, or another PC of the same person."""
    made: list[Official] = []

    def make(
        who: Credentials | None = None, *, server: Dovecot = dovecot, clock: Clock | None = None, **more: Any
    ) -> Official:
        folder = tmp_path / f"pc{len(made)}"
        official = Official(site(server, **more), folder, who or server.add_user(), clock)
        made.append(official)
        return official

    yield make
    for official in made:
        official.close()


@pytest.fixture
def hoa(make_official: MakeOfficial) -> Official:
    """Nguyễn Thị Hoa, the official."""
    return make_official()


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    """The practice office: its mailboxes as they are when a lesson begins."""
    made = PracticeServer(now=NOW)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def plain_dovecot() -> Iterator[Dovecot]:
    """A server that offers none of the extensions: bare IMAP4rev1."""
    with a_dovecot(more="imap_capability = IMAP4rev1") as server:
        yield server


@pytest.fixture
def make_desk(dovecot: Dovecot, make_official: MakeOfficial) -> Iterator[MakeDesk]:
    """A mailbox with `letters`, behind two lines that write one log; the threads do not run yet."""
    lines: list[Logged] = []

    def make(*letters: bytes, **site: object) -> Desk:
        log: Log = []
        imap, smtp = Logged(dovecot.imaps_port, name="imap", log=log), Logged(dovecot.submission_port, name="smtp", log=log)
        lines.extend((imap, smtp))
        who = dovecot.add_user()
        with foreign(dovecot, who) as client:
            for one in letters:
                client.append("INBOX", one)
        official = make_official(who, imap_port=imap.port, smtp_port=smtp.port, **site)
        meter = Told()
        official.session._shared = Budget(meter)
        return Desk(official, imap, smtp, log, meter)

    yield make
    for one in lines:
        one.close()
