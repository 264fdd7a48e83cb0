"""One measured row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Result:
    """None: not measured in this row. `octets` both ways, `up` only up; `twice`: octets that went a second time; `hand`: what the
    person had to do; `delivered`, `copies`: how often the letter arrived, and lies in Sent. `facts`: said beside the figures."""

    row: str
    link: str
    octets: int | None = None
    up: int | None = None
    turns: int | None = None
    seconds: float | None = None
    twice: int | None = None
    hand: int | None = None
    delivered: int | None = None
    copies: int | None = None
    cpu: float | None = None
    megabytes: float | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
