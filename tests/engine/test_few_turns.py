"""How little it takes against a real server: one connection for a new account, three turns for a check, one for a text."""

from __future__ import annotations

import time

import pytest

from client import backoff
from client import commands as c
from client.net.imap.connection import Imap
from client.store import accounts, folders
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, agree, foreign, until
from tests.engine.test_sync import fill
from tests.line import Line
from tests.servers import Dovecot, letter

LETTERS = 130


def settled(official: Official) -> bool:
    inbox = folders.by_role(official.db, official.account, "inbox")
    return inbox is not None and inbox.known_from == 1 and official.session.views.strip(official.account).line.received_at > 0


def test_a_new_account_is_one_connection(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """Where the server was asked about the password, the list comes too: no second sign-in, and all rows are there."""
    line, who = Line(dovecot.imaps_port), dovecot.add_user()
    with foreign(dovecot, who) as other:
        for number in range(LETTERS):
            other.append("INBOX", letter(number, subject=f"Thư {number}"))
    hoa = make_official(who, imap_port=line.port)
    hoa.session.start()
    until(lambda: settled(hoa))
    assert line.connections == 1 and len(hoa.letters()) == LETTERS
    hoa.session.worker(hoa.account).stop()
    agree(hoa, dovecot)
    line.close()


def test_another_password_is_another_connection(dovecot: Dovecot, hoa: Official) -> None:
    """The connection of the sign-in is worth nothing once another password is kept."""
    hoa.do(c.GivePassword(hoa.account, "sai"))
    hoa.session.start()
    assert until(lambda: hoa.session.views.strip(hoa.account).line.fault).code == "WrongPassword"


def test_the_second_connection_is_short(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """What the server said the last time is remembered by the store: greeting, sign-in, compression and the look are three turns."""
    hoa = make_official()
    fill(dovecot, hoa, 30)
    hoa.sync()
    first = hoa.sync()
    row = accounts.get(hoa.db, hoa.account)
    assert row is not None and {"SASL-IR", "AUTH=PLAIN", "COMPRESS=DEFLATE"} <= {*row.capabilities.split()}
    assert first.turns <= 4, "and good-bye"


@pytest.mark.parametrize("server", ["dovecot", "plain_dovecot"])
def test_a_new_letter_shows(request: pytest.FixtureRequest, make_official: MakeOfficial, server: str) -> None:
    """Told with its row (NOTIFY), or looked for: each letter shows once, and the store equals the server afterwards."""
    there: Dovecot = request.getfixturevalue(server)
    hoa = make_official(server=there)
    fill(there, hoa, 3)
    worker = hoa.session.worker(hoa.account)
    worker._options = type(worker._options)(poll_seconds=0.5)  # the plain one has no IDLE
    hoa.session.start()
    until(lambda: settled(hoa))
    for number in range(3):
        there.deliver(hoa.who.user, letter(900 + number, subject=f"Vừa đến {number}"))
        until(lambda number=number: f"Vừa đến {number}" in hoa.subjects())  # type: ignore[misc]
    until(lambda: hoa.folder("inbox").uidnext == 7)  # and looked at once more, whatever was told
    worker.stop()
    assert len(hoa.letters()) == 6
    agree(hoa, there)


def test_a_server_that_waits_for_done_alone(dovecot: Dovecot, hoa: Official, monkeypatch: pytest.MonkeyPatch) -> None:
    """It breaks off when anything comes along with DONE: three times, then it is spoken to as it likes, and every wish arrives."""
    fill(dovecot, hoa, 2)
    hoa.sync()
    real, broken = Imap._flush, [0]

    def flush(self: Imap) -> None:
        waiting = b"".join(one for one in self._protocol._out if one)
        if waiting.startswith(b"DONE\r\n") and len(waiting) > len(b"DONE\r\n"):
            broken[0] += 1
            self._protocol._out.clear()
            self._stream._socket.close()
        real(self)

    monkeypatch.setattr(Imap, "_flush", flush)
    monkeypatch.setattr(backoff, "AT_MOST_EVERY", 0.0)
    monkeypatch.setattr(backoff, "pause", lambda *given, **more: 0.05)
    hoa.session.start()
    for number in range(4):
        until(lambda: hoa.session.worker(hoa.account)._imap is not None)
        time.sleep(0.5)
        hoa.do(c.Flag((hoa.letters()[0],), number % 2 == 0))
        until(lambda: not hoa.open_wishes())
    assert broken[0] == 3
