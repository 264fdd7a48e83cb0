"""FETCH of the practice server: which items are asked for, and their answers. Pure."""

from __future__ import annotations

import re

from client.net.imap import grammar
from client.net.imap.grammar import Value, octets
from client.practice import mime
from client.practice.mailbox import Letter

_MACROS = {
    "ALL": ("FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE"),
    "FAST": ("FLAGS", "INTERNALDATE", "RFC822.SIZE"),
    "FULL": ("FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODY"),
}
_BODY = re.compile(r"BODY(?:\.PEEK)?\[([^\]]*)\](?:<(\d+)\.(\d+)>)?", re.IGNORECASE)


def items(value: Value) -> tuple[str, ...]:
    words = value if isinstance(value, list) else [value]
    found: list[str] = []
    for word in words:
        name = octets(word).decode("ascii", "replace")
        bare = name if "[" in name else name.upper()
        found += _MACROS.get(bare, (bare,))
    return tuple(found)


def sets_seen(wanted: tuple[str, ...]) -> bool:
    return any(
        name in ("RFC822", "RFC822.TEXT") or (name.upper().startswith("BODY[") and "PEEK" not in name.upper())
        for name in wanted
    )


def answer(letter: Letter, wanted: tuple[str, ...]) -> bytes:
    """Raises: ValueError for an item that does not exist."""
    return b" ".join(_one(letter, name) for name in wanted)


def _one(letter: Letter, name: str) -> bytes:
    match name.upper():
        case "UID":
            return b"UID %d" % letter.uid
        case "FLAGS":
            return f"FLAGS ({' '.join(sorted(letter.flags))})".encode()
        case "INTERNALDATE":
            return b'INTERNALDATE "' + grammar.date_text(letter.at).encode() + b'"'
        case "RFC822.SIZE":
            return b"RFC822.SIZE %d" % len(letter.octets)
        case "MODSEQ":
            return b"MODSEQ (%d)" % letter.modseq
        case "ENVELOPE":
            return b"ENVELOPE " + mime.envelope(letter.parsed())
        case "BODYSTRUCTURE" | "BODY":
            return name.upper().encode() + b" " + mime.structure(letter.parsed())
        case "RFC822":
            return b"RFC822 " + _literal(letter.octets)
        case "RFC822.HEADER":
            return b"RFC822.HEADER " + _literal(letter.parsed().head)
        case "RFC822.TEXT":
            return b"RFC822.TEXT " + _literal(letter.parsed().body)
    found = _BODY.fullmatch(name)
    if found is None:
        raise ValueError(f"no such item: {name}")
    section, start, count = found.groups()
    data = _section(letter, section)
    origin = b""
    if start is not None and data is not None:
        data = data[int(start) : int(start) + int(count)]
        origin = b"<%d>" % int(start)
    label = b"BODY[" + section.upper().encode() + b"]" + origin
    return label + b" " + (b"NIL" if data is None else _literal(data))


def _literal(data: bytes) -> bytes:
    return b"{%d}\r\n" % len(data) + data


def _section(letter: Letter, section: str) -> bytes | None:
    match = re.match(r"^([\d.]*)(.*)$", section, re.DOTALL)
    assert match is not None
    path = [int(number) for number in match.group(1).strip(".").split(".") if number]
    what = match.group(2).upper()
    node = letter.parsed().section(path)
    if node is None:
        return None
    if not what:
        return letter.octets if not path else node.body
    if what == "MIME":
        return node.head
    if path and node.type == "message/rfc822" and node.children:
        node = node.children[0]
    if what == "TEXT":
        return node.body
    if what == "HEADER":
        return node.head
    names = re.match(r"HEADER\.FIELDS(\.NOT)? \(([^)]*)\)$", what)
    if names is None:
        return None
    return node.only(names.group(2).replace('"', "").split(), but=bool(names.group(1)))
