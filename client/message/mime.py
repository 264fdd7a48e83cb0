"""A message file cut into its entities: header fields, bodies, and the parts between boundaries. Pure; nothing raises.

Forgiving in the ways real letters need: a boundary of an outer part ends all inner ones, closing boundaries may be missing,
lines that are no header fields are passed over, line ends may be of any kind.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from client import transfer
from client.message.parameters import parameter_octets, parameters, token

MOST_PARTS = 500
MOST_DEPTH = 50

Fields = tuple[tuple[str, bytes], ...]

_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
_MARK = re.compile(rb"^--([^\r\n]+)", re.MULTILINE)
_TYPE = re.compile(r"[^\s/;,=]+/[^\s/;,=]+")


@dataclass(frozen=True, slots=True)
class Entity:
    """`body`: octets as sent, without those of the children. Exactly one kind has children: multipart and message/rfc822.

    `start` and `place`: where it (its header), and its body, begin in the letter; -1 within an attached letter that is encoded.
    """

    fields: Fields
    type: str
    params: dict[str, bytes]
    body: bytes
    children: tuple[Entity, ...] = ()
    start: int = -1
    place: int = -1

    def field(self, name: str) -> bytes:
        """The first field of that name (lower case), b'' without one."""
        return next((value for key, value in self.fields if key.casefold() == name), b"")


def parse(data: bytes) -> Entity:
    """A whole letter."""
    if b"\n" not in data and b"\r" in data:
        data = data.replace(b"\r", b"\n")
    start = len(data) - len(data.lstrip(b"\r\n"))
    if data.startswith((b"From ", b">From "), start):  # an mbox line
        start = data.find(b"\n", start) + 1 or len(data)
    return _Reader(data).entity(start, (), "text/plain", 0)[0]


@dataclass(frozen=True, slots=True)
class _Mark:
    """A line that begins with '--' and may be a boundary."""

    start: int
    end: int
    text: bytes


class _Reader:
    def __init__(self, data: bytes, count: list[int] | None = None, *, apart: bool = False) -> None:
        self._data, self._apart = data, apart
        self._count = count if count is not None else [0]
        self._marks: list[_Mark] | None = None

    def entity(self, start: int, stops: tuple[bytes, ...], usual: str, depth: int) -> tuple[Entity, _Mark | None]:
        """The entity that begins at `start`, and the boundary that ended it; None at the end of the data.

        `stops`: the boundaries of the parts around it, innermost last. `usual`: its type when it does not say any.
        """
        self._count[0] += 1
        stop = self._next(start, stops)
        limit = self._before(stop, start)
        fields, at = fields_of(self._data, start, limit)
        type_, params = _type(fields, usual)
        deep = depth >= MOST_DEPTH or self._count[0] >= MOST_PARTS
        if type_.startswith("multipart/") and not deep:
            found = self._multipart(at, stops, type_, params, depth)
            if found is not None:
                children, stop = found
                return Entity(fields, type_, params, b"", children, *self._places(start, at)), stop
        body = self._data[at:limit]
        if type_ in ("message/rfc822", "message/global", "message/news") and not deep and body.strip():
            return self._letter(fields, type_, params, start, at, body, stops, stop, depth)
        return Entity(fields, type_, params, body, (), *self._places(start, at)), stop

    def _places(self, start: int, at: int) -> tuple[int, int]:
        return (-1, -1) if self._apart else (start, at)

    def _letter(
        self,
        fields: Fields,
        type_: str,
        params: dict[str, bytes],
        start: int,
        at: int,
        body: bytes,
        stops: tuple[bytes, ...],
        stop: _Mark | None,
        depth: int,
    ) -> tuple[Entity, _Mark | None]:
        """An attached letter, which some programs encode although they must not."""
        coding = _coding(fields)
        if coding in ("base64", "quoted-printable"):
            body = transfer.decoded(body, coding)
            inner, _ = _Reader(body, self._count, apart=True).entity(_first(body, 0), (), "text/plain", depth + 1)
            return Entity(fields, type_, params, body, (inner,)), stop
        inner, stop = self.entity(_first(self._data, at), stops, "text/plain", depth + 1)
        body = self._data[at : self._before(stop, at)]
        return Entity(fields, type_, params, body, (inner,), *self._places(start, at)), stop

    def _multipart(
        self, at: int, stops: tuple[bytes, ...], type_: str, params: dict[str, bytes], depth: int
    ) -> tuple[tuple[Entity, ...], _Mark | None] | None:
        """The parts and what ended the whole; None when there is not one boundary of it."""
        named = parameter_octets(params, "boundary")
        for boundary in (named, named.rstrip(), *self._guessed(at, stops)):
            if not boundary:
                continue
            inside = (*stops, boundary)
            mark = self._next(at, inside)
            if mark is not None and _opens(mark, boundary):
                return self._parts(mark, inside, type_, depth)
        return None

    def _parts(
        self, mark: _Mark | None, stops: tuple[bytes, ...], type_: str, depth: int
    ) -> tuple[tuple[Entity, ...], _Mark | None]:
        usual = "message/rfc822" if type_ == "multipart/digest" else "text/plain"
        boundary, outer = stops[-1], stops[:-1]
        found: list[Entity] = []
        while mark is not None and _opens(mark, boundary) and self._count[0] < MOST_PARTS:
            entity, following = self.entity(mark.end, stops, usual, depth + 1)
            if following is None and not self._data[mark.end :].strip() and found:
                return tuple(found), None  # a boundary that opens nothing any more
            found.append(entity)
            mark = following
        if mark is not None and _closes(mark, boundary) or (mark is not None and _opens(mark, boundary)):
            mark = self._next(mark.end, outer)  # what is left is an epilogue
        return tuple(found), mark

    def _guessed(self, at: int, stops: tuple[bytes, ...]) -> Sequence[bytes]:
        """The boundary is not named, or not as it was used: the first line that looks like one, before a header field."""
        stop = self._next(at, stops)
        limit = self._before(stop, at)
        for mark in self._from(at):
            if mark.start >= limit:
                break
            if not mark.text.endswith(b"--") and mark.text.strip() and _FIELD.match(_line(self._data, mark.end)):
                return (mark.text.rstrip(),)
        return ()

    def _from(self, at: int) -> Iterator[_Mark]:
        if self._marks is None:
            self._marks = [
                _Mark(found.start(), _line_end(self._data, found.end()), found.group(1))
                for found in _MARK.finditer(self._data)
            ]
        marks = self._marks
        first = bisect_left(marks, at, key=lambda mark: mark.start)
        return (marks[number] for number in range(first, len(marks)))

    def _next(self, at: int, stops: tuple[bytes, ...]) -> _Mark | None:
        if not stops:
            return None
        likely = {stop.rstrip() for stop in stops} | {(stop + b"--").rstrip() for stop in stops}
        for mark in self._from(at):
            if mark.text.rstrip() in likely and any(_opens(mark, stop) or _closes(mark, stop) for stop in stops):
                return mark
        return None

    def _before(self, stop: _Mark | None, start: int) -> int:
        """Where the octets before a boundary end: its own line end belongs to it."""
        if stop is None:
            return len(self._data)
        end = stop.start
        if self._data[end - 2 : end] == b"\r\n":
            end -= 2
        elif self._data[end - 1 : end] in (b"\n", b"\r"):
            end -= 1
        return max(start, end)


def _opens(mark: _Mark, boundary: bytes) -> bool:
    return mark.text.startswith(boundary) and not mark.text[len(boundary) :].strip()


def _closes(mark: _Mark, boundary: bytes) -> bool:
    return mark.text.startswith(boundary + b"--") and not mark.text[len(boundary) + 2 :].strip()


def _line_end(data: bytes, at: int) -> int:
    """The octet after the line end at or after `at`."""
    found = data.find(b"\n", at)
    return len(data) if found < 0 else found + 1


def _line(data: bytes, at: int) -> bytes:
    return data[at : _line_end(data, at)].rstrip(b"\r\n")


def _first(data: bytes, at: int) -> int:
    """Where an attached letter begins: after an mbox line."""
    return _line_end(data, at) if data.startswith((b"From ", b">From "), at) else at


# Header fields ---------------------------------------------------------------------------------------------------


MOST_HEADER_LINES = 4000


def fields_of(data: bytes, start: int, limit: int) -> tuple[Fields, int]:
    """The fields (values still folded) of the block that begins at `start`, and where the body begins.

    A line that is no field is passed over while others follow it before the empty line; where none follows, it is the body.
    """
    lines = list(_lines(data, start, limit))
    empty = next((number for number, (_, line) in enumerate(lines) if not line.rstrip(b"\r\n")), None)
    block = lines[:empty]
    matches = [_FIELD.fullmatch(line.rstrip(b"\r\n")) if line[:1] not in b" \t" else None for _, line in block]
    last = max((number for number, match in enumerate(matches) if match), default=-1) if empty is not None else -1
    found: list[tuple[bytes, list[bytes]]] = []
    skipped = False
    for number, ((at, line), match) in enumerate(zip(block, matches, strict=True)):
        if match is not None:
            found.append((match.group(1), [line[match.end(1) :].lstrip(b" \t")[1:]]))
            skipped = False
        elif line[:1] in b" \t" and (found or skipped):
            if not skipped:
                found[-1][1].append(line)
        elif number < last:
            skipped = True
        else:
            return _made(found), at
    if empty is None:
        return _made(found), lines[-1][0] + len(lines[-1][1]) if lines else start
    at, line = lines[empty]
    return _made(found), at + len(line)


def _lines(data: bytes, start: int, limit: int) -> Iterator[tuple[int, bytes]]:
    """(where it begins, the line with its end) up to the first empty line."""
    at = start
    for _ in range(MOST_HEADER_LINES):
        if at >= limit:
            return
        end = min(_line_end(data, at), limit)
        line = data[at:end]
        yield at, line
        if not line.rstrip(b"\r\n"):
            return
        at = end


def _made(found: list[tuple[bytes, list[bytes]]]) -> Fields:
    return tuple((name.decode("ascii"), b"".join(lines).strip(b" \t\r\n")) for name, lines in found)


def _type(fields: Fields, usual: str) -> tuple[str, dict[str, bytes]]:
    for name, value in fields:
        if name.casefold() == "content-type" and value:
            type_, params = parameters(value)
            if _TYPE.fullmatch(type_):
                return type_, params
            return "text/plain", params
    return usual, {}


def _coding(fields: Fields) -> str:
    for name, value in fields:
        if name.casefold() == "content-transfer-encoding":
            return token(value)
    return "7bit"
