"""A letter without some of its files: where each stood, a line says where it is now. Pure."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping

from client.message import structure
from client.message.letter import signed
from client.message.mime import Entity


def places(data: bytes) -> dict[str, tuple[int, int]]:
    """Section (RFC 3501) -> (where its encoded octets begin, how many) of the leaves of a letter."""
    return {
        part.section: (part.source.place, part.size)
        for part in _every(structure.parse(data).root)
        if part.source is not None and part.source.place >= 0 and not part.type.startswith("multipart/")
    }


def without(data: bytes, lines: Mapping[str, str]) -> bytes | None:
    """The letter with a line of text in the place of each of these sections; every other octet stays what it is.

    None where that cannot be: a signed letter would no longer be the one that was signed, or a section is not there.
    """
    root = structure.parse(data).root
    if any(signed(part.type, part.params.get("smime-type", b"").decode("ascii", "replace")) for part in _every(root)):
        return None
    found = {part.section: part.source for part in _every(root) if part.section in lines and part.source is not None}
    if len(found) != len(lines) or any(one.place < 0 or one.type.startswith("multipart/") for one in found.values()):
        return None
    light, at = [], 0
    for section, entity in sorted(found.items(), key=lambda pair: pair[1].start):
        if entity.start < at:
            return None  # within another one
        light += [data[at : entity.start], _head(data, entity, whole=entity is root.source), _line(lines[section])]
        at = entity.place + len(entity.body)
    return b"".join([*light, data[at:]])


def _every(part: structure.Part) -> Iterator[structure.Part]:
    yield part
    for child in part.children:
        yield from _every(child)


def _head(data: bytes, entity: Entity, *, whole: bool) -> bytes:
    """The fields of the letter itself, where the whole of it was the file; none of a part's."""
    if not whole:
        return b""
    kept: list[bytes] = []
    keep = True
    for line in data[entity.start : entity.place].splitlines(keepends=True):
        if line[:1] not in b" \t":
            keep = bool(line.strip()) and not line.lower().startswith(b"content-")
        if keep:
            kept.append(line)
    return b"".join(kept)


def _line(words: str) -> bytes:
    head = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head + base64.encodebytes(words.encode()).replace(b"\n", b"\r\n")
