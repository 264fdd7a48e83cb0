"""IMAP without a server: octets in whatever pieces they come, what they mean, and what goes out (RFC 3501, 7888, 7162, 4731, 9208)."""

from __future__ import annotations

from typing import Any

import pytest

from client.net.imap import grammar
from client.net.imap.folders import GetQuotaRoot
from client.net.imap.grammar import GrammarError, Reader, Response, body_structure, parse
from client.net.imap.letters import Fetch, fetched, vanished
from client.net.imap.protocol import BROKEN, Literal, Protocol
from client.sync.wire import Uids


def one(data: bytes) -> Response:
    """The single response in these octets."""
    (response,) = Protocol().feed(data)
    return response


# Values --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("octets", "values"),
    [
        (b"FOO 45 NIL nil", ["FOO", "45", None, None]),
        (b'"a" "" "b c"', [b"a", b"", b"b c"]),
        (b'"a\\"b\\\\c"', [b'a"b\\c']),
        (b"()", [[]]),
        (b'(a ("b" NIL)(1))', [["a", [b"b", None], ["1"]]]),
        (b"{3}\r\nabc (x)", [b"abc", ["x"]]),
        (b"~{4}\r\n\x00\xff\r\n", [b"\x00\xff\r\n"]),  # literal8 (RFC 3516)
        (b"{3+}\r\nabc", [b"abc"]),
        (b"{0}\r\n x", [b"", "x"]),
        (b"{7}\n(\"{3}\r\n", [b'("{3}\r\n']),
        (b"BODY[HEADER.FIELDS (A B)] x", ["BODY[HEADER.FIELDS (A B)]", "x"]),
        (b"BODY[]<0> {2}\r\nhi", ["BODY[]<0>", b"hi"]),
        ("\"Thư đến\"".encode(), ["Thư đến".encode()]),  # 8-bit in a quoted string
        (b'"\xe9"', [b"\xe9"]),
        (b"\\Seen $Junk \\*", ["\\Seen", "$Junk", "\\*"]),
        (b" a  b ", ["a", "b"]),
        (b"a ) b", ["a", "b"]),  # one bracket too many
        (b'(NIL """" "x")', [[None, b'""', b"x"]]),  # NetEase: quotes that were not escaped
        (b"{12 {x} {", ["{12", "{x}", "{"]),
    ],
)
def test_values(octets: bytes, values: list[Any]) -> None:
    """NIL, atoms, strings, literals of all three kinds, lists, sections."""
    assert Reader(octets).all() == values


@pytest.mark.parametrize("octets", [b'"abc', b"(a (b)", b"{9}\r\nabc", b"(" * 300 + b")" * 300])
def test_broken_values(octets: bytes) -> None:
    """What does not end, or never will, is said to be no IMAP."""
    with pytest.raises(GrammarError):
        Reader(octets).all()


@pytest.mark.parametrize(
    ("octets", "response"),
    [
        (b"* OK hello\r\n", Response("*", "OK", text="hello")),
        (b"* ok [ALERT] Server on fire\r\n", Response("*", "OK", code=("ALERT",), text="Server on fire")),
        (b"A1 NO [TRYCREATE] no\r\n", Response("A1", "NO", code=("TRYCREATE",), text="no")),
        (b"* OK [UIDVALIDITY 17] x\r\n", Response("*", "OK", code=("UIDVALIDITY", "17"), text="x")),
        (b"* OK [PERMANENTFLAGS (\\Seen \\*)]\r\n", Response("*", "OK", code=("PERMANENTFLAGS", ["\\Seen", "\\*"]))),
        (b"* NO [ALERT]\r\n", Response("*", "NO", code=("ALERT",))),
        (b'* OK [BADURL "a]b"] x\r\n', Response("*", "OK", code=("BADURL", b"a]b"), text="x")),
        (b'* OK ready. [UwBDADEA]\r\n', Response("*", "OK", text="ready. [UwBDADEA]")),  # Exchange Online
        (b"* BYE\r\n", Response("*", "BYE")),
        (b"* 3 exIsts\r\n", Response("*", "EXISTS", 3)),
        (b"*  3   EXISTS \r\n", Response("*", "EXISTS", 3)),
        (b"* 3 EXISTS\n", Response("*", "EXISTS", 3)),
        (b"* SEARCH\r\n", Response("*", "SEARCH")),
        (b"+ idling\r\n", Response("+", "", text="idling")),
        (b"+\r\n", Response("+", "")),
        (b"+ \r\n", Response("+", "")),
        (b"* VANISHED (EARLIER) 1:3,5\r\n", Response("*", "VANISHED", values=(["EARLIER"], "1:3,5"))),
    ],
)
def test_responses(octets: bytes, response: Response) -> None:
    """Status responses with their codes, numbers before and after, continuations, bare line ends."""
    assert parse(octets) == response


