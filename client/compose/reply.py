"""What an answer or a forwarded letter begins with. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from client.message import headers
from client.message.addresses import Address
from client.message.text import from_html, quote

_ANSWER = re.compile(r"^\s*(?:re|tr|trả lời|vb|sv|aw|antw|回复)\s*(?:\[\d+\])?\s*:\s*", re.IGNORECASE)
_FORWARD = re.compile(r"^\s*(?:fw|fwd|chuyển tiếp|wg|tr)\s*:\s*", re.IGNORECASE)
MOST_REFERENCES = 20
MOST_QUOTE = 50_000


@dataclass(frozen=True, slots=True)
class Original:
    subject: str
    sender: Address
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    message_id: str
    references: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Begun:
    subject: str
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    text: str
    in_reply_to: str
    references: str


def reply(original: Original, own: Collection[str], *, everyone: bool, quote_line: str) -> Begun:
    """`own`: the person's addresses, who are not written to (unless the letter was her own)."""
    mine = {address.casefold() for address in own}
    to = list(original.reply_to or (original.sender,))
    if all(one.address.casefold() in mine for one in to):
        to = list(original.to)  # an answer to one's own letter goes to whom it went
    cc: list[Address] = []
    if everyone:
        taken = {one.address.casefold() for one in to} | mine
        for one in (*original.to, *original.cc):
            if one.address and one.address.casefold() not in taken:
                taken.add(one.address.casefold())
                cc.append(one)
    return Begun(
        _prefixed("Re: ", _ANSWER, original.subject),
        tuple(to),
        tuple(cc),
        quote(readable(original), quote_line),
        original.message_id,
        thread(original.references, original.message_id),
    )


def forward(original: Original, *, quote_line: str) -> Begun:
    text = f"\n\n{quote_line}\n{readable(original)}\n"
    return Begun(
        _prefixed("Fwd: ", _FORWARD, original.subject), (), (), text, "", thread(original.references, original.message_id)
    )


def readable(original: Original) -> str:
    """The words in reading order; out of HTML where there is nothing else."""
    text = original.text if original.text.strip() else from_html(original.html) if original.html else ""
    return text[:MOST_QUOTE].strip("\n")


def _prefixed(prefix: str, known: re.Pattern[str], subject: str) -> str:
    while known.match(subject):
        subject = known.sub("", subject, count=1)
    return prefix + subject


def references(raw_headers: bytes, in_reply_to: str) -> str:
    """The References of a letter from its raw header fields, else what it answers."""
    match = re.search(rb"^References:((?:.*\r?\n)(?:[ \t].*\r?\n?)*)", raw_headers + b"\r\n", re.IGNORECASE | re.MULTILINE)
    ids = headers.message_ids(match.group(1)) if match else ()
    return " ".join(ids) or in_reply_to


def thread(references: str, message_id: str) -> str:
    """References of an answer (RFC 5322 §3.6.4), the first and the latest kept."""
    ids = [*references.split(), *([message_id] if message_id else [])]
    unique = list(dict.fromkeys(ids))
    return " ".join(unique if len(unique) <= MOST_REFERENCES else [unique[0], *unique[-MOST_REFERENCES + 1 :]])
