"""Lines and PCs in trouble of exactly one kind; when it is over, all goes on by itself."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from client import commands as c
from client.faults import CertificateExpired, Fault, NameUnknown, NotMail, TlsUnavailable
from tests.conftest import a_dovecot
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, agree, until
from tests.engine.sending import HAI
from tests.faults.promises import Queued, nothing_stuck
from tests.line import Line
from tests.listener import Listener
from tests.servers import Dovecot, letter


def refused_sync(hoa: Official) -> Fault:
    with pytest.raises(Fault) as caught:
        hoa.sync()
    return caught.value


def all_is_well(hoa: Official, dovecot: Dovecot, *letters: Queued) -> None:
    """The trouble is over: one turn each, and everything is where it belongs."""
    hoa.sync()
    hoa.send_and_sync()
    for one in letters:
        one.once(dovecot.sink.letters, [HAI])
    agree(hoa, dovecot)
    assert not hoa.session.views.outbox()
    nothing_stuck(hoa, time.time())


# The way there -----------------------------------------------------------------------------------------------------


@contextmanager
def black_hole() -> Iterator[tuple[str, int]]:
    """An IPv6 address at which nothing answers, not even with a refusal: its queue of strangers is full, so SYNs are dropped."""
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as hole:
        try:
            hole.bind(("::1", 0))
        except OSError:
            pytest.skip("platform: no IPv6 on this machine")
        hole.listen(0)
        fillers = [socket.socket(socket.AF_INET6, socket.SOCK_STREAM) for _ in range(4)]
        for one in fillers:
            one.setblocking(False)
            one.connect_ex(hole.getsockname())
        try:
            yield hole.getsockname()
        finally:
            for one in fillers:
                one.close()


def test_ipv6_that_swallows_everything(
    dovecot: Dovecot, make_official: MakeOfficial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name has an IPv6 address too, to which packets go and from which none come: IPv4 is used a moment later."""
    hoa = make_official()
    real = socket.getaddrinfo
    with black_hole() as hole, monkeypatch.context() as patch:

        def both(host: Any, port: Any, *more: Any, **how: Any) -> Any:
            return [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", hole), *real(host, port, *more, **how)]

        patch.setattr(socket, "getaddrinfo", both)
        sent = Queued.written(hoa, "IPv6")
        begun = time.monotonic()
        hoa.send_and_sync()
        assert time.monotonic() - begun < 8.0, "nobody waits for the one that never answers"
    all_is_well(hoa, dovecot, sent)


class Portal(Listener):
    """The page of a hotel or a school, for whatever is asked at whatever port."""

    PAGE = b"HTTP/1.1 302 Found\r\nLocation: http://portal/\r\nContent-Type: text/html\r\n\r\n<html><body>Wi-Fi</body></html>"

    def taken(self, near: socket.socket) -> None:
        with near, suppress(OSError):
            near.sendall(self.PAGE)
            near.shutdown(socket.SHUT_WR)
            while near.recv(4_096):
                pass


@pytest.mark.parametrize("plain", [False, True], ids=["TLS", "plain"])
def test_a_portal_answers_with_its_page(dovecot: Dovecot, make_official: MakeOfficial, plain: bool) -> None:
    """It is told apart from a mail server, nothing is held against the letter, and nothing goes to the portal."""
    imap, smtp, portal = Line(dovecot.imap_port if plain else dovecot.imaps_port), Line(dovecot.submission_port), Portal()
    hoa = make_official(imap_port=imap.port, smtp_port=smtp.port, plain=plain)
    sent = Queued.written(hoa, f"Cổng {plain}")
    targets = imap.target, smtp.target
    imap.target = smtp.target = portal.port
    hoa.session.courier(hoa.account).run_once()
    assert isinstance(refused_sync(hoa), (NotMail, TlsUnavailable))
    row = hoa.row(sent.row)
    assert row.state == "waiting" and row.fault_code == "NotMail"
    nothing_stuck(hoa, time.time())
    imap.target, smtp.target = targets
    all_is_well(hoa, dovecot, sent)
    for one in (imap, smtp, portal):
        one.close()


def test_no_names(dovecot: Dovecot, hoa: Official, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server that knows names is gone: everything waits, and goes when it is back."""
    sent = Queued.written(hoa, "Không tên")
    with monkeypatch.context() as patch:

        def gone(*asked: Any, **how: Any) -> Any:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

        patch.setattr(socket, "getaddrinfo", gone)
        hoa.session.courier(hoa.account).run_once()
        assert isinstance(refused_sync(hoa), NameUnknown)
        row = hoa.row(sent.row)
        assert row.state == "waiting" and row.fault_code == "NameUnknown"
        nothing_stuck(hoa, time.time())
    all_is_well(hoa, dovecot, sent)


def test_a_certificate_that_expires(make_official: MakeOfficial) -> None:
    """Over night it has run out: nothing goes, no attempt is used up, no way around it; with a new one all goes on by itself."""
    with a_dovecot() as server:
        hoa = make_official(server=server)
        hoa.sync()
        chain = server.base / "chain.pem"
        good = chain.read_bytes()
        server.stop()
        chain.write_bytes((server.base / "expired.pem").read_bytes())
        server.start()
        sent = Queued.written(hoa, "Hết hạn")
        hoa.session.courier(hoa.account).run_once()
        assert isinstance(refused_sync(hoa), CertificateExpired)
        row = hoa.row(sent.row)
        assert (row.state, row.attempts, row.fault_code) == ("waiting", 0, "CertificateExpired")
        nothing_stuck(hoa, time.time())
        server.stop()
        chain.write_bytes(good)
        server.start()
        all_is_well(hoa, server, sent)
        hoa.close()


# The server ----------------------------------------------------------------------------------------------------------


def test_the_server_is_started_again(make_official: MakeOfficial) -> None:
    """In the middle of waiting for mail and of sending: both threads find their way back, nobody presses anything."""
    with a_dovecot() as server:
        smtp = Line(server.submission_port)
        hoa = make_official(server=server, smtp_port=smtp.port)
        hoa.session.start()
        until(lambda: hoa.session.views.strip(hoa.account).line.state == "good")
        smtp.speed = 20_000
        draft = hoa.do(c.StartDraft(hoa.account))
        hoa.do(c.SaveDraft(draft, "Khởi động lại", "x" * 60_000, recipients=(c.Recipient(address=HAI),)))
        row = hoa.do(c.Send(draft))
        hoa.do(c.SendNow(row))
        sent = Queued.of(hoa, row)
        until(lambda: hoa.session.views.outbox()[0].state == "sending")
        server.stop()
        smtp.speed = 0
        until(lambda: hoa.session.views.strip(hoa.account).line.state == "gone")
        nothing_stuck(hoa, time.time(), running=True)
        server.start()
        server.deliver(hoa.who.user, letter(1, subject="Sau khi khởi động"))
        until(lambda: "Sau khi khởi động" in hoa.subjects() and not hoa.session.views.outbox(), 40)
        sent.once(server.sink.letters, [HAI])
        hoa.close()
        smtp.close()
