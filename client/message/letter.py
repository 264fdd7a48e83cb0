"""A whole letter as it is shown: what `tcv show` prints and the reader paints. Pure; any letter in under a second."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from client.message import attachments, guess, structure, text
from client.message.addresses import Address, addresses
from client.message.charsets import decode
from client.message.dates import date
from client.message.headers import decode_words, turned
from client.message.parameters import parameter
from client.message.sanitize import Link, links_of_text, sanitize
from client.message.structure import Part, Shown
from client.message.warnings import Sign, signs


@dataclass(frozen=True, slots=True)
class Body:
    """The words of a letter. `html` '' : there is only text. `other`: the words of its second form, when they differ."""

    text: str
    html: str
    links: tuple[Link, ...]
    remote_blocked: int
    other: str = ""

    @property
    def all_words(self) -> str:
        return f"{self.text}\n{self.other}" if self.other else self.text


@dataclass(frozen=True, slots=True)
class Attached:
    section: str
    name: str
    type: str
    size: int
    sha256: str
    blocked: str


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    sender: Address
    outside: bool
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    date: float
    body: Body
    attachments: tuple[Attached, ...]
    warnings: tuple[Sign, ...]
    signature: str | None  # 'unverified' for a signed letter


def body(shown: Shown, octets: Callable[[Part], bytes]) -> Body:
    """What is shown, and the words alone; `octets` gives the decoded content of a part."""
    texts, marked, links, remote, has_html = [], [], list[Link](), 0, False
    for part in shown.texts:
        if part.type == "text/html":
            markup = _markup(octets(part), part.charset)
            clean = sanitize(markup)
            links += clean.links
            remote += clean.remote_blocked
            words = text.from_html(clean.html) if clean.html else text.flat(markup)
            marked.append(clean.html or text.to_html(words))
            has_html = has_html or bool(clean.html)
        else:
            words = _plain(part, octets(part))
            links += links_of_text(words)
            marked.append(text.to_html(words))
        texts.append(words)
    joined = _joined(texts)
    html = "<hr>".join(marked) if has_html else ""
    if shown.words == shown.texts:
        return Body(joined, html, tuple(links), remote)
    plain = _joined([_plain(part, octets(part)) for part in shown.words])
    if _stands_for(plain, joined):
        return Body(plain, html, tuple(links), remote, joined)
    return Body(joined, html, tuple(links), remote, plain)


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(one.rstrip("\n") for one in texts if one.strip())


def _stands_for(plain: str, shown: str) -> bool:
    """Whether the plain form says what is shown, and is not a mere 'your program cannot show this letter'."""
    few = len(plain.split())
    return few > 0 and (few * 4 >= len(shown.split()) or few >= 200)


def _plain(part: Part, data: bytes) -> str:
    flowed = parameter(part.params, "format").casefold() == "flowed"
    delsp = parameter(part.params, "delsp").casefold() == "yes"
    words = text.plain(data, part.charset, flowed=flowed, delsp=delsp)
    return _ENRICHED.sub("", words) if part.type in ("text/enriched", "text/richtext") else words


_ENRICHED = re.compile(r"<param>[^<]{0,500}</param>|<[^<>]{0,100}>")  # RFC 1896


def _markup(data: bytes, charset: str) -> str:
    declared = charset
    if not declared:
        match = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]+)", data[:4096], re.IGNORECASE)
        declared = match.group(1).decode("ascii") if match else ""
    markup = decode(data, declared).text
    return guess.repaired_html(markup) or markup


def read(data: bytes, inside_domains: Iterable[str] = ()) -> Letter:
    """Any letter; never raises."""
    domains = tuple(inside_domains)
    parsed = structure.parse(data)
    shown = structure.choose(parsed.root)
    words = body(shown, structure.content)
    files = []
    for part in (*shown.files, *shown.inline):
        octets = structure.content(part)
        name = attachments.safe_name(part.name, part.type)
        seen = attachments.verdict(name, octets[:65_536])
        digest = hashlib.sha256(octets).hexdigest()
        files.append(Attached(part.section, name, part.type, len(octets), digest, seen.reason if seen.blocked else ""))
    senders = addresses(parsed.field("From")) or addresses(parsed.field("Sender"))
    sender = senders[0] if senders else Address("", "")
    outside = bool(domains) and not any(
        sender.address.casefold().endswith(("@" + own.casefold(), "." + own.casefold())) for own in domains
    )
    found = signs(sender, addresses(parsed.field("Reply-To")), words.all_words, words.links, domains)
    if turned(parsed.field("From")) and not any(one.code == "lookalike" for one in found):
        found = (*found, Sign("lookalike", {"address": sender.address}))
    if any(file.blocked for file in files) and (outside or not domains):
        found = (*found, Sign("file_blocked"))
    return Letter(
        decode_words(parsed.field("Subject")),
        sender,
        outside,
        tuple(one for raw in parsed.all("To") for one in addresses(raw)),
        tuple(one for raw in parsed.all("Cc") for one in addresses(raw)),
        date(parsed.field("Date")),
        words,
        tuple(files),
        found,
        "unverified" if signed(parsed.root.type, parameter(parsed.root.params, "smime-type")) else None,
    )


def signed(kind: str, smime_type: str) -> bool:
    """S/MIME or OpenPGP, detached or opaque, by the outermost part; recognised, not verified."""
    opaque = kind in ("application/pkcs7-mime", "application/x-pkcs7-mime")
    return kind == "multipart/signed" or (opaque and "enveloped" not in smime_type.casefold())