# In pieces -----------------------------------------------------------------------------------------------------------

STREAM = (
    b"* OK [CAPABILITY IMAP4rev1 LITERAL+] ready\r\n"
    b"* LIST (\\HasNoChildren) \"/\" {5}\r\nA \"}B\r\n"
    b"* 1 FETCH (UID 7 BODY[1] {12}\r\n* 9 EXISTS\r\n FLAGS (\\Seen) BODY[2] ~{3}\r\n\x00\r\n)\r\n"
    b"* 2 FETCH (UID 8 ENVELOPE (NIL {4}\r\n{3}\r NIL NIL NIL NIL NIL NIL NIL NIL))\r\n"
    b"+ go on\r\n"
    b"A1 OK done\r\n"
)


def test_every_split() -> None:
    """Cut at every octet, and octet by octet: the same responses, none early, none lost."""
    whole = Protocol().feed(STREAM)
    assert [response.name for response in whole] == ["OK", "LIST", "FETCH", "FETCH", "", "OK"]
    assert fetched(whole[2]).sections == {"1": b"* 9 EXISTS\r\n", "2": b"\x00\r\n"}
    for cut in range(len(STREAM) + 1):
        protocol = Protocol()
        assert protocol.feed(STREAM[:cut]) + protocol.feed(STREAM[cut:]) == whole
    protocol = Protocol()
    assert [response for octet in STREAM for response in protocol.feed(bytes([octet]))] == whole


def test_three_pieces() -> None:
    """Cut at two places around each literal and line end."""
    whole = Protocol().feed(STREAM)
    edges = [at for at in range(1, len(STREAM)) if STREAM[at - 1 : at] in (b"\r", b"\n", b"}", b"{")]
    for first in edges:
        for second in edges:
            if first < second:
                protocol = Protocol()
                got = protocol.feed(STREAM[:first]) + protocol.feed(STREAM[first:second]) + protocol.feed(STREAM[second:])
                assert got == whole


def test_a_large_literal_costs_no_more_than_its_length() -> None:
    """Ten megabytes in small pieces: the search for the line's end never begins again."""
    protocol, size = Protocol(), 10_000_000
    assert protocol.feed(b"* 1 FETCH (UID 1 BODY[2] {%d}\r\n" % size) == []
    piece = b"x" * 16_384
    sent = 0
    while sent + len(piece) <= size:
        assert protocol.feed(piece) == []
        sent += len(piece)
    (response,) = protocol.feed(b"x" * (size - sent) + b")\r\n")
    assert len(fetched(response).sections["2"] or b"") == size


@pytest.mark.parametrize("data", [b"x" * 8_100_000, b"* 1 FETCH (BODY[] {999999999999}\r\n"])
def test_endless_lines_and_literals(data: bytes) -> None:
    """A server cannot fill the memory."""
    with pytest.raises(GrammarError):
        Protocol().feed(data)


def test_one_bad_line_stops_nothing() -> None:
    """A line that cannot be read is passed over; of a letter's line what is sure is kept."""
    protocol = Protocol()
    names = [
        response.name
        for response in protocol.feed(
            b'* LIST () "/" "Th\r\nnew" (\r\n* LIST () "/" ok\r\n* 4 FETCH (UID 17 FLAGS (\\Seen) ENVELOPE ("a\r\nA1 OK\r\n'
        )
        if response.tag in ("*", "A1")  # the second half of the name is nobody's
    ]
    assert names == [BROKEN, "LIST", "FETCH", "OK"]
    found = fetched(parse(b'* 4 FETCH (UID 17 RFC822.SIZE 9 FLAGS (\\Seen a) MODSEQ (5) INTERNALDATE " 1-Jan-2024 00:00:00 +0700" ENVELOPE ("a'))
    assert (found.uid, found.size, found.flags, found.modseq) == (17, 9, frozenset({"\\Seen", "a"}), 5)
    assert found.internal_date == 1704042000.0
    assert found.envelope is None


