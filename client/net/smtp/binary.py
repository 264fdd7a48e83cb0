"""A letter with its base64 parts as the octets they stand for (BINARYMIME, RFC 3030): a quarter less to carry. Pure.

Only what is certain is changed: a letter that is signed or sealed, or oddly made, stays as it is. The same octets in give the
same octets out, so that a retry is the same letter.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Sequence
from email.parser import BytesHeaderParser

_END = b"\r\n"
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:.*\r\n(?:[ \t].*\r\n)*")
# A signature is over the octets as they were sent; what is sealed may hold one.
_SEALED = re.compile(r"multipart/(signed|encrypted)|application/(x-)?pkcs7-|application/pgp-")
_CODING, _TYPE = b"content-transfer-encoding", b"content-type"
_MOST_DEPTH = 50


class _Leave(Exception):
    """Not certain, or not allowed."""


def binary(letter: bytes) -> bytes | None:
    """`letter` (RFC 5322, all line ends CRLF) with every base64 part as binary, and the multiparts around it saying so.

    Every part has the decoded content it had. None: there is nothing to change, or it must not be changed.
    """
    pieces: list[bytes] = []
    try:
        changed = _Reader(letter).entity(0, len(letter), (), pieces)
    except _Leave:
        return None
    return b"".join(pieces) if changed else None


class _Reader:
    def __init__(self, letter: bytes) -> None:
        self._letter = letter

    def entity(self, start: int, end: int, around: Sequence[bytes], out: list[bytes]) -> bool:
        """Append the entity between `start` and `end` to `out`; whether it is binary now. `around`: the delimiters of the
        multiparts it lies in. Raises: _Leave."""
        head, body = self._head(start, end)
        fields = _fields(head)
        named = [name for name, _ in fields]
        if named.count(_CODING) > 1 or named.count(_TYPE) > 1 or len(around) > _MOST_DEPTH:
            raise _Leave
        meant = BytesHeaderParser().parsebytes(head)
        type_, coding = meant.get_content_type(), str(meant.get("content-transfer-encoding", "7bit")).strip().lower()
        said = str(meant.get("content-type", type_)).lower()
        if _SEALED.search(said) or b"dkim-signature" in named or said.split(";")[0].strip() != type_:
            raise _Leave
        if type_.startswith("multipart/"):
            if coding not in ("7bit", "8bit", "binary") or type_ == "multipart/digest":
                raise _Leave
            parts: list[bytes] = []
            changed = self._parts(
                body, end, b"\r\n--" + (meant.get_boundary() or "").encode("ascii", "replace"), around, parts
            )
            out += [_said_binary(fields) if changed else head, self._letter[len(head) + start : body], *parts]
            return changed
        if coding == "base64" and not type_.startswith("message/"):
            octets = _decoded(self._letter[body:end])
            # a letter that ends without a line end may get one on its way
            whole = around or (octets or b"").endswith(_END)
            if octets and whole and not any(line[2:] in octets for line in around):
                out += [_said_binary(fields), _END, octets]
                return True
        out.append(self._letter[start:end])
        return False

    def _head(self, start: int, end: int) -> tuple[bytes, int]:
        """(the header fields, where the body begins)."""
        if self._letter.startswith(_END, start):
            return b"", min(end, start + 2)
        gap = self._letter.find(_END + _END, start, end)
        if gap < 0:
            return self._letter[start:end], end
        return self._letter[start : gap + 2], gap + 4

    def _parts(self, body: int, end: int, line: bytes, around: Sequence[bytes], out: list[bytes]) -> bool:
        """The parts between the delimiters `line`, with all that stands before, between and after."""
        letter, inside = self._letter, (*around, line)
        if len(line) == 4 or any(one.startswith(line) or line.startswith(one) for one in around):
            raise _Leave
        changed, at = False, max(0, body - 2)  # the first delimiter may follow the header at once
        mark = letter.find(line, at, end)
        out.append(letter[body : max(body, mark)])
        while mark >= 0:
            after = mark + len(line)
            closes = letter.startswith(b"--", after)
            rest = letter.find(_END, after + 2 * closes, end)
            tail = letter[after + 2 * closes : end if rest < 0 else rest]
            if tail.strip(b" \t") or (rest < 0 and not closes):
                raise _Leave
            if closes:
                out.append(letter[max(mark, body) : end])
                return changed
            following = letter.find(line, rest, end)
            if following < rest + 2:  # no end, or nothing between two delimiters
                raise _Leave
            out.append(letter[max(mark, body) : rest + 2])
            changed |= self.entity(rest + 2, following, inside, out)
            mark = following
        raise _Leave


def _fields(head: bytes) -> list[tuple[bytes, bytes]]:
    """(name in lower case, the whole field), in order. Raises: _Leave."""
    found, at = [], 0
    while at < len(head):
        match = _FIELD.match(head, at)
        if match is None:
            raise _Leave
        found.append((match.group(1).lower(), match.group()))
        at = match.end()
    return found


def _said_binary(fields: Sequence[tuple[bytes, bytes]]) -> bytes:
    """The header with its coding changed; where none is named, behind all the rest."""
    said = b"Content-Transfer-Encoding: binary\r\n"
    lines = [said if name == _CODING else field for name, field in fields]
    return b"".join(lines if said in lines else [*lines, said])


def _decoded(body: bytes) -> bytes | None:
    """None: not base64 as it should be, so better left as it is."""
    try:
        return binascii.a2b_base64(body.replace(_END, b""), strict_mode=True)
    except binascii.Error:
        return None
