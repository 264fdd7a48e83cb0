"""Signs that a letter is not what it seems, as codes with facts; the words are the window's. Pure.

Codes: imitates (an outside sender takes the name of the office's own people), address_in_name, reply_elsewhere (facts: address),
asks_password, deceptive_link (facts: host), file_blocked, lookalike (letters made to be read as others; facts: address).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from client.fold import fold
from client.message import lookalike
from client.message.addresses import Address
from client.message.sanitize import Link

_OFFICIAL = re.compile(
    r"\b(quan tri|admin|administrator|cong an|ubnd|uy ban|ban quan tri|bo phan ho tro|ho tro ky thuat|helpdesk|it support"
    r"|webmaster|postmaster|he thong thu|phong tin hoc|can bo tin hoc|so noi vu|so thong tin|van phong ubnd)\b"
)
_PASSWORD = re.compile(
    r"(nhap|xac minh|xac nhan|cung cap|gui|doi|cap nhat|dang nhap)[^.\n]{0,40}mat khau|mat khau[^.\n]{0,40}(het han|bi khoa|hien tai)"
    r"|(verify|confirm|update|enter|expire)[^.\n]{0,40}password|password[^.\n]{0,40}(expire|verify|suspend)"
)


@dataclass(frozen=True, slots=True)
class Sign:
    code: str
    facts: dict[str, object] = field(default_factory=dict)


def signs(
    sender: Address,
    reply_to: Iterable[Address],
    text: str,
    links: Iterable[Link],
    inside_domains: Iterable[str],
) -> tuple[Sign, ...]:
    """What speaks against the letter; nothing for a sender from within whose links are honest."""
    domains = tuple(domain.casefold() for domain in inside_domains)
    outside = not _inside(sender.address, domains)
    found: list[Sign] = []
    name = fold(sender.name)
    if outside and domains and _OFFICIAL.search(name):
        found.append(Sign("imitates"))
    if outside and (
        lookalike.disguised(sender.name, sender.address) or lookalike.near(sender.address.rpartition("@")[2], domains)
    ):
        found.append(Sign("lookalike", {"address": sender.address}))
    shown = re.search(r"[\w.+-]+@[\w-]+\.[\w.-]+", sender.name)
    if shown and shown.group(0).casefold() != sender.address.casefold():
        found.append(Sign("address_in_name", {"address": shown.group(0)}))
    for other in reply_to:
        if _domain(other.address) != _domain(sender.address) and outside:
            found.append(Sign("reply_elsewhere", {"address": other.address}))
            break
    if outside and _PASSWORD.search(fold(text[:20_000])):
        found.append(Sign("asks_password"))
    for link in links:
        if link.deceptive and not _inside(f"x@{link.host}", domains):
            found.append(Sign("deceptive_link", {"host": link.host}))
            break
    return tuple(found)


def _domain(address: str) -> str:
    return ".".join(address.rpartition("@")[2].casefold().split(".")[-2:])


def _inside(address: str, domains: tuple[str, ...]) -> bool:
    domain = address.rpartition("@")[2].casefold()
    return any(domain == own or domain.endswith("." + own) for own in domains)
