"""The parts of a letter: which there are, which are shown as its text, and which are attachments. Pure.

Both roads meet in `Part`: a whole letter is parsed by `parse`, a BODYSTRUCTURE is turned into Parts by the sync room; `choose`
decides for both.
"""

from __future__ import annotations

import email
import email.message
import email.policy
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from client.message import headers

MOST_PARTS = 500
MOST_DEPTH = 50


@dataclass(frozen=True, slots=True)
class Part:
    """A node. `section`: RFC 3501 number ('' for a multipart at the top); `size` in encoded octets."""

    section: str
    type: str
    params: dict[str, bytes] = field(default_factory=dict)
    encoding: str = "7bit"
    disposition: str = ""
    disposition_params: dict[str, bytes] = field(default_factory=dict)
    cid: str = ""
    size: int = 0
    children: tuple[Part, ...] = ()
    source: email.message.Message | None = field(default=None, compare=False, repr=False)

    @property
    def name(self) -> str:
        """The file name as the sender gave it; '' without one."""
        return headers.parameter(self.disposition_params, "filename") or headers.parameter(self.params, "name")

    @property
    def charset(self) -> str:
        return headers.parameter(self.params, "charset")


@dataclass(frozen=True, slots=True)
class Shown:
    """`texts`: to be shown one below the other; `inline`: pictures by Content-ID; `files`: attachments."""

    texts: tuple[Part, ...]
    inline: tuple[Part, ...]
    files: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    fields: tuple[tuple[str, bytes], ...]
    root: Part

    def field(self, name: str) -> bytes:
        """The first field of that name (unfolded octets), b'' without one."""
        wanted = name.casefold()
        return next((value for key, value in self.fields if key.casefold() == wanted), b"")

    def all(self, name: str) -> tuple[bytes, ...]:
        wanted = name.casefold()
        return tuple(value for key, value in self.fields if key.casefold() == wanted)


def parse(data: bytes) -> Parsed:
    """A whole letter; never raises."""
    if data.startswith(b"From ") or data.startswith(b">From "):
        data = data.partition(b"\n")[2]  # an mbox line
    message = email.message_from_bytes(data.lstrip(b"\r\n"), policy=email.policy.compat32)
    fields = tuple((name, _octets(value)) for name, value in message.raw_items())
    return Parsed(fields, _part(message, "", [0], 0))


def _octets(value: object) -> bytes:
    return str(value).encode("ascii", "surrogateescape") if str(value).isascii() or _escaped(value) else str(value).encode()


def _escaped(value: object) -> bool:
    try:
        str(value).encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


def _part(message: email.message.Message, section: str, count: list[int], depth: int) -> Part:
    count[0] += 1
    raw = {name.casefold(): _octets(value) for name, value in reversed(list(message.raw_items()))}
    type_, params = headers.parameters(raw.get("content-type", b""))
    if not re.fullmatch(r"[\w.+-]+/[\w.+*-]+", type_):
        type_ = message.get_content_type()
    disposition, disposition_params = headers.parameters(raw.get("content-disposition", b""))
    encoding = headers.clean(raw.get("content-transfer-encoding", b"").decode("ascii", "replace")).casefold() or "7bit"
    cid = raw.get("content-id", b"").decode("utf-8", "replace").strip().strip("<>")
    children: tuple[Part, ...] = ()
    payload = message.get_payload()
    own = section
    if isinstance(payload, list) and depth < MOST_DEPTH and count[0] < MOST_PARTS:
        if message.get_content_maintype() == "multipart":
            prefix = f"{section}." if section else ""
            children = tuple(
                _part(child, f"{prefix}{at}", count, depth + 1)
                for at, child in enumerate(payload[:MOST_PARTS], 1)
                if isinstance(child, email.message.Message)
            )
        elif payload and isinstance(payload[0], email.message.Message):  # message/rfc822
            own = section or "1"
            multipart = payload[0].get_content_maintype() == "multipart"
            children = (_part(payload[0], own if multipart else f"{own}.1", count, depth + 1),)
    elif not section:
        own = "1"
    if type_.startswith("multipart/") and not children:
        type_ = "text/plain"  # says multipart and is none
    size = len(payload) if isinstance(payload, str) else 0
    return Part(own, type_, params, encoding, disposition, disposition_params, cid, size, children, message)


