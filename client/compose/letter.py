"""A letter to be sent, before it becomes octets."""

from __future__ import annotations

from dataclasses import dataclass, field

from client.message.addresses import Address


@dataclass(frozen=True, slots=True)
class OutFile:
    name: str
    type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """`html` None: no formatting was used. `bcc` is for the envelope only. `date`: seconds since the epoch."""

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
