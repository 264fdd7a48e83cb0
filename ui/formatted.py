"""What a written letter consists of: paragraphs, lists and bold words; from pasted HTML, to HTML and to plain text. Pure.

Anything else that pasted HTML carries (fonts, colours, pictures, frames, links that hide their address) is left behind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import Literal

List = Literal["", "dots", "numbers"]
SOFT_BREAK = "\u2028"  # as QTextDocument has it
MOST_PASTED = 1_000_000  # characters of HTML; what is longer is taken as plain text

_SPACE = re.compile(r"[ \t\r\n\f]+")
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|bolder|normal|lighter|[1-9]00)", re.IGNORECASE)
_NUMBER = re.compile(r"\s*[\divxlc]{1,4}[.)]", re.IGNORECASE)
_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr html"
    " li main nav ol p pre section table tbody tfoot thead tr ul".split()
)
_SKIPPED = frozenset("head math noscript object script style svg template title".split())
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_BOLD = frozenset("b strong th h1 h2 h3 h4 h5 h6".split())


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the editor; `list`: what kind of list it is an entry of."""

    runs: tuple[Run, ...]
    list: List = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


Letter = tuple[Paragraph, ...]


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def of_text(text: str) -> Letter:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return tuple(Paragraph((Run(line),) if line else ()) for line in lines)


def is_plain(letter: Iterable[Paragraph]) -> bool:
    return not any(paragraph.list or any(run.bold for run in paragraph.runs) for paragraph in letter)


def to_text(letter: Iterable[Paragraph]) -> str:
    """Lists keep their marks: '- …', '1. …'."""
    lines = []
    number = 0
    for paragraph in letter:
        number = number + 1 if paragraph.list == "numbers" else 0
        mark = {"": "", "dots": "- ", "numbers": f"{number}. "}[paragraph.list]
        lines.append(mark + paragraph.text.replace(SOFT_BREAK, "\n"))
    return nfc("\n".join(lines))


def to_html(letter: Iterable[Paragraph]) -> str:
    """Simple enough for every mail program; `of_html` reads it back to the same letter."""
    out: list[str] = []
    open_list: List = ""
    tags = {"dots": "ul", "numbers": "ol"}
    for paragraph in letter:
        if paragraph.list != open_list:
            if open_list:
                out.append(f"</{tags[open_list]}>")
            if paragraph.list:
                out.append(f"<{tags[paragraph.list]}>")
            open_list = paragraph.list
        tag = "li" if open_list else "div"
        out.append(f"<{tag}>{_runs(paragraph.runs) or '<br>'}</{tag}>")
    if open_list:
        out.append(f"</{tags[open_list]}>")
    return nfc("".join(out))


def _runs(runs: Sequence[Run]) -> str:
    parts = []
    at_start = True
    for run in runs:
        words = escape(run.text, quote=False).replace("\t", "    ").replace("  ", " \u00a0")
        if at_start and words.startswith(" "):
            words = "\u00a0" + words[1:]
        if words.endswith(" "):  # a space at the end of a run would be lost before a break
            words = words[:-1] + "\u00a0"
        at_start = words.endswith(SOFT_BREAK)
        words = words.replace(SOFT_BREAK, "<br>")
        parts.append(f"<b>{words}</b>" if run.bold else words)
    return "".join(parts)


def of_html(html: str) -> Letter:
    """Never raises and never loads anything; takes time in proportion to the length."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.flush()
    return tuple(reader.found)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Paragraph] = []
        self._runs: list[Run] = []
        self._open: list[tuple[str, bool]] = []  # tag, bold inside
        self._lists: list[List] = []
        self._skipping = 0
        self._word_mark: str | None = None  # what Word writes before an entry of a list
        self._entry: List = ""  # of the paragraph being read

    @property
    def _bold(self) -> bool:
        return self._open[-1][1] if self._open else False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self._skipping += 1
            return
        if self._skipping:
            return
        if tag == "br":
            self._add(SOFT_BREAK)
            return
        if tag in _BLOCKS:
            self.flush()
        if tag in ("ul", "ol"):
            self._lists.append("dots" if tag == "ul" else "numbers")
        if tag == "li":
            self._entry = self._lists[-1] if self._lists else "dots"
        if tag in _VOID:
            return
        bold = self._bold or tag in _BOLD
        style = dict(attrs).get("style") or ""
        if said := _WEIGHT.search(style):
            weight = said.group(1).lower()
            bold = weight in ("bold", "bolder") or (weight.isdecimal() and int(weight) >= 600)
        self._open.append((tag, bold))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skipping = max(0, self._skipping - 1)
            return
        if self._skipping:
            return
        if tag in _BLOCKS:
            self.flush()
        if tag in ("td", "th"):
            self._add("\t")
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        for at in range(len(self._open) - 1, max(-1, len(self._open) - 200), -1):
            if self._open[at][0] == tag:
                del self._open[at:]
                break

    def handle_comment(self, data: str) -> None:
        """What Python does not take for a declaration, and Outlook's way of writing the same."""
        self.unknown_decl(data.strip().removeprefix("[").removesuffix("]"))

    def unknown_decl(self, data: str) -> None:
        """Word: <![if !supportLists]>· <![endif]> stands before an entry of a list."""
        if data.startswith("if !supportLists"):
            self._word_mark = ""
        elif data.startswith("endif") and self._word_mark is not None:
            self._entry = "numbers" if _NUMBER.match(self._word_mark) else "dots"
            self._word_mark = None

    def handle_data(self, data: str) -> None:
        if self._skipping:
            return
        if self._word_mark is not None:
            self._word_mark += data
            return
        words = _SPACE.sub(" ", data)
        before = self._runs[-1].text if self._runs else ""
        if words.startswith(" ") and (not before or before[-1] in f" \t{SOFT_BREAK}"):
            words = words[1:]
        if words:
            self._add(words)

    def _add(self, words: str) -> None:
        bold = self._bold and bool(words.strip(SOFT_BREAK + "\t "))
        if self._runs and (self._runs[-1].bold == bold or words == SOFT_BREAK):
            self._runs[-1] = Run(self._runs[-1].text + words, self._runs[-1].bold)
        else:
            self._runs.append(Run(words, bold))

    def flush(self) -> None:
        """The paragraph ends here; one break alone is an empty paragraph, nothing at all is none."""
        runs, self._runs = self._runs, []
        entry, self._entry = self._entry, ""
        self._word_mark = None
        if not runs:
            return
        last = runs[-1].text.rstrip(" \t")
        if last.endswith(SOFT_BREAK):
            last = last[:-1]
        runs[-1] = Run(last, runs[-1].bold)
        clean = tuple(
            Run(run.text.replace("\u00a0", " "), run.bold and bool(run.text.strip())) for run in runs if run.text
        )
        if len(clean) == 1 and not clean[0].text.strip(" \t"):
            clean = ()
        self.found.append(Paragraph(clean, entry))
