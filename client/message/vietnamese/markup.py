"""HTML in old Vietnamese: the font of each run says its charset ('.VnTime', 'VNI-Times'), also by a style sheet as Word writes it. Pure.

A font alone proves nothing: people type good Unicode under an old font's name. So the words have to agree.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from client.message.vietnamese import likely, tables
from client.message.vietnamese.misread import Repair, octets, repaired_pieces

MOST = 3_000_000  # characters
MOST_OPEN = 300  # tags within each other
FONT = -3.0  # what a font's name is worth


def repaired(markup: str) -> Repair | None:
    """Markup with other words between the same tags; None: nothing in it is old."""
    if len(markup) > MOST:
        return None
    pieces, runs = _runs(markup)
    found = _by_font(runs)
    rest = [number for number in range(len(runs)) if number not in found]
    other = repaired_pieces([runs[number].words for number in rest])
    if other is not None:
        found |= dict(zip(rest, other.pieces, strict=True))
    if not found and other is None:
        return None
    for number, words in found.items():
        if words != runs[number].words:
            pieces[runs[number].place] = words
    fonts = [run.charset for number, run in enumerate(runs) if number in found and run.charset]
    return Repair(tuple(pieces), other.charset if other else fonts[0], other.certainty if other else 1.0)


@dataclass(frozen=True, slots=True)
class _Run:
    """Words between two tags. `place`: of the piece; `charset` '' : the font says nothing; `capitals`: it draws only these."""

    place: int
    words: str
    charset: str
    capitals: bool


def _by_font(runs: list[_Run]) -> dict[int, str]:
    """Number of the run -> its words, of the charsets whose fonts speak the truth."""
    found: dict[int, str] = {}
    for charset in sorted({run.charset for run in runs} - {""}):
        data = {number: octets(run.words) for number, run in enumerate(runs) if run.charset == charset}
        known = {number: one for number, one in data.items() if one is not None}
        if not likely.readings(b"\n".join(known.values()), FONT, only=(charset,))[0].charset:
            continue
        for number, one in known.items():
            words = tables.decode(one, charset)
            found[number] = words.upper() if runs[number].capitals else words
    return found


# Tags and fonts -----------------------------------------------------------------------------------------------------

_ENTITY = re.compile(r"&(?:#(?:1[6-9]\d|2[0-5]\d|x[A-Fa-f][0-9A-Fa-f])|[A-Za-z]{2,6}[1-4]?);")
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9:]*)")
_ATTRIBUTE = re.compile(r"\b(face|class|style)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_FAMILY = re.compile(r"font(?:-family)?\s*:\s*([^;}]+)", re.IGNORECASE)
_RULE = re.compile(r"([^{}]{1,1000})\{([^{}]{1,3000})\}")
_VOID = frozenset("br hr img input meta link col area base wbr embed source track param".split())
_BLOCKS = ("style", "script", "title")


def _runs(markup: str) -> tuple[list[str], list[_Run]]:
    """All pieces of the markup, in order, and those of them that are words."""
    pieces, runs = list[str](), list[_Run]()
    rules: dict[str, str] = {}
    open_: list[tuple[str, str]] = []  # tag, the font inside
    for piece in _split(markup):
        if not piece.startswith("<"):
            words = _ENTITY.sub(_sign, piece)
            charset, capitals = _charset(open_[-1][1] if open_ else "")
            runs.append(_Run(len(pieces), words, charset, capitals))
        elif match := _NAME.match(piece):
            tag = match.group(1).lower()
            if tag == "style":
                rules |= _rules(piece)
            elif piece.startswith("</"):
                _close(open_, tag)
            elif tag not in _VOID and len(open_) < MOST_OPEN:
                open_.append((tag, _font(piece, tag, rules) or (open_[-1][1] if open_ else "")))
        pieces.append(piece)
    return pieces, runs


def _split(markup: str) -> Iterator[str]:
    """Words, tags, comments, and whole blocks that hold no words of the letter."""
    low = markup.lower() if len(markup.lower()) == len(markup) else markup
    at = 0
    while at < len(markup):
        start = markup.find("<", at)
        if start != at:
            yield markup[at : start if start >= 0 else len(markup)]
            if start < 0:
                return
        name = _NAME.match(low, start)
        tag = name.group(1) if name and low[start + 1] != "/" else ""
        ending = "-->" if markup.startswith("<!--", start) and not tag else f"</{tag}" if tag in _BLOCKS else ">"
        end = low.find(ending, start + 1)
        at = len(markup) if end < 0 else end + len(ending) if ending in (">", "-->") else end
        yield markup[start:at]


def _close(open_: list[tuple[str, str]], tag: str) -> None:
    for depth in range(len(open_) - 1, -1, -1):
        if open_[depth][0] == tag:
            del open_[depth:]
            return


def _rules(block: str) -> dict[str, str]:
    """Selector ('p.msonormal', '.old', 'td') -> font; only the last word of a selector is looked at."""
    found: dict[str, str] = {}
    for selectors, body in _RULE.findall(block):
        family = _FAMILY.search(body)
        if family:
            for selector in selectors.split(","):
                words = selector.replace("<!--", " ").split()
                if words and "@" not in selector:
                    found[words[-1].lower()] = family.group(1)
    return found


def _font(piece: str, tag: str, rules: dict[str, str]) -> str:
    given = {name.lower(): html.unescape(one or two or three) for name, one, two, three in _ATTRIBUTE.findall(piece)}
    own = _FAMILY.search(given.get("style", ""))
    if own:
        return own.group(1)
    if given.get("face"):
        return given["face"]
    classes = given.get("class", "").lower().split()
    names = [*(f"{tag}.{one}" for one in classes), *(f".{one}" for one in classes), tag]
    return next((rules[name] for name in names if name in rules), "")


_FONTS = ((re.compile(r"\.vn[a-z]"), "tcvn3"), (re.compile(r"vni[- _]"), "vni"), (re.compile(r"vps[- _]"), "vps"), (re.compile(r".*viscii"), "viscii"))


def _charset(family: str) -> tuple[str, bool]:
    """Of the first font of a list; of '.VnTimeH' also that it draws capitals only."""
    first = re.sub(r"^[\d.]+(?:pt|px|em|%)\S*\s+", "", family.partition(",")[0].strip()).strip("\"' ").lower()
    for pattern, charset in _FONTS:
        if pattern.match(first):
            return charset, charset == "tcvn3" and first.endswith("h")
    return "", False


def _sign(entity: re.Match[str]) -> str:
    """Misread signs are often written as entities."""
    sign = html.unescape(entity.group())
    return sign if len(sign) == 1 and "\xa1" <= sign <= "\xff" else entity.group()
