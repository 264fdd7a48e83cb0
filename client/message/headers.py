"""Header fields: octets as they stand in a letter to one line of plain text, and identifiers. Pure; nothing raises."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata

from client.message.charsets import decode

MOST_FIELD = 64_000  # octets; nobody reads more of a line

_WORD = re.compile(rb"=\?([^?\s]{0,60})\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*)*?)\?=")
_FOLD = re.compile(rb"\r?\n[ \t]*|\r[ \t]*")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_FIELD = re.compile(rb"^([!-9;-~]{1,80})[ \t]*:((?:.*\r?\n)(?:[ \t].*\r?\n)*)", re.MULTILINE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def decode_words(raw: bytes | str) -> str:
    """Undo RFC 2047, also where it was done badly: 8-bit in between, words glued together or cut in the middle of a letter."""
    return clean(_words(raw))


def as_sent(raw: bytes | str) -> str:
    """The same without a look for old Vietnamese."""
    return clean(_words(raw, as_sent=True))


def turned(raw: bytes | str) -> bool:
    """Whether the words turn the reading direction: 'gpj.exe' that reads 'exe.jpg'."""
    return _TURNS.search(_words(raw)) is not None


def _words(raw: bytes | str, *, as_sent: bool = False) -> str:
    data = raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else raw
    data = _FOLD.sub(b" ", data[:MOST_FIELD])
    pieces: list[tuple[str, bytearray]] = []  # (charset, octets); charset '' = not encoded
    at = 0
    for match in _WORD.finditer(data):
        between = data[at : match.start()]
        after_word = bool(pieces) and pieces[-1][0] != ""
        if between.strip(b" \t") or (between and not after_word):
            pieces.append(("", bytearray(between)))
        charset = match.group(1).decode("ascii", "replace").partition("*")[0].casefold()
        octets = _undo(match.group(2), match.group(3))
        if pieces and pieces[-1][0] == charset:
            pieces[-1][1].extend(octets)
        else:
            pieces.append((charset, bytearray(octets)))
        at = match.end()
    if data[at:]:
        pieces.append(("", bytearray(data[at:])))
    found = [decode(bytes(octets), charset) for charset, octets in pieces]
    return "".join(one.as_sent if as_sent else one.text for one in found)


def _undo(kind: bytes, coded: bytes) -> bytes:
    if kind in b"qQ":
        coded = coded.replace(b"_", b" ")
        return re.sub(rb"=([0-9A-Fa-f]{2})", lambda m: bytes([int(m.group(1), 16)]), coded)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", coded)
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    try:
        return base64.b64decode(letters + b"=" * (-len(letters) % 4))
    except binascii.Error:
        return coded


def clean(text: str) -> str:
    """One line of NFC text without control or direction signs."""
    return " ".join(unicodedata.normalize("NFC", _CONTROL.sub("", text)).replace("\ufeff", "").split())


def fields(raw: bytes) -> dict[str, str]:
    """Raw header lines to one line of plain text each, by name; of a name that comes twice the first."""
    found: dict[str, str] = {}
    for match in _FIELD.finditer(raw + b"\r\n"):
        found.setdefault(match[1].decode("ascii", "replace"), decode_words(match[2]))
    return found


def message_ids(raw: bytes | str) -> tuple[str, ...]:
    """The <…> identifiers of a Message-ID, In-Reply-To or References field."""
    data = raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else raw
    return tuple(f"<{m.decode('utf-8', 'replace').strip()}>" for m in re.findall(rb"<\s*([^<>\s]+)\s*>", data))
