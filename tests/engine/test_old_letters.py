"""Letters from before Unicode, as a real server hands them out: readable in the list and in the reader, the original kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from client.commands import Keep, OpenLetter
from client.message.vietnamese import tables
from client.rows import Place
from tests.engine.office import Official, foreign
from tests.servers import Dovecot

SUBJECT = "Báo cáo tình hình thực hiện nhiệm vụ năm 2004"
NAME = "Đỗ Hữu Phước"
WORDS = "Kính gửi Uỷ ban nhân dân phường Cái Khế, xin báo cáo kết quả thực hiện."
FILE = "Phụ lục số liệu.doc"


def octets_of(text: str, charset: str) -> bytes:
    return tables.encode(text, charset)


def letter(charset: str, kind: str) -> bytes:
    """Raw octets everywhere, said to be Western, as programs of that time sent them."""
    font = {"tcvn3": ".VnTime", "vni": "VNI-Times"}.get(charset, "Arial")
    words = octets_of(WORDS, charset)
    body = b'<html><p><font face="' + font.encode() + b'">' + words + b"</font></p></html>" if kind == "html" else words
    return b"\r\n".join(
        (
            b"From: " + octets_of(NAME, charset) + b" <phuoc@cantho.example>", b"To: hoa@cantho.example", b"Subject: " + octets_of(SUBJECT, charset),
            f"Message-ID: <{charset}-{kind}@cantho.example>".encode(), b"MIME-Version: 1.0", b'Content-Type: multipart/mixed; boundary="x"', b"",
            b"--x", b"Content-Type: text/" + kind.encode() + b"; charset=iso-8859-1", b"Content-Transfer-Encoding: 8bit", b"", body,
            b"--x", b'Content-Type: application/msword; name="' + octets_of(FILE, charset) + b'"', b"Content-Disposition: attachment", b"", b"\xd0\xcf", b"--x--", b"",
        )
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["plain", "html"])
@pytest.mark.parametrize("charset", ["tcvn3", "vni", "windows-1258", "viscii"])
def test_read_and_turned_back(hoa: Official, dovecot: Dovecot, charset: str, kind: str) -> None:
    """The row and the page are in Unicode, found by a search; `as_sent` is what the server has."""
    with foreign(dovecot, hoa.who) as client:
        client.append("INBOX", letter(charset, kind))
    hoa.sync()
    (number,) = hoa.letters()
    hoa.do(OpenLetter(number))
    hoa.sync()
    page = hoa.page(number)
    assert (page.row.subject, page.sender.name, page.text.strip()) == (SUBJECT, NAME, WORDS)
    assert page.old and [card.name for card in page.files] == [FILE]
    assert hoa.letters(words="uy ban nhan dan") == [number] and hoa.letters(words="do huu phuoc") == [number]
    assert "Uỷ ban" in page.html or kind == "plain"
    found = hoa.session.views.as_sent(number)
    assert found is not None
    (name,) = found.files.values()
    for seen, text in ((name, FILE), (found.subject, SUBJECT), (found.sender, NAME), (found.text.strip(), WORDS)):
        assert seen == " ".join(octets_of(text, charset).decode("cp1252", "replace").split()) or charset == "viscii"
        assert seen != text


def test_a_letter_of_today_has_no_original(hoa: Official, dovecot: Dovecot) -> None:
    """Nothing is said of a letter in UTF-8, and nothing is kept twice."""
    with foreign(dovecot, hoa.who) as client:
        client.append("INBOX", f"Subject: {SUBJECT}\r\nFrom: {NAME} <p@cantho.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{WORDS}\r\n".encode())
    hoa.sync()
    (number,) = hoa.letters()
    hoa.do(OpenLetter(number))
    hoa.sync()
    page = hoa.page(number)
    assert (page.row.subject, page.text.strip(), page.old) == (SUBJECT, WORDS, False)
    found = hoa.session.views.as_sent(number)
    assert found is not None and (found.subject, found.text) == (page.row.subject, page.text)


def test_the_original_goes_along_into_the_archive(hoa: Official, dovecot: Dovecot, tmp_path: Path) -> None:
    """Kept on this PC the letter still has both."""
    with foreign(dovecot, hoa.who) as client:
        client.append("INBOX", letter("tcvn3", "plain"))
    hoa.sync()
    (number,) = hoa.letters()
    hoa.do(OpenLetter(number))
    hoa.sync()
    hoa.do(Keep((number,)))
    for _turn in range(4):
        hoa.sync()
    (kept,) = hoa.letters(Place.KEPT)
    found = hoa.session.views.as_sent(kept)
    assert hoa.page(kept).old and found is not None
    assert found.text.strip() == octets_of(WORDS, "tcvn3").decode("cp1252") and found.subject != SUBJECT


def test_a_short_subject_follows_the_words(hoa: Official, dovecot: Dovecot) -> None:
    """Two words could be anything; once the letter has shown its charset they are read in it, in the list and in a search."""
    subject, name = "Häp tæ", "Thu Hµ"
    body = octets_of(WORDS, "tcvn3").decode("cp1252")
    with foreign(dovecot, hoa.who) as client:
        client.append(
            "INBOX",
            f"Subject: {subject}\r\nFrom: {name} <p@cantho.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n".encode(),
        )
    hoa.sync()
    (number,) = hoa.letters()
    hoa.do(OpenLetter(number))
    hoa.sync()
    page = hoa.page(number)
    assert (page.row.subject, page.sender.name, page.text.strip()) == ("Họp tổ", "Thu Hà", WORDS)
    assert hoa.letters(words="hop to") == [number] and hoa.letters(words="thu ha") == [number]
    found = hoa.session.views.as_sent(number)
    assert found is not None and (found.subject, found.sender) == (subject, name)