def test_garbage_is_no_mail_server() -> None:
    """What does not begin like IMAP is refused at once."""
    for data in (b"\x16\x03\x01\x02\r\n", b"(((\r\n", b"A1 x (\r\n"):
        with pytest.raises(GrammarError):
            Protocol().feed(data)


# Out -----------------------------------------------------------------------------------------------------------------


def test_synchronising_literals() -> None:
    """Without LITERAL+ nothing goes beyond a literal's head before '+', of whichever command."""
    protocol = Protocol()
    protocol.command([b"LOGIN ", Literal("Hà".encode()), b" ", Literal(b"p")])
    protocol.command([b"NOOP"])
    assert protocol.outgoing() == b"A1 LOGIN {3}\r\n"
    assert protocol.outgoing() == b"" and protocol.holding
    protocol.go_on()
    assert protocol.outgoing() == "Hà {1}\r\n".encode()
    protocol.go_on()
    assert protocol.outgoing() == b"p\r\nA2 NOOP\r\n"
    assert not protocol.holding


def test_a_refused_literal() -> None:
    """NO instead of '+': the octets stay here, the next command goes."""
    protocol = Protocol()
    protocol.command([b"APPEND a ", Literal(b"letter")])
    protocol.command([b"NOOP"])
    assert protocol.outgoing() == b"A1 APPEND a {6}\r\n"
    protocol.drop_held()
    assert protocol.outgoing() == b"A2 NOOP\r\n"


@pytest.mark.parametrize(
    ("plus", "minus", "size", "head"),
    [(True, False, 5000, b"{5000+}"), (False, True, 4096, b"{4096+}"), (False, True, 4097, b"{4097}"), (False, False, 1, b"{1}")],
)
def test_non_synchronising_literals(plus: bool, minus: bool, size: int, head: bytes) -> None:
    """RFC 7888: LITERAL+ takes any, LITERAL- up to 4096 octets."""
    protocol = Protocol()
    protocol.literal_plus, protocol.literal_minus = plus, minus
    protocol.command([b"X ", Literal(b"y" * size)])
    sent = protocol.outgoing()
    assert sent.startswith(b"A1 X " + head + b"\r\n")
    assert protocol.holding is (b"+" not in head)


def test_quoting() -> None:
    """Only ASCII without line ends is quoted."""
    assert grammar.quote('a"b\\c') == b'"a\\"b\\\\c"'
    for text in ("đ", "a\nb", "a\rb", "a\0b"):
        with pytest.raises(GrammarError):
            grammar.quote(text)


# Folder names --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "wire"),
    [
        ("INBOX", "INBOX"),
        ("Thư đến", "Th&AbA- &AREevw-n"),
        ("&", "&-"),
        ("a&b&c", "a&-b&-c"),
        ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
        ("Test.Frode Rønning", "Test.Frode R&APg-nning"),
        ("Tom & Jerry", "Tom &- Jerry"),
        ("😀", "&2D3eAA-"),
        ("đ&đ", "&ARE-&-&ARE-"),
        ("", ""),
    ],
)
def test_folder_names(name: str, wire: str) -> None:
    """Modified UTF-7 there and back."""
    assert grammar.encode_folder(name) == wire
    assert grammar.decode_folder(wire) == name
    assert grammar.decode_folder(wire.encode()) == name


