"""Opening a connection for sending: the greeting, encryption, signing in (RFC 5321, 3207, 4954)."""

from __future__ import annotations

import base64

import pytest

from client import faults as f
from client.net.server import Credentials, Security
from client.net.smtp import connection
from client.net.smtp.connection import Smtp
from tests.wire.script import Script


def open_with(transcript: str, monkeypatch: pytest.MonkeyPatch, security: Security = Security.PLAIN) -> tuple[Smtp, Script]:
    script = Script(transcript, security=security)
    monkeypatch.setattr(connection, "Stream", lambda server, traffic: script)
    monkeypatch.setattr("socket.gethostname", lambda: "MÁY-01")
    return Smtp.connect(script.server, Credentials("hoa", "bí mật")), script


PLAIN = base64.b64encode("\0hoa\0bí mật".encode()).decode()
USER, WORD = base64.b64encode(b"hoa").decode(), base64.b64encode("bí mật".encode()).decode()


@pytest.mark.parametrize(
    ("offer", "talk"),
    [
        ("AUTH PLAIN LOGIN", f"C: AUTH PLAIN {PLAIN}\nS: 235 2.7.0 OK"),
        ("AUTH LOGIN", f"C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: {USER}\nS: 334 UGFzc3dvcmQ6\nC: {WORD}\nS: 235 OK"),
        ("HELP", ""),
    ],
)  # fmt: skip
def test_signing_in(offer: str, talk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PC whose name is Vietnamese calls itself localhost; a server that trusts the network is not asked."""
    _, script = open_with(f"S: 220 tap\nC: EHLO localhost\nS: 250-tap\nS: 250 {offer}\n{talk}", monkeypatch)
    script.end()


def test_a_server_from_before_ehlo(monkeypatch: pytest.MonkeyPatch) -> None:
    smtp, script = open_with("S: 220 tap\nC: EHLO localhost\nS: 502 what\nC: HELO localhost\nS: 250 tap", monkeypatch)
    assert not smtp.extensions.names
    script.end()


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ("535 5.7.8 wrong", f.WrongPassword),
        ("550 5.7.8 wrong", f.WrongPassword),
        ("554 denied", f.WrongPassword),
        ("454 4.7.0 later", f.SignInUnavailable),
        ("530 5.7.0 STARTTLS first", f.SignInUnavailable),
        ("534 5.7.9 mechanism too weak", f.SignInUnavailable),
        ("538 5.7.11 encryption required", f.SignInUnavailable),
        ("504 5.5.4 mechanism", f.SignInUnavailable),
        ("421 4.7.0 too many connections", f.ServerBusy),
        ("334 and more", f.SignInUnavailable),
        ("rubbish", f.ServerNonsense),
    ],
)
def test_sign_in_is_refused(reply: str, kind: type[f.Fault], monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what says that the password is wrong lets the person be asked for another."""
    with pytest.raises(f.Fault) as raised:
        open_with(
            f"S: 220 tap\nC: EHLO localhost\nS: 250-tap\nS: 250 AUTH PLAIN\nC: AUTH PLAIN {PLAIN}\nS: {reply}", monkeypatch
        )
    assert type(raised.value) is kind


@pytest.mark.parametrize(
    ("greeting", "kind"),
    [
        ("S: 554 no service", f.ServerBusy),
        ("S: 421 too many", f.ServerBusy),
        ("S: HTTP/1.1 302 Found", f.NotMail),
        ("S: * OK IMAP4rev1", f.NotMail),
        ("X", f.LineLost),
        ("S: 220 tap\nC: EHLO localhost\nS: 250-tap\nS: 250 AUTH GSSAPI", f.SignInUnavailable),
        ("S: 220 tap\nC: EHLO localhost\nS: 550 no\nC: HELO localhost\nS: 550 no", f.ServerBusy),
    ],
)
def test_the_door_is_shut(greeting: str, kind: type[f.Fault], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(f.Fault) as raised:
        open_with(greeting, monkeypatch)
    assert type(raised.value) is kind


def test_nothing_said_in_the_clear_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever somebody slips in before TLS is forgotten; the password goes only afterwards (CVE-2011-0411)."""
    smtp, script = open_with(
        f"""
        S: 220 tap
        C: EHLO localhost
        S: 250-tap
        S: 250-AUTH PLAIN LOGIN
        S: 250 STARTTLS
        C: STARTTLS
        S: 220 go
        S: 250-evil
        S: 250 SIZE 1
        C: EHLO localhost
        S: 250-tap
        S: 250 AUTH PLAIN
        C: AUTH PLAIN {PLAIN}
        S: 235 OK
        """,
        monkeypatch,
        Security.STARTTLS,
    )
    script.end()
    assert script.secured and smtp.extensions.size == 0


@pytest.mark.parametrize("end", ["S: 250 HELP", "S: 250 STARTTLS\nC: STARTTLS\nS: 454 not now"])
def test_no_encryption_no_password(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(f.TlsUnavailable):
        open_with(f"S: 220 tap\nC: EHLO localhost\nS: 250-tap\n{end}", monkeypatch, Security.STARTTLS)
