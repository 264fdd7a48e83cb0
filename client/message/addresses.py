"""Address lists (RFC 5322 §3.4) as they come: names decoded, comments kept with the name, groups dissolved. Pure; nothing raises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from client.message.charsets import decode
from client.message.headers import clean, decode_words

MOST_ADDRESSES = 2000


@dataclass(frozen=True, slots=True)
class Address:
    """`name` decoded, '' without one; `address` 'local@domain' as written."""

    name: str
    address: str


_TOKEN = re.compile(
    rb"""
    (?P<word>  =\?[^?\s]{0,60}\?[bBqQ]\?[^?]*\?=          )   # an encoded word may hold anything
  | (?P<quote> "(?:[^"\\]|\\.)*"                          )
  | (?P<angle> <(?:"(?:[^"\\]|\\.)*"|\([^()]*\)|[^<>"])*> )
  | (?P<open>  \(                                         )
  | (?P<mark>  [,;:]                                      )
  | (?P<blank> \s+                                        )
  | (?P<text>  \\.|[^\s,;:()"<>=\\]+|.                    )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(slots=True)
class _Entry:
    """One address while it is read. `phrase`: what stands before '<', `after`: behind '>'."""

    phrase: list[bytes] = field(default_factory=list)
    comments: list[bytes] = field(default_factory=list)
    after: list[bytes] = field(default_factory=list)
    spec: bytes | None = None
    quoted: bool = False


def addresses(raw: bytes | str) -> tuple[Address, ...]:
    """All that can be read; broken entries give what is there, comments alone give nothing."""
    data = raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else raw
    data = re.sub(rb"\r?\n|\r", b"", data)
    found: list[Address] = []
    for entry in _entries(data):
        made = _made(entry)
        if made is not None:
            found.append(made)
        if len(found) >= MOST_ADDRESSES:
            break
    return tuple(found)


def envelope_address(name: bytes, mailbox: bytes, host: bytes) -> Address:
    """Of an IMAP ENVELOPE."""
    if not host or host.upper() in (b".MISSING-HOST-NAME.", b"MISSING_DOMAIN", b"SYNTAX-ERROR", b".SYNTAX-ERROR."):
        return Address(_name(name), _spec(mailbox))
    return Address(_name(name), f"{_spec(mailbox)}@{_spec(host)}")


def _entries(data: bytes) -> Iterator[_Entry]:
    entry, at, end = _Entry(), 0, len(data)
    while at < end:
        match = _TOKEN.match(data, at)
        if match is None:  # cannot be: the last alternative takes anything
            break
        kind, token = match.lastgroup, match.group()
        at = match.end()
        target = entry.phrase if entry.spec is None else entry.after
        if kind == "open":
            comment, at = _comment(data, at)
            entry.comments.append(comment)
            target.append(b" ")
        elif kind == "angle":
            if entry.spec is not None:  # the comma between two was forgotten
                yield entry
                entry = _Entry(phrase=entry.after)
            spec, inner = _without_comments(token[1:-1])
            entry.spec = spec
            entry.comments += inner
        elif kind == "mark" and token != b":":
            yield entry
            entry = _Entry()
        elif kind == "mark":
            whole = b"".join(entry.phrase)
            if entry.spec is None and (b"@" not in whole or entry.quoted):
                entry = _Entry()  # the name of a group
            else:
                target.append(token)
        elif kind == "quote":
            if entry.spec is None and not entry.quoted and not any(piece.strip() for piece in entry.phrase):
                entry.quoted = True
            target.append(_quoted(token) if data[at : at + 1] != b"@" else token)
        elif kind == "text" and token == b"<":  # never closed: up to the next comma
            stop = next((found for found in (data.find(b",", at), data.find(b";", at)) if found >= 0), end)
            entry.spec = data[at:stop].strip(b" <>")
            at = stop
        elif kind == "text" and token == b'"':
            continue
        else:
            target.append(token[1:] if kind == "text" and len(token) == 2 and token[:1] == b"\\" else token)
    yield entry


def _comment(data: bytes, at: int) -> tuple[bytes, int]:
    """A comment's words from behind its '(' on (nested ones kept), and where it ends; without an end, to the end."""
    depth, found = 1, bytearray()
    while at < len(data):
        octet = data[at : at + 1]
        at += 1
        if octet == b"\\" and at < len(data):
            found += data[at : at + 1]
            at += 1
            continue
        depth += (octet == b"(") - (octet == b")")
        if depth == 0:
            break
        found += octet
    return bytes(found), at


def _without_comments(spec: bytes) -> tuple[bytes, list[bytes]]:
    if b"(" not in spec or b'"' in spec:
        return spec, []
    kept, comments, at = bytearray(), [], 0
    while at < len(spec):
        if spec[at : at + 1] == b"(":
            comment, at = _comment(spec, at + 1)
            comments.append(comment)
        else:
            kept += spec[at : at + 1]
            at += 1
    return bytes(kept), comments


def _quoted(token: bytes) -> bytes:
    return re.sub(rb"\\(.)", rb"\1", token[1:-1], flags=re.DOTALL)


def _made(entry: _Entry) -> Address | None:
    phrase, after = b"".join(entry.phrase).strip(), b"".join(entry.after).strip()
    comments = b" ".join(comment.strip() for comment in entry.comments if comment.strip())
    if entry.spec is not None:
        spec = entry.spec.strip()
        if b"@" not in spec and b"@" in after and not phrase:  # '<>' before, or a route
            spec = after
            after = b""
        return _named(phrase or after, comments, _spec(spec))
    if not phrase:
        return None
    if b"@" in phrase and b"=?" not in phrase:
        return _bare(phrase, comments)
    words = decode_words(phrase)
    inner = re.fullmatch(r"(.*?)<\s*([^<>\s]+@[^<>\s]+)\s*>", words) if b"=?" in phrase else None
    if inner is not None:  # name and address were encoded as one
        return Address(inner.group(1).strip(" \"'"), inner.group(2))
    if re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", words):
        return Address("", words)
    if b" " in phrase or b"=?" in phrase or entry.quoted:
        return _named(phrase, comments, "")
    return _named(b"", comments, words)


def _bare(phrase: bytes, comments: bytes) -> Address:
    """An address without '<>': alone, or (not allowed, but sent) behind a name, or several with blanks between."""
    joined = re.sub(rb"\s*([.@])\s*", rb"\1", phrase)
    words = joined.split()
    if len(words) == 1 or phrase.startswith(b'"'):
        return _named(b"", comments, _spec(joined))
    spec = next((word for word in words if b"@" in word), joined)
    return _named(b" ".join(word for word in words if word != spec), comments, _spec(spec))


def _named(phrase: bytes, comments: bytes, spec: str) -> Address:
    name, said = _name(phrase), clean(decode_words(comments)) if comments else ""
    if name and said and said.casefold() not in name.casefold():
        name = f"{name} ({said})"
    return Address(name or said, spec)


def _spec(spec: bytes) -> str:
    if spec.startswith(b"@") and b":" in spec:
        spec = spec.rpartition(b":")[2]  # an old route
    text = decode_words(spec) if b"=?" in spec else clean(decode(spec).text)
    if text.startswith("'") and text.endswith("'"):
        return text.strip("'\" ")
    return text if text.startswith('"') else text.replace(" ", "").strip("<>")


def _name(raw: bytes) -> str:
    raw = raw.strip()
    if len(raw) >= 2 and raw[:1] == raw[-1:] == b'"':
        raw = _quoted(raw)
    text = decode_words(raw)
    while len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1].strip()
    return text
