"""What servers report of a letter's delivery, recipient by recipient (RFC 3464, RFC 6533 for addresses beyond ASCII). Pure.

A report is a letter like any other: everybody can write one. So it tells, and decides nothing: whoever reads it looks whether the
letter it speaks of was ours, and went to that recipient.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from client.message import mime, structure
from client.message.headers import clean, message_ids

STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
HEADER_TYPES = frozenset({"text/rfc822-headers", "message/global-headers"})
LETTER_TYPES = frozenset({"message/rfc822", "message/global"})

MOST_OCTETS = 256 * 1024  # of a report's status part, as much as 500 recipients need
MOST_RECIPIENTS = 1000
MOST_ADDRESS, MOST_WORDS = 320, 500

_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<!\d)([245]\d\d)(?!\d)")
_FULL = re.compile(r"mailbox (is )?full|over ?quota|quota exceeded|exceeded .{0,40}quota", re.IGNORECASE)
_XTEXT = re.compile(r"\+([0-9A-F]{2})")
_ACTIONS = frozenset({"failed", "delayed", "delivered", "relayed", "expanded"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """`address`: as it was given by the sender, else where it was last tried. `status`: RFC 3463, '5.2.2'; the diagnostic's own
    is better than 'something' (x.0.0). `said`: the words of the server that refused, for IT."""

    address: str
    final: str
    action: str  # failed | delayed | delivered | relayed | expanded
    status: str
    said: str

    @property
    def full(self) -> bool:
        """The recipient's mailbox has no room."""
        return self.status.endswith(".2.2") or (self.status[1:] in ("", ".0.0") and bool(_FULL.search(self.said)))


@dataclass(frozen=True, slots=True)
class Report:
    """`message_id`: of the letter that it speaks of, '' where it does not say. `envelope_id`: what its sender called the sending
    (RFC 3461 §4.4), which only the servers on its way know; '' where it was called nothing."""

    message_id: str
    outcomes: tuple[Outcome, ...]
    envelope_id: str = ""


def read(data: bytes) -> Report | None:
    """Of a whole letter; None when it is no report. Never raises."""
    root = structure.parse(data).root
    found = [leaf for leaf in structure.leaves(root) if leaf.type in STATUS_TYPES]
    if not found:
        return None
    told = tuple(one for leaf in found for one in outcomes(structure.content(leaf)))[:MOST_RECIPIENTS]
    about = next((leaf for leaf in structure.leaves(root) if leaf.type in HEADER_TYPES | LETTER_TYPES), None)
    named = next(filter(None, (envelope_id(structure.content(leaf)) for leaf in found)), "")
    return Report(original_id(structure.content(about)) if about is not None else "", told, named)


def original_id(headers: bytes) -> str:
    """The Message-ID of the letter whose beginning this is; '' without one."""
    fields, _body = mime.fields_of(headers, 0, min(len(headers), MOST_OCTETS))
    value = next((value for name, value in fields if name.casefold() == "message-id"), b"")
    return next(iter(message_ids(value)), "")


def envelope_id(status: bytes) -> str:
    """The Original-Envelope-Id of a message/delivery-status, xtext undone; '' without one."""
    first = re.split(rb"(?:\r?\n[ \t]*){2,}", status[:MOST_OCTETS].strip(), maxsplit=1)[0]
    fields, _body = mime.fields_of(first + b"\r\n\r\n", 0, len(first) + 4)
    value = next((value for name, value in fields if name.casefold() == "original-envelope-id"), b"")
    return _XTEXT.sub(lambda found: chr(int(found[1], 16)), words(value))


def outcomes(status: bytes) -> tuple[Outcome, ...]:
    """Of a message/delivery-status: the first group of fields is about the letter, each further one about a recipient (§2.1)."""
    data = status[:MOST_OCTETS]
    found: list[Outcome] = []
    for group in re.split(rb"(?:\r?\n[ \t]*){2,}", data.strip()):
        fields, _body = mime.fields_of(group + b"\r\n\r\n", 0, len(group) + 4)
        named = {name.casefold(): words(value) for name, value in reversed(fields)}  # the first of each name counts
        one = _outcome(named)
        if one is not None:
            found.append(one)
        if len(found) >= MOST_RECIPIENTS:
            break
    return tuple(found)


def _outcome(named: dict[str, str]) -> Outcome | None:
    final, original = address(named.get("final-recipient", "")), address(named.get("original-recipient", ""))
    action = named.get("action", "").split("(")[0].strip().casefold()
    if not (final or original) or action not in _ACTIONS:
        return None
    said = _typed(named.get("diagnostic-code", ""))[:MOST_WORDS]
    return Outcome(original or final, final or original, action, _status(named.get("status", ""), said), said)


def _status(given: str, said: str) -> str:
    own = _STATUS.search(given)
    better = _STATUS.search(said)
    if better is not None and (own is None or own[1][1:] == ".0.0"):
        return better[1]
    if own is not None:
        return own[1]
    code = _CODE.match(said)
    return f"{code[1][0]}.0.0" if code else ""


def _typed(value: str) -> str:
    """'rfc822; a@b' and 'smtp; 550 …' without what is before the semicolon."""
    return value.partition(";")[2].strip() if ";" in value[:40] else value.strip()


def address(value: str) -> str:
    """Of a typed address field ('rfc822; a@b'), '' where there is none."""
    found = _typed(value).strip("<> ")
    return found if "@" in found and len(found) <= MOST_ADDRESS and not re.search(r"[\s<>]", found) else ""


def words(value: bytes) -> str:
    """A field as one line of plain text."""
    return clean(value[:8192].decode("utf-8", "replace").replace("\r", " ").replace("\n", " "))
