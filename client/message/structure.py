"""The parts of a letter: which there are, which are shown as its text, and which are attachments. Pure.

Both roads meet in `Part`: a whole letter is parsed by `parse`, a BODYSTRUCTURE is turned into Parts by the sync room; `choose`
decides for both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from client import transfer
from client.message import mime
from client.message.headers import clean
from client.message.mime import Entity
from client.message.parameters import parameter, parameters, token


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
    source: Entity | None = field(default=None, compare=False, repr=False)

    @property
    def name(self) -> str:
        """The file name as the sender gave it; '' without one."""
        return self._name(as_sent=False)

    @property
    def name_as_sent(self) -> str:
        """The same without a look for old Vietnamese."""
        return self._name(as_sent=True)

    def _name(self, *, as_sent: bool) -> str:
        return (
            parameter(self.disposition_params, "filename", as_sent=as_sent)
            or parameter(self.params, "name", as_sent=as_sent)
            or parameter(self.params, "file", as_sent=as_sent)
            or parameter(self.disposition_params, "name", as_sent=as_sent)
        )

    @property
    def charset(self) -> str:
        return parameter(self.params, "charset")


@dataclass(frozen=True, slots=True)
class Shown:
    """`texts`: to be shown one below the other; `inline`: pictures by Content-ID; `files`: attachments.

    `words`: where the words alone come from (preview, search, answers). The same as `texts`, but for a letter in two forms
    the plain one.
    """

    texts: tuple[Part, ...]
    inline: tuple[Part, ...]
    files: tuple[Part, ...]
    words: tuple[Part, ...] = ()


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
    entity = mime.parse(data)
    return Parsed(entity.fields, _part(entity, ""))


def _part(entity: Entity, section: str) -> Part:
    disposition, disposition_params = parameters(entity.field("content-disposition"))
    own, prefix = section or ("" if entity.children and entity.type.startswith("multipart/") else "1"), section
    if entity.type.startswith("multipart/"):
        prefix = f"{section}." if section else ""
        children = tuple(_part(child, f"{prefix}{at}") for at, child in enumerate(entity.children, 1))
    else:  # message/rfc822: the parts of its multipart count on below it
        children = tuple(
            _part(child, own if child.type.startswith("multipart/") and child.children else f"{own}.1") for child in entity.children
        )
    return Part(
        own,
        entity.type if children or not entity.type.startswith("multipart/") else "text/plain",  # says multipart and is none
        entity.params,
        token(entity.field("content-transfer-encoding")) or "7bit",
        disposition,
        disposition_params,
        clean(entity.field("content-id").decode("utf-8", "replace")).strip("<> "),
        len(entity.body),
        children,
        entity,
    )


def content(part: Part) -> bytes:
    """The decoded octets of a leaf of a parsed letter; of an attached letter, the letter."""
    entity = part.source
    if entity is None or part.type.startswith("multipart/"):
        return b""
    return entity.body if entity.children else transfer.decoded(entity.body, part.encoding)


def leaves(part: Part) -> Iterable[Part]:
    """In reading order; an attached letter is one leaf."""
    if part.type.startswith("multipart/") and part.children:
        for child in part.children:
            yield from leaves(child)
    else:
        yield part


_TEXTS = ("text/plain", "text/html")
_NO_TEXTS = ("text/calendar", "text/x-vcard", "text/vcard", "text/directory", "text/rfc822-headers")


def choose(root: Part) -> Shown:
    """What is shown as text, what belongs into it as a picture, and what is an attachment (much as in RFC 8621 §4.1.4)."""
    found = _Found([], [], [], [])
    _choose(root, found, within="", number=0)
    if root.name and root in found.texts:
        found.files.append(root)  # a letter that is nothing but a file
    if not found.texts:  # only words in a form of their own (text/enriched): better shown as they are than as a file
        found.texts = found.words = [part for part in found.files if _readable(part)][:1]
        found.files = [part for part in found.files if part not in found.texts]
    return Shown(tuple(found.texts), tuple(found.inline), tuple(found.files), tuple(found.words))


@dataclass(slots=True)
class _Found:
    texts: list[Part]
    inline: list[Part]
    files: list[Part]
    words: list[Part]


def _readable(part: Part) -> bool:
    return (
        part.type.startswith("text/")
        and part.type not in _NO_TEXTS
        and part.disposition != "attachment"
        and not part.name
        and not part.children
    )


def _choose(part: Part, found: _Found, *, within: str, number: int) -> None:
    """`within`: the type of the multipart around it, `number` its place in there."""
    kind = part.type
    if kind.startswith("multipart/") and part.children:
        if kind == "multipart/alternative":
            _alternative(part, found, within)
            return
        children = list(part.children)
        if kind == "multipart/signed" and len(children) > 1:
            _choose(children[0], found, within=within, number=number)
            found.files += [leaf for child in children[1:] for leaf in leaves(child)]
            return
        if kind == "multipart/related":
            children = _start_first(part)
        inside = "multipart/related" if within == "multipart/related" else kind
        for at, child in enumerate(children):
            _choose(child, found, within=inside, number=at)
        return
    attached = part.disposition == "attachment"
    related = within == "multipart/related"
    if kind in _TEXTS and not attached and (number == 0 or not (related or part.name)):
        found.texts.append(part)
        found.words.append(part)
    elif kind.startswith("image/") and part.cid and not attached and related:
        found.inline.append(part)
    else:
        found.files.append(part)


def _start_first(part: Part) -> list[Part]:
    start = parameter(part.params, "start").strip("<>")
    children = list(part.children)
    if start:
        children.sort(key=lambda child: child.cid != start)
    return children


def _alternative(part: Part, found: _Found, within: str) -> None:
    """The richest that we can show; files and calendars in the others are not lost."""
    best: tuple[int, Part] | None = None
    for child in part.children:
        worth = _worth(child)
        if worth and (best is None or worth > best[0]):
            best = (worth, child)
    chosen = best[1] if best is not None else None
    before = len(found.words)
    if chosen is not None:
        _choose(chosen, found, within=within, number=0)
    plain = next((child for child in part.children if child is not chosen and _worth(child) == 1), None)
    if plain is not None and best is not None and best[0] == 2:
        found.words[before:] = [leaf for leaf in leaves(plain) if leaf.type == "text/plain" and leaf.disposition != "attachment"]
    for child in part.children:
        if child is not chosen:
            found.files += [
                leaf for leaf in leaves(child) if chosen is None or leaf.type not in _TEXTS or leaf.disposition == "attachment"
            ]


def _worth(child: Part) -> int:
    kinds = {leaf.type for leaf in leaves(child) if leaf.disposition != "attachment"}
    return 2 if "text/html" in kinds else 1 if "text/plain" in kinds else 0
