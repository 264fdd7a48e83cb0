"""Capitals of charsets that have none for some letters: TCVN3 has none with a tone (the font .VnTimeH draws them), VPS lacks some.

What is certain around a letter tells: the rest of its word, both words beside it (an abbreviation says nothing), the beginning of a
sentence. Pure.
"""

from __future__ import annotations

import re
import unicodedata

from client.message.vietnamese.syllables import TONES, is_syllable

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"(?:\A|[.!?…]\s+|\n\s*\n)[\s\"'(“‘–-]*")
_LOUD = 2  # so many capitals, and no small letter, and a word is written in capitals


def raised(text: str, shared: frozenset[str]) -> str:
    """`shared`: the small letters whose octets stand for the capital as well."""
    words = list(_WORD.finditer(text))
    loud = [_loudness(match.group(), shared) for match in words]
    begins = {match.end() for match in _SENTENCE.finditer(text)}
    out, at = list[str](), 0
    shouted = [_is_loud(match.group(), count, shared) and is_syllable(match.group()) for match, count in zip(words, loud, strict=True)]
    for number, match in enumerate(words):
        word = match.group()
        around = shouted[max(0, number - 1) : number] + shouted[number + 1 : number + 2]
        if _is_loud(word, loud[number], shared) or (loud[number] != -1 and around and all(around)):
            word = word.upper()
        elif word[0] in shared and match.start() in begins:
            word = word[0].upper() + word[1:]
        out += (text[at : match.start()], word)
        at = match.end()
    return "".join((*out, text[at:]))


def raised_word(text: str, shared: frozenset[str]) -> str:
    """As `raised`, of one word alone."""
    return text.upper() if text and _is_loud(text, _loudness(text, shared), shared) else text


def _is_loud(word: str, loudness: int, shared: frozenset[str]) -> bool:
    """A capital behind a first letter that says nothing is enough."""
    return loudness >= _LOUD or (loudness == 1 and word[0] in shared)


def _loudness(word: str, shared: frozenset[str]) -> int:
    """-1: has a small letter for certain; else how many capitals for certain."""
    certain = [letter for letter in word if letter.isalpha() and letter not in shared]
    return -1 if any(letter.islower() for letter in certain) else len(certain)


_DOUBLED = re.compile("[AEIOUYĂÂÊÔƠƯ][àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]")


def single(text: str) -> str:
    """Some converters write a capital with a tone as the capital and then the small letter with the tone."""
    return _DOUBLED.sub(_single, text)


def _single(pair: re.Match[str]) -> str:
    capital, toned = pair.group()[0], pair.group()[1]
    plain = "".join(sign for sign in unicodedata.normalize("NFD", toned) if sign not in TONES)
    return toned.upper() if unicodedata.normalize("NFC", plain) == capital.lower() else pair.group()
