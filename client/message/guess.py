"""Which charset octets are in that are no Vietnamese, when nobody says it: the charsets of the neighbours, by the shape of their
octets. Pure.
"""

from __future__ import annotations

import re

MOST_LOOKED_AT = 20_000


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
