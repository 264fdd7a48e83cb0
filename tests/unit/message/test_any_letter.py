"""Any octets are some letter: reading never raises and stays under a second, whatever a sender thought of."""

from __future__ import annotations

import base64
import quopri
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from client.api import read_letter
from client.message import charsets, headers
from client.message.addresses import addresses
from client.message.attachments import safe_name
from client.message.dates import date
from client.message.letter import Letter
from client.message.parameters import parameters
from client.message.sanitize import sanitize

MOST_SECONDS = 1.0
ANY = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

_PIECES = [
    b"\r\n", b"\n", b"\r", b" ", b"\t", b"\0", b"--", b"--x", b"--x--", b"\r\n--x\r\n", b"From: ", b"To: ", b"Subject: ", b"Date: ",
    b"Content-Type: multipart/mixed; boundary=x\r\n", b"Content-Type: multipart/alternative; boundary=\"x\"\r\n",
    b"Content-Type: message/rfc822\r\n", b"Content-Type: text/html; charset=utf-7\r\n", b"Content-Type: text/plain; format=flowed\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: quoted-printable\r\n", b"Content-Transfer-Encoding: x-uuencode\r\n",
    b"Content-Disposition: attachment; filename*0*=utf-8''%", b"filename=\"a\\\"", b"=?utf-8?B?", b"=?iso-2022-jp?Q?=1B", b"?=", b"<", b">",
    b"@", b"(", b")", b"\"", b"\\", b",", b";", b":", b"=", b"=\r\n", b"=FF", b"+APw-", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\x1b$B", b"begin 666 a\n",
    b"<html><body><table><tr><td>", b"<script>", b"<!--", b"<![CDATA[", b"<a href='", b"&#", b"http://", b"\xe2\x80\xae",
]  # fmt: skip
LETTERS = st.lists(st.one_of(st.sampled_from(_PIECES), st.binary(max_size=20)), max_size=60).map(b"".join)


def opened(data: bytes) -> Letter:
    started = time.thread_time()
    letter = read_letter(data, ("cantho.example",))
    assert time.thread_time() - started < MOST_SECONDS
    return letter


@ANY
@given(st.one_of(st.binary(max_size=3000), LETTERS))
def test_any_octets_are_a_letter(data: bytes) -> None:
    """And what comes out can be shown, saved and written as JSON: no lone halves, no control signs in the one-line fields."""
    letter = opened(data)
    for shown in (
        letter.subject,
        letter.sender.name,
        letter.sender.address,
        letter.body.text,
        letter.body.html,
    ):
        shown.encode("utf-8")
    assert not any(sign < " " for sign in letter.subject + letter.sender.name)
    assert all(file.name == safe_name(file.name) for file in letter.attachments)


@ANY
@given(LETTERS, st.sampled_from(["base64", "quoted-printable"]))
def test_any_octets_inside_a_letter(data: bytes, coding: str) -> None:
    """The same one level down and encoded."""
    coded = base64.encodebytes(data) if coding == "base64" else quopri.encodestring(data)
    head = b"Content-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\nContent-Type: "
    for kind in (b"text/html", b"text/plain", b"message/rfc822"):
        opened(
            head
            + kind
            + b"\r\nContent-Transfer-Encoding: "
            + coding.encode()
            + b"\r\n\r\n"
            + coded
            + b"\r\n--q--\r\n"
        )


@ANY
@given(st.binary(max_size=400))
def test_any_field(data: bytes) -> None:
    """Every reader of a field takes any octets."""
    headers.decode_words(data)
    headers.message_ids(data)
    addresses(data)
    date(data)
    parameters(data)


@ANY
@given(
    st.binary(max_size=400),
    st.one_of(
        st.sampled_from(
            [
                "utf-8",
                "utf-7",
                "viscii",
                "idna",
                "punycode",
                "base64",
                "hex",
                "rot13",
                "unicode_escape",
                "undefined",
                "mbcs",
                "zip",
                "",
            ]
        ),
        st.text(max_size=20),
    ),
)
def test_any_charset(data: bytes, declared: str) -> None:
    """A charset name is a stranger's word too: none of Python's odd codecs is run by it."""
    charsets.decode(data, declared).text.encode("utf-8")


