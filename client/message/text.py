"""The words of a letter: plain text from what came, HTML as reading text, a short preview, and quoting. Pure."""

from __future__ import annotations

import html
import re
import unicodedata

MOST_HTML = 2_000_000
MOST_TAGS, MOST_ENTITIES = 20_000, 50_000  # html2text takes a third of a second for so many


def plain(words: str, *, flowed: bool = False, delsp: bool = False) -> str:
    """The words of a text/plain part with '\\n' line ends; RFC 3676 lines joined where `flowed`."""
    text = words.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return _unflow(text, delsp) if flowed else text


def _unflow(text: str, delsp: bool) -> str:
    out: list[str] = []
    joining = ""
    depth_before = 0
    for line in text.split("\n"):
        quoted = re.match(r"^(>+)", line)
        depth = len(quoted.group(1)) if quoted else 0
        body = line[depth:]
        body = body[1:] if body.startswith(" ") else body
        if joining and depth == depth_before:
            out[-1] += body
        else:
            out.append((">" * depth + " " if depth else "") + body)
        soft = body.endswith(" ") and body != "-- "
        if soft and delsp:
            out[-1] = out[-1][:-1]
        joining = "yes" if soft else ""
        depth_before = depth
    return "\n".join(out)


def from_html(markup: str) -> str:
    """Safe (sanitised) HTML as text that reads in order: lists, tables and quotes kept, no link addresses."""
    import html2text

    markup = markup[:MOST_HTML]
    if markup.count("<") > MOST_TAGS or markup.count("&") > MOST_ENTITIES:
        return flat(markup)
    reader = html2text.HTML2Text(bodywidth=0)
    reader.ignore_images = True
    reader.ignore_links = True
    reader.ignore_emphasis = True
    reader.unicode_snob = True
    reader.escape_snob = False
    reader.ul_item_mark = "-"
    reader.pad_tables = False
    reader.single_line_break = False
    try:
        text = reader.handle(markup)
    except (IndexError, ValueError, AssertionError, RecursionError):
        return flat(markup)
    text = re.sub(r"\\([-.+*_#`()\[\]{}!>|])", r"\1", text)
    text = re.sub(r"^(#+) ", "", text, flags=re.MULTILINE)
    text = re.sub(r"^-{3,}(\|-{3,})*\s*$\n?", "", text, flags=re.MULTILINE)
    text = re.sub(r"[ \t\u00a0]+\n", "\n", text)
    return unicodedata.normalize("NFC", re.sub(r"\n{3,}", "\n\n", text)).strip() + "\n"


_BREAKS = frozenset("br p div tr li table ul ol blockquote h1 h2 h3 h4 h5 h6 hr".split())
_TAG_NAME = re.compile(r"/?(\w{0,20})")
_SILENT = ("script", "style", "head", "title")


def flat(markup: str) -> str:
    """The words of any HTML, cleaned or not, in time that grows with its length only: for what is too deep or too much."""
    markup = markup[:MOST_HTML]
    low = markup.casefold() if len(markup.casefold()) == len(markup) else markup
    out: list[str] = []
    at = 0
    while (start := markup.find("<", at)) >= 0 and (end := markup.find(">", start)) >= 0:
        out.append(markup[at:start])
        name = _TAG_NAME.match(low, start + 1)
        tag = name.group(1) if name else ""
        at = end + 1
        if tag in _SILENT and low[start + 1] != "/":
            close = low.find(f"</{tag}", at)
            at = close if close >= 0 else len(markup)
        elif tag in _BREAKS:
            out.append("\n")
        else:
            out.append("" if tag in ("b", "i", "u", "span", "font", "a", "em", "strong") else " ")
    out.append(markup[at:])
    lines = [" ".join(line.split()) for line in html.unescape("".join(out)).split("\n")]
    return unicodedata.normalize("NFC", re.sub(r"\n{3,}", "\n\n", "\n".join(lines))).strip() + "\n"


def to_html(text: str) -> str:
    """Plain text as HTML that shows the same lines; addresses of pages become links."""
    out = []
    for line in text.split("\n"):
        safe = html.escape(line, quote=False).replace("  ", "&nbsp; ")
        out.append(_URL.sub(lambda m: f'<a href="{m.group(0)}">{m.group(0)}</a>', safe))
    return "<br>".join(out)


_URL = re.compile(r"https?://[^\s<>\"'“”]+[^\s<>\"'“”.,;:!?)\]]")


def preview(text: str, length: int = 120) -> str:
    """The first words, quoted lines left out."""
    words = " ".join(" ".join(line for line in text.split("\n") if not line.startswith(">")).split())
    return words if len(words) <= length else words[:length].rsplit(" ", 1)[0] + "…"


def quote(text: str, quote_line: str) -> str:
    """The original below an answer, each line marked, after the line that says who wrote when."""
    body = "\n".join(f"> {line}".rstrip() if line else ">" for line in text.strip("\n").split("\n"))
    return f"\n\n{quote_line}\n{body}\n"
