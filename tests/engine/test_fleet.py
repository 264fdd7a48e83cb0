"""Coming back after an outage: real engines, a real server that goes and comes, and what the person's hand changes about
it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.fleet.engines import Share, logins
from client import backoff
from client import commands as c
from client.net.imap.connection import Imap
from client.sync import worker as room
from client.sync.options import SyncOptions
from tests.conftest import a_dovecot
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, until
from tests.engine.test_sync import fill
from tests.line import Line
from tests.servers import PASSWORD, Dovecot, letter

ENGINES = 8


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows of seconds, so that a test sees them through."""
    for name, seconds in (("LOST_WINDOW", 2.0), ("LOST_WAITED", 1.0), ("SERVER_WINDOW", 4.0), ("SERVER_WAITED", 2.0)):
        monkeypatch.setattr(backoff, name, seconds)


def test_the_server_goes_and_comes(quick: None, tmp_path: Path) -> None:
    """All are back, each letter written meanwhile arrives once, and the next letter is seen by everybody; nobody signs in
    twice."""
    with a_dovecot() as dovecot:
        users = [dovecot.add_user().user for _ in range(ENGINES)]
        facts = {
            "imap": dovecot.imaps_port,
            "smtp": dovecot.submission_port,
            "ca": str(dovecot.ca),
            "password": PASSWORD,
        }
        share = Share({**facts, "users": users}, tmp_path)
        share.start()
        until(lambda: all(line == "good" for line, _, _ in share.state()), 30)
        dovecot.stop()
        until(lambda: all(line == "gone" for line, _, _ in share.state()), 30)
        written = share.write()
        before = logins(dovecot).total()
        dovecot.start()
        until(lambda: all(line == "good" and not waiting for line, _, waiting in share.state()), 30)
        for number, user in enumerate(users):
            dovecot.deliver(user, letter(number))
        until(lambda: all(inbox == 1 for _, inbox, _ in share.state()), 15)
        assert [one.letter.count(b"Subject: Tu ") for one in dovecot.sink.letters] == [1] * written
        # and each courier once at the server for sending: with a letter, or to learn how large one may be
        until(lambda: logins(dovecot).total() - before >= 2 * ENGINES, 15)
        time.sleep(1.0)
        assert logins(dovecot).total() - before == 2 * ENGINES
        share.close()


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """When somebody began to connect."""
    found: list[float] = []
    real = Imap.connect

    def connect(*given: Any, **more: Any) -> Imap:
        found.append(time.monotonic())
        return real(*given, **more)

    monkeypatch.setattr(Imap, "connect", connect)
    return found


@pytest.fixture
def resting(dovecot: Dovecot, make_official: MakeOfficial, tries: list[float]) -> Iterator[tuple[Official, Line]]:
    """Hoa, whose line broke while she waited for mail; by the dice her worker would rest for most of a minute. It is mended
    again."""
    line = Line(dovecot.imaps_port)
    hoa = make_official(imap_port=line.port)
    fill(dovecot, hoa, 2)
    worker = hoa.session.worker(hoa.account)
    worker._options = SyncOptions(texts_ahead=False)
    worker._rhythm._chance = lambda: 0.999
    idle = []
    worker._wait, real = lambda link: (idle.append(1), real(link)), worker._wait
    hoa.session.start()
    until(lambda: idle and len(hoa.letters()) == 2)
    time.sleep(0.3)
    line.cut()
    until(lambda: hoa.session.views.strip(hoa.account).line.state == "gone")
    line.mend()
    tries.clear()
    yield hoa, line
    line.close()


PRESSES: dict[str, Callable[[Official], object]] = {
    "Nhận thư": lambda hoa: hoa.do(c.CheckMail()),
    "a letter that is not here": lambda hoa: hoa.do(c.OpenLetter(hoa.letter("Thư 1"))),
    "a letter that can be sent": lambda hoa: hoa.do(c.SendNow(hoa.do(c.Send(draft(hoa))))),
}


def draft(hoa: Official) -> Any:
    made = hoa.do(c.StartDraft(hoa.account))
    hoa.do(c.SaveDraft(made, "Gửi đi", "Kính gửi", recipients=(c.Recipient(address="hai@cantho.example"),)))
    return made


@pytest.mark.parametrize("press", PRESSES)
def test_what_she_waits_for_goes_at_once(resting: tuple[Official, Line], tries: list[float], press: str) -> None:
    """A press ends the rest; so does the courier that has reached the server."""
    hoa, _ = resting
    time.sleep(1.0)
    assert not tries
    PRESSES[press](hoa)
    until(lambda: hoa.session.views.strip(hoa.account).line.state == "good", 8)


def test_what_she_does_otherwise_waits(resting: tuple[Official, Line], tries: list[float]) -> None:
    """Marking, flagging, writing: three thousand people do that all the hour, and none of it may knock at the server."""
    hoa, _ = resting
    for number in range(5):
        hoa.do(c.Flag((hoa.letter("Thư 2"),)))
        hoa.do(c.SaveDraft(hoa.do(c.StartDraft(hoa.account)), "Viết dở", f"Kính gửi {number}"))
        time.sleep(0.5)
    assert not tries
    hoa.do(c.CheckMail())
    until(lambda: not hoa.open_wishes())


def test_in_the_middle_of_something(dovecot: Dovecot, make_official: MakeOfficial, tries: list[float]) -> None:
    """The line breaks while letters come: back after seconds, though the dice are against her."""
    line = Line(dovecot.imaps_port)
    hoa = make_official(imap_port=line.port)
    fill(dovecot, hoa, 60)
    worker = hoa.session.worker(hoa.account)
    worker._rhythm._chance = lambda: 0.999
    tries.clear()
    line.cut_after("down", 2_000)
    hoa.session.start()
    until(lambda: line.broken)
    line.mend()
    begun = time.monotonic()
    until(lambda: len(hoa.letters()) == 60, backoff.LOST_WAITED + 6)
    assert len(tries) == 1 and tries[0] - begun <= backoff.LOST_WAITED + 1
    line.close()


def test_no_network_at_all(resting: tuple[Official, Line], tries: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    """The PC itself has no way out: it asks every few seconds, since no try leaves it, and is back by itself."""
    hoa, line = resting
    worker = hoa.session.worker(hoa.account)
    monkeypatch.setattr(room, "way_out", lambda: False)
    worker._rhythm._chance = lambda: 0.0
    hoa.do(c.CheckMail())
    until(lambda: hoa.session.views.strip(hoa.account).line.state == "good", 8)
    line.cut()
    until(lambda: len(tries) >= 4, 15)
    line.mend()
    until(lambda: hoa.session.views.strip(hoa.account).line.state == "good", backoff.NO_WAY_SECONDS)
