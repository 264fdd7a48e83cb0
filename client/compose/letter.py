"""A letter to be sent, before it becomes octets."""

from __future__ import annotations

from dataclasses import dataclass, field

from client.message.addresses import Address


@dataclass(frozen=True, slots=True)
class OutFile:
    """`data` None: its octets lie on the server, `wire_size` of them as `encoding` has it. `key`: by which the caller knows it."""

    name: str
    type: str
    data: bytes | None = field(repr=False)
    encoding: str = "base64"
    wire_size: int = 0
    key: int = 0


@dataclass(frozen=True, slots=True)
class Outgoing:
    """`html` None: no formatting was used. `calendar`: an iCalendar invitation (CRLF), '' = none. `bcc` is for the envelope only.
    `date`: seconds since the epoch."""

    sender: Address
    to: tuple[Address, ...]
    subject: str
    text: str
    date: float
    message_id: str
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    html: str | None = None
    files: tuple[OutFile, ...] = ()
    in_reply_to: str = ""
    references: str = ""
    extra_headers: tuple[tuple[str, str], ...] = ()
    calendar: str = ""
    notification: str = ""  # the fields of a disposition notification (RFC 8098 §3.2): then the letter is one, and has no files
