"""Senders made to be taken for others. The corpus of attacks is in tests/corpora/homographs.py; here: our own people and places."""

from __future__ import annotations

import unicodedata

import pytest

from client.api import read_letter
from client.message import lookalike
from client.message.sanitize import link


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Hoa",
        unicodedata.normalize("NFD", "Huỳnh Quốc Bảo"),
        "UBND xã Thới Bình",
        "Đặng Quốc Huy (IT)",
        "A.B. O'Neil-Đỗ",
        "山田 太郎",
        "Иван Петров",
        "김철수",
        "Yahoo!日本",
        "R&D Phòng 2",
    ],
)
def test_honest_names(name: str) -> None:
    """Vietnamese in either spelling, and people of other countries in their own letters."""
    assert not lookalike.disguised(name, "a@cantho.example")


@pytest.mark.parametrize(
    "name",
    ["Nguyễn Thị Hоa", "Admіn", "Kho bạc\u202egpj.exe", "Pаypal", "A\u0300\u0300\u0300\u0300b", "ᴀdmin"],
)
def test_disguised_names(name: str) -> None:
    """One Cyrillic letter in a Latin word is enough."""
    assert lookalike.disguised(name, "a@cantho.example")


@pytest.mark.parametrize(
    "host",
    [
        "cantho.gov.vn",
        "mail.cantho.example",
        "đồngtháp.vn",
        "xn--ngthp-xqa5a71b.vn",
        "a-b_c.example",
        "127.0.0.1",
        "münchen.de",
        "例え.jp",
    ],
)
def test_honest_hosts(host: str) -> None:
    assert not lookalike.host_disguised(host)


@pytest.mark.parametrize(
    "host",
    [
        "cаntho.gov.vn",
        "xn--cntho-3ve.gov.vn",
        "раураl.com",
        "xn--\ud800".encode("utf-8", "replace").decode(),
        "a b.vn",
        "a\u200bb.vn",
        "",
    ],
)
def test_disguised_hosts(host: str) -> None:
    """Also when it comes as punycode, and when it cannot be read."""
    assert lookalike.host_disguised(host)


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("canth0.gov.vn", "cantho.gov.vn"),
        ("can-tho.gov.vn", "cantho.gov.vn"),
        ("rnail.example", "mail.example"),
        ("cànthơ.gov.vn", "cantho.gov.vn"),
    ],
)
def test_a_domain_near_ours(host: str, own: str) -> None:
    assert lookalike.near(host, (own,)) == own


@pytest.mark.parametrize(
    "host", ["cantho.gov.vn", "mail.cantho.gov.vn", "haugiang.gov.vn", "gov.vn", "vinhlong.gov.vn", ""]
)
def test_a_domain_that_is_ours_or_another(host: str) -> None:
    assert lookalike.near(host, ("cantho.gov.vn",)) == ""


def codes(head: str) -> list[str]:
    return [
        sign.code
        for sign in read_letter(f"{head}\r\nSubject: x\r\n\r\nx\r\n".encode(), ("cantho.gov.vn",)).warnings
    ]


def test_the_letter_says_so() -> None:
    """The sign is on the letter, once; a colleague's letter has none."""
    assert codes("From: Hoa <hoa@canth0.gov.vn>") == ["lookalike"]
    assert codes("From: Nguy\u202en <a@other.example>").count("lookalike") == 1
    assert codes("From: Hoa <hoa@cantho.gov.vn>") == []
    assert codes("From: Nguyễn Thị Hoa <hoa@other.example>") == []


def test_a_link_to_a_disguised_host_is_deceptive() -> None:
    """And one to an honest host with Vietnamese letters is not."""
    assert link("Xem", "https://cаntho.gov.vn/a").deceptive
    assert not link("Xem", "https://đồngtháp.vn/a").deceptive
