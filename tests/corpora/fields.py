"""Header fields and transfer encodings alone: literals of several projects with what they must become."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from client import transfer
from client.message.addresses import addresses
from client.message.headers import decode_words
from client.message.parameters import parameter, parameters
from tests.corpora.checks import Check, Checks, one_line, same

CORPUS = "fields"


def checks(corpora: Path) -> Checks:
    yield from encoded_words(corpora)
    yield from python_words(corpora)
    yield from media_types(corpora)
    yield from content_parameters(corpora)
    yield from codecs(corpora)
    yield from mailboxes()


def cases(path: Path) -> Iterator[tuple[str, list[Any]]]:
    for case in json.loads(path.read_text("utf-8"))["cases"]:
        yield case["test"], case["items"]


def octets(text: str) -> bytes:
    """A literal of the tables: text where it is Unicode, else the octets that its signs stand for."""
    try:
        return text.encode("latin-1") if "Ã" in text else text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8")


def encoded_words(corpora: Path) -> Checks:
    """RFC 2047: pairs of what was sent and what it says."""
    for test, items in cases(corpora / "trojita/extracted/test_rfccodecs.json"):
        if test.startswith("testEncodeRFC2047StringAsciiPrefix"):
            break
        if len(items) == 2 and items[0][0] == "QByteArray" and items[1][0] == "QStringLiteral":
            sent, wanted = items[0][1], items[1][1]
            yield same(CORPUS, f"trojita {test}", "words", one_line(wanted), decode_words(octets(sent)))
    for test, items in cases(corpora / "enmime/extracted/headerext_test.json"):
        words = [text for where, text in items if where == ""]
        if test == "ttable" and words[:1] == ["pass through"]:
            words = words[1:-2]
            pairs = [(words[0], words[1]), (words[3], words[4]), (words[6], words[7])]
        else:
            pairs = list(zip(words[::2], words[1::2], strict=False)) if words[:1] != ["Test"] and len(words) % 2 == 0 else []
        for sent, wanted in pairs:
            yield same(CORPUS, f"enmime {sent}", "words", one_line(wanted), decode_words(sent))
    for test, items in cases(corpora / "horde/extracted/MimeTest.json"):
        if test == "decodeProvider":
            for (where, sent), (_, wanted) in zip(items[::2], items[1::2], strict=True):
                assert where == "array"
                yield same(CORPUS, f"horde {sent!r}", "words", one_line(wanted), decode_words(sent))


def python_words(corpora: Path) -> Checks:
    """The parts of encoded words, with the defects that Python's package knows."""
    for test, items in cases(corpora / "cpython-email/extracted/test__encoded_words.json"):
        for name, given in items:
            if name != "_test" or not all(isinstance(one, str) for one in given[:2]) or "encod" in test.lower():
                continue
            sent, wanted = given[:2]
            if sent.startswith("=?"):
                yield same(CORPUS, f"cpython {test} {sent}", "words", one_line(wanted), decode_words(sent))


def media_types(corpora: Path) -> Checks:
    """Content-Type as it must never be sent: the mended field has the same type and the same parameters for us."""
    for test, items in cases(corpora / "enmime/extracted/mediatype_test.json"):
        if test in ("TestFixMangledMediaType", "TestFixUnquotedSpecials", "TestFixUnEscapedQuotes"):
            pairs = [(a[1], b[1]) for a, b in itertools.pairwise(items) if a[0] == "input" and b[0] == "want"]
            for sent, mended in pairs:
                wanted, seen = read(mended), read(sent)
                yield Check(CORPUS, f"enmime {sent}", "type", wanted[0] in (seen[0], guessed(seen[0])), wanted, seen)
                yield same(CORPUS, f"enmime {sent}", "parameters", wanted[1], seen[1])
        if test == "TestParseMediaType":
            yield from parsed_media_types(items)


def read(field: str) -> tuple[str, dict[str, str]]:
    type_, params = parameters(field.encode())
    return type_, {name: parameter(params, name) for name in params if params[name] or name == "name"}


