"""Vietnamese from before Unicode: the tables of TCVN3 (ABC), TCVN 5712-1, VISCII, VPS and VNI, and what a syllable can be. Pure.

Offices wrote in them for twenty years; their letters are still forwarded, and nearly all declare something else.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_LOWER = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_UPPER = _LOWER.upper()
# The octets of the letters of _UPPER and of _LOWER, in that order.
_VN1_UPPER = (
    "8083818284a1afc0babf85a2c1c4c2c386878a88898ba3c5dacdd98c8d908e8f91"
    "9295939496a4dbffe0f097a5989b999a9c9d019e9f02a604110506121316141517a7"
)
_TCVN_LOWER = (
    "b5b8b6b7b9a8bbbebcbdc6a9c7cac8c9cbccd0cecfd1aad2d5d3d4d6d7ddd8dcde"
    "dfe3e1e2e4abe5e8e6e7e9aceaedebeceeeff3f1f2f4adf5f8f6f7f9fafdfbfcfeae"
)
_VISCII_UPPER = (
    "c0c1c4c380c58281020583c28584860687c8c9cb8889ca8b8a8c8d8ecccd9bce98"
    "d2d399a09ad4908f919293b4969597b394d9da9c9d9ebfbbbabcffb99fdd14191ed0"
)
_VISCII_LOWER = (
    "e0e1e4e3d5e5a2a1c6c7a3e2a5a4a6e7a7e8e9eba8a9eaabaaacadaeecedefeeb8"
    "f2f3f6f5f7f4b0afb1b2b5bdb6beb7defef9fafcfbf8dfd7d1d8e6f1cffdd6dbdcf0"
)
_VPS_UPPER = (
    "80c1818202888e8d8ff0a5c28483851cc6d7c9defe05ca939094958cb5b4b7b8ce"
    "bcb9bdbe11d49796989912f79e9d9fa6aea8dad1acf8d0afadb11dbfb2ddfdb319f1"
)
_VPS_LOWER = (
    "e0e1e4e3e5e6a2a1a3a4a5e2c0c3c4c5c6e8e9c8ebcbea8a898bcd8cecedccefce"
    "f2f3d5f586f4d2d3b087b6d6a9a7aaabaef9fafbdbf8dcd8d9babbbfff9a9bcf9cc7"
)
_TCVN3_UPPER = {0xA1: "Ă", 0xA2: "Â", 0xA3: "Ê", 0xA4: "Ô", 0xA5: "Ơ", 0xA6: "Ư", 0xA7: "Đ"}

# VNI: a base letter, then an octet that puts circumflex or breve and the tone on it; capitals have both 0x20 lower.
_VNI_MARKS = {
    0xF8: "\u0300", 0xF9: "\u0301", 0xFB: "\u0309", 0xF5: "\u0303", 0xEF: "\u0323",
    0xE2: "\u0302", 0xE0: "\u0302\u0300", 0xE1: "\u0302\u0301", 0xE5: "\u0302\u0309", 0xE3: "\u0302\u0303", 0xE4: "\u0302\u0323",
    0xEA: "\u0306", 0xE8: "\u0306\u0300", 0xE9: "\u0306\u0301", 0xFA: "\u0306\u0309", 0xFC: "\u0306\u0303", 0xEB: "\u0306\u0323",
}  # fmt: skip
_VNI_LETTERS = {
    0xF4: "ơ",
    0xF6: "ư",
    0xF1: "đ",
    0xED: "í",
    0xEC: "ì",
    0xE6: "ỉ",
    0xF3: "ĩ",
    0xF2: "ị",
    0xEE: "ỵ",
}

NAMES = {
    "tcvn3": "tcvn3", "abc": "tcvn3", "x-viet-tcvn": "tcvn3", "x-tcvn3": "tcvn3",
    "tcvn": "tcvn5712-1", "tcvn-5712": "tcvn5712-1", "tcvn5712-1": "tcvn5712-1", "tcvn5712-1:1993": "tcvn5712-1",
    "x-viet-tcvn5712": "tcvn5712-1", "vn1": "tcvn5712-1",
    "viscii": "viscii", "csviscii": "viscii", "viscii1.1-1": "viscii", "x-viet-viscii": "viscii",
    "vps": "vps", "x-viet-vps": "vps",
    "vni": "vni", "x-viet-vni": "vni", "vni-win": "vni", "x-vni": "vni",
}  # fmt: skip


@cache
def _one_octet(name: str) -> tuple[str, ...]:
    table = [bytes([octet]).decode("cp1252", "ignore") or chr(octet) for octet in range(256)]
    upper, lower = {
        "tcvn3": ("", _TCVN_LOWER),
        "tcvn5712-1": (_VN1_UPPER, _TCVN_LOWER),
        "viscii": (_VISCII_UPPER, _VISCII_LOWER),
        "vps": (_VPS_UPPER, _VPS_LOWER),
    }[name]
    for letters, octets in ((_UPPER, upper), (_LOWER, lower)):
        for letter, octet in zip(letters, bytes.fromhex(octets), strict=False):
            table[octet] = letter
    if name == "tcvn3":
        for octet, letter in _TCVN3_UPPER.items():
            table[octet] = letter
    return tuple(table)


@cache
def _vni() -> dict[int, dict[int, str]]:
    """First octet -> second octet -> letter."""
    found: dict[int, dict[int, str]] = {}
    bases = {ord(letter): letter for letter in "aeouy"} | {0xF4: "ơ", 0xF6: "ư"}
    for octet, base in bases.items():
        for mark, signs in _VNI_MARKS.items():
            letter = unicodedata.normalize("NFC", base + signs)
            if letter in _LOWER:
                high = octet - 0x20
                found.setdefault(octet, {})[mark] = letter
                found.setdefault(high, {})[mark - 0x20] = found[high][mark] = letter.upper()
    return found


def decode(data: bytes, name: str) -> str:
    """`name`: tcvn3, tcvn5712-1, viscii, vps or vni. Octets that are no Vietnamese letter are read as Windows-1252."""
    if name == "vni":
        return _decode_vni(data)
    table = _one_octet(name)
    text = "".join([table[octet] for octet in data])
    return _capitals(text) if name == "tcvn3" else text


def _decode_vni(data: bytes) -> str:
    pairs, plain = _vni(), _one_octet("tcvn3")
    out, at = [], 0
    while at < len(data):
        octet = data[at]
        second = pairs.get(octet, {}).get(data[at + 1]) if at + 1 < len(data) else None
        if second is not None:
            out.append(second)
            at += 2
            continue
        if octet in _VNI_LETTERS:
            out.append(_VNI_LETTERS[octet])
        elif octet + 0x20 in _VNI_LETTERS and octet >= 0xC0:
            out.append(_VNI_LETTERS[octet + 0x20].upper())
        else:
            out.append(
                plain[octet] if octet < 0x80 else bytes([octet]).decode("cp1252", "ignore") or chr(octet)
            )
        at += 1
    return "".join(out)


_WORD = re.compile(r"[^\W\d_]+")
_DOUBLED = re.compile("[AEIOUYĂÂÊÔƠƯ][" + _LOWER + "]")


def _single(pair: re.Match[str]) -> str:
    """Some converters write a capital with a tone as the capital and then the small letter with the tone."""
    capital, toned = pair.group()[0], pair.group()[1]
    plain = unicodedata.normalize(
        "NFC", "".join(sign for sign in unicodedata.normalize("NFD", toned) if sign not in _TONES)
    )
    return toned.upper() if plain == capital.lower() else pair.group()


def _capitals(text: str) -> str:
    """TCVN3 has no capital with a tone (the font .VnTimeH draws it): the other letters of the word and its neighbours tell."""
    text = _DOUBLED.sub(_single, text)
    words = list(_WORD.finditer(text))
    loud = [_loudness(match.group()) for match in words]
    out, at = list[str](), 0
    for number, match in enumerate(words):
        around = max(loud[number - 1] if number else 0, loud[number + 1] if number + 1 < len(words) else 0)
        raised = loud[number] >= 2 or (loud[number] != -1 and around >= 2 and len(match.group()) > 1)
        out += (text[at : match.start()], match.group().upper() if raised else match.group())
        at = match.end()
    return "".join((*out, text[at:]))


def _loudness(word: str) -> int:
    """-1: has a small letter for certain; else how many capitals for certain. (A toned letter says nothing.)"""
    certain = [letter for letter in word if letter.isascii() or letter in "ĂÂÊÔƠƯĐăâêôơưđ"]
    return -1 if any(letter.islower() for letter in certain) else len(certain)


# What a syllable can be ------------------------------------------------------------------------------------------

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?"
    r"(?:(?:iê|yê|uô|ươ|oa|oă|oe|uâ|uê|uyê|uy|oo|[aăâeêioôơuưy])(ch|ng|nh|[cmnpt])?"
    r"|i[au]|ya|u[aơ]|uya|ưa|a[ioyu]|[âê]u|ây|eo|[oôơuư]i|ưu|[iy]êu|uôi|ươ[iu]|oa[iyo]|oeo|uây|uyu)"
)


def is_syllable(word: str) -> bool:
    """Whether a word could be Vietnamese: its letters, at most one tone, and -c -ch -p -t only with a rising or heavy one."""
    apart = unicodedata.normalize("NFD", word.lower())
    tones = [sign for sign in apart if sign in _TONES]
    plain = unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in _TONES))
    match = _SYLLABLE.fullmatch(plain)
    if match is None or len(tones) > 1:
        return False
    return match.group(1) not in ("c", "ch", "p", "t") or tones in (["\u0301"], ["\u0323"])
