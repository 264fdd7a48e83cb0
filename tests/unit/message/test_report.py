"""Reports of delivery, from real servers and from people who wish us ill."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.message.report import MOST_RECIPIENTS, Outcome, original_id, outcomes, read

REAL = [
    ("gmail_ndn", "<CABXKi8zruXJc_6e4Dr087H5wE7sLp+u250o0N2q5DdjF_r-8wg@mail.gmail.com>", ["assidhfaaspocwaeofi@gmail.com failed 5.1.1"]),
    ("posteo_ndn", "<04422840-f884-3e37-5778-8192fe22d8e1@posteo.de>", ["hanerthaertidiuea@gmx.de failed 5.0.0"]),
    ("testrun_ndn_2", "<Mr.5xqflwt0YFv.IXDFfHauvWx@testrun.org>", ["bob@example.org failed 5.4.4"]),
    ("tiscali_ndn", "<Mr.un2NYERi1RM.lbQ5F9q-QyJ@tiscali.it>", ["shenauithz@testrun.org failed 5.1.1"]),
    ("ndn_with_attachment", "<Mr.I6Da6dXcTel.TroC5J3uSDH@example.org>", ["bob@example.org failed 5.2.2 full", "bob2@example.net failed 5.2.2 full"]),
    ("dsn_relayed", "<8b7b1a9d0c8cc588c7bcac47f5687634@posteo.de>", ["anon_2@gmx.at relayed 2.0.0"]),
]  # fmt: skip


def short(one: Outcome) -> str:
    return " ".join((one.address, one.action, one.status, *(["full"] if one.full else [])))


@pytest.mark.parametrize(("name", "about", "told"), REAL, ids=[name for name, _, _ in REAL])
def test_real_servers(corpora: Path, name: str, about: str, told: list[str]) -> None:
    """Gmail, Postfix in two ways, an Italian one, a full mailbox, a delivered letter."""
    found = read((corpora / "chatmail-core" / "message" / f"{name}.eml").read_bytes())
    assert found is not None and found.message_id == about and [short(one) for one in found.outcomes] == told


def group(*lines: str) -> bytes:
    return ("Reporting-MTA: dns; x\r\n\r\n" + "\r\n".join(lines) + "\r\n").encode()


TABLE = [
    ("Final-Recipient: rfc822; a@b.example|Action: failed|Status: 5.2.2", "a@b.example failed 5.2.2 full"),
    ("Final-Recipient: rfc822; a@b.example|Action: failed|Status: 4.2.2 (mailbox full)", "a@b.example failed 4.2.2 full"),
    ("Final-Recipient: rfc822; x@y.example|Original-Recipient: rfc822; a@b.example|Action: delayed|Status: 4.4.1", "a@b.example delayed 4.4.1"),
    ("Final-Recipient: rfc822; <a@b.example>|ACTION: Failed (x)|Status: 5.0.0|Diagnostic-Code: smtp; 552 5.2.2 no room", "a@b.example failed 5.2.2 full"),
    ("Final-Recipient: rfc822; a@b.example|Action: failed|Diagnostic-Code: smtp; 550 mailbox is full", "a@b.example failed 5.0.0 full"),
    ("Final-Recipient: rfc822; a@b.example|Action: failed|Status: 5.7.1|Diagnostic-Code: smtp; 550 quota exceeded", "a@b.example failed 5.7.1"),
    ("Final-Recipient: utf-8; hoà@cần-thơ.example|Action: failed|Status: 5.1.1", "hoà@cần-thơ.example failed 5.1.1"),
    ("Final-Recipient: rfc822;|  a@b.example|Action: failed|Status: 5.1.1", "a@b.example failed 5.1.1"),
    ("Final-Recipient: rfc822; nobody|Action: failed|Status: 5.1.1", ""),
    ("Final-Recipient: rfc822; a@b.example|Action: exploded|Status: 5.1.1", ""),
    ("Action: failed|Status: 5.1.1", ""),
    ("Final-Recipient: rfc822; a b@c.example|Action: failed", ""),
    ("Final-Recipient: rfc822; a@b.example|Final-Recipient: rfc822; other@b.example|Action: failed|Status: 5.1.1", "a@b.example failed 5.1.1"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "told"), TABLE)
def test_a_group(lines: str, told: str) -> None:
    """As servers write them, and as they should not."""
    assert [short(one) for one in outcomes(group(*lines.split("|")))] == ([told] if told else [])


def test_no_report() -> None:
    assert read(b"Subject: x\r\n\r\nAction: failed") is None
    assert original_id(b"no header") == original_id(b"Message-ID: nothing") == ""


def test_a_million_recipients() -> None:
    """Cut where it is enough, and quickly."""
    one = b"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n\n"
    begun = time.process_time()
    assert 0 < len(outcomes(b"Reporting-MTA: x\n\n" + one * 100_000)) <= MOST_RECIPIENTS
    assert outcomes(b"\n \t\n" * 200_000) == () and outcomes(b"\r\n" * 500_000 + b"x") == ()
    assert time.process_time() - begun < 5


@given(st.binary(max_size=2000))
def test_any_octets(data: bytes) -> None:
    """Nothing raises, and nothing but addresses comes out as one."""
    for one in outcomes(data):
        assert "@" in one.address and not any(sign in one.address for sign in " <>\r\n")
    original_id(data)
    read(b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n" + data)
