"""What a letter says of a letter that was sent: true or not, see `client.documents.tracking`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """As the table `word` has it. `said`: delayed, failed, arrived, read, answered or confirmed."""

    about: str
    address: str
    said: str
    at: float
    report: str = ""
    full: int = 0
    reply: str = ""
