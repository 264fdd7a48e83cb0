"""Which charset octets are in when nobody says it, or says it wrongly. Pure.

Vietnamese is found by its syllables, which are so few that other languages do not have them by chance; then the charsets of
the neighbours by the shape of their octets.
"""

from __future__ import annotations

import codecs
import html
import re
import unicodedata
from dataclasses import dataclass

from client.message import vietnamese

MOST_LOOKED_AT, MOST_SEARCHED, MOST_WORDS = 20_000, 500_000, 2000

_OLD = ("tcvn3", "viscii", "vni", "vps", "tcvn5712-1")
# Three of the tables have capitals among the control signs.
_HIGH = rb"\x01-\x06\x11-\x19\x1c-\x1e\x80-\xff"
_TOKEN = re.compile(rb"[A-Za-z%b]+" % _HIGH)
_LETTER = re.compile(rb"[A-Za-z]")
_FOREIGN = re.compile("[^\x00-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\u2011\u2212\u2219]")
_AROUND = "“”‘’„–—…·•«»\u00a0"


@dataclass(frozen=True, slots=True)
class _Count:
    words: int  # with a letter that is not ASCII
    good: int  # of them, syllables
    telling: int  # of them, no syllables as Windows-1252


def vietnamese_charset(data: bytes) -> str:
    """'tcvn3', 'viscii', 'vni', 'vps', 'tcvn5712-1' or 'windows-1258' for a text whose words are Vietnamese in it; else ''."""
    tokens = [
        token for token in _TOKEN.findall(data[:MOST_SEARCHED]) if not (token.isascii() and token.isalpha())
    ]
    tokens = [token for token in tokens[: MOST_WORDS * 2] if _LETTER.search(token)][
        :MOST_WORDS
    ]  # lone ©, §, £ say nothing
    if not tokens:
        return ""
    western = [_read(token, "cp1252") for token in tokens]
    best, found = (0.0, 0), ""
    for name in ("windows-1258", *_OLD):
        count = _count([_read(token, name) for token in tokens], western)
        share = count.good / count.words if count.words else 0.0
        if share >= 0.8 and _enough(count, western) and (share, count.telling) > best:
            best, found = (share, count.telling), name
    return found


def _enough(count: _Count, western: list[str]) -> bool:
    if count.telling >= 2:
        return count.telling * 3 >= count.words and any(
            len(word) >= 3 for word in western
        )  # 'c© r®' are signs
    return count.words == count.telling == 1 and bool(re.search(r"[a-z][^\W\d_a-zß-ÿ]|[^\w\s]", western[0]))


def _read(token: bytes, name: str) -> str:
    if name in _OLD:
        text = vietnamese.decode(token, name)
    else:
        text = token.decode(name, "replace")
    return unicodedata.normalize("NFC", text).strip(_AROUND)


def _count(read: list[str], western: list[str]) -> _Count:
    words = good = telling = 0
    for word, other in zip(read, western, strict=True):
        if word.isascii() and word.isprintable():
            continue
        words += 1
        if vietnamese.is_syllable(word):
            good += 1
            telling += not vietnamese.is_syllable(other)
    return _Count(words, good, telling)


def repaired(text: str) -> str | None:
    """Vietnamese that somebody once read as Windows-1252 and sent on so ('B¸o c¸o', 'Coäng hoøa', 'BÃ¡o cÃ¡o'); None: it is not."""
    if text.isascii() or _FOREIGN.search(text):
        return None
    data = _as_western(text)
    try:
        twice = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        words = [
            word
            for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", twice))
            if not word.isascii()
        ]
        good = sum(map(vietnamese.is_syllable, words))
        return twice if good >= 2 and good >= 0.8 * len(words) else None
    name = vietnamese_charset(data)
    return vietnamese.decode(data, name) if name in ("tcvn3", "vni") else None


# Sign -> octet: Windows-1252, its gaps, and what programs on the way make of signs that they take for spaces and dashes.
_WESTERN: dict[int, int] = {octet: octet for octet in range(256)}
_WESTERN |= {
    ord(sign): octet for octet in range(128, 160) if (sign := bytes([octet]).decode("cp1252", "ignore"))
}
_WESTERN |= {0x2212: 0xAD, 0x2011: 0xAD, 0x2219: 0xB7}


