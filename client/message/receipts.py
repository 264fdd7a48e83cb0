"""What a letter's own fields say of receipts: who asks for one, who may have sent one, what it says (RFC 8098, 3834). Pure.

Everybody can write such a letter. So this tells, and decides nothing: a receipt counts only where it comes from somebody to whom the
letter really went, which `client.documents.tracking` judges.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from client.message import mime, report
from client.message.addresses import Address, addresses
from client.message.headers import message_ids

ASKS = "Disposition-Notification-To"
CONFIRMS = "X-TCV-Xac-Nhan"  # the Message-ID of the letter that a person confirms
TYPES = frozenset({"message/disposition-notification", "message/global-disposition-notification"})
MOST_OCTETS = 64 * 1024

_DISPOSITION = re.compile(r"(?:manual|automatic)-action\s*/\s*MDN-sent-(?:manually|automatically)\s*;\s*([a-z]+)\s*(/[^;]*)?$", re.IGNORECASE)
_AWAY = re.compile(r"^\s*(automatic reply|auto(matic)?[- ]?re(ply|sponse)|out of (the )?office|trả lời tự động|thư trả lời tự động)\b", re.IGNORECASE)

Said = Literal["arrived", "read"]
Doubt = Literal["", "list", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """`address`: for whom it speaks, '' = it does not say. `said`: the letter has come, or was shown to a person."""

    message_id: str
    address: str
    said: Said


@dataclass(frozen=True, slots=True)
class Request:
    """To whom a confirmation of a letter goes. `notice`: the letter asks for one by RFC 8098. `doubt`: the person is asked before;
    list: it came to many; elsewhere: not to who wrote it."""

    to: Address
    notice: bool
    doubt: Doubt


def read(data: bytes) -> Receipt | None:
    """Of a message/disposition-notification; None: it says nothing that counts. Never raises."""
    found, _body = mime.fields_of(data[:MOST_OCTETS] + b"\r\n\r\n", 0, min(len(data), MOST_OCTETS) + 4)
    named = {name.casefold(): value for name, value in reversed(found)}  # the first of each name counts
    shown = _DISPOSITION.match(report.words(named.get("disposition", b"")))
    about = next(iter(message_ids(named.get("original-message-id", b""))), "")
    if shown is None or "error" in (shown[2] or "").casefold() or not about:
        return None
    said: dict[str, Said] = {"displayed": "read", "deleted": "arrived", "processed": "arrived", "dispatched": "arrived"}
    kind = said.get(shown[1].casefold())
    finals = [report.address(report.words(named.get(name, b""))) for name in ("final-recipient", "original-recipient")]
    return Receipt(about, next(filter(None, finals), ""), kind) if kind else None


def request(fields: Mapping[str, str], sender: Address, own: frozenset[str]) -> Request | None:
    """Whom a letter's reader may tell that it has come. None: nobody, since it is her own, or a program wrote it.

    `fields`: by name, any case. `own`: her addresses, in lower case.
    """
    given = {name.casefold(): value for name, value in fields.items()}
    if sender.address.casefold() in own or not sender.address or is_automatic(given) or CONFIRMS.casefold() in given:
        return None
    asked = addresses(given.get(ASKS.casefold(), "").encode())
    to = asked[0] if asked else sender
    if not to.address or to.address.casefold() in own:
        return None
    elsewhere = to.address.casefold() != sender.address.casefold() or len(asked) > 1
    path = _path(given.get("return-path", ""))
    if path and path != to.address.casefold():
        elsewhere = True
    doubt: Doubt = "list" if is_list(given) else "elsewhere" if elsewhere else ""
    return Request(to, bool(asked), doubt)


def is_list(fields: Mapping[str, str]) -> bool:
    """RFC 2919, 2369, and what older lists say. `fields`: names in lower case."""
    return any(name in fields for name in ("list-id", "list-post")) or _precedence(fields) in ("bulk", "list", "junk")


def is_automatic(fields: Mapping[str, str], subject: str = "") -> bool:
    """No person wrote it: out of office, a report (RFC 3834). `fields`: names in lower case."""
    submitted = fields.get("auto-submitted", "no").split(";")[0].strip().casefold()
    return submitted != "no" or _precedence(fields) == "auto_reply" or bool(_AWAY.match(subject))


def is_from(return_path: str | None, sender: str) -> bool:
    """Whether it may have come from its From address: the server that took it wrote down who sent it (RFC 5321 §4.4), unless it did
    not say ('' or None) or it was a report ('<>')."""
    path = _path(return_path or "")
    return not path or path == sender.casefold()


def is_report(return_path: str | None) -> bool:
    """Whether it may be a server's report: those have no sender (RFC 3464 §2)."""
    return not _path(return_path or "")


def _path(value: str) -> str:
    return value.strip().strip("<>").strip().casefold()


def _precedence(fields: Mapping[str, str]) -> str:
    return fields.get("precedence", "").strip().casefold()
