"""From what FETCH gives to a row of the store: decoded names and subjects, and the leaves of the part tree."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from email.parser import BytesHeaderParser

from client.net.imap.grammar import BodyPart, Envelope
from client.net.imap.letters import Fetched
from client.store.messages import Header
from client.store.parts import CALENDAR, NewPart
from client.store.texts import AS_SENT
from client.sync import plan, wild
from client.sync.options import Recognise
from client.sync.wire import header

_ID = re.compile(r"<[^<>\s]+>")
MOST_PARTS = 200
MOST_REPORT = 64 * 1024  # octets


@dataclass(frozen=True, slots=True)
class Learned:
    header: Header
    parts: tuple[NewPart, ...]
    report: bool = False  # what it says of a sent letter stands in its parts


def learn(found: Fetched, recognise: Recognise) -> Learned:
    """A row and its parts; whatever is broken in the letter becomes empty, never an error."""
    envelope = found.envelope or Envelope()
    raw = header(found) or b""
    fields = _fields(raw)
    people = {
        "to": _people(envelope.to),
        "cc": _people(envelope.cc),
        "bcc": _people(envelope.bcc),
        "reply_to": _people(envelope.reply_to),
    }
    senders = _people(envelope.sender) or [["", ""]]
    if people["reply_to"] == senders:
        people["reply_to"] = []
    subject = wild.text(envelope.subject)
    sender = envelope.sender[0][0] if envelope.sender else b""
    leaves = tuple(shape(found.structure)) if found.structure is not None else ()
    if "X-TCV-Gio" in fields:  # the meeting is in the words as well: its calendar form is no file to look at
        leaves = tuple(replace(leaf, role="inline") if _is_form(leaf) else leaf for leaf in leaves)
    files = [leaf for leaf in leaves if leaf.role == "file"]
    names = [word for group in (senders, *people.values()) for pair in group for word in pair if word]
    row = Header(
        uid=found.uid,
        flags=plan.bits(found.flags or ()),
        modseq=found.modseq,
        message_id=one_id(envelope.message_id),
        in_reply_to=one_id(envelope.in_reply_to) or _reported(found.structure),
        subject=subject,
        from_name=senders[0][0],
        from_address=senders[0][1],
        recipients=json.dumps({key: group for key, group in people.items() if group}, ensure_ascii=False),
        people=" ".join(names),
        date=wild.date(envelope.date) or found.internal_date,
        arrived=found.internal_date,
        size=found.size,
        files=len(files),
        file_bytes=sum(_decoded_size(leaf) for leaf in files),
        kind=recognise(subject, fields),
        structure=json.dumps(_tree(found.structure), ensure_ascii=False) if found.structure is not None else "",
        headers=b"\r\n".join(filter(None, (raw.strip(), _as_sent(b"Subject", envelope.subject), _as_sent(b"From", sender)))),
    )
    return Learned(row, leaves, _is_report(found.structure))


def _fields(raw: bytes) -> Mapping[str, str]:
    if not raw.strip():
        return {}
    parsed = BytesHeaderParser().parsebytes(raw)
    return {name: wild.text(str(value).encode("utf-8", "surrogateescape")) for name, value in parsed.items()}


def _people(addresses: tuple[tuple[bytes, bytes, bytes], ...]) -> list[list[str]]:
    found = (wild.address(name, mailbox, host) for name, mailbox, host in addresses)
    return [[one.name, one.address] for one in found]


def _as_sent(name: bytes, raw: bytes) -> bytes:
    """A field of ours that keeps what came where old Vietnamese was found in it."""
    return AS_SENT + name + b": " + b" ".join(raw.split(b"\r\n")) if wild.as_sent(raw) else b""


def one_id(raw: bytes) -> str:
    """'<…>' without folding and comments; what has no brackets as it is."""
    words = raw.decode("utf-8", "replace").strip()
    match = _ID.search(words)
    return match.group() if match else words


def _is_report(root: BodyPart | None) -> bool:
    return root is not None and root.type == "multipart/report"


def _reported(root: BodyPart | None) -> str:
    """A report of delivery answers the letter that it brings back; '' for any other letter."""
    if root is None or not _is_report(root):
        return ""
    return next((one_id(child.message_id) for child in root.children if child.message_id), "")


# Parts -----------------------------------------------------------------------------------------------------------


def shape(root: BodyPart) -> Iterator[NewPart]:
    """The leaves that are shown or can be fetched, each with its role: text to be read (also by us: what a report of delivery
    says), inline picture, or file."""
    shown = wild.choose(wild.tree(root))
    roles = (("text", (*shown.texts, *shown.words)), ("inline", shown.inline), ("file", shown.files))
    leaves = [(leaf, "text" if _tells(leaf) else role) for role, group in roles for leaf in group]
    seen: set[str] = set()
    for leaf, role in leaves[:MOST_PARTS]:
        if leaf.section in seen:
            continue
        seen.add(leaf.section)
        yield NewPart(
            section=leaf.section,
            type=leaf.type,
            name=leaf.name,
            encoding=leaf.encoding,
            charset=leaf.charset.lower(),
            disposition=leaf.disposition,
            cid=leaf.cid,
            wire_size=leaf.size,
            role=role,
        )


def _tells(leaf: wild.Part) -> bool:
    return leaf.type in wild.REPORT_TYPES and leaf.size <= MOST_REPORT


def _tree(part: BodyPart) -> dict[str, object]:
    """The JSON of message.structure."""
    tree: dict[str, object] = {"section": part.section, "type": part.type}
    if part.children:
        tree["children"] = [_tree(child) for child in part.children]
    if not part.type.startswith("multipart/"):
        known = wild.tree(part)
        tree |= {"encoding": part.encoding, "size": part.size, "disposition": part.disposition, "name": known.name, "cid": known.cid}
        if known.name_as_sent != known.name:
            tree["name_as_sent"] = known.name_as_sent  # old Vietnamese was found in it
    if part.params:
        tree["params"] = {name: wild.text(value) for name, value in part.params.items() if name != "boundary"}
    return tree


def _is_form(leaf: NewPart) -> bool:
    return leaf.type == CALENDAR and not leaf.name and leaf.disposition != "attachment"


def _decoded_size(leaf: NewPart) -> int:
    """About: base64 is four octets for three, and its line ends."""
    return leaf.wire_size * 3 // 4 * 76 // 78 if leaf.encoding == "base64" else leaf.wire_size