@ANY
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "<a href=",
                    "javascript:",
                    "data:text/html",
                    '"',
                    "'",
                    ">",
                    "<",
                    "<img src=",
                    "//x.example/a.png",
                    "http://",
                    "<style>",
                    "url(",
                    ")",
                    "onload=",
                    "<svg",
                    "<iframe",
                    "&#x6a;",
                    "</a>",
                    "<base href=",
                    "cid:",
                ]
            ),
            st.text(max_size=8),
        ),
        max_size=40,
    ).map("".join)
)
def test_no_html_gets_through(markup: str) -> None:
    """No script, no handler, nothing that is loaded from elsewhere."""
    clean = sanitize(markup).html.casefold()
    for tag in ("<script", "<style", "<iframe", "<svg", "<base", "<object", "<form", "<link", "<meta"):
        assert tag not in clean
    import re

    for attribute in re.findall(r"<[^>]*>", clean):
        assert not re.search(r"\son\w+\s*=", re.sub(r'"[^"]*"', '""', attribute))
        assert not re.search(r'\s(?:src|background|poster)="(?!cid:|data:image/)', attribute)
        assert not re.search(r'\shref="(?!https?:|mailto:)', attribute)


HARD = {
    "nested parts": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000)),
    "many parts": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\na\r\n" * 60_000,
    "many false boundaries": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n" + b"--y\r\n" * 100_000,
    "letters in letters": b"Content-Type: message/rfc822\r\n\r\n" * 3000,
    "many fields": b"X-A: b\r\n" * 100_000,
    "one long field": b"Subject: " + b"a" * 2_000_000,
    "many words": b"Subject: " + b"=?utf-8?B?4buH?= " * 60_000,
    "broken words": b"Subject: " + b"=?utf-8?B?" * 100_000,
    "many addresses": b"To: " + b"a@b.example, " * 50_000,
    "open quotes": b"From: " + b'"' * 50_001 + b"<a@b>",
    "open comments": b"From: " + b"(" * 200_000,
    "angles": b"From: " + b"<" * 100_000,
    "date comments": b"Date: " + b"(" * 20_000 + b")" * 20_000,
    "many parameters": b"Content-Type: text/plain" + b"; a*0*=utf-8''%41" * 30_000,
    "open parameter quotes": b'Content-Type: text/plain; name="' + b'\\"' * 100_000,
    "message ids": b"References: " + b"<" * 300_000,
    "nested tables": b"Content-Type: text/html\r\n\r\n" + b"<table><tr><td>" * 20_000,
    "open tags": b"Content-Type: text/html\r\n\r\n" + b"<p><font><li>" * 60_000,
    "open angles": b"Content-Type: text/html\r\n\r\n" + b"<" * 1_000_000,
    "comments": b"Content-Type: text/html\r\n\r\n" + b"<!--" * 200_000,
    "entities": b"Content-Type: text/html\r\n\r\n" + b"&" * 500_000,
    "attributes": b"Content-Type: text/html\r\n\r\n<a " + b"href=x " * 100_000 + b">",
    "links": b"Content-Type: text/html\r\n\r\n" + b"<a href='http://a.example/'>b.example</a> " * 20_000,
    "list after list": b"Content-Type: text/html\r\n\r\n" + b"<ul><li>a" * 3000 + b"</ul>" * 3000,
    "plain links": b"\r\n" + b"http://a.example/b " * 50_000,
    "quotes": b"Content-Type: text/plain; format=flowed\r\n\r\n" + b">" * 300_000 + b" \r\n" * 100_000,
    "passwords": b"\r\n" + b"mat khau " * 60_000,
    "old vietnamese": b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\n" + "QuyÕt ®Þnh ".encode("latin-1") * 60_000,
    "signs without letters": b"\r\n" + b"\xff" * 1_000_000,
    "one western word": b"\r\n" + b"a" * 1_000_000 + b"\xe9",
    "much french": b"\r\n" + "élève à la forêt ".encode() * 60_000,
    "much french in latin-1": b"\r\n" + "élève à la forêt ".encode("latin-1") * 60_000,
    "entities of letters": b"Content-Type: text/html\r\n\r\n" + b"&eacute;l&egrave;ve " * 30_000,
    "base64 of nothing": b"Content-Transfer-Encoding: base64\r\n\r\n" + b"=" * 2_000_000,
    "quoted-printable, all coded": b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=C3=A4" * 200_000,
    "enriched": b"Content-Type: text/enriched\r\n\r\n" + b"<param>" * 100_000 + b"<" * 300_000,
    "header lines that are none": b"x y\r\n" * 100_000 + b"A: b\r\n\r\n",
    "uuencode": b"Content-Transfer-Encoding: x-uuencode\r\n\r\n" + b"begin 666 a\n" * 100_000,
    "a large file": b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + (b"A" * 76 + b"\r\n") * 300_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HARD)
def test_letters_made_to_be_slow(name: str) -> None:
    """Every known way to make a reader quadratic, at a megabyte or so."""
    opened(HARD[name])
