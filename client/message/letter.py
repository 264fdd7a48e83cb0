"""A whole letter as it is shown: what `tcv show` prints and the reader paints. Pure; any letter in under a second."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from client.message import attachments, structure, text
from client.message.addresses import Address, addresses
from client.message.charsets import Decoded, decode
from client.message.dates import date
from client.message.headers import decode_words, turned
from client.message.parameters import parameter
from client.message.sanitize import Link, links_of_text, sanitize
from client.message.structure import Part, Shown
from client.message.vietnamese import markup as old_markup
from client.message.vietnamese import misread
from client.message.warnings import Sign, signs


@dataclass(frozen=True, slots=True)
class Body:
    """The words of a letter. `html` '' : there is only text. `other`: the words of its second form, when they differ.

    `old`: the old Vietnamese charset that something of it was read in although nothing said so; '' : none.
    """

    text: str
    html: str
    links: tuple[Link, ...]
    remote_blocked: int
    other: str = ""
    old: str = ""

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


def body(shown: Shown, octets: Callable[[Part], bytes], *, as_sent: bool = False) -> Body:
    """What is shown, and the words alone; `octets` gives the decoded content of a part. `as_sent`: no old Vietnamese is looked for."""
    texts, marked, links, remote, has_html, old = [], [], list[Link](), 0, False, ""
    for part in shown.texts:
        if part.type == "text/html":
            read = markup(octets(part), part.charset)
            source = read.as_sent if as_sent else read.text
            clean = sanitize(source)
            links += clean.links
            remote += clean.remote_blocked
            words = text.from_html(clean.html) if clean.html else text.flat(source)
            marked.append(clean.html or text.to_html(words))
            has_html = has_html or bool(clean.html)
        else:
            read = decode(octets(part), part.charset)
            words = _plain(part, read.as_sent if as_sent else read.text)
            links += links_of_text(words)
            marked.append(text.to_html(words))
        old = old or (read.charset if read.stands and not as_sent else "")
        texts.append(words)
    joined = _joined(texts)
    html = "<hr>".join(marked) if has_html else ""
    if shown.words == shown.texts:
        return Body(joined, html, tuple(links), remote, old=old)
    second = [decode(octets(part), part.charset) for part in shown.words]
    plain = _joined([_plain(part, read.as_sent if as_sent else read.text) for part, read in zip(shown.words, second, strict=True)])
    if _stands_for(plain, joined):
        return Body(plain, html, tuple(links), remote, joined, old)
    return Body(joined, html, tuple(links), remote, plain, old)


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(one.rstrip("\n") for one in texts if one.strip())


def _stands_for(plain: str, shown: str) -> bool:
    """Whether the plain form says what is shown, and is not a mere 'your program cannot show this letter'."""
    few = len(plain.split())
    return few > 0 and (few * 4 >= len(shown.split()) or few >= 200)


def _plain(part: Part, read: str) -> str:
    flowed = parameter(part.params, "format").casefold() == "flowed"
    delsp = parameter(part.params, "delsp").casefold() == "yes"
    words = text.plain(read, flowed=flowed, delsp=delsp)
    return _ENRICHED.sub("", words) if part.type in ("text/enriched", "text/richtext") else words


_ENRICHED = re.compile(r"<param>[^<]{0,500}</param>|<[^<>]{0,100}>")  # RFC 1896


def markup(data: bytes, charset: str) -> Decoded:
    """A text/html part: its own word for the charset where the letter has none, and the charsets of its fonts."""
    declared = charset
    if not declared:
        match = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]+)", data[:4096], re.IGNORECASE)
        declared = match.group(1).decode("ascii") if match else ""
    read = decode(data, declared)
    better = old_markup.repaired(read.as_sent)
    return read if better is None else Decoded(better.text, better.charset, better.certainty, read.as_sent)


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
    sender = Address(misread.like(sender.name, words.old), sender.address)
    outside = bool(domains) and not any(
        sender.address.casefold().endswith(("@" + own.casefold(), "." + own.casefold())) for own in domains
    )
    found = signs(sender, addresses(parsed.field("Reply-To")), words.all_words, words.links, domains)
    if turned(parsed.field("From")) and not any(one.code == "lookalike" for one in found):
        found = (*found, Sign("lookalike", {"address": sender.address}))
    if any(file.blocked for file in files) and (outside or not domains):
        found = (*found, Sign("file_blocked"))
    return Letter(
        misread.like(decode_words(parsed.field("Subject")), words.old),
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
