"""The words of a letter: plain text from what came, HTML as reading text, a short preview, and quoting. Pure."""

from __future__ import annotations

import html
import re
import unicodedata

from client.message.charsets import decode

MOST_HTML = 2_000_000
_TAG = re.compile(r"<[^>]{0,2000}>")


def plain(data: bytes, charset: str, *, flowed: bool = False, delsp: bool = False) -> str:
    """A text/plain part as NFC text with '\\n' line ends; RFC 3676 lines joined where `flowed`."""
    text = decode(data, charset).text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
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

    if len(markup) > MOST_HTML:
        markup = markup[:MOST_HTML]
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
        text = html.unescape(_TAG.sub(" ", markup))
    text = re.sub(r"\\([-.+*_#`()\[\]{}!>|])", r"\1", text)
    text = re.sub(r"^(#+) ", "", text, flags=re.MULTILINE)
    text = re.sub(r"^-{3,}(\|-{3,})*\s*$\n?", "", text, flags=re.MULTILINE)
    text = re.sub(r"[ \t\u00a0]+\n", "\n", text)
    return unicodedata.normalize("NFC", re.sub(r"\n{3,}", "\n\n", text)).strip() + "\n"


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
