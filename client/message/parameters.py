"""Content-Type and Content-Disposition: the value and its parameters, also where they were written badly. Pure; nothing raises."""

from __future__ import annotations

import re

from client.message import headers
from client.message.charsets import decode
from client.message.headers import clean, decode_words

MOST_PARAMETERS = 200

_NEXT = re.compile(rb"\s*(?:;|$|\(|[A-Za-z0-9*_-]+\s*=)")
_ESCAPED = frozenset(b"\"\\'()<>@,;:/[]?={}|")  # before letters and figures a backslash is a folder of Windows
_NAME = re.compile(rb"[^\s=;\"(),:\\]+")
_WORD = re.compile(rb"=\?[^?\s]{1,60}\?[bBqQ]\?([^?]*)\?=")
_UNQUOTED_END = re.compile(rb"\s*;|\s+[A-Za-z][A-Za-z0-9-]*(?:\*[0-9]*\*?)?=(?!\?)|\s*$")


def parameters(raw: bytes) -> tuple[str, dict[str, bytes]]:
    """('text/plain', {'charset': b'utf-8'}); value and names in lower case, values as octets."""
    data = re.sub(rb"\r?\n|\r", b"", raw)
    value, at = _value(data)
    found: dict[str, bytes] = {}
    while at < len(data) and len(found) < MOST_PARAMETERS:
        at = _skip(data, at, b"; \t,")
        word = _WORD.match(data, at)
        if word is not None and word.group(1):  # name and value were encoded together
            data = decode_words(word.group()).encode() + data[word.end() :]
            at = 0
        name = _NAME.match(data, at)
        if name is None:
            at += 1
            continue
        at = _skip(data, name.end(), b" \t")
        if data[at : at + 1] != b"=":
            continue
        at = _skip(data, at + 1, b" \t") if not data.startswith(b"=?", at + 1) else at + 1
        octets, at = _quoted(data, at + 1) if data[at : at + 1] == b'"' else _unquoted(data, at, name.group())
        found.setdefault(decode(name.group()).text.casefold(), octets)
    return value, found


def token(raw: bytes) -> str:
    """The first word of a field such as Content-Transfer-Encoding, in lower case; '' without one."""
    at = _skip(raw, 0, b" \t\r\n\"'")
    match = re.compile(rb"[A-Za-z0-9._-]+").match(raw, at)
    return match.group().decode("ascii").casefold() if match else ""


def _value(data: bytes) -> tuple[str, int]:
    """'type/subtype' or 'attachment', without comments and blanks, and where it ends."""
    pieces: list[str] = []
    at = 0
    while at < len(data):
        at = _skip(data, at, b" \t\"'")
        if data[at : at + 1] == b"/" and len(pieces) == 1:
            pieces.append("/")
            at += 1
            continue
        match = re.compile(rb"[^\s;/\"'(=]+").match(data, at)
        if match is None or len(pieces) == 3 or (len(pieces) == 1):
            break
        after = _skip(data, match.end(), b" \t")
        if data[after : after + 1] == b"=" and len(pieces) != 2:
            break  # a parameter already: there is no value
        pieces.append(decode(match.group()).text)
        at = match.end()
    return "".join(pieces).rstrip("/").casefold(), at


def _skip(data: bytes, at: int, blanks: bytes) -> int:
    """Past blanks and comments."""
    while at < len(data):
        if data[at] in blanks:
            at += 1
        elif data[at] == 0x28:
            depth = 0
            while at < len(data):
                octet = data[at]
                at += 2 if octet == 0x5C else 1
                depth += (octet == 0x28) - (octet == 0x29)
                if depth == 0:
                    break
        else:
            break
    return at


def _quoted(data: bytes, at: int) -> tuple[bytes, int]:
    """A quoted value; a quote inside that was not escaped does not end it."""
    found, inner = bytearray(), False
    while at < len(data):
        octet = data[at]
        if octet == 0x5C and data[at + 1 : at + 2] and data[at + 1] in _ESCAPED:
            found.append(data[at + 1])
            at += 2
            continue
        at += 1
        if octet == 0x22 and _NEXT.match(data, at):
            return bytes(found), at
        inner = inner or octet == 0x22
        found.append(octet)
    return (b'"' if inner else b"") + bytes(found).rstrip(b" \t"), at


def _unquoted(data: bytes, at: int, name: bytes) -> tuple[bytes, int]:
    """Up to ';' or the next name: file names with blanks are sent without quotes."""
    match = _UNQUOTED_END.search(data, at)
    end = match.start() if match else len(data)
    value = data[at:end]
    if not name.lower().startswith((b"name", b"filename")):
        value = re.sub(rb"\s*\([^()]*\)\s*$", b"", value)
    value = re.sub(rb'\\(["\\]|$)', rb"\1", value.strip())
    return value.removesuffix(b'"') if b'"' not in value[:-1] and b'\\"' not in data[at:end] else value, end


# Values ----------------------------------------------------------------------------------------------------------


def parameter(params: dict[str, bytes], name: str, *, as_sent: bool = False) -> str:
    """A parameter's value: RFC 2231 with charset and pieces, RFC 2047 (not allowed, but sent), or raw 8-bit.

    `as_sent`: without a look for old Vietnamese.
    """
    octets, charset, plain = _octets(params, name)
    if plain and b"=?" in octets:
        return headers.as_sent(octets) if as_sent else decode_words(octets)
    read = decode(octets, charset)
    return clean(read.as_sent if as_sent else read.text)


def parameter_octets(params: dict[str, bytes], name: str) -> bytes:
    """The value as octets: of a boundary, which is no text."""
    return _octets(params, name)[0]


def _octets(params: dict[str, bytes], name: str) -> tuple[bytes, str, bool]:
    """(octets, charset, whether no RFC 2231 percent signs were undone)."""
    if name + "*" in params and b"=?" not in params.get(name, b""):
        charset, octets = _extended(params[name + "*"])
        return octets, charset, not charset
    pieces = sorted(
        (int(match.group(1)), bool(match.group(2)), value)
        for key, value in params.items()
        if (match := re.fullmatch(re.escape(name) + r"\*([0-9]{1,4})(\*?)", key))
    )
    if not pieces:
        return params.get(name, b""), "", True
    charset, joined, plain = "", b"", True
    for number, extended, value in pieces:
        if extended and number == pieces[0][0]:
            charset, value = _extended(value)
            plain = False
        elif extended:
            if charset and value.lower().startswith(charset.encode() + b"'"):
                value = value[len(charset) + 1 :]  # the charset was said again
            value = _percent(value)
        joined += value
    return joined, charset, plain


def _extended(value: bytes) -> tuple[str, bytes]:
    """charset'language'octets with percent signs."""
    if value.count(b"'") < 2:
        return "", _percent(value)
    charset, _, rest = value.partition(b"'")
    return charset.decode("ascii", "replace").casefold(), _percent(rest.partition(b"'")[2])


def _percent(value: bytes) -> bytes:
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda match: bytes([int(match.group(1), 16)]), value)
