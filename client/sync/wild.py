"""The one door from syncing to client.message: names, shapes and texts as they come from the wild, made plain. Nothing raises."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from client.message import headers, letter, receipts, report, structure
from client.message import text as words
from client.message.addresses import Address, addresses, envelope_address
from client.message.dates import date
from client.message.headers import fields
from client.message.lighten import places, without
from client.message.parameters import parameter
from client.message.receipts import ASKS, Receipt, is_from, is_report
from client.message.report import Report
from client.message.structure import Part, Shown, choose
from client.message.vietnamese import misread
from client.message.warnings import Sign, signs
from client.net.imap.grammar import BodyPart

__all__ = [
    "ASKS", "REPORT_TYPES", "Address", "Part", "RawText", "Readable", "Receipt", "Report", "Shown", "address", "as_sent", "choose", "date", "fields",
    "file_name", "is_from", "is_report", "like", "names_as_sent", "places", "readable",
    "readable_as_sent", "readable_whole", "receipt", "reported", "said", "some", "text", "tree", "without",
]  # fmt: skip

MOST_PREVIEW = 120
REPORT_TYPES = report.STATUS_TYPES | report.HEADER_TYPES | receipts.TYPES  # what is read of a report of delivery


def text(raw: bytes | str) -> str:
    """A header's words (RFC 2047 undone)."""
    return headers.decode_words(raw)


def as_sent(raw: bytes | str) -> str:
    """A header's words, where old Vietnamese was found in them, without that; '' : nothing old in it."""
    words = headers.as_sent(raw)
    return words if words != headers.decode_words(raw) else ""


def like(text: str, charset: str) -> str:
    """A subject or a name, once the letter's words have shown their old charset."""
    return misread.like(text, charset)


def address(name: bytes, mailbox: bytes, host: bytes) -> Address:
    """Of an ENVELOPE."""
    return envelope_address(name, mailbox, host)


def file_name(params: Mapping[str, bytes], key: str) -> str:
    """The value of a parameter (RFC 2231, or what is sent in its place)."""
    return parameter(dict(params), key)


def tree(part: BodyPart) -> Part:
    """A BODYSTRUCTURE as the letters' room knows it."""
    return Part(
        section=part.section,
        type=part.type,
        params=dict(part.params),
        encoding=part.encoding,
        disposition=part.disposition,
        disposition_params=dict(part.disposition_params),
        cid=part.id.decode("utf-8", "replace").strip("<> "),
        size=part.size,
        children=tuple(tree(child) for child in part.children),
    )


@dataclass(frozen=True, slots=True)
class RawText:
    """A text part as fetched: decoded octets, charset as declared."""

    section: str
    type: str
    charset: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Readable:
    """What the store keeps of a letter's words; `findings` JSON as in 0001.sql."""

    text: str
    html: str
    preview: str
    findings: str
    old: str = ""  # the charset of old Vietnamese in the words


def readable(
    raw: Iterable[RawText], shape: str, sender: Address, reply_to: Iterable[Address], domains: tuple[str, ...]
) -> Readable:
    """The words of a letter of which the text parts were fetched, exactly as `tcv show FILE` reads them from a message file.

    `raw`: the text parts (role 'text'). `shape`: the JSON of message.structure, which says how they belong together.
    """
    body = _body(raw, shape)
    found = signs(sender, reply_to, body.all_words, body.links, domains)
    return Readable(body.text, body.html, words.preview(body.text, MOST_PREVIEW), _findings(found, body.remote_blocked, body.old), body.old)


def names_as_sent(shape: str) -> dict[str, str]:
    """Section -> file name, of the files in whose names old Vietnamese was found."""
    found: dict[str, str] = {}

    def look(node: Mapping[str, object]) -> None:
        if "name_as_sent" in node:
            found[str(node.get("section", ""))] = str(node["name_as_sent"])
        children = node.get("children")
        for child in children if isinstance(children, list) else ():
            look(child)

    if shape:
        look(json.loads(shape))
    return found


