"""Sizes, dates and times as one reads them; a few lines instead of babel's 30 MB of locale data."""

from __future__ import annotations

from datetime import datetime

from i18n import language

_KIB = 1024


def number(value: float, places: int = 0) -> str:
    """1.234,5 in Vietnamese; 1,234.5 in English."""
    text = f"{value:,.{places}f}"
    return text if language() == "en" else text.translate(str.maketrans(",.", ".,"))


def size(octets: int) -> str:
    """From 1 KB up, in KB and MB as officials know them: 812 KB, 24,3 MB."""
    if octets < _KIB * 1000:
        return f"{number(max(1, round(octets / _KIB)) if octets > 0 else 0)} KB"
    return f"{number(octets / _KIB**2, 1)} MB"


def day(seconds: float) -> str:
    """24/11/2026, local time."""
    return datetime.fromtimestamp(seconds).strftime("%d/%m/%Y")


def clock(seconds: float) -> str:
    """08:52, local time."""
    return datetime.fromtimestamp(seconds).strftime("%H:%M")