@pytest.mark.parametrize(
    ("wire", "name"),
    [
        (b"Th\xc6\xb0", "Thư"),  # raw UTF-8, as some servers send it
        (b"a&b", "a&b"),  # not finished
        (b"&AA-", "&AA-"),  # half a sign
        (b"&2D0-", "&2D0-"),  # half a pair
        (b"&-&-", "&&"),
        (b"&!!!-", "&!!!-"),
        (b"\xff\xfe", "\ufffd\ufffd"),
    ],
)
def test_odd_folder_names(wire: bytes, name: str) -> None:
    """What is no modified UTF-7 is shown as it came."""
    assert grammar.decode_folder(wire) == name


# Numbers -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("1", [1]), ("1:3,7", [1, 2, 3, 7]), ("3:1", [1, 2, 3]), ("5,4", [5, 4])],
)
def test_sequences(text: str, numbers: list[int]) -> None:
    assert grammar.numbers(text) == numbers


@pytest.mark.parametrize("text", ["", "*", "1:*", "a", "1,,2", "-1", "²", "1:99999999999", "9" * 5000])
def test_no_sequences(text: str) -> None:
    """Not a set of numbers, or more of them than there can be letters."""
    with pytest.raises(GrammarError):
        grammar.numbers(text)


def test_sequence_out() -> None:
    assert grammar.sequence([9, 1, 2, 3, 3, 7]) == "1:3,7,9"
    assert grammar.sequence([]) == ""


def test_vanished() -> None:
    """With and without (EARLIER); an absurd one is empty, not the end of the session."""
    assert vanished(one(b"* VANISHED (EARLIER) 41,43:45\r\n")) == [41, 43, 44, 45]
    assert vanished(one(b"* VANISHED 405\r\n")) == [405]
    assert vanished(one(b"* VANISHED 1:99999999999\r\n")) == []
    assert vanished(one(b"* VANISHED\r\n")) == []


@pytest.mark.parametrize(
    ("lines", "uids"),
    [
        (b"* SEARCH 2 84 882\r\n", [2, 84, 882]),
        (b"* SEARCH\r\n", []),
        (b"* SEARCH 1 2\r\n* SEARCH 3\r\n", [1, 2, 3]),
        (b"* SEARCH 5 (MODSEQ 917162500)\r\n", [5]),
        (b'* ESEARCH (TAG "A1") UID ALL 2,10:11\r\n', [2, 10, 11]),
        (b'* ESEARCH (TAG "A1") UID\r\n', []),
        (b'* ESEARCH (TAG "A1") UID MIN 2 MAX 47 ALL 2,47 MODSEQ 1236\r\n', [2, 47]),
        (b"* SEARCH " + b"9" * 6000 + b"\r\n", []),
        (b'* ESEARCH (TAG "A1") UID ALL *\r\n', []),
    ],
)
def test_search_answers(lines: bytes, uids: list[int]) -> None:
    """SEARCH and ESEARCH (RFC 4731), also with what nobody asked for."""
    command = Uids("ALL", {"ESEARCH"})
    for response in Protocol().feed(lines):
        command.take(response)
    assert command.result(parse(b"A1 OK\r\n")) == uids


@pytest.mark.parametrize(
    ("lines", "storage"),
    [
        (b'* QUOTAROOT INBOX ""\r\n* QUOTA "" (STORAGE 24 30)\r\n', [("", 24, 30)]),
        (b'* QUOTAROOT folderB/TESTfolder(S)C ""\r\n* QUOTA "" (STORAGE 79 102401 MESSAGE 26 10000)\r\n', [("", 79, 102401)]),
        (b"* QUOTAROOT mybox\r\n* QUOTA someroot (STORAGE 10 1000)\r\n", [("someroot", 10, 1000)]),
        (b'* QUOTA "" ()\r\n', []),
        (b'* QUOTA ""\r\n', []),
        (b'* QUOTA "" (MESSAGE 26 10000)\r\n', []),
        (b'* QUOTA a (STORAGE 1 2)\r\n* QUOTA b (STORAGE 9 10)\r\n', [("a", 1, 2), ("b", 9, 10)]),
        (b'* QUOTA "" (STORAGE x y)\r\n', [("", 0, 0)]),
        (b'* QUOTA "" (STORAGE -1 -5)\r\n', [("", -1, -5)]),
        (b'* QUOTA "" (STORAGE 99999999999999999999999999 1)\r\n', [("", 0, 1)]),
        (b'* QUOTA "" (STORAGE 40 30)\r\n', [("", 40, 30)]),
        (b'* QUOTA "" (storage 1 2)\r\n', [("", 1, 2)]),
        (b'* QUOTA "" (STORAGE 5)\r\n', []),
    ],
)
def test_quota(lines: bytes, storage: list[tuple[str, int, int]]) -> None:
    """Several roots, no roots, more used than there is, nonsense: whatever is said is read, nothing falls over."""
    command = GetQuotaRoot("INBOX")
    for response in Protocol().feed(lines):
        command.take(response)
    assert [(root.name, root.used, root.limit) for root in command.result(parse(b"A1 OK\r\n")).roots] == storage


