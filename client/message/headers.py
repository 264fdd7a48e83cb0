"""Header fields: octets as they stand in a letter to plain text, addresses, dates and identifiers. Pure; nothing raises."""

from __future__ import annotations

import base64
import binascii
import email.utils
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from client.message.charsets import decode

_WORD = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*)*?)\?=")
_FOLD = re.compile(rb"\r?\n[ \t]*|\r[ \t]*")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200e\u200f]")


@dataclass(frozen=True, slots=True)
class Address:
    """`name` decoded, '' without one; `address` 'local@domain' as written."""

    name: str
    address: str


def decode_words(raw: bytes | str) -> str:
    """Undo RFC 2047, also where it was done badly: 8-bit in between, words glued together or cut in the middle of a letter."""
    data = raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else raw
    data = _FOLD.sub(b" ", data)
    pieces: list[tuple[str, bytes]] = []  # (charset, octets); charset '' = not encoded
    at = 0
    for match in _WORD.finditer(data):
        between = data[at : match.start()]
        after_word = bool(pieces) and pieces[-1][0] != ""
        if between.strip(b" \t") or (between and not after_word):
            pieces.append(("", between))
        charset = match.group(1).decode("ascii", "replace").partition("*")[0].casefold()
        octets = _undo(match.group(2), match.group(3))
        if pieces and pieces[-1][0] == charset:
            pieces[-1] = (charset, pieces[-1][1] + octets)
        else:
            pieces.append((charset, octets))
        at = match.end()
    if data[at:]:
        pieces.append(("", data[at:]))
    text = "".join(decode(octets, charset).text for charset, octets in pieces)
    return clean(text)


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


# Addresses -------------------------------------------------------------------------------------------------------


def addresses(raw: bytes | str) -> tuple[Address, ...]:
    """An address list (RFC 5322 §3.4); groups are dissolved, broken entries give what can be read."""
    data = raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else raw
    found = []
    for entry in _split(_FOLD.sub(b" ", data)):
        made = _address(entry)
        if made is not None:
            found.append(made)
    return tuple(found)


def _split(data: bytes) -> Iterable[bytes]:
    """At commas and semicolons outside quotes, comments and angle brackets; a group's name goes."""
    entry, quoted, depth, angle, skip = bytearray(), False, 0, False, False
    for octet in data:
        if skip:
            entry.append(octet)
            skip = False
        elif octet == 0x5C and (quoted or depth):
            entry.append(octet)
            skip = True
        elif octet == 0x22 and not depth:
            quoted = not quoted
            entry.append(octet)
        elif quoted:
            entry.append(octet)
        elif octet == 0x28:
            depth += 1
            entry.append(octet)
        elif octet == 0x29 and depth:
            depth -= 1
            entry.append(octet)
        elif octet == 0x3C and not depth:
            angle = True
            entry.append(octet)
        elif octet == 0x3E and not depth:
            angle = False
            entry.append(octet)
        elif octet in b",;" and not depth and not angle:
            yield bytes(entry)
            entry.clear()
        elif octet == 0x3A and not depth and not angle and b"@" not in entry and b"=?" not in entry:
            entry.clear()  # 'group:'
        else:
            entry.append(octet)
    yield bytes(entry)


_ANGLE = re.compile(rb"^(.*?)<\s*([^<>]*)\s*>([^<]*)$", re.DOTALL)


def _address(entry: bytes) -> Address | None:
    entry = entry.strip()
    if not entry:
        return None
    match = _ANGLE.match(entry)
    if match is not None:
        name, spec = match.group(1), match.group(2)
        if not name.strip():
            name = _comment(match.group(3))
        spec = spec.rpartition(b":")[2] if spec.startswith(b"@") else spec  # an old route
    else:
        bare = re.sub(rb"\((?:[^()\\]|\\.)*\)", b"", entry).strip()
        if b"@" not in bare:
            return Address(_name(entry), "") if b"=?" in entry or b" " in bare else Address("", _spec(bare))
        name, spec = _comment(entry), bare
    return Address(_name(name), _spec(spec))


def _spec(spec: bytes) -> str:
    text = decode_words(spec) if b"=?" in spec else clean(decode(spec).text)
    return text.strip("'\" ") if text.startswith("'") and text.endswith("'") else text.replace(" ", "")