def content(part: Part) -> bytes:
    """The decoded octets of a leaf of a parsed letter; of an attached letter, the letter."""
    message = part.source
    if message is None:
        return b""
    payload = message.get_payload()
    if isinstance(payload, list):
        inner = payload[0] if payload else None
        return inner.as_bytes() if isinstance(inner, email.message.Message) and part.type == "message/rfc822" else b""
    decoded = message.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else b""


def leaves(part: Part) -> Iterable[Part]:
    """In reading order; an attached letter is one leaf."""
    if part.type.startswith("multipart/") and part.children:
        for child in part.children:
            yield from leaves(child)
    else:
        yield part


_TEXTS = ("text/plain", "text/html")


def choose(root: Part) -> Shown:
    """What is shown as text, what belongs into it as a picture, and what is an attachment."""
    texts: list[Part] = []
    inline: list[Part] = []
    files: list[Part] = []
    _choose(root, texts, inline, files, related=False)
    return Shown(tuple(texts), tuple(inline), tuple(files))


def _choose(part: Part, texts: list[Part], inline: list[Part], files: list[Part], *, related: bool) -> None:
    kind = part.type
    if kind.startswith("multipart/") and part.children:
        if kind == "multipart/alternative":
            _alternative(part, texts, inline, files)
            return
        inside = related or kind == "multipart/related"
        children = list(part.children)
        if kind == "multipart/signed" and len(children) > 1:
            _choose(children[0], texts, inline, files, related=related)
            files += [leaf for child in children[1:] for leaf in leaves(child)]
            return
        if kind == "multipart/related":
            children = _start_first(part)
        for child in children:
            _choose(child, texts, inline, files, related=inside)
        return
    attached = part.disposition == "attachment" or bool(part.name and part.disposition != "inline")
    if kind in _TEXTS and not attached and not (texts and part.name and related):
        texts.append(part)
    elif kind.startswith("image/") and part.cid and part.disposition != "attachment" and related:
        inline.append(part)
    elif kind.startswith("text/") and not attached and not part.name and kind not in ("text/calendar", "text/x-vcard"):
        texts.append(part)  # text/enriched and the like: shown as it is
    else:
        files.append(part)


def _start_first(part: Part) -> list[Part]:
    start = headers.parameter(part.params, "start").strip("<>")
    children = list(part.children)
    if start:
        children.sort(key=lambda child: child.cid != start)
    return children


def _alternative(part: Part, texts: list[Part], inline: list[Part], files: list[Part]) -> None:
    """The richest that we can show; files and calendars in the others are not lost."""
    best: tuple[int, Part] | None = None
    rest: list[Part] = []
    for child in part.children:
        kinds = {leaf.type for leaf in leaves(child) if not leaf.name or leaf.disposition != "attachment"}
        worth = 3 if "text/html" in kinds else 2 if "text/plain" in kinds else 1 if child.type.startswith("text/") else 0
        if child.type in ("text/calendar", "text/x-vcard"):
            worth = 0
        if worth and (best is None or worth >= best[0]) and not (child.type in _TEXTS and child.disposition == "attachment"):
            if best is not None and best[1].type not in _TEXTS:
                rest.append(best[1])
            best = (worth, child)
        elif child.type not in _TEXTS or child.disposition == "attachment":
            rest.append(child)
    if best is not None:
        _choose(best[1], texts, inline, files, related=False)
    for child in rest:
        found = [leaf for leaf in leaves(child) if best is None or leaf.type not in _TEXTS or leaf.disposition == "attachment"]
        files += found
