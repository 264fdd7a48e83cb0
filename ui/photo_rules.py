"""When a picture is large for the mailbox, and how large its smaller copy is. Pure.

A picture is asked about when it is heavy on any line, or when all that come with it would take a tenth of what is left; a smaller
one never, so that nobody learns to press the question away. The copy is made for paper: a photo that fills the text area of an A4
sheet (257 mm) has about 158 dots an inch, a page that was scanned 171 on the whole sheet (297 mm), which keeps small marks legible.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

KIB = 1024
LEAST = 500 * KIB  # octets; below, a copy would hardly be smaller
ALWAYS = 1536 * KIB  # five minutes on a line of 56 kbit/s, a twentieth of a mailbox of 30 MB
SHARE = 0.1  # of what is left in the mailbox
WORTH = 0.67  # a copy that is hardly smaller is not offered
PHOTO, SCAN = 1600, 2000  # px of the long side
SHORT = 1000  # px that the short side keeps: a long strip stays legible
SHEETS = (1.38, 1.45)  # long by short side of an A4 page, a little skewed or cut
CLEAR = 150 * 257 / 25.4  # px of the long side that print clearly on A4
NAMES = frozenset({".jpg", ".jpeg", ".jfif", ".png", ".bmp", ".tif", ".tiff", ".heic", ".heif"})


def may_be_picture(path: Path) -> bool:
    return path.suffix.casefold() in NAMES


def is_foreign(path: Path) -> bool:
    """A kind of phones that hardly any PC opens."""
    return path.suffix.casefold() in (".heic", ".heif")


def packed(octets: int) -> int:
    """About the octets of a file in a letter."""
    return octets * 78 // 57


def large(sizes: Sequence[int], left: int | None, largest: int = 0) -> tuple[bool, ...]:
    """Which of the pictures that come together are to be asked about. `left`: octets left in the mailbox, None = not known;
    `largest`: octets of the largest file that can go, 0 = not known."""
    crowded = left is not None and packed(sum(sizes)) > SHARE * left
    return tuple(size >= ALWAYS or (crowded and size >= LEAST) or 0 < largest < size for size in sizes)


def copy_size(width: int, height: int) -> tuple[int, int]:
    """(width, height) of the smaller copy; never more than the picture has."""
    long, short = max(width, height), min(width, height)
    target = SCAN if SHEETS[0] <= long / max(1, short) <= SHEETS[1] else PHOTO
    share = min(1.0, max(target / max(1, long), SHORT / max(1, short)))
    return max(1, round(width * share)), max(1, round(height * share))


def prints_clearly(width: int, height: int) -> bool:
    """On A4."""
    return max(width, height) >= CLEAR