def _comment(data: bytes) -> bytes:
    match = re.search(rb"\(((?:[^()\\]|\\.)*)\)", data)
    return match.group(1) if match else b""


def _name(raw: bytes) -> str:
    raw = raw.strip()
    if len(raw) >= 2 and raw[:1] == raw[-1:] == b'"':
        raw = re.sub(rb"\\(.)", rb"\1", raw[1:-1])
    else:
        raw = raw.replace(b'\\"', b"").replace(b'"', b"")
    text = decode_words(raw)
    return text[1:-1].strip() if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


def envelope_address(name: bytes, mailbox: bytes, host: bytes) -> Address:
    """Of an IMAP ENVELOPE."""
    return Address(_name(name), f"{_spec(mailbox)}@{_spec(host)}" if host else _spec(mailbox))


# Dates and identifiers -------------------------------------------------------------------------------------------


def date(raw: bytes | str) -> float:
    """A Date field as seconds since the epoch; 0 when it cannot be read."""
    text = decode_words(raw)
    parsed = email.utils.parsedate_tz(text)
    if parsed is None:
        return 0.0
    try:
        at = float(email.utils.mktime_tz(parsed))
    except (ValueError, OverflowError, OSError):
        return 0.0
    return at if 0 < at < 253402300800.0 else 0.0


def message_ids(raw: bytes | str) -> tuple[str, ...]:
    """The <…> identifiers of a Message-ID, In-Reply-To or References field."""
    data = raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else raw
    return tuple(f"<{m.decode('utf-8', 'replace').strip()}>" for m in re.findall(rb"<\s*([^<>\s]+)\s*>", data))


# Parameters ------------------------------------------------------------------------------------------------------


def parameter(params: dict[str, bytes], name: str) -> str:
    """A parameter's value: RFC 2231 with charset and pieces, RFC 2047 (not allowed, but sent), or raw 8-bit."""
    if name + "*" in params:
        return clean(_extended(params[name + "*"]))
    pieces = sorted(
        (int(match.group(1)), bool(match.group(2)), value)
        for key, value in params.items()
        if (match := re.fullmatch(re.escape(name) + r"\*(\d{1,4})(\*?)", key))
    )
    if pieces:
        charset, octets = "", b""
        for number, extended, value in pieces:
            if extended:
                if number == pieces[0][0] and value.count(b"'") >= 2:
                    cs, _, rest = value.partition(b"'")
                    charset, value = cs.decode("ascii", "replace"), rest.partition(b"'")[2]
                value = _percent(value)
            octets += value
        if b"=?" in octets:
            return decode_words(octets)
        return clean(decode(octets, charset).text)
    value = params.get(name, b"")
    if b"=?" in value:
        return decode_words(value)
    return clean(decode(_FOLD.sub(b" ", value)).text)


def _extended(value: bytes) -> str:
    if value.count(b"'") < 2:
        return decode(_percent(value)).text
    charset, _, rest = value.partition(b"'")
    return decode(_percent(rest.partition(b"'")[2]), charset.decode("ascii", "replace")).text


def _percent(value: bytes) -> bytes:
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda m: bytes([int(m.group(1), 16)]), value)


def parameters(raw: bytes) -> tuple[str, dict[str, bytes]]:
    """('text/plain', {'charset': b'utf-8'}) of a Content-Type or Content-Disposition field; names in lower case."""
    data = _FOLD.sub(b" ", raw)
    head, _, tail = data.partition(b";")
    found: dict[str, bytes] = {}
    for match in _PARAM.finditer(tail):
        name = match.group(1).decode("ascii", "replace").casefold()
        value = match.group(2)
        if value.startswith(b'"'):
            value = re.sub(rb"\\([\"\\])", rb"\1", value[1:].removesuffix(b'"'))
        found.setdefault(name, value.strip())
    return head.decode("ascii", "replace").strip().casefold(), found


_PARAM = re.compile(
    rb"\s*([A-Za-z0-9!#$&^_.+*-]+)\s*=\s*(\"(?:[^\"\\]|\\.)*(?:\"|$)|=\?[^?]*\?[bBqQ]\?.*?\?=(?:\s*=\?[^?]*\?[bBqQ]\?.*?\?=)*|[^;]*)",
    re.DOTALL,
)
