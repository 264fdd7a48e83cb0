"""A letter's HTML in pieces small enough to be laid out between two breaths of the window. Pure.

Qt holds the whole program while it lays out a document, so a letter of three megabytes would stand still for half a second
and more. Each piece is whole by itself: what is open at its end is closed, and opened again in the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

BUDGET = 16_000  # about 10 ms of laying out on a common PC
LONGEST_RUN = 400  # letters without a space; longer runs take Qt quadratic time

_TOKEN = re.compile(r"""</?[a-zA-Z](?:"[^"]*"|'[^']*'|[^"'>])*>|[^<]+|<""")
_NAME = re.compile(r"</?([a-zA-Z][\w-]*)")
_RUN = re.compile(rf"[^\s\u200b]{{{LONGEST_RUN}}}")
_WORDS = re.compile(r"\s+")
_VOID = frozenset({"br", "hr", "img", "col", "wbr"})
_COST = {"td": 90, "th": 90, "table": 200, "img": 200, "li": 60, "p": 50, "div": 50, "br": 20}
_AT_EASE = frozenset({"div", "center", "table", "tbody", "ul", "ol", "blockquote"})
_IN_NEED = _AT_EASE | {"tr", "td", "thead", "tfoot", "th", "li", "dl"}
_START = re.compile(r"""\sstart\s*=\s*["']?(\d+)["']?""")


@dataclass(slots=True)
class _Open:
    name: str
    tag: str
    items: int = 0  # of a list: how many entries have begun

    def again(self) -> str:
        """The tag that goes on with this element; a numbered list goes on counting."""
        if self.name != "ol" or not self.items:
            return self.tag
        first = _START.search(self.tag)
        start = (int(first.group(1)) if first else 1) + self.items
        return f'<ol start="{start}"{_START.sub("", self.tag)[3:]}'


def pieces(html: str, budget: int = BUDGET) -> Iterator[str]:
    """At least one piece. `html` is well formed, as the sanitizer gives it; anything else is cut somewhere, never refused."""
    opened: list[_Open] = []
    out: list[str] = []
    weight = 0
    for token in _tokens(html, budget):
        out.append(token)
        weight += len(token)
        if token[0] == "<" and len(token) > 1:
            name = _name(token)
            if token[1] == "/":
                if opened and opened[-1].name == name:
                    opened.pop()
            else:
                weight += _COST.get(name, 20)
                if name == "li" and opened:
                    opened[-1].items += 1
                if name not in _VOID:
                    opened.append(_Open(name, token))
        if weight >= budget and _may_part(opened, weight / budget):
            yield "".join(out) + "".join(f"</{each.name}>" for each in reversed(opened))
            out = [each.again() for each in opened]
            weight = 0
    if weight or not html:
        yield "".join(out)


def _may_part(opened: list[_Open], share: float) -> bool:
    if share >= 4:
        return True
    within = _AT_EASE if share < 2 else _IN_NEED
    return all(each.name in within for each in opened)


def _name(tag: str) -> str:
    found = _NAME.match(tag)
    return found.group(1).lower() if found else ""


def _tokens(html: str, budget: int) -> Iterator[str]:
    """Tags and stretches of text, the long ones cut at a space."""
    for found in _TOKEN.finditer(html):
        token = found.group()
        if token[0] == "<":
            yield token
            continue
        if len(token) >= LONGEST_RUN:
            token = _RUN.sub(lambda run: run.group() + "\u200b", token)
        start = 0
        while len(token) - start > budget:
            space = _WORDS.search(token, start + budget - 200)
            end = space.end() if space else start + budget
            yield token[start:end]
            start = end
        if start < len(token):
            yield token[start:]
