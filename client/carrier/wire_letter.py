"""What the server says of a letter (a FETCH response), as JSON, so that it can be told at home where nobody can ask. Pure."""

from __future__ import annotations

import base64
from typing import Any

from client.net.imap.grammar import BodyPart, Envelope
from client.net.imap.letters import Fetched


def plain(found: Fetched) -> dict[str, Any]:
    return {
        "uid": found.uid, "flags": sorted(found.flags or ()), "size": found.size, "at": found.internal_date,
        "envelope": _envelope(found.envelope or Envelope()),
        "structure": None if found.structure is None else _part(found.structure),
        "sections": {name: _text(data or b"") for name, data in found.sections.items()},
    }  # fmt: skip


def read(facts: dict[str, Any]) -> Fetched:
    """Raises: KeyError, TypeError, ValueError."""
    return Fetched(
        0, int(facts["uid"]), frozenset(facts["flags"]), int(facts["size"]), float(facts["at"]), 0,
        _read_envelope(facts["envelope"]), None if facts["structure"] is None else _read_part(facts["structure"]),
        {str(name): _octets(text) for name, text in facts["sections"].items()},
    )  # fmt: skip


_FIELDS = ("date", "subject", "in_reply_to", "message_id")
_PEOPLE = ("sender", "reply_to", "to", "cc", "bcc")


def _envelope(one: Envelope) -> dict[str, Any]:
    people = {name: [[_text(word) for word in address] for address in getattr(one, name)] for name in _PEOPLE}
    return {name: _text(getattr(one, name)) for name in _FIELDS} | people


def _read_envelope(facts: dict[str, Any]) -> Envelope:
    people = {name: tuple((_octets(a), _octets(b), _octets(c)) for a, b, c in facts[name]) for name in _PEOPLE}
    return Envelope(**{name: _octets(facts[name]) for name in _FIELDS}, **people)  # type: ignore[arg-type]


def _part(one: BodyPart) -> dict[str, Any]:
    return {
        "section": one.section, "type": one.type, "params": {name: _text(value) for name, value in one.params.items()},
        "id": _text(one.id), "encoding": one.encoding, "size": one.size, "disposition": one.disposition,
        "more": {name: _text(value) for name, value in one.disposition_params.items()}, "children": [_part(child) for child in one.children],
    }  # fmt: skip


def _read_part(facts: dict[str, Any]) -> BodyPart:
    return BodyPart(
        str(facts["section"]), str(facts["type"]), {str(name): _octets(text) for name, text in facts["params"].items()},
        _octets(facts["id"]), str(facts["encoding"]), int(facts["size"]), str(facts["disposition"]),
        {str(name): _octets(text) for name, text in facts["more"].items()}, tuple(_read_part(child) for child in facts["children"]),
    )  # fmt: skip


def _text(octets: bytes) -> str:
    return base64.b64encode(octets).decode()


def _octets(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
