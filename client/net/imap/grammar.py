"""The grammar of IMAP4rev1 (RFC 3501 §9) and the extensions we speak: octets to values and back. Pure.

A value is None (NIL), bytes (a quoted string or a literal), str (an atom, its case kept) or a list of values. Forgiving
where real servers err: stray blanks, missing blanks between lists, raw 8-bit in strings, atoms with brackets.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

Value: TypeAlias = "None | bytes | str | list[Value]"

DIGITS = re.compile(rb"[0-9]{1,20}")
LITERAL = re.compile(rb"(~?)\{(\d+)(\+?)\}\r?\n?$")
_LITERAL = re.compile(rb"~?\{([0-9]{1,12})\+?\}\r?\n")
_ATOM_END = b' ()"\r\n'
MOST_DEPTH = 200


class GrammarError(ValueError):
    """The line is not IMAP."""


@dataclass(frozen=True, slots=True)
class Response:
    """One response: `tag` is '*', '+' or a command's tag; `name` in capitals (FETCH, OK, LIST …; '' for '+').

    `number` stands before EXISTS, FETCH …; `code` is a status response's [CODE …] as values; `values` what follows.
    """

    tag: str
    name: str
    number: int | None = None
    code: tuple[Value, ...] = ()
    text: str = ""
    values: tuple[Value, ...] = ()

    @property
    def code_name(self) -> str:
        return self.code[0].upper() if self.code and isinstance(self.code[0], str) else ""


_STATUS = {"OK", "NO", "BAD", "BYE", "PREAUTH"}


def parse(data: bytes) -> Response:
    """One complete response, literals included. Raises: GrammarError."""
    line = data.rstrip(b"\r\n")
    if line.startswith(b"+"):
        return Response("+", "", text=_text(line[1:].strip()))
    tag, _, rest = line.partition(b" ")
    rest = rest.lstrip(b" ")
    if not tag or not rest:
        raise GrammarError("no response")
    name, _, tail = rest.partition(b" ")
    number = None
    if tag == b"*" and DIGITS.fullmatch(name):
        number = int(name)
        name, _, tail = tail.lstrip(b" ").partition(b" ")
    word = _text(name).upper()
    if word in _STATUS:
        code: tuple[Value, ...] = ()
        tail = tail.lstrip(b" ")
        if tail.startswith(b"["):
            end = _code_end(tail)
            try:
                code = tuple(Reader(tail[1:end]).all())
            except GrammarError:
                code = (_text(tail[1:end]).partition(" ")[0],)
            tail = tail[end + 1 :].lstrip(b" ")
        return Response(_text(tag), word, number, code, _text(tail))
    try:
        values = tuple(Reader(tail).all())
    except GrammarError:
        values = _rescued(tail) if word == "FETCH" else ()
        if not values:
            raise
    return Response(_text(tag), word, number, values=values)


_SURE = re.compile(
    rb"\b(UID|RFC822\.SIZE) (\d{1,12})\b|\b(FLAGS) \(([^()\"]*)\)|\b(INTERNALDATE) (\"[^\"]{1,40}\")|\b(MODSEQ) \((\d{1,20})\)",
    re.IGNORECASE,
)


def _rescued(tail: bytes) -> tuple[Value, ...]:
    """Of a FETCH whose strings or lists do not end, what cannot be mistaken: one bad letter must not stop all others."""
    found: list[Value] = []
    for match in _SURE.finditer(tail):
        name, value = (group for group in match.groups() if group is not None)
        items = Reader(b"(" + value + b")" if name.upper() in (b"FLAGS", b"MODSEQ") else value).all()
        found += [_text(name), items[0] if items else []]
    return (found,) if "UID" in [item.upper() for item in found if isinstance(item, str)] else ()


def _code_end(data: bytes) -> int:
    quoted = False
    for at, octet in enumerate(data):
        if octet == 0x22:
            quoted = not quoted
        elif octet == 0x5D and not quoted:
            return at
    end = data.find(b"]")
    return end if end > 0 else len(data)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


class Reader:
    """Values out of octets."""

    __slots__ = ("_at", "_data")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def all(self) -> list[Value]:
        return self._items(0, closing=False)

    def _items(self, depth: int, *, closing: bool) -> list[Value]:
        if depth > MOST_DEPTH:
            raise GrammarError("too deep")
        data, found = self._data, list[Value]()
        while self._at < len(data):
            octet = data[self._at]
            if octet in b" \r\n":
                self._at += 1
            elif octet == 0x29:  # )
                self._at += 1
                if closing:
                    return found
            elif octet == 0x28:  # (
                self._at += 1
                found.append(self._items(depth + 1, closing=True))
            elif octet == 0x22:
                found.append(self._quoted())
            elif octet in b"{~" and (literal := self._literal()) is not None:
                found.append(literal)
            else:
                found.append(self._atom())
        if closing:
            raise GrammarError("a list does not end")
        return found

    def _quoted(self) -> bytes:
        data, at = self._data, self._at + 1
        plain = bytearray()
        while at < len(data):
            octet = data[at]
            if octet == 0x5C and at + 1 < len(data):
                plain.append(data[at + 1])
                at += 2
            elif octet == 0x22 and data[at + 1 : at + 2] == b'"' and not plain.strip(b'"'):
                plain.append(octet)  # """": a quote that was not escaped
                at += 1
            elif octet == 0x22:
                self._at = at + 1
                return bytes(plain)
            else:
                plain.append(octet)
                at += 1
        raise GrammarError("a string does not end")

    def _literal(self) -> bytes | None:
        match = _LITERAL.match(self._data, self._at)
        if match is None:
            return None
        start, size = match.end(), int(match.group(1))
        if start + size > len(self._data):
            raise GrammarError("a literal does not end")
        self._at = start + size
        return self._data[start : start + size]

    def _atom(self) -> Value:
        data, start, at = self._data, self._at, self._at
        while at < len(data) and data[at] not in _ATOM_END:
            if data[at] == 0x7B and data[at - 1 : at] in (b"]", b">") and _LITERAL.match(data, at):
                break  # 'BODY[1]{5}' without the blank between
            if data[at] == 0x5B:  # BODY[HEADER.FIELDS (A B)] is one word
                end = data.find(b"]", at)
                at = end if end > 0 else len(data) - 1
            at += 1
        self._at = max(at, start + 1)
        word = _text(data[start : self._at])
        return None if word.upper() == "NIL" else word