def _as_western(text: str) -> bytes:
    return codecs.charmap_encode(text, "strict", _WESTERN)[0]


_ENTITY = re.compile(r"&(?:#(?:1[6-9]\d|2[0-5]\d|x[A-Fa-f][0-9A-Fa-f])|[A-Za-z]{2,6}[1-4]?);")


def repaired_html(markup: str) -> str | None:
    """As `repaired`, for HTML in which the misread signs were written as entities ('B&cedil;o c&cedil;o')."""
    if not _ENTITY.search(markup):
        return None
    return repaired(_ENTITY.sub(_western_sign, markup))


def _western_sign(entity: re.Match[str]) -> str:
    sign = html.unescape(entity.group())
    return sign if len(sign) == 1 and "\xa1" <= sign <= "\xff" else entity.group()


# The neighbours --------------------------------------------------------------------------------------------------


def wide_charset(data: bytes) -> str:
    """UTF-16 without its mark: every other octet of ASCII words is zero."""
    sample = data[:2000]
    if len(data) < 8 or len(data) % 2 or b"\0" not in sample:
        return ""
    first, second = sample[::2].count(0), sample[1::2].count(0)
    if max(first, second) * 8 < len(sample) or min(first, second) * 50 > len(sample):
        return ""
    return "utf-16-le" if second > first else "utf-16-be"


def other_charset(data: bytes) -> str:
    """A charset of China, Japan, Korea or Cyrillic that fits all of `data`; '' for none."""
    sample = data[:MOST_LOOKED_AT]
    high = sum(octet >= 0x80 for octet in sample)
    if not high:
        return "iso-2022-jp" if re.search(rb"\x1b\$[@B]", sample) else ""
    for name in ("euc-jp", "cp932", "cp949", "gb18030", "big5"):
        if high >= 8 and _fits(sample, name):
            return name
    return _cyrillic(sample)


_COMMON = {
    "gb18030": re.compile(rb"[\xb0-\xd7][\xa1-\xfe]|[\xa1\xa3][\xa1-\xfe]"),
    "big5": re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]|\xa1[\x40-\x7e\xa1-\xfe]"),
}


def _fits(sample: bytes, name: str) -> bool:
    text = sample.decode(name, "ignore")
    if len(sample) - len(text.encode(name, "ignore")) > 2:  # more than a sign cut in the middle
        return False
    signs = [sign for sign in text if sign >= "\x80"]
    if len(signs) < 4:
        return False
    if name in ("euc-jp", "cp932"):
        kana = sum("\u3041" <= sign <= "\u30fe" for sign in signs)
        return kana * 5 >= len(signs) and not any("\uff61" <= sign <= "\uff9f" for sign in signs)
    if name == "cp949":
        hangul = sum("\uac00" <= sign <= "\ud7a3" for sign in signs)
        apart = re.search(
            rb"[\xa1-\xfe] [\xb0-\xc8]", sample
        )  # the same octets can be Chinese, which has no blanks
        return hangul * 10 >= 9 * len(signs) and apart is not None
    # the signs that are in use stand in the first half of both tables
    common = _COMMON[name].findall(sample)
    if name == "gb18030" and re.search(rb"[A-Za-z][\x80-\xff]{1,3}[A-Za-z]", sample):
        return False
    return len(common) * 10 >= 9 * len(signs)


def _cyrillic(sample: bytes) -> str:
    words = re.findall(rb"[\x80-\xff]{3,}", sample)
    if len(words) < 3 or re.search(rb"[A-Za-z][\xc0-\xff]|[\xc0-\xff][A-Za-z]", sample):
        return ""
    for name in ("koi8-r", "windows-1251"):
        read = [word.decode(name, "replace") for word in words]
        good = sum(bool(re.fullmatch(r"[А-ЯЁ]?[а-яё]+|[А-ЯЁ]+", word)) for word in read)
        small = sum(sign.islower() for word in read for sign in word)
        if good * 10 >= 9 * len(read) and small * 2 > sum(map(len, read)):
            return name
    return ""
