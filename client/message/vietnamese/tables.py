"""Vietnamese from before Unicode: the tables of TCVN3 (ABC), TCVN 5712-1, VISCII, VPS and VNI, and Windows-1258 beside them. Pure.

Offices wrote in them for twenty years; their letters are still forwarded, and nearly all declare something else.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from client.message.vietnamese import capitals
from client.message.vietnamese.syllables import TONES

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
    0xF4: "ơ", 0xF6: "ư", 0xF1: "đ", 0xED: "í", 0xEC: "ì", 0xE6: "ỉ", 0xF3: "ĩ", 0xF2: "ị", 0xEE: "ỵ",
}  # fmt: skip

CHARSETS = ("tcvn3", "vni", "windows-1258", "viscii", "tcvn5712-1", "vps")  # the common ones first
NAMES = {
    "tcvn3": "tcvn3", "abc": "tcvn3", "x-viet-tcvn": "tcvn3", "x-tcvn3": "tcvn3",
    "tcvn": "tcvn5712-1", "tcvn-5712": "tcvn5712-1", "tcvn5712-1": "tcvn5712-1", "tcvn5712-1:1993": "tcvn5712-1",
    "x-viet-tcvn5712": "tcvn5712-1", "vn1": "tcvn5712-1",
    "viscii": "viscii", "csviscii": "viscii", "viscii1.1-1": "viscii", "x-viet-viscii": "viscii",
    "vps": "vps", "x-viet-vps": "vps",
    "windows-1258": "windows-1258", "cp1258": "windows-1258", "x-windows-1258": "windows-1258", "x-viet-cp1258": "windows-1258",
    "vni": "vni", "x-viet-vni": "vni", "vni-win": "vni", "x-vni": "vni",
}  # fmt: skip


@cache
def _own(name: str) -> dict[int, str]:
    """The octets of a charset that are letters of its own."""
    if name == "vni":
        return _VNI_LETTERS | {octet - 0x20: letter.upper() for octet, letter in _VNI_LETTERS.items()}
    upper, lower = {
        "tcvn3": ("", _TCVN_LOWER),
        "tcvn5712-1": (_VN1_UPPER, _TCVN_LOWER),
        "viscii": (_VISCII_UPPER, _VISCII_LOWER),
        "vps": (_VPS_UPPER, _VPS_LOWER),
    }[name]
    found = dict(zip(bytes.fromhex(upper), _UPPER, strict=False)) | dict(zip(bytes.fromhex(lower), _LOWER, strict=True))
    return found | _TCVN3_UPPER if name == "tcvn3" else found


@cache
def _one_octet(name: str) -> tuple[str, ...]:
    return tuple(_own(name).get(octet) or bytes([octet]).decode("cp1252", "ignore") or chr(octet) for octet in range(256))


@cache
def _vni() -> dict[int, dict[int, str]]:
    """First octet -> second octet -> letter."""
    found: dict[int, dict[int, str]] = {}
    for letter, (first, second) in _vni_pairs().items():
        found.setdefault(first, {})[second] = letter
        if letter.isupper():
            found[first][second + 0x20] = letter  # a mark that was typed small
    return found


@cache
def _vni_pairs() -> dict[str, bytes]:
    bases = {ord(letter): letter for letter in "aeouy"} | {0xF4: "ơ", 0xF6: "ư"}
    found: dict[str, bytes] = {}
    for octet, base in bases.items():
        for mark, signs in _VNI_MARKS.items():
            letter = unicodedata.normalize("NFC", base + signs)
            if letter in _LOWER:
                found[letter] = bytes([octet, mark])
                found[letter.upper()] = bytes([octet - 0x20, mark - 0x20])
    return found


@cache
def _shared(name: str) -> frozenset[str]:
    """The small letters that have no octet of their own for the capital."""
    table = set(_own(name).values())
    return frozenset(small for small, capital in zip(_LOWER, _UPPER, strict=True) if capital not in table)


def decode(data: bytes, name: str) -> str:
    """NFC text. `name`: one of CHARSETS. Octets that are no Vietnamese letter are read as Windows-1252."""
    text = letters(data, name)
    return capitals.raised(text, _shared(name)) if name in ("tcvn3", "vps") else text


def word(data: bytes, name: str) -> str:
    """As `decode`, for one word that nothing is known around; a letter that only Windows-1252 has is U+FFFD."""
    text = letters(data, name, _strict(name))
    return capitals.raised_word(text, _shared(name)) if name in ("tcvn3", "vps") else text


@cache
def _strict(name: str) -> tuple[str, ...]:
    if name == "windows-1258":
        return ()
    own = _own(name)
    return tuple("\ufffd" if sign > "\x7f" and sign.isalpha() and octet not in own else sign for octet, sign in enumerate(_one_octet(name)))


def letters(data: bytes, name: str, table: tuple[str, ...] = ()) -> str:
    """As `decode`, without a thought about capitals. `table`: what an octet alone means, if it is not the usual."""
    if name == "windows-1258":
        return unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    if name == "vni":
        return _decode_vni(data, table or _one_octet(name))
    meant = table or _one_octet(name)
    text = "".join([meant[octet] for octet in data])
    return capitals.single(text) if name == "tcvn3" else text


def _decode_vni(data: bytes, single: tuple[str, ...]) -> str:
    pairs = _vni()
    out, at = list[str](), 0
    while at < len(data):
        octet = data[at]
        second = pairs[octet].get(data[at + 1]) if octet in pairs and at + 1 < len(data) else None
        out.append(second or single[octet])
        at += 1 if second is None else 2
    return "".join(out)


# The other way, for tests, figures and file names of old archives -------------------------------------------------


@cache
def _octets(name: str) -> dict[str, bytes]:
    if name == "windows-1258":
        found = {bytes([octet]).decode("cp1258", "ignore"): bytes([octet]) for octet in range(0x80, 256)}
        for letter in _LOWER + _UPPER:
            signs = unicodedata.normalize("NFD", letter)
            tone = "".join(sign for sign in signs if sign in TONES)
            plain = unicodedata.normalize("NFC", "".join(sign for sign in signs if sign not in TONES))
            if letter not in found and tone:
                found[letter] = plain.encode("cp1258") + tone.encode("cp1258")
        return found
    own = {letter: bytes([octet]) for octet, letter in _own(name).items()}
    if name == "vni":
        return _vni_pairs() | own
    return {capital: own[small] for small, capital in zip(_LOWER, _UPPER, strict=True)} | own


def encode(text: str, name: str) -> bytes:
    """Raises UnicodeEncodeError for what neither the charset nor Windows-1252 beside it has. Nothing is ever sent so."""
    octets = _octets(name)
    own = _own(name) if name != "windows-1258" else {}
    found = bytearray()
    for sign in unicodedata.normalize("NFC", text):
        code = octets.get(sign) or sign.encode("cp1252")
        if sign not in octets and code[0] in own:
            raise UnicodeEncodeError(name, sign, 0, 1, "the octet is another letter's")
        found += code
    return bytes(found)