def readable_as_sent(raw: Iterable[RawText], shape: str) -> tuple[str, str]:
    """(text, html) of the same letter without a look for old Vietnamese."""
    body = _body(raw, shape, as_sent=True)
    return body.text, body.html


def _body(raw: Iterable[RawText], shape: str, *, as_sent: bool = False) -> letter.Body:
    octets = {one.section: one.data for one in raw}
    shown = choose(_shaped(json.loads(shape))) if shape else Shown((), (), ())
    return letter.body(shown, lambda part: octets.get(part.section, b""), as_sent=as_sent)


def reported(raw: Iterable[RawText]) -> Report | None:
    """What the parts of a report of delivery tell; None: it is none."""
    parts = tuple(raw)
    told = [report.outcomes(one.data) for one in parts if one.type in report.STATUS_TYPES]
    about = next((report.original_id(one.data) for one in parts if one.type in report.HEADER_TYPES), "")
    named = next(filter(None, (report.envelope_id(one.data) for one in parts if one.type in report.STATUS_TYPES)), "")
    return Report(about, tuple(one for group in told for one in group), named) if told else None


def some(letter: bytes, names: Iterable[str]) -> bytes:
    """These header fields of a whole letter, as plain lines."""
    found = {name.casefold(): value for name, value in fields(letter.partition(b"\r\n\r\n")[0]).items()}
    return "\r\n".join(f"{name}: {found[name.casefold()]}" for name in names if name.casefold() in found).encode()


def receipt(raw: Iterable[RawText]) -> Receipt | None:
    """What a disposition notification among the parts says; None: there is none."""
    found = (receipts.read(one.data) for one in raw if one.type in receipts.TYPES)
    return next((one for one in found if one is not None), None)


def said(
    fields: Mapping[str, str], subject: str, sender: str, in_reply_to: str, is_report: bool
) -> tuple[tuple[str, str], ...]:
    """(Message-ID, answered | confirmed): of which letters the sender says that he has them, by writing this one at all."""
    lower = {name.casefold(): value for name, value in fields.items()}
    if not sender or not receipts.is_from(lower.get("return-path"), sender):
        return ()
    confirmed = headers.message_ids(lower.get(receipts.CONFIRMS.casefold(), ""))[:1]
    if confirmed:
        return ((confirmed[0], "confirmed"),)
    if is_report or receipts.is_automatic(lower, subject):
        return ()
    answered = in_reply_to or next(reversed(headers.message_ids(lower.get("references", ""))), "")
    return ((answered, "answered"),) if answered else ()


def readable_whole(data: bytes, domains: tuple[str, ...]) -> Readable:
    """Of a letter (or its beginning) whose parts the server could not tell."""
    parsed = structure.parse(data)
    shown = structure.choose(parsed.root)
    body = letter.body(shown, structure.content)
    senders = addresses(parsed.field("From"))
    found = signs(
        senders[0] if senders else Address("", ""),
        addresses(parsed.field("Reply-To")),
        body.all_words,
        body.links,
        domains,
    )
    return Readable(body.text, body.html, words.preview(body.text, MOST_PREVIEW), _findings(found, body.remote_blocked))


def _findings(found: Iterable[Sign], remote: int, old: str = "") -> str:
    """`old`: the charset of old Vietnamese in the words, whose octets are here to show them as they were sent."""
    return json.dumps([[[sign.code, sign.facts] for sign in found], remote, *([old] if old else [])], ensure_ascii=False)


def _shaped(node: Mapping[str, object]) -> Part:
    """The tree again, from the JSON that `letters.learn` made of it."""
    given, children = node.get("params"), node.get("children")
    params = {str(name): str(value).encode() for name, value in given.items()} if isinstance(given, dict) else {}
    if node.get("name"):
        params["name"] = str(node["name"]).encode()
    return Part(
        section=str(node.get("section", "")),
        type=str(node.get("type", "")),
        params=params,
        encoding=str(node.get("encoding", "7bit")),
        disposition=str(node.get("disposition", "")),
        cid=str(node.get("cid", "")),
        children=tuple(_shaped(child) for child in children) if isinstance(children, list) else (),
    )
