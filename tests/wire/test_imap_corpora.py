"""Answers of real servers and the literals of other clients' tests: each means what its project expects, or is tolerated."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from client.net.imap import grammar
from client.net.imap.folders import GetQuotaRoot, List, Select, Status
from client.net.imap.grammar import GrammarError, Reader, Response, parse
from client.net.imap.letters import Copy, Fetch, Fetched, fetched, vanished
from client.net.imap.protocol import Protocol
from client.net.imap.session import Capability, capability_set
from client.sync import wild
from client.sync.wire import Uids

# Lines that are really broken: the only ones that may be refused.
BROKEN = {
    "blah",  # trojita testThrow: no answer at all
    "abc (1 2",  # imapclient: a list without an end
    '"abc next',  # imapclient: a string without an end
}


def literals(value: Any) -> Iterator[str]:
    """Every text in an item of the extracted tables."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from literals(one)
    elif isinstance(value, list):
        for one in value:
            yield from literals(one)


def cases(path: Path) -> Iterator[tuple[str, list[Any]]]:
    for case in json.loads(path.read_text("utf-8"))["cases"]:
        yield case["test"], case["items"]


def octets(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8")


def answers(corpora: Path) -> list[tuple[str, bytes]]:
    """(where it stands, the line) of everything in the tables that a server says."""
    found = []
    for folder in ("trojita", "go-imap", "imapclient", "imap-tools", "horde"):
        for path in sorted((corpora / folder / "extracted").glob("*.json")):
            for test, items in cases(path):
                for item in items:
                    for text in literals(item[1:] if isinstance(item, list) else item):
                        if text.startswith("* ") and len(text) > 3:
                            line = octets(text)
                            found.append((f"{folder} {path.stem} {test}", line if line.endswith(b"\n") else line + b"\r\n"))
    for case in json.loads((corpora / "imap-quirks-issues/quirks.json").read_text("utf-8"))["cases"]:
        found.append((case["id"], case["response"].encode(case.get("encoding_on_the_wire", "utf-8"))))
    for path in sorted((corpora / "imaptest").iterdir()):
        if path.is_file() and path.suffix == "":
            for line in path.read_bytes().splitlines():
                if line.startswith(b"* ") and b"$" not in line:
                    found.append((f"imaptest {path.name}", line + b"\r\n"))
    return found


def test_every_answer_is_tolerated(corpora: Path) -> None:
    """Whatever servers have said is read without an exception, but for a cut literal, which waits for the rest."""
    given = answers(corpora)
    assert len(given) > 450
    for where, line in given:
        protocol = Protocol()
        for response in protocol.feed(line):
            assert isinstance(response, Response), where
            use(response)


def use(response: Response) -> None:
    """Give it to everything that may have to read it: none may fall over."""
    if response.name == "FETCH":
        fetched(response)
    vanished(response)
    takers: tuple[Any, ...] = (
        Capability(),
        List(),
        Status("INBOX", ("MESSAGES",)),
        Select("INBOX"),
        GetQuotaRoot("INBOX"),
        Fetch("1:*", ("UID", "FLAGS")),
        Copy("1", "a"),
        Uids("ALL", ("ESEARCH",)),
    )
    for taker in takers:
        taker.take(response)


def test_every_answer_in_every_split(corpora: Path) -> None:
    """The responses do not depend on where the line was cut on its way."""
    for where, line in answers(corpora):
        whole = Protocol().feed(line)
        cuts = range(len(line)) if len(line) < 160 else range(0, len(line), 1 + len(line) // 40)
        for cut in cuts:
            protocol = Protocol()
            assert protocol.feed(line[:cut]) + protocol.feed(line[cut:]) == whole, (where, cut)
        protocol = Protocol()
        assert [response for octet in line for response in protocol.feed(bytes([octet]))] == whole, where


# Trojitá -------------------------------------------------------------------------------------------------------------


def trojita(corpora: Path) -> dict[str, bytes]:
    """The lines of its parser's table by name."""
    path = corpora / "trojita/extracted/test_Imap_Parser_parse.json"
    found = {}
    for test, items in cases(path):
        texts = [text for _, text in items]
        if texts and texts[0].startswith("* ") and not texts[0].endswith("\r\n"):
            texts[0] = "".join(texts[: 1 + next((at for at, text in enumerate(texts) if text.endswith("\r\n")), 0)])
        if texts and items[0][0] == "QByteArray":
            found[test] = octets(texts[0])
    return found


def test_trojita_status_responses(corpora: Path) -> None:
    """Tag, kind, code and text of every status response in the table."""
    path = corpora / "trojita/extracted/test_Imap_Parser_parse.json"
    seen = 0
    for test, items in cases(path):
        if not test.startswith(("tagged-", "appenduid", "untagged-ok", "untagged-no-simple", "untagged-bye")):
            continue
        response = parse(octets(items[0][1]))
        assert response.name in ("OK", "NO", "BAD", "BYE"), test
        rest = [text for where, text in items[1:] if where in ("State", "QStringLiteral")]
        if items[1:] and items[1][0] == "State":
            assert response.tag == rest.pop(0), test
        if rest:
            assert response.text == rest[0], test
        seen += 1
    assert seen >= 24


def test_trojita_folders(corpora: Path) -> None:
    """LIST: the name decoded, its separator, what stands behind."""
    wanted = {
        "untagged-list": ("", "."),
        "untagged-list-moreflags": ("", "."),
        "untagged-list-mailbox": ("someName", "."),
        "untagged-list-mailbox-atom": ("someName", "."),
        "untagged-list-separator-nil": ("someName", ""),
        "untagged-list-mailbox-quote": ('some"Name', "."),
        "untagged-list-unicode": ("~Peter/mail/台北/日本語", "/"),
        "untagged-list-inbox-literal": ("inBox", "/"),
        "untagged-list-numeric-mailbox": ("666", "/"),
        "untagged-list-numeric-mixed-mailbox": ("666x333", "/"),
        "untagged-list-ext-childinfo-2": ("Foo", "/"),
        "untagged-list-groupwise-bug-334456": ("Calendar/GroupWise.5-Mehrfachbenutzer (Standard).MultiUser Control", "/"),
    }
    lines = trojita(corpora)
    for test, (name, delimiter) in wanted.items():
        command = List()
        (response,) = Protocol().feed(lines[test])
        assert command.take(response), test
        assert (command.found[0].name, command.found[0].delimiter) == (name, delimiter), test


def test_trojita_numbers(corpora: Path) -> None:
    """STATUS, 64-bit MODSEQ, VANISHED, SEARCH and ESEARCH."""
    lines = trojita(corpora)

    def status(test: str, folder: str) -> dict[str, int]:
        command = Status(folder, ())
        command.take(parse(lines[test]))
        return command.found

    assert status("status-1", "blurdybloop") == {"MESSAGES": 231, "UIDNEXT": 44292}
    assert status("status-2", "blurdybloop") == {"MESSAGES": 231, "UIDNEXT": 44292, "UIDVALIDITY": 1337, "RECENT": 3234567890}
    assert status("status-exchange-botched-1", "blurdybloop")["RECENT"] == 3234567890
    assert status("status-extra-whitespace-around-atoms", "blurdybloop") == {"MESSAGES": 113}
    assert status("untagged-extra-space-before-status", "INBOX") == {"MESSAGES": 702}
    assert status("status-numeric-only", "333")["MESSAGES"] == 231
    assert vanished(parse(lines["vanished-earlier-set"])) == [300, 301, 302, 303, 405, 411]
    assert vanished(parse(lines["vanished-one"])) == [1]
    assert fetched(parse(lines["fetch-highestmodseq-64bit"])).modseq == 5875136264581852368
    selected = Select("a")
    assert selected.take(parse(lines["highestmodseq-64bit"]))
    assert selected.found.highestmodseq == 5875136264581852368
    search = Uids("ALL", ())
    search.take(parse(lines["search-messages"]))
    assert search.found == [1, 33, 666]


def test_trojita_letters(corpora: Path) -> None:
    """FETCH: sizes, dates, envelopes, structures, also as Exchange, Gmail, Seznam, Citadel and DavMail botch them."""
    lines = trojita(corpora)

    def fetch(test: str) -> Fetched:
        (response,) = Protocol().feed(lines[test])
        return fetched(response)

    assert (fetch("fetch-rfc822-size-uid").uid, fetch("fetch-rfc822-size-uid-swapped").size) == (666, 1337)
    assert fetch("fetch-rfc822-internaldate").internal_date == 1173276212.0
    envelope = fetch("fetch-envelope").envelope
    assert envelope is not None
    assert envelope.subject == b"IMAP4rev1 WG mtg summary and minutes"
    assert envelope.sender == ((b"Terry Gray", b"gray", b"cac.washington.edu"),)
    assert envelope.cc == ((b"", b"minutes", b"CNRI.Reston.VA.US"), (b"John Klensin", b"KLENSIN", b"MIT.EDU"))
    assert wild.date(envelope.date) == 837595405.0
    undated = fetch("fetch-envelope-nildate").envelope
    assert undated is not None and wild.date(undated.date) == 0.0
    plain = fetch("fetch-bodystructure-plain").structure
    assert plain is not None
    assert (plain.type, plain.encoding, plain.size, plain.params) == ("text/plain", "8bit", 362, {"charset": b"UTF-8", "format": b"flowed"})
    signed = fetch("fetch-bodystructure-signed").structure
    assert signed is not None and signed.type == "multipart/signed"
    assert [child.type for child in signed.children] == ["text/plain", "application/pgp-signature"]
    assert signed.children[1].disposition == "inline"
    for test, types in {
        "fetch-exchange-screwup-1": ["text/plain"],
        "fetch-exchange-screwup-bodystructure-body-fld-dsp": ["multipart/alternative", "text/plain", "text/html"],
        "fetch-body-fld-dsp-inline-citadel": ["text/html"],
        "davmail-by-ashp": ["multipart/mixed", "text/html", "application/octet-stream"],
        "fetch-seznam.cz-quirk-minus-two-as-uint": ["multipart/mixed", "text/plain", *["application/msword"] * 2, "application/vnd.ms-powerpoint"],
        "fetch-envelope-blupix-gmail": ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", *["message/rfc822"] * 2],
        "2018-gmail-message-rfc822-not-list": [
            "multipart/report", "multipart/related", "multipart/alternative", "text/plain", "text/html", "image/png",
            "message/delivery-status", "message/rfc822",
        ],
    }.items():  # fmt: skip
        structure = fetch(test).structure
        assert structure is not None, test
        assert list(types_of(structure)) == types, test
    fields = fetch("fetch-header-fields-2").sections
    assert fields == {"HEADER.FIELDS (MESSAGE-ID)": b"01234567\r\n"}
    spaced = fetch("aox-messageid-spacing").envelope
    assert spaced is not None
    assert spaced.message_id.strip() == b"<CAPunWhCDfYrqx_Px-072QAjZbog2DFz9O=48WnCxaxOov-VNVQ@mail.gmail.com>"


def types_of(part: grammar.BodyPart) -> Iterator[str]:
    yield part.type
    for child in part.children:
        yield from types_of(child)


def test_trojita_low_level(corpora: Path) -> None:
    """Every scrap that its tokeniser is tested with: values, or 'no IMAP', never anything else."""
    for _test, items in cases(corpora / "trojita/extracted/test_Imap_LowLevelParser.json"):
        for where, text in items:
            if where == "line":
                try:
                    Reader(octets(text)).all()
                except GrammarError:
                    continue


def test_trojita_dialogues(corpora: Path) -> None:
    """The server's half of all its synchronisation dialogues (CONDSTORE, QRESYNC, ARRIVED, IDLE): line by line."""
    lines = 0
    for path in sorted((corpora / "trojita/extracted").glob("test_Imap_*.json")):
        for _test, items in cases(path):
            for where, text in items:
                if where in ("cServer", "addCommand", "cServerRaw") and text:
                    for response in Protocol().feed(octets(text) + b"\r\n"):
                        use(response)
                    lines += 1
    assert lines > 150


# imapclient ----------------------------------------------------------------------------------------------------------


def test_imapclient_values(corpora: Path) -> None:
    """Its response parser's rows: text on the left, values on the right."""
    seen = 0
    for test, items in cases(corpora / "imapclient/extracted/test_response_parser.json"):
        for name, given in items:
            if name != "_test" or not isinstance(given[0], dict):
                continue
            wanted = given[1] if isinstance(given[1], list) and test == "test_int_and_tuple" else [given[1]]
            values = Reader(octets(given[0]["bytes_latin1"])).all()
            if len(values) == len(wanted):
                assert [plain(value) for value in values] == [plain(value) for value in wanted], test
                seen += 1
            else:
                assert test == "test_square_brackets"  # '[foo bar]def' in the middle of a word is two words for us, and never sent
    assert seen >= 18


def plain(value: Any) -> Any:
    """Bytes, atoms and numbers as text."""
    if isinstance(value, dict):
        return value["bytes_latin1"]
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value.decode("latin-1") if isinstance(value, bytes) else None if value is None else str(value)


@pytest.mark.parametrize("line", sorted(BROKEN))
def test_broken_lines(line: str) -> None:
    with pytest.raises(GrammarError):
        Reader(line.encode()).all() if " " in line else parse(line.encode())


def test_imapclient_envelopes() -> None:
    """Spaces and NILs where no rule allows them, as its tests collect them from servers."""
    line = (
        b'* 1 FETCH (ENVELOPE ( NIL "subject" (("name" NIL "address1" "domain1.com") NIL) (NIL (NIL NIL "address2" "domain2.com"))'
        b' (("name" NIL "address3" "domain3.com") NIL ("name" NIL "address3b" "domain3b.com"))'
        b' NIL((NIL NIL "address4" "domain4.com") ("person" NIL "address4b" "domain4b.com")) NIL "<reply-to-id>" "<msg_id>"))\r\n'
    )
    envelope = fetched(parse(line)).envelope
    assert envelope is not None
    assert envelope.sender == ((b"name", b"address1", b"domain1.com"),)
    assert [host for _, _, host in envelope.reply_to] == [b"domain3.com", b"domain3b.com"]
    assert [host for _, _, host in envelope.cc] == [b"domain4.com", b"domain4b.com"]
    assert (envelope.in_reply_to, envelope.message_id) == (b"<reply-to-id>", b"<msg_id>")


# Quirks of real servers ----------------------------------------------------------------------------------------------


def quirk(corpora: Path, name: str) -> list[Response]:
    for case in json.loads((corpora / "imap-quirks-issues/quirks.json").read_text("utf-8"))["cases"]:
        if case["id"] == name:
            return Protocol().feed(case["response"].encode(case.get("encoding_on_the_wire", "utf-8")))
    raise AssertionError(name)


def test_quirks_of_letters(corpora: Path) -> None:
    """Quotes that were not escaped, lists that do not close, strings instead of lists, NIL senders, raw UTF-8."""
    netease = fetched(quirk(corpora, "go-imap-659")[0])
    assert (netease.uid, netease.flags) == (1733220355, frozenset({"\\Seen"}))
    assert netease.envelope is not None
    assert wild.text(netease.envelope.subject) == "2154973550 - OOCL Booking Acknowledgement ( SZU )"
    assert netease.structure is not None
    pdf = netease.structure.children[1]
    assert (pdf.type, pdf.encoding, pdf.size, wild.tree(pdf).name) == ("application/octet-stream", "base64", 65322, "2154973550.pdf")

    samsung = fetched(quirk(corpora, "mailcore2-599")[0])
    assert samsung.uid == 491565

    gateway = fetched(quirk(corpora, "javamail-278")[0]).structure
    assert gateway is not None
    text, file = gateway.children
    assert (text.type, text.size, file.disposition) == ("text/plain", 0, "attachment")
    assert wild.tree(file).name.startswith("MSCONS_TL_9907305000001_") and gateway.disposition == ""

    sender = fetched(quirk(corpora, "javamail-278-envelope")[0])
    assert sender.envelope is not None and sender.size == 145348
    assert sender.envelope.sender == ((b"", b"sender", b"email.com"),)
    assert (sender.envelope.to[0][1], sender.envelope.cc[0][1]) == (b"recipient", b"cc")

    online = fetched(quirk(corpora, "vmime-317")[0])
    assert online.envelope is not None and online.uid == 24371
    assert wild.text(online.envelope.subject) == "Kun For Deg! Få Et GRATIS Bil Nødssett Fra NAF!"
    assert wild.address(*online.envelope.sender[0]).name == "Eksklusiv NAF"


def test_quirks_of_quota(corpora: Path) -> None:
    """Names with brackets and without quotes, no root named, another root than asked for, nothing at all."""

    def storage(name: str) -> list[tuple[str, int, int]]:
        command = GetQuotaRoot("INBOX")
        for response in quirk(corpora, name):
            if response.tag == "*":
                command.take(response)
        return [(root.name, root.used, root.limit) for root in command.found.roots]

    assert storage("mail-api-32") == [("", 79, 102401)]
    assert storage("greenmail-497") == [("someroot", 10, 1000)]
    assert storage("greenmail-1024") == [("", 0, 111)]
    assert storage("node-imap-294") == []


def test_quirks_of_sessions(corpora: Path) -> None:
    """Gmail's first words and Exchange's greeting."""
    gmail = quirk(corpora, "node-imap-369")
    selected = Select("INBOX")
    for response in gmail:
        if response.tag == "*":
            selected.take(response)
    assert (selected.found.exists, selected.found.uidnext, selected.found.uidvalidity) == (16, 164, 1)
    assert selected.found.highestmodseq == 26215
    offers = capability_set(gmail[0].values)
    assert {"LITERAL-", "APPENDLIMIT=35651584", "CONDSTORE"} <= offers
    exchange = quirk(corpora, "exchange-online-banner")
    assert (exchange[0].name, exchange[0].code) == ("OK", ())
    assert not {"CONDSTORE", "QRESYNC", "QUOTA", "ENABLE"} & capability_set(exchange[1].values)


# imaptest ------------------------------------------------------------------------------------------------------------


def test_imaptest_ids(corpora: Path) -> None:
    """The ID strings of the conformance tests, as long as they may be, read back as they are."""
    for line in (corpora / "imaptest/id").read_bytes().splitlines():
        if line.startswith(b"ok ID ("):
            (response,) = Protocol().feed(b"* " + line[3:] + b"\r\n")
            (values,) = response.values
            assert isinstance(values, list) and len(values) >= 2
            assert all(isinstance(value, bytes) and len(value) <= 1024 for value in values)
            assert line == b"ok ID (" + b" ".join(grammar.quote(value.decode()) for value in values if isinstance(value, bytes)) + b")"


def test_imaptest_folder_names(corpora: Path) -> None:
    """Modified UTF-7 of the conformance tests, there and back."""
    assert "p&AOQA5A-" in (corpora / "imaptest/mutf7").read_text("ascii")
    assert grammar.decode_folder("p&AOQA5A-") == "pää"
    assert grammar.encode_folder("pää") == "p&AOQA5A-"