# Out -------------------------------------------------------------------------------------------------------------


def quote(text: str) -> bytes:
    """An astring of plain ASCII; anything else has to go as a literal. Raises: GrammarError."""
    if not text.isascii() or "\r" in text or "\n" in text or "\0" in text:
        raise GrammarError("not a quoted string")
    return b'"' + text.replace("\\", "\\\\").replace('"', '\\"').encode() + b'"'


def encode_folder(name: str) -> str:
    """Modified UTF-7 (RFC 3501 §5.1.3)."""
    out: list[str] = []
    wide: list[str] = []

    def flush() -> None:
        if wide:
            coded = base64.b64encode("".join(wide).encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
            out.append(f"&{coded}-")
            wide.clear()

    for sign in name:
        if " " <= sign <= "~":
            flush()
            out.append("&-" if sign == "&" else sign)
        else:
            wide.append(sign)
    flush()
    return "".join(out)


def decode_folder(name: bytes | str) -> str:
    """Back from modified UTF-7; what is not is taken as UTF-8 (some servers send it raw)."""
    if isinstance(name, bytes):
        if not name.isascii():
            return name.decode("utf-8", "replace")
        name = name.decode("ascii")

    def plain(match: re.Match[str]) -> str:
        coded = match.group(1)
        if not coded:
            return "&"
        try:
            octets = base64.b64decode(coded.replace(",", "/") + "=" * (-len(coded) % 4), validate=True)
            return octets.decode("utf-16-be")
        except (ValueError, UnicodeDecodeError):
            return match.group(0)

    return re.sub(r"&([^-&]*)-", plain, name)


def sequence(numbers: Iterable[int]) -> str:
    """'1:3,7' of rising or falling numbers."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(str(first) if first == last else f"{first}:{last}" for first, last in runs)


_NUMBER = re.compile(r"[0-9]{1,12}")


def numbers(text: str, most: int = 1_000_000) -> list[int]:
    """The numbers of a sequence set without '*'. Raises: GrammarError."""
    found: list[int] = []
    for run in text.split(","):
        first, _, last = run.partition(":")
        if not _NUMBER.fullmatch(first) or (last and not _NUMBER.fullmatch(last)):
            raise GrammarError("not a sequence set")
        low, high = sorted((int(first), int(last or first)))
        if high - low + len(found) > most:
            raise GrammarError("too many")
        found.extend(range(low, high + 1))
    return found


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def internal_date(text: bytes | str | None) -> float:
    """INTERNALDATE as seconds since the epoch; 0 when it cannot be read."""
    import calendar

    plain = text.decode("ascii", "replace") if isinstance(text, bytes) else text or ""
    match = re.match(r"\s*(\d{1,2})-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)", plain)
    if match is None or match.group(2).title() not in _MONTHS:
        return 0.0
    day, month, year, hour, minute, second, sign, zone_h, zone_m = match.groups()
    at = calendar.timegm(
        (int(year), _MONTHS.index(month.title()) + 1, int(day), int(hour), int(minute), int(second), 0, 0, 0)
    )
    east = (int(zone_h) * 60 + int(zone_m)) * 60
    return float(at - east if sign == "+" else at + east)


def date_text(at: float) -> str:
    """INTERNALDATE of seconds since the epoch, in UTC."""
    import time

    t = time.gmtime(at)
    return f"{t.tm_mday:2d}-{_MONTHS[t.tm_mon - 1]}-{t.tm_year:04d} {t.tm_hour:02d}:{t.tm_min:02d}:{t.tm_sec:02d} +0000"


# Structures ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Envelope:
    """RFC 3501 §7.4.2; strings as the server sent them (RFC 2047 not undone). Addresses are (name, mailbox, host)."""

    date: bytes = b""
    subject: bytes = b""
    sender: tuple[tuple[bytes, bytes, bytes], ...] = ()
    reply_to: tuple[tuple[bytes, bytes, bytes], ...] = ()
    to: tuple[tuple[bytes, bytes, bytes], ...] = ()
    cc: tuple[tuple[bytes, bytes, bytes], ...] = ()
    bcc: tuple[tuple[bytes, bytes, bytes], ...] = ()
    in_reply_to: bytes = b""
    message_id: bytes = b""


@dataclass(frozen=True, slots=True)
class BodyPart:
    """A node of a BODYSTRUCTURE. `size` in encoded octets; parameter names in lower case, values as sent."""

    section: str
    type: str  # 'text/plain', 'multipart/mixed', 'message/rfc822', in lower case
    params: dict[str, bytes] = field(default_factory=dict)
    id: bytes = b""
    encoding: str = "7bit"
    size: int = 0
    disposition: str = ""
    disposition_params: dict[str, bytes] = field(default_factory=dict)
    children: tuple[BodyPart, ...] = ()
    message_id: bytes = b""  # of an attached letter, as sent


def octets(value: Value) -> bytes:
    if value is None or isinstance(value, list):
        return b""
    return value if isinstance(value, bytes) else value.encode()


def integer(value: Value) -> int:
    """Also a negative one, as some quota plugins send; 0 for what is none."""
    match = re.fullmatch(rb"-?[0-9]{1,20}", octets(value))
    return int(match.group()) if match else 0


def _word(value: Value) -> str:
    return octets(value).decode("utf-8", "replace").strip().lower()


def _number(value: Value) -> int:
    text = octets(value)
    return int(text) if DIGITS.fullmatch(text) else 0


def envelope(value: Value) -> Envelope:
    """Missing members are empty."""
    items = (value if isinstance(value, list) else []) + [None] * 10
    return Envelope(
        octets(items[0]),
        octets(items[1]),
        _addresses(items[2]) or _addresses(items[3]),
        _addresses(items[4]),
        _addresses(items[5]),
        _addresses(items[6]),
        _addresses(items[7]),
        octets(items[8]),
        octets(items[9]),
    )


def _addresses(value: Value) -> tuple[tuple[bytes, bytes, bytes], ...]:
    found = []
    for item in value if isinstance(value, list) else []:
        if isinstance(item, list) and len(item) >= 4 and item[3] is not None and item[2] is not None:
            found.append((octets(item[0]), octets(item[2]), octets(item[3])))
    return tuple(found)


def body_structure(value: Value, section: str = "", depth: int = 0) -> BodyPart:
    """The tree with RFC 3501 section numbers. Raises: GrammarError."""
    if not isinstance(value, list) or not value or depth > 60:
        raise GrammarError("no body structure")
    if isinstance(value[0], list):
        return _multipart(value, section, depth)
    items = value + [None] * 12
    kind = f"{_word(items[0]) or 'application'}/{_word(items[1]) or 'octet-stream'}"
    params = _params(items[2])
    base = section or "1"
    rest = 7
    children: tuple[BodyPart, ...] = ()
    message_id = b""
    if kind == "message/rfc822" and isinstance(items[7], list):
        message_id = envelope(items[7]).message_id
        inner = items[8]
        if isinstance(inner, list) and inner:
            multipart = isinstance(inner[0], list)
            children = (body_structure(inner, base if multipart else f"{base}.1", depth + 1),)
        rest = 10
    elif kind.startswith("text/"):
        rest = 8
    disposition, disposition_params = _disposition(items[rest + 1 :])
    return BodyPart(
        base,
        kind,
        params,
        octets(items[3]),
        _word(items[5]) or "7bit",
        _number(items[6]),
        disposition,
        disposition_params,
        children,
        message_id,
    )


def _multipart(value: list[Value], section: str, depth: int) -> BodyPart:
    inner = [item for item in value if isinstance(item, list)]
    count = next((at for at, item in enumerate(value) if not isinstance(item, list)), len(value))
    prefix = f"{section}." if section else ""
    children = tuple(body_structure(item, f"{prefix}{at}", depth + 1) for at, item in enumerate(inner[:count], 1))
    tail = value[count:] + [None] * 3
    disposition, disposition_params = _disposition(tail[2:])
    return BodyPart(
        section,
        f"multipart/{_word(tail[0]) or 'mixed'}",
        _params(tail[1]),
        disposition=disposition,
        disposition_params=disposition_params,
        children=children,
    )


def _params(value: Value) -> dict[str, bytes]:
    items = value if isinstance(value, list) else []
    return {_word(items[at]): octets(items[at + 1]) for at in range(0, len(items) - 1, 2)}


def _disposition(items: list[Value]) -> tuple[str, dict[str, bytes]]:
    for item in items:
        if isinstance(item, list) and item and not isinstance(item[0], list):
            name = _word(item[0])
            if name in ("attachment", "inline") or (len(item) > 1 and isinstance(item[1], list)):
                return name, _params(item[1] if len(item) > 1 else None)
    return "", {}
