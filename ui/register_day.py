"""A deadline as a person types it, and as the register keeps it. Pure."""

from __future__ import annotations

import re
from datetime import date


def day_of(typed: str, today: date) -> str | None:
    """'27/11/2026', '27/11' (this year) to '2026-11-27'; '' to ''. None: no day."""
    if not typed:
        return ""
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?", typed)
    if found is None:
        return None
    try:
        return date(int(found[3] or today.year), int(found[2]), int(found[1])).isoformat()
    except ValueError:
        return None


def words_of(kept: str) -> str:
    """'2026-11-27T16:00' to '27/11/2026'; '' to '–'."""
    try:
        return f"{date.fromisoformat(kept[:10]):%d/%m/%Y}"
    except ValueError:
        return kept or "–"
