"""Undoing a Content-Transfer-Encoding (RFC 2045 §6): forgiving, piece by piece, the same for the store and for message files."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator


def _cases(octet: int) -> set[str]:
    """'3D', '3d' and the like."""
    pair = f"{octet:02x}"
    return {high + low for high in {pair[0], pair[0].upper()} for low in {pair[1], pair[1].upper()}}


_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))
_AFTER_PADDING = re.compile(rb"=[ \t]*=?[^\r\n]*")
_WORDS = re.compile(rb"\s*[\w,.;()'-]+ +[\w,.;()'-]+ +[\w,.;()'-]+ ")  # said to be base64, and was never encoded
_BLANKS = re.compile(rb"(?<![ \t])[ \t]+(?=\r?\n|\Z)")
_OCTETS = {pair.encode(): bytes([octet]) for octet in range(256) for pair in _cases(octet)}
_UU = ("x-uuencode", "uuencode", "x-uue", "uue")


def decode(wire: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The octets meant by `wire`, in pieces. What cannot be undone is left out; never raises."""
    match encoding.strip().lower():
        case "base64" | "b":
            yield from _base64_pieces(wire)
        case "quoted-printable" | "q":
            rest = b""
            for data in wire:
                lines, end, rest = (rest + data).rpartition(b"\n")
                yield _quoted_printable(lines + end)
            yield _quoted_printable(rest)
        case other if other in _UU:
            rest = b""
            for data in wire:
                lines, end, rest = (rest + data).rpartition(b"\n")
                yield _uu(lines)
            yield _uu(rest)
        case _:
            yield from wire


def decoded(data: bytes, encoding: str) -> bytes:
    """All of it at once."""
    return b"".join(decode((data,), encoding))


def _base64_pieces(wire: Iterable[bytes]) -> Iterator[bytes]:
    rest, lies = b"", None
    for data in wire:
        lies = _WORDS.match(data) is not None if lies is None else lies
        if lies:
            yield data
            continue
        # padding ends an encoded run: what stands behind it on the line is no data, a further line is a run of its own
        data = _AFTER_PADDING.sub(b"=", data) if b"=" in data else data
        *runs, rest = (rest + data.translate(None, _NOT_BASE64)).split(b"=")
        whole = len(rest) // 4 * 4
        yield b"".join(_base64(run) for run in runs) + binascii.a2b_base64(rest[:whole])
        rest = rest[whole:]
    yield _base64(rest)


def _base64(run: bytes) -> bytes:
    """A run without its padding; one letter too many is half a byte and dropped."""
    run = run[:-1] if len(run) % 4 == 1 else run
    return binascii.a2b_base64(run + b"=" * (-len(run) % 4))


def _quoted_printable(lines: bytes) -> bytes:
    """What is no code stays as it is; blanks at a line's end were added on the way."""
    first, *pieces = _BLANKS.sub(b"", lines).split(b"=")
    found = [first]
    for number, piece in enumerate(pieces, 1):
        octet = _OCTETS.get(piece[:2])
        if octet is not None:
            found += (octet, piece[2:])
        elif piece.startswith((b"\n", b"\r\n")):
            found.append(piece.partition(b"\n")[2])
        elif piece or number < len(pieces) or (len(pieces) > 1 and not pieces[-2]):
            found += (b"=", piece)  # but a single '=' at the very end is a line break cut off
    return b"".join(found)


def _uu(lines: bytes) -> bytes:
    found = []
    for line in lines.splitlines():
        if line.startswith((b"begin ", b"end")) or not line:
            continue
        try:
            found.append(binascii.a2b_uu(line))
        except binascii.Error:
            # some encoders pad the line with rubbish: take as many letters as the length at its head asks for
            count = ((line[0] - 32) & 63) * 4 // 3 + 3
            try:
                found.append(binascii.a2b_uu(line[:count]))
            except binascii.Error:
                continue
    return b"".join(found)
