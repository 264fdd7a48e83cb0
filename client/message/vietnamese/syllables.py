"""What a Vietnamese syllable can be, and how likely one is. Pure.

The language has some 7,000 syllables, each an onset, a rhyme and one of six tones. How often each of the three is used is counted in
our own words (`counted`), so that a syllable which never stood there still has its chance.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from math import log

from client.message.vietnamese.counted import COUNTED

TONES = "\u0300\u0301\u0303\u0309\u0323"
_RHYME = (
    r"(?:(?:iê|yê|uô|ươ|oa|oă|oe|uâ|uê|uyê|uy|oo|[aăâeêioôơuưy])(ch|ng|nh|[cmnpt])?"
    r"|i[au]|ya|u[aơ]|uya|ưa|a[ioyu]|[âê]u|ây|eo|[oôơuư]i|ưu|[iy]êu|uôi|ươ[iu]|oa[iyo]|oeo|uây|uyu)"
)
_SYLLABLE = re.compile(r"(ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?(" + _RHYME + ")")
_STOPS = ("c", "ch", "p", "t")
_OWN = 0.6  # how far the count of the whole syllable is believed, and not that of its three pieces


def apart(word: str) -> tuple[str, str, str, str] | None:
    """('ngh', 'iêng', 'ng', '') of 'nghiêng': onset, rhyme, its end, tone marks. None: it is no syllable.

    At most one tone; -c -ch -p -t go with the rising or the heavy one only.
    """
    if word.isascii():
        plain, tone = word.lower(), ""
    else:
        signs = unicodedata.normalize("NFD", word.lower())
        tone = "".join(sign for sign in signs if sign in TONES)
        plain = unicodedata.normalize("NFC", "".join(sign for sign in signs if sign not in TONES))
    match = _SYLLABLE.fullmatch(plain)
    if match is None or len(tone) > 1 or word[0] in TONES:
        return None
    onset, rhyme, end = match.groups()
    if end in _STOPS and tone not in ("\u0301", "\u0323"):
        return None
    return onset or "", rhyme, end or "", tone


def is_syllable(word: str) -> bool:
    """Whether a word could be Vietnamese."""
    return apart(word) is not None


@dataclass(frozen=True, slots=True)
class _Counts:
    """Of whole syllables, onsets, rhymes, and tones (after whether the rhyme is stopped)."""

    words: Counter[str] = field(default_factory=Counter)
    onsets: Counter[str] = field(default_factory=Counter)
    rhymes: Counter[str] = field(default_factory=Counter)
    tones: Counter[tuple[bool, str]] = field(default_factory=Counter)

    def totals(self) -> tuple[int, int, int, dict[bool, int]]:
        stopped = {one: sum(count for (other, _tone), count in self.tones.items() if other == one) for one in (False, True)}
        return self.words.total(), self.onsets.total(), self.rhymes.total(), stopped


@cache
def _counts() -> tuple[_Counts, tuple[int, int, int, dict[bool, int]]]:
    counts = _Counts()
    for often, listed in COUNTED.items():
        for word in listed.split():
            counts.words[word] = round(1.5 * 2**often)
            found = apart(word)
            if found is not None:  # that one syllable is used a thousand times says little about its pieces
                onset, rhyme, end, tone = found
                counts.onsets[onset] += often + 1
                counts.rhymes[rhyme] += often + 1
                counts.tones[end in _STOPS, tone] += often + 1
    return counts, counts.totals()


def likelihood(word: str) -> float | None:
    """The natural logarithm of the chance that a syllable of Vietnamese is this one; None: it is none. Case does not matter."""
    found = apart(word)
    if found is None:
        return None
    onset, rhyme, end, tone = found
    counts, (words, onsets, rhymes, tones) = _counts()
    stopped = end in _STOPS
    pieces = (
        (counts.onsets[onset] + 0.5) / (onsets + 14)
        * (counts.rhymes[rhyme] + 0.3) / (rhymes + 50)
        * (counts.tones[stopped, tone] + 0.5) / (tones[stopped] + 3)
    )  # fmt: skip
    return log(_OWN * counts.words[unicodedata.normalize("NFC", word.lower())] / words + (1 - _OWN) * pieces)