def guessed(type_: str) -> str:
    """What the project makes of a type without its second half: we leave that to what the part is used for."""
    return {"text": "text/plain", "multipart": "multipart/mixed"}.get(type_.rstrip("/"), "application/octet-stream")


def parsed_media_types(items: list[Any]) -> Checks:
    sent, wanted_type, wanted = "", "", list[str]()
    for where, text in [*items, ("label", "")]:
        if where == "label":
            if sent and wanted_type:
                type_, params = parameters(sent.encode())
                yield same(CORPUS, f"enmime {sent}", "parsed type", wanted_type, type_)
                for name, value in zip(wanted[::2], wanted[1::2], strict=False):
                    yield same(CORPUS, f"enmime {sent}", f"parsed {name}", one_line(value), parameter(params, name))
            sent, wanted_type, wanted = "", "", []
        elif where == "input":
            sent = text
        elif where == "mtype":
            wanted_type = text
        elif where == "":
            wanted.append(text)


def content_parameters(corpora: Path) -> Checks:
    """Horde's table: a field, its value, then name and value of each parameter."""
    for test, items in cases(corpora / "horde/extracted/ContentParamTest.json"):
        if test != "decodeProvider":
            continue
        rows = list[list[str]]()
        for where, text in items:
            if where == "array" and ("=" in text or ";" in text or not rows) or where == "" and rows and (";" in text and "=" in text):
                rows.append([text])
            else:
                rows[-1].append(text)
        for sent, *wanted in rows:
            type_, params = parameters(sent.encode())
            if wanted and "=" in sent and ";" in sent:
                if "=" not in sent.partition(";")[0]:
                    yield same(CORPUS, f"horde {sent}", "value", wanted[0].casefold(), type_)
                else:
                    wanted = ["", *wanted]
                for name, value in zip(wanted[1::2], wanted[2::2], strict=False):
                    yield same(CORPUS, f"horde {sent}", name, one_line(value), parameter(params, name))


def codecs(corpora: Path) -> Checks:
    """KMime's vectors of the transfer encodings, sound and corrupt."""
    root = corpora / "kde-kmime"
    for path in sorted(root.glob("codec_*/*.expected")):
        sent = path.with_suffix("")
        coding = sent.suffix.removeprefix(".")
        if coding not in ("base64", "quoted-printable", "x-uuencode", "b", "q"):
            continue  # vectors of encoding
        data = sent.read_bytes()
        if coding == "q":
            data = data.replace(b"_", b"=20")
        seen = transfer.decoded(data, coding)
        yield same(CORPUS, f"kmime {sent.name}", "octets", path.read_bytes().rstrip(b"\n"), seen.rstrip(b"\n"))


MAILBOXES = {
    # literals of spamscope's test_address_recovery, test_encoded_word_context and test_international_addresses
    "billing@trusted.example < billing@vendor.example >": [("billing@trusted.example", "billing@vendor.example")],
    "bad@name < real@example.com >": [("bad@name", "real@example.com")],
    '"billing@trusted.example" < billing@vendor.example >': [("billing@trusted.example", "billing@vendor.example")],
    "=?utf-8?Q?Jos=C3=A9?= <alice@example.com>": [("José", "alice@example.com")],
    'bad@label "=?utf-8?Q?Jos=C3=A9?=" <alice@example.com>, Bob <bob@example.com>': [
        ("bad@label José", "alice@example.com"),
        ("Bob", "bob@example.com"),
    ],
    "josé@trusted.example < 用户@例え.jp >": [("josé@trusted.example", "用户@例え.jp")],
    "Label <josé@example.com> <用户@例え.jp>": [("Label", "josé@example.com"), ("", "用户@例え.jp")],
    '"LastßlName, FirstName" <comma.name@example.com>': [("LastßlName, FirstName", "comma.name@example.com")],
}


def mailboxes() -> Checks:
    for sent, wanted in MAILBOXES.items():
        yield same(CORPUS, f"spamscope {sent}", "mailboxes", wanted, [(one.name, one.address) for one in addresses(sent)])
