"""Which of its possible readings a text is: the old charsets weighed against the text as it stands. Pure, deterministic.

Each reading is scored by the logarithm of its chance: Vietnamese words by the model of syllables, other words letter by letter, as a
Western language would have them. Words of ASCII letters read the same everywhere; they tell only a little of the language around.

All figures here are natural logarithms, weighed by hand against names in 35 languages (tests/corpora/encodings.py). Nothing of a letter
is remembered: words of one person's mail may not stay in memory for the next.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import exp, log

from client.message.vietnamese import tables
from client.message.vietnamese.syllables import likelihood

MOST_LOOKED_AT, MOST_WORDS = 200_000, 1_500  # octets, and different words: more cannot change the answer

# How much less a charset is expected than the text as it stands; in octets whose charset nobody named, and in good Unicode.
_RARE = {"tcvn3": 0.0, "vni": 0.0, "windows-1258": 0.5, "viscii": 2.0, "tcvn5712-1": 3.5, "vps": 3.0}
RAW, UNICODE = 3.5, 5.5

_HIGH = rb"\x01-\x06\x10-\x19\x1c-\x1e\x80-\xff"  # three of the tables have capitals among the control signs
_TOKEN = re.compile(rb"[A-Za-z%b]+" % _HIGH)
_PLAIN = re.compile(rb"[A-Za-z]{2,}\Z")
LONGEST = 60  # octets of a word
LEAST_SYLLABLES = 0.6  # of the words with letters that are not ASCII


@dataclass(frozen=True, slots=True)
class Reading:
    """`charset` '' : as it stands. `certainty`: 0 to 1, among all the readings."""

    charset: str
    certainty: float


def readings(
    data: bytes, expected: float, stands: Callable[[bytes], str] | None = None, only: Iterable[str] = tables.CHARSETS
) -> list[Reading]:
    """The most certain first; charsets in which the words read alike count as the commoner one.

    `expected`: RAW, UNICODE, or less where something speaks for an old charset (a font, a name). `stands`: how the octets of a
    word are read if nothing is old about them; Windows-1252 if not said.
    """
    tokens = Counter(token for token in _TOKEN.findall(data[:MOST_LOOKED_AT]) if len(token) <= LONGEST)
    if len(tokens) > MOST_WORDS:
        tokens = Counter(dict(tokens.most_common(MOST_WORDS)))
    plain = _language([token.decode() for token in tokens if _PLAIN.match(token)])
    words = {token: min(times, 3) for token, times in tokens.items() if not token.isalpha()}
    as_it_stands = [(stands or _western)(token) for token in words]
    scores, seen = {"": stands_score(as_it_stands, words.values())}, [as_it_stands]
    for charset in only:
        read = [tables.word(token, charset) for token in words]
        if read not in seen and vietnamese(one for one, before in zip(read, as_it_stands, strict=True) if one != before):
            seen.append(read)
            scores[charset] = _score(read, words.values()) + plain - expected - _RARE[charset]
    best = max(scores.values())
    chances = {charset: exp(max(score - best, -700.0)) for charset, score in scores.items()}
    ordered = sorted(chances, key=lambda charset: (-chances[charset], charset))
    return [Reading(charset, chances[charset] / sum(chances.values())) for charset in ordered]


def of_old(read: Iterable[Reading]) -> float:
    """The certainty that it is in any of the old charsets."""
    return sum(one.certainty for one in read if one.charset)


def chance(odds: float) -> float:
    """Of log odds."""
    return 1.0 / (1.0 + exp(-max(-700.0, min(700.0, odds))))


def _western(token: bytes) -> str:
    return "".join([bytes([octet]).decode("cp1252", "ignore") or chr(octet) for octet in token])


def stands_score(read: Sequence[str], times: Iterable[int]) -> float:
    """Of a text that may be in any language."""
    counts = list(times)
    return max(_score(read, counts), sum(count * _foreign(one) for one, count in zip(read, counts, strict=True)))


def _score(read: Iterable[str], times: Iterable[int]) -> float:
    """Of a Vietnamese text."""
    return sum(count * word(one) for one, count in zip(read, times, strict=True))


def vietnamese(read: Iterable[str]) -> bool:
    """Whether most of the words with letters that are not ASCII could be Vietnamese syllables."""
    words = [one.strip(_MARKS_AROUND) for one in read]
    words = [one for one in words if one and not one.isascii()]
    return sum(likelihood(one) is not None for one in words) >= LEAST_SYLLABLES * len(words) > 0


def _language(words: Iterable[str]) -> float:
    """What the words that read the same everywhere say of the language: a little, and never much."""
    votes = sum(1.0 if (likelihood(one) or -99.0) > -9.5 else -1.0 for one in words)
    return max(-3.0, min(2.0, 0.5 * votes))


# One word ---------------------------------------------------------------------------------------------------------

_MARKS_AROUND = "“”‘’„–—…·•«»\u00a0\u00ad"
_PERCENT = (12, 9, 8, 7.5, 7, 6.8, 6.3, 6, 6, 4.2, 4, 2.8, 2.8, 2.4, 2.3, 2.2, 2, 2, 1.9, 1.5, 1, 0.8, 0.3, 0.3, 0.2, 0.2)
_FREQUENT = {letter: log(percent / 100) for letter, percent in zip("etaoinshrdlcumwfgypbvkjxqz", _PERCENT, strict=True)}
_RARE_SIGN = log(0.0005)
_FOREIGN_WORD = log(0.04)  # of the words of a Vietnamese letter: names, abbreviations
_VIETNAMESE = frozenset("ăâđêôơư")


def word(text: str) -> float:
    """The logarithm of the chance of one word of a Vietnamese text, which may be a foreign one."""
    bare = text.strip(_MARKS_AROUND)
    known = likelihood(bare) if bare and _cased(bare) else None
    foreign = _foreign(text) + (_FOREIGN_WORD if bare else 0.0)
    return foreign if known is None else max(known + _edges(text, bare), foreign)


def _edges(text: str, bare: str) -> float:
    return -4.0 * (len(text) - len(bare))


def _cased(text: str) -> bool:
    return text.islower() or text.isupper() or (text[0].isupper() and text[1:].islower())


def _foreign(text: str) -> float:
    """Of another language, letter by letter: what does not belong in one costs the most."""
    bare = text.strip(_MARKS_AROUND)
    score, before = _edges(text, bare), ""
    if bare.isalpha() and not any(sign < "\u0370" or "\u1e00" <= sign <= "\u1eff" for sign in bare):  # Greek, Cyrillic …
        return score - 3.5 * len(bare)
    for sign in bare:
        score += _letter(sign) + _joint(before, sign)
        before = sign
    return score


def _letter(sign: str) -> float:
    if sign.isascii():
        return _FREQUENT.get(sign.lower(), _RARE_SIGN)
    if not sign.isalpha():
        return -10.0
    plain = unicodedata.normalize("NFD", sign)
    if sign <= "\xff":
        return _WESTERN_LETTERS.get(sign.lower(), -8.0)
    if len(plain) > 2 or plain[-1] in "\u0309\u0323\u031b" or sign.lower() in _VIETNAMESE:
        return -13.0  # only Vietnamese has it
    return -5.0 if sign <= "\u017f" else -10.0


_WESTERN_LETTERS = {
    letter: chance
    for letters, chance in (("éèàçêäöüñóíáãßåæø", -4.8), ("âîôûùïëúõòìœ", -6.0), ("ýðþÿ", -8.0), ("ªº", -8.5))
    for letter in letters
}


def _joint(before: str, sign: str) -> float:
    """What it costs that the two stand beside each other."""
    if not before:
        return 0.0
    odd = -5.0 if before.islower() and sign.isupper() else 0.0
    if before.isupper() and sign.islower() and not sign.isascii():
        odd -= 1.0
    if not before.isascii() and not sign.isascii():
        odd -= 2.0
    return odd
