"""The Vietnamese order of words and of people's names; the only place that knows it.

Letters first (a ă â b … d đ e ê …), then tones (none, huyền, hỏi, ngã, sắc, nặng), syllable by syllable as dictionaries have it;
numbers by their size ('Tổ 2' before 'Tổ 10'). People stand by their given name, then their family's, then what is between.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

Key = tuple[tuple[int, str, str], ...]

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_PLACE = {ord(letter): chr(0x1000 + place) for place, letter in enumerate(_LETTERS)}


def key(text: str) -> Key:
    """For `sorted`; case and the way marks are typed do not matter."""
    return tuple(_word(word) for word in text.casefold().split())


def name_key(name: str) -> tuple[Key, Key, Key]:
    """Of a person's full name."""
    words = name.split()
    return key(" ".join(words[-1:])), key(" ".join(words[:1])), key(" ".join(words[1:-1]))


@lru_cache(maxsize=10_000)
def _word(word: str) -> tuple[int, str, str]:
    """(number, letters, tones); letters of other languages go with their plain ones."""
    if word.isdecimal():
        return int(word), "", ""
    letters: list[str] = []
    tones: list[str] = []
    for sign in unicodedata.normalize("NFC", word):
        apart = unicodedata.normalize("NFD", sign)
        tone = next((mark for mark in apart if mark in _TONES), "")
        base = unicodedata.normalize("NFC", apart.replace(tone, "")) if tone else sign
        letters.append(base if base in _LETTERS else apart[0])
        tones.append(str(_TONES.find(tone) + 1 if tone else 0))
    return -1, "".join(letters).translate(_PLACE), "".join(tones)
