"""Abbreviations of official letters, marked where they stand so that a press explains them; data in resources/abbreviations.toml."""

from __future__ import annotations

import html
import re
import tomllib
from functools import cache
from urllib.parse import quote, unquote

from PySide6.QtGui import QTextDocument

from client.api import resources

SCHEME = "explain:"  # no letter can bring it: its own links are http, https and mailto only
_AGAIN = "#"  # behind the first of its kind: the keyboard need not stop there
MOST = 200_000  # characters of a letter; longer ones are no letters of an office

_PIECE = re.compile(r"(<[^>]*>)")
_SILENT = re.compile(r"<(/?)(?:a|pre|code|style)\b", re.IGNORECASE)


@cache
def meanings() -> dict[str, str]:
    """'UBND' -> 'Uỷ ban nhân dân'."""
    found: dict[str, str] = tomllib.loads((resources() / "abbreviations.toml").read_text("utf-8"))
    return found


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(map(html.escape, meanings()), key=lambda short: (-len(short), short))
    return re.compile(r"(?<![\w.&])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w&])")


def marked(markup: str) -> str:
    """The same HTML in which each abbreviation leads to its meaning; links and what is set as code are left alone."""
    if len(markup) > MOST:
        return markup
    seen = set[str]()
    silent = 0
    pieces = _PIECE.split(markup)
    for number, piece in enumerate(pieces):
        if piece.startswith("<"):
            tag = _SILENT.match(piece)
            if tag:
                silent = max(0, silent + (-1 if tag.group(1) else 1))
        elif not silent:
            pieces[number] = _pattern().sub(lambda found: _link(found.group(), seen), piece)
    return "".join(pieces)


def _link(written: str, seen: set[str]) -> str:
    short = html.unescape(written)
    again = _AGAIN if short in seen else ""
    seen.add(short)
    return f'<a class="explained" href="{SCHEME}{quote(short)}{again}">{written}</a>'


def meaning(address: str) -> tuple[str, str] | None:
    """('UBND', 'Uỷ ban nhân dân') of the address of such a link; None: it is another one."""
    if not address.startswith(SCHEME):
        return None
    short = unquote(address.removeprefix(SCHEME).removesuffix(_AGAIN))
    found = meanings().get(short)
    return (short, found) if found is not None else None


def places(document: QTextDocument, start: int) -> list[tuple[int, int]]:
    """(begin, end) of the explained words from a position on."""
    found = []
    block = document.findBlock(start)
    while block.isValid():
        part = block.begin()
        while not part.atEnd():
            fragment = part.fragment()
            if fragment.charFormat().anchorHref().startswith(SCHEME):
                found.append((fragment.position(), fragment.position() + fragment.length()))
            part += 1
        block = block.next()
    return found


def is_again(address: str) -> bool:
    return address.startswith(SCHEME) and address.endswith(_AGAIN)
