"""The kinds of letters: data in resources/kinds/*.toml, read once; and which kind a letter is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from client.fold import fold
from client.paths import resources

HEADER = "X-TCV-Loai"
OTHER = "other"

_PREFIXES = re.compile(r"^(?:\s*(?:re|fw|fwd|tr|tra loi|chuyen tiep)\s*:|\s*\[[^\]]{0,40}\])+\s*")


@dataclass(frozen=True, slots=True)
class Kind:
    """`starts` and `holds` are folded: no marks, đ = d, lower case."""

    id: str
    order: int
    name: str
    short: str
    icon: str
    tint: str
    code: str
    starts: tuple[str, ...]
    holds: tuple[str, ...]


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds in their order on the screen."""
    found = []
    for path in (resources() / "kinds").glob("*.toml"):
        data = tomllib.loads(path.read_text("utf-8"))
        folded = {key: tuple(fold(words) for words in data.pop(key)) for key in ("starts", "holds")}
        found.append(Kind(**(data | folded)))
    return tuple(sorted(found, key=lambda kind: (kind.order, kind.id)))


def recognise(subject: str, headers: Mapping[str, str]) -> str:
    """The id of a letter's kind: what its own header field says, else what its subject surely says, else 'other'.

    `headers`: field names in any case to values.
    """
    known = {kind.id for kind in kinds()}
    for name, value in headers.items():
        if name.casefold() == HEADER.casefold() and value.strip() in known:
            return value.strip()
    bracket = re.match(r"\s*\[([^\]]{1,40})\]", subject)
    plain = _PREFIXES.sub("", fold(subject))
    for words in (fold(bracket.group(1)) if bracket else "", plain):
        for kind in kinds():
            if words and any(words == start or words.startswith(start + " ") for start in kind.starts):
                return kind.id
    for kind in kinds():
        if any(words in plain for words in kind.holds):
            return kind.id
    return OTHER
