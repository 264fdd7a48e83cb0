"""HTML of a letter made safe for QTextBrowser: no script, no remote load of any kind, links that show where they lead. Pure.

First the depth is counted: QTextBrowser takes for ever on deeply nested tables, the cleaner on deeply nested tags. What is
too deep is shown as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from client.message import lookalike

MOST_TABLES, MOST_TAGS = 8, 500
MOST_LENGTH = 3_000_000
MOST_DATA_IMAGE = 400_000
MOST_LINKS = 2000
MOST_SIGNS = 100_000  # of '<' or '&': the cleaner takes for ever on more

_TAGS = {
    "a", "abbr", "address", "b", "big", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd",
    "del", "dfn", "div", "dl", "dt", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li",
    "ol", "p", "pre", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "tt", "u", "ul", "var",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"align", "dir"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "valign", "width"},
    "th": {"colspan", "rowspan", "valign", "width"},
    "table": {"border", "cellpadding", "cellspacing"},
    "ol": {"start", "type"},
    "ul": {"type"},
    "font": {"size"},
}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
_REMOTE = re.compile(r"(?:\s(?:src|background|poster)\s*=\s*[\"']?\s*(?:https?:)?//)|url\(\s*[\"']?\s*https?:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """`host`: the true one, in ASCII as it is looked up. `deceptive`: the shown text names another place."""

    text: str
    href: str
    host: str
    deceptive: bool


@dataclass(frozen=True, slots=True)
class Sanitized:
    """`html` '' : too deep or too large, show the text instead. `remote_blocked`: how many loads were not made."""

    html: str
    remote_blocked: int
    links: tuple[Link, ...]


def sanitize(markup: str) -> Sanitized:
    """Never raises."""
    remote = len(_REMOTE.findall(markup))
    if len(markup) > MOST_LENGTH or max(markup.count("<"), markup.count("&")) > MOST_SIGNS or _too_deep(markup):
        return Sanitized("", remote, links_of_text(markup[:MOST_LENGTH]))
    import nh3

    clean = nh3.clean(
        markup,
        tags=_TAGS,
        clean_content_tags={"script", "style", "title", "head", "noscript", "template", "svg", "math", "iframe", "object"},
        attributes=_ATTRIBUTES,
        attribute_filter=_keep,
        url_schemes={"http", "https", "mailto", "cid", "data"},
        link_rel=None,
        strip_comments=True,
    )
    return Sanitized(clean, remote, _links(clean))


def _keep(tag: str, attribute: str, value: str) -> str | None:
    low = value.strip().casefold()
    if attribute == "src":
        if low.startswith("cid:"):
            return value.strip()
        if low.startswith(("data:image/png", "data:image/jpeg", "data:image/gif")) and len(value) <= MOST_DATA_IMAGE:
            return value
        return None
    if attribute == "href":
        return value.strip() if low.startswith(("http://", "https://", "mailto:")) else None
    if attribute in ("width", "height", "border", "cellpadding", "cellspacing", "colspan", "rowspan", "size", "start"):
        match = re.match(r"\d{1,4}%?", value.strip())
        return match.group(0) if match else None
    return value if len(value) < 100 else None


class _TooMuch(Exception):
    pass


class _Depth(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open = self.tables = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in _VOID:
            return
        self.open += 1
        self.tables += tag == "table"
        if self.open > MOST_TAGS or self.tables > MOST_TABLES:
            raise _TooMuch

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        self.open = max(0, self.open - 1)
        if tag == "table":
            self.tables = max(0, self.tables - 1)


def _too_deep(markup: str) -> bool:
    """Tags that are never closed (<p>, <li>, <font>) count too: the cleaner nests them."""
    counter = _Depth()
    try:
        counter.feed(markup)
    except (_TooMuch, AssertionError, ValueError):
        return True
    return False


# Links -----------------------------------------------------------------------------------------------------------


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._href: str | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._close()
            self._href = dict(attrs).get("href") or None

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._close()

    def handle_data(self, data: str) -> None:
        if self._href is not None:
            self._text.append(data)

    def _close(self) -> None:
        if self._href is not None:
            self.found.append((" ".join("".join(self._text).split()), self._href))
            if len(self.found) >= MOST_LINKS:
                raise _TooMuch
        self._href, self._text = None, []


def _links(clean: str) -> tuple[Link, ...]:
    reader = _Anchors()
    try:
        reader.feed(clean)
        reader._close()
    except _TooMuch:
        pass
    return tuple(link(text, href) for text, href in reader.found)


def links_of_text(text: str) -> tuple[Link, ...]:
    """The addresses of pages that stand in a plain text."""
    from client.message.text import _URL

    return tuple(link(href, href) for href in _URL.findall(text)[:200])


_HOST = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})(?:[/:?#]|$)", re.IGNORECASE)


def link(text: str, href: str) -> Link:
    if href.casefold().startswith("mailto:"):
        address = href[7:].partition("?")[0]
        shown = re.search(r"[\w.+-]+@[\w.-]+", text)
        return Link(text, href, address.rpartition("@")[2], bool(shown and shown.group(0).casefold() != address.casefold()))
    try:
        parts = urlsplit(href)
        host, user, port = (parts.hostname or "").casefold(), parts.username, parts.port
    except ValueError:
        return Link(text, href, "", True)
    try:
        ascii_host = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        ascii_host = host
    shown = _HOST.search(text.strip())
    other = bool(shown) and not _same_site(shown.group(1).casefold(), host) if shown else False
    odd = (
        user is not None
        or bool(re.fullmatch(r"[\d.]+|\[?[0-9a-f:]+\]?|0x[0-9a-f]+", host))
        or lookalike.host_disguised(host)
        or (port not in (None, 80, 443))
    )
    return Link(text, href, ascii_host, other or odd)


def _same_site(shown: str, real: str) -> bool:
    shown, real = shown.removeprefix("www."), real.removeprefix("www.")
    return shown == real or real.endswith("." + shown)