# Letters -------------------------------------------------------------------------------------------------------------


def structure(text: bytes) -> grammar.BodyPart:
    (value,) = Reader(text).all()
    return body_structure(value)


def shape(part: grammar.BodyPart) -> Any:
    return (part.section, part.type, *(shape(child) for child in part.children)) if part.children else (part.section, part.type)


def test_body_structure_numbers() -> None:
    """Section numbers go through multiparts and attached letters as RFC 3501 §6.4.5 counts them."""
    part = structure(
        b'((("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "QUOTED-PRINTABLE" 10 1)("TEXT" "HTML" NIL NIL NIL "7BIT" 20 2) "ALTERNATIVE")'
        b'("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 300 (NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL)'
        b' (("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1)("IMAGE" "PNG" ("NAME" "a.png") "<c>" NIL "BASE64" 99) "MIXED") 9)'
        b'("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 30 (NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL) ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1) 2)'
        b' "MIXED" ("BOUNDARY" "b") NIL NIL)'
    )
    assert shape(part) == (
        "",
        "multipart/mixed",
        ("1", "multipart/alternative", ("1.1", "text/plain"), ("1.2", "text/html")),
        ("2", "message/rfc822", ("2", "multipart/mixed", ("2.1", "text/plain"), ("2.2", "image/png"))),
        ("3", "message/rfc822", ("3.1", "text/plain")),
    )
    assert part.params == {"boundary": b"b"}
    picture = part.children[1].children[0].children[1]
    assert (picture.id, picture.params, picture.size) == (b"<c>", {"name": b"a.png"}, 99)


TORTURE = [
    # (BODYSTRUCTURE, type, encoding, size, disposition, file name)
    (b'("TEXT" "PLAIN" NIL NIL NIL NIL NIL NIL)', "text/plain", "7bit", 0, "", b""),
    (b'("TEXT" "PLAIN")', "text/plain", "7bit", 0, "", b""),
    (b'(NIL NIL NIL NIL NIL "BASE64" 5)', "application/octet-stream", "base64", 5, "", b""),
    (b'("TEXT" "PLAIN" ("CHARSET" "UTF-8") NIL NIL "quoted-printable" -1 -1 NIL NIL NIL NIL)', "text/plain", "quoted-printable", 0, "", b""),
    (b'("application" "pdf" ("name") NIL NIL "base64" 65322 NIL ("attachment" ("filename" "a.pdf")) NIL)', "application/pdf", "base64", 65322, "attachment", b"a.pdf"),
    (b'("application" "pdf" NIL NIL """" "base64" 65322 NIL ("attachment" ("filename" "a.pdf")))', "application/pdf", "base64", 65322, "attachment", b"a.pdf"),
    (b'("text" "html" ("CHARSET" "utf-8") NIL NIL "quoted-printable" 4848 25 NIL ("inline") NIL)', "text/html", "quoted-printable", 4848, "inline", b""),
    (b'("image" "png" NIL NIL NIL "base64" 9 NIL ("INLINE" ("FILENAME" "i.png" "size" "10831")) NIL)', "image/png", "base64", 9, "inline", b"i.png"),
    (b'("text" "plain" NIL NIL NIL "7bit" 3 1 "md5" ("attachment" NIL) ("en" "vi") "loc" ("more" ("x")))', "text/plain", "7bit", 3, "attachment", b""),
    (b'("x" "y" NIL NIL NIL "7bit" 3 NIL "S/MIME Encrypted Message" NIL)', "x/y", "7bit", 3, "", b""),
    (b'("text" "plain" ("charset" {5}\r\nutf-8) NIL NIL "7bit" {1}\r\n3 1)', "text/plain", "7bit", 3, "", b""),
    (b'("message" "rfc822" NIL NIL NIL "7bit" 3)', "message/rfc822", "7bit", 3, "", b""),
    (b'("message" "rfc822" NIL NIL NIL "base64" 3 NIL ("attachment" ("filename" "x.eml")))', "message/rfc822", "base64", 3, "attachment", b"x.eml"),
]


