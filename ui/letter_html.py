"""A letter's words as the small HTML that QTextDocument shows: for the reader and for paper. Pure."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urlsplit

_LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"“”]+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\b[^>]*>(.*?)</a\s*>", re.IGNORECASE | re.DOTALL)
_COLOURS = re.compile(
    r"""\s(?:color|bgcolor|background|text|link)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)"""
    r"""|(?:background(?:-color)?|(?<![-\w])color)\s*:[^;"']*;?""",
    re.IGNORECASE,
)
_TAGS = re.compile(r"<[^>]+>")
_PICTURE = re.compile(r"""<img\b((?:"[^"]*"|'[^']*'|[^"'>])*)>""", re.IGNORECASE)
_VALUE = r"""\s{}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
_SOURCE, _ALT, _WIDTH = (re.compile(_VALUE.format(name), re.IGNORECASE) for name in ("src", "alt", "width"))
_SIZED = re.compile(r"""\s(?:width|height)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_SMALL = re.compile(r"""(<font\b[^>]*?)\ssize\s*=\s*["']?-?[12]\b["']?""", re.IGNORECASE)
_NUMBER = re.compile(r"""\s(colspan|rowspan|border|cellpadding|cellspacing)\s*=\s*["']?(\d{1,6})["']?""", re.IGNORECASE)
_LONE_BREAK = re.compile(r"(<(div|p)\b[^>]*>)\s*<br\s*/?>\s*(?=</\2>)", re.IGNORECASE)
_LAST_BREAK = re.compile(
    r"<br\s*/?>\s*(?=</(?:div|p|td|th|li|blockquote)>|<(?:div|p|blockquote|table|ul|ol)\b)", re.IGNORECASE
)
_MOST = {"colspan": 40, "rowspan": 200, "border": 4, "cellpadding": 24, "cellspacing": 24}
WIDEST = 560  # px: a picture that asks for more is as wide as the room
_QUOTE = re.compile(r"^\s*>")
_END = ".,;:!?)]}'"


def from_text(text: str) -> str:
    """Plain text: lines kept as they are, empty lines part paragraphs, links and addresses can be pressed, quotes stand in."""
    paragraphs: list[str] = []
    for block in re.split(r"\n[ \t]*\n+", text.replace("\r\n", "\n").strip("\n")):
        quoted: list[str] = []
        lines: list[str] = []
        for line in block.split("\n"):
            if _QUOTE.match(line):
                if lines:
                    paragraphs.append(_paragraph(lines))
                    lines = []
                quoted.append(re.sub(r"^[\s>]+", "", line))
            else:
                if quoted:
                    paragraphs.append(_paragraph(quoted, quote=True))
                    quoted = []
                lines.append(line)
        if lines:
            paragraphs.append(_paragraph(lines))
        if quoted:
            paragraphs.append(_paragraph(quoted, quote=True))
    return "".join(paragraphs)


def _paragraph(lines: list[str], *, quote: bool = False) -> str:
    body = "<br>".join(_line(line) for line in lines)
    return f'<blockquote class="quote"><p>{body}</p></blockquote>' if quote else f"<p>{body}</p>"


def _line(line: str) -> str:
    parts: list[str] = []
    end = 0
    for match in _LINK.finditer(line):
        words = match.group().rstrip(_END)
        if "@" in words and "://" not in words:
            href = "mailto:" + words
        else:
            href = words if "://" in words else "http://" + words
        parts += [_plain(line[end : match.start()]), f'<a href="{escape(href)}">{escape(words)}</a>']
        end = match.start() + len(words)
    parts.append(_plain(line[end:]))
    return "".join(parts)


def _plain(words: str) -> str:
    return escape(words).replace("\t", " " * 4).replace("  ", "\u00a0 ")


def without_links(html: str, instead: str) -> str:
    """Every link becomes the words `instead`: in a letter with signs of fraud nothing can be pressed."""
    return _ANCHOR.sub(lambda found: f'<span class="blocked">\u00a0{escape(instead)}\u00a0</span>', html)


def without_colours(html: str) -> str:
    """In high contrast the letter's own colours could be unreadable."""
    return _TAGS.sub(lambda tag: _COLOURS.sub("", tag.group()), html)


def settled(html: str) -> str:
    """As it is shown: a picture that is not loaded leaves its words instead of a hole, none is wider than the room, no letter
    is smaller than the smallest size, no table has more than sensible spans and frames."""
    html = _LAST_BREAK.sub("", _LONE_BREAK.sub(lambda lone: lone.group(1) + "\u00a0", html))  # Qt gives such a break a line of its own
    html = _SMALL.sub(r"\1", _PICTURE.sub(_picture, html))
    return _TAGS.sub(lambda tag: _NUMBER.sub(_sensible, tag.group()), html) if "<t" in html else html


def _sensible(found: re.Match[str]) -> str:
    name, value = found.group(1).lower(), int(found.group(2))
    return f' {name}="{min(value, _MOST[name])}"'


def _picture(found: re.Match[str]) -> str:
    attributes = found.group(1)
    source = _value(_SOURCE, attributes)
    if not source.lower().startswith(("cid:", "data:")):
        words = " ".join(unescape(_value(_ALT, attributes)).split())
        return f"[{escape(words)}]" if len(words) > 1 else ""
    width = _value(_WIDTH, attributes)
    if not width.isdecimal() or int(width) > WIDEST:
        attributes = _SIZED.sub("", attributes)
    return f"<img{attributes}>"


def _value(which: re.Pattern[str], attributes: str) -> str:
    found = which.search(attributes)
    return next((each for each in found.groups() if each), "") if found else ""


def in_ascii(host: str) -> str:
    """The name as it is looked up, where it holds letters that can deceive; '' where it does not."""
    if host.isascii():
        return ""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host.encode("ascii", "backslashreplace").decode("ascii")


def host_of(href: str) -> str:
    """The true host of a link, as the person must see it; '' when there is none."""
    try:
        return (urlsplit(unescape(href)).hostname or "").rstrip(".")
    except ValueError:
        return ""
