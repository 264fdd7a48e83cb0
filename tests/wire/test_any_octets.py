"""Whatever a server sends, in whatever pieces: a GrammarError or a ReplyError at worst, the same in every split, and no waiting."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.net.imap import grammar
from client.net.imap.command import refusal, string_segment
from client.net.imap.folders import GetQuotaRoot, List, Select, Status
from client.net.imap.grammar import GrammarError, Response
from client.net.imap.letters import Copy, Fetch, Move, Search, Store, fetched, vanished
from client.net.imap.protocol import Literal, Protocol
from client.net.imap.session import Capability
from client.net.smtp.protocol import (
    Replies,
    ReplyError,
    crlf,
    extensions,
    letter_fault,
    recipient_fault,
    sign_in_fault,
    stuff,
)
from client.sync.wire import Uids

ANY = settings(max_examples=300, deadline=None)
_WORDS = [
    b"*", b"+", b"A1", b" ", b"\r\n", b"\n", b"\r", b"(", b")", b"[", b"]", b'"', b"\\", b"{3}\r\nabc", b"{3+}\r\n", b"~{2}\r\n\0\xff", b"{99999999999999999999}\r\n",
    b"{-1}\r\n", b"NIL", b"OK", b"NO", b"BAD", b"BYE", b"PREAUTH", b"FETCH", b"LIST", b"STATUS", b"SEARCH", b"ESEARCH (TAG \"A1\") UID ALL ", b"1:4294967295", b"VANISHED (EARLIER) ",
    b"QUOTA", b"QUOTAROOT", b"(STORAGE -1 99999999999999999999)", b"EXISTS", b"UID", b"FLAGS", b"ENVELOPE", b"BODYSTRUCTURE", b"BODY[1.MIME]<0>", b"BODY[HEADER.FIELDS (A)]",
    b"INTERNALDATE", b"MODSEQ (9)", b"RFC822.SIZE", b'"24-Nov-2026 99:99:99 +9999"', b"[UIDNEXT x]", b"[COPYUID 1 1:9 9:1]", b"[APPENDUID 1 1]", b"CAPABILITY", b"\xe1\xbb", b"\xc2\xb2", b"\xd9\xa3", b"\0",
]  # fmt: skip
LINES = st.lists(
    st.one_of(st.sampled_from(_WORDS), st.binary(max_size=6), st.integers().map(lambda n: str(n).encode())),
    max_size=40,
).map(b" ".join)
WIRE = st.one_of(
    st.binary(max_size=400),
    LINES,
    LINES.map(lambda line: b"* " + line + b"\r\n"),
    LINES.map(lambda line: b"* 1 FETCH (" + line + b")\r\n"),
)


def heard(pieces: list[bytes]) -> tuple[list[Response], bool]:
    """The responses, and whether it ended in a GrammarError."""
    protocol, found = Protocol(), list[Response]()
    for piece in pieces:
        try:
            found += protocol.feed(piece)
        except GrammarError:
            return found, True
    return found, False


def takers() -> tuple[Any, ...]:
    return (
        Capability(), List(), Status("INBOX", ("MESSAGES",)), Select("INBOX"),
        GetQuotaRoot("INBOX"), Fetch("1:*", ("UID", "FLAGS")), Search("ALL"),
        Store("1", "+FLAGS", ("\\Seen",)), Copy("1", "a"), Move("1", "a"), Uids("ALL", ("ESEARCH",)),
    )  # fmt: skip


@ANY
@given(WIRE)
def test_any_octets_of_imap(wire: bytes) -> None:
    """Every response that comes out can be given to every command and to every reader of structures."""
    for response in heard([wire])[0]:
        fetched(response)
        vanished(response)
        refusal(response)
        for taker in takers():
            taker.take(response)
        for value in response.values:
            grammar.envelope(value)
            grammar.internal_date(value if isinstance(value, (bytes, str)) else None)
            try:
                grammar.body_structure(value)
            except GrammarError:
                pass


@ANY
@given(WIRE, st.integers(0, 10**6), st.integers(0, 10**6))
def test_pieces_do_not_matter_to_imap(wire: bytes, first: int, second: int) -> None:
    cuts = sorted(cut % (len(wire) + 1) for cut in (first, second))
    whole = heard([wire])
    assert heard([wire[: cuts[0]], wire[cuts[0] : cuts[1]], wire[cuts[1] :]])[1] == whole[1]
    pieces = heard([bytes([octet]) for octet in wire])
    assert pieces[1] == whole[1]
    if not whole[1]:
        assert pieces[0] == whole[0]


@ANY
@given(st.text(max_size=60))
def test_any_folder_name_comes_back(name: str) -> None:
    """Modified UTF-7 both ways; halves of surrogate pairs cannot be sent."""
    usable = name.encode("utf-8", "ignore").decode()
    wire = grammar.encode_folder(usable)
    assert (
        wire.isascii()
        and grammar.decode_folder(wire) == usable
        and grammar.decode_folder(wire.encode()) == usable
    )


@ANY
@given(st.binary(max_size=60))
def test_any_folder_name_is_read(wire: bytes) -> None:
    grammar.decode_folder(wire).encode("utf-8", "surrogatepass")


@ANY
@given(st.text(max_size=80))
def test_any_text_is_sent_as_one_string(text: str) -> None:
    """What a person types cannot become a second command: quoted, or a literal of the right length."""
    usable = text.encode("utf-8", "ignore").decode()
    segment = string_segment(usable)
    protocol = Protocol()
    protocol.literal_plus = True
    protocol.command([b"SEARCH TEXT ", segment])
    wire = protocol.outgoing()
    if isinstance(segment, Literal):
        assert segment.data == usable.encode()
    else:
        assert wire.count(b"\r\n") == 1 and wire.endswith(b"\r\n")
    reader = grammar.Reader(wire[: -len(b"\r\n")])
    assert reader.all()[-1] == usable.encode()


@ANY
@given(st.sets(st.integers(1, 4_294_967_295), max_size=40))
def test_any_numbers_come_back(numbers: set[int]) -> None:
    assert (
        set(grammar.numbers(grammar.sequence(numbers))) == numbers
        if numbers
        else grammar.sequence(numbers) == ""
    )


# SMTP ----------------------------------------------------------------------------------------------------------------

_CODES = st.one_of(
    st.sampled_from(
        [
            b"250",
            b"250-",
            b"250 ",
            b"354 go",
            b"452 4.2.2 full",
            b"550 5.7.1 no",
            b"999",
            b"-",
            b"\r\n",
            b"\n",
            b"AUTH=PLAIN",
            b"SIZE x",
            b"SIZE 99999999999999999999",
            b"\xff",
        ]
    ),
    st.binary(max_size=8),
)
SPOKEN = st.one_of(st.binary(max_size=300), st.lists(_CODES, max_size=30).map(b"".join))


def replied(pieces: list[bytes]) -> tuple[list[Any], bool]:
    replies, found = Replies(), list[Any]()
    for piece in pieces:
        try:
            found += replies.feed(piece)
        except ReplyError:
            return found, True
    return found, False


@ANY
@given(SPOKEN)
def test_any_octets_of_smtp(wire: bytes) -> None:
    """Whatever a reply says, it becomes a Fault, and never one with a line break in its facts."""
    found, broken = replied([wire])
    for reply in found:
        extensions(reply)
        for fault in (
            recipient_fault(reply, "a@b"),
            letter_fault(reply, "data", 10, 0),
            letter_fault(reply, "mail", 10, 5),
            sign_in_fault(reply),
        ):
            assert "\n" not in str(fault.facts.get("reply", ""))
    pieces = replied([bytes([octet]) for octet in wire])
    assert pieces[1] == broken and (broken or pieces[0] == found)


@ANY
@given(
    st.lists(
        st.sampled_from([b".", b"\r\n", b"\n", b"\r", b"a", b"..", b"\r\n.\r\n", b"\n.\n", b"\r.\r"]),
        max_size=30,
    ).map(b"".join)
)
def test_no_letter_ends_before_its_end(letter: bytes) -> None:
    """RFC 5321 §4.5.2 both ways: one final dot, no bare CR or LF to smuggle with, and the other side gets what was meant."""
    wire = stuff(crlf(letter))
    assert wire.endswith(b"\r\n.\r\n") or wire == b".\r\n"
    assert not wire.replace(b"\r\n", b"").count(b"\n") and not wire.replace(b"\r\n", b"").count(b"\r")
    lines = wire[: -len(b".\r\n")].split(b"\r\n")
    assert b"." not in lines
    received = b"\r\n".join(line.removeprefix(b".") for line in lines)
    assert received in (crlf(letter), crlf(letter) + b"\r\n")


# Slow on purpose -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wire",
    [
        b"* 1 FETCH (" + b"(" * 100_000,
        b"* 1 FETCH (" + b'"a" ' * 200_000 + b")\r\n",
        b"* LIST (" + b"\\" * 500_000,
        b"* OK [" + b"[" * 500_000 + b"\r\n",
        b"* SEARCH " + b"1 " * 300_000 + b"\r\n",
        b"* 1 FETCH (BODY[" + b"(" * 300_000 + b"\r\n",
        b"* 1 FETCH (" + b"BODY[" * 100_000 + b")\r\n",
        b"* 1 FETCH (X " + b"{1}\r\na " * 60_000 + b")\r\n",
        b"* VANISHED 1:4294967295\r\n",
        b"* VANISHED " + b"1:900000," * 100_000 + b"1\r\n",
    ],
    ids=[
        "open lists",
        "many strings",
        "backslashes",
        "codes",
        "many numbers",
        "open section",
        "sections",
        "literals",
        "all",
        "all again",
    ],
)
def test_answers_made_to_be_slow(wire: bytes) -> None:
    """A hostile server can make nobody wait: the time grows with the length, also octet groups of a slow line."""
    started = time.perf_counter()
    for response in heard([wire[at : at + 16_384] for at in range(0, len(wire), 16_384)])[0]:
        fetched(response)
        vanished(response)
    assert time.perf_counter() - started < 2