@pytest.mark.parametrize(("octets", "kind", "encoding", "size", "disposition", "name"), TORTURE)
def test_body_structure_torture(octets: bytes, kind: str, encoding: str, size: int, disposition: str, name: bytes) -> None:
    """Missing members, nonsense in their place, members of other kinds: the part is described as well as it can be."""
    part = structure(octets)
    assert (part.type, part.encoding, part.size, part.disposition) == (kind, encoding, size, disposition)
    assert part.disposition_params.get("filename", b"") == name


@pytest.mark.parametrize("octets", [b"()", b"NIL", b'"x"', b"(" * 70 + b'"TEXT" "PLAIN"' + b")" * 70])
def test_no_body_structure(octets: bytes) -> None:
    """A letter without a structure still has its other facts."""
    response = parse(b"* 1 FETCH (UID 3 BODYSTRUCTURE " + octets + b" FLAGS (\\Seen))\r\n")
    found = fetched(response)
    assert (found.uid, found.structure, found.flags) == (3, None, frozenset({"\\Seen"}))


def test_envelopes() -> None:
    """NIL members, groups, no sender, addresses without a host, 8-bit subjects, more or fewer members than there are."""
    (value,) = Reader(
        '("d" "Kính gửi" (("a" NIL "b" "c")) NIL NIL ((NIL NIL "group" NIL)("x" NIL "y" "z")(NIL NIL NIL NIL)) NIL NIL "<r>" "<m>" "more")'.encode()
    ).all()
    found = grammar.envelope(value)
    assert (found.subject.decode(), found.sender, found.reply_to, found.to) == ("Kính gửi", ((b"a", b"b", b"c"),), (), ((b"x", b"y", b"z"),))
    assert (found.in_reply_to, found.message_id) == (b"<r>", b"<m>")
    assert grammar.envelope(["d", b"s"]) == grammar.Envelope(b"d", b"s")
    assert grammar.envelope("x") == grammar.Envelope()
    assert grammar.envelope([None, None, None, [[None, None, b"o", b"h"]]]).sender == ((b"", b"o", b"h"),)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("07-Mar-2007 15:03:32 +0100", 1173276212.0),
        (" 9-Feb-2007 17:08:08 -0430", 1171057088.0),
        ("6-Apr-1981 12:03:32 -0630", 355430012.0),
        ("99-Foo-2007 15:03:32 +0100", 0.0),
        ("", 0.0),
    ],
)
def test_internal_dates(text: str, seconds: float) -> None:
    assert grammar.internal_date(text) == seconds
    assert grammar.internal_date(text.encode()) == seconds
    assert not seconds or grammar.internal_date(grammar.date_text(seconds)) == seconds


def test_fetch_keeps_to_its_own_letters() -> None:
    """Two FETCHes in one flight: each takes the answers about its UIDs and its sections, and leaves the news of others."""
    first, second = Fetch("5:7", ("UID", "BODY.PEEK[1]<0.10>")), Fetch("9", ("UID", "FLAGS"))
    lines = (
        b"* 1 FETCH (UID 9 FLAGS ())\r\n"
        b"* 2 FETCH (BODY[1]<0> {2}\r\nhi UID 6)\r\n"
        b"* 3 FETCH (FLAGS (\\Seen))\r\n"
        b"* 4 FETCH (UID 11 FLAGS (\\Seen))\r\n"
    )
    took = [[command.take(response) for command in (first, second)] for response in Protocol().feed(lines)]
    assert took == [[False, True], [True, False], [False, False], [False, False]]
    assert first.found[0].sections == {"1": b"hi"}
