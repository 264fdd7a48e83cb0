"""Telex and VNI, key by key: what a typist means, what is taken back, and that every syllable can be typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.message.vietnamese.counted import COUNTED
from client.message.vietnamese.syllables import is_syllable
from ui import telex

TABLE = {
    "telex": {
        "Nguyeenx Thij Hoa": "Nguyễn Thị Hoa", "Kinhs guwir cacs ddoongf chis": "Kính gửi các đồng chí", "UYR BAN NHAAN DAAN": "UỶ BAN NHÂN DÂN",
        "nguowif ngwowif nguwowif": "người người người", "dduowcj dduwowcj": "được được", "thuowr thuowng huowng": "thuở thương hương",
        "hoaf hoanf thuys quys gif giuwax": "hoà hoàn thuý quý gì giữa", "vieetj vietej vieejt": "việt việt việt", "muoons quoocs": "muốn quốc",
        "ruwowuj thoaij ngoawcs khuya": "rượu thoại ngoắc khuya", "w tw uw": "ư tư ư", "ass aaa ddd oww": "as aa dd ow", "lasz": "la",
        "DDAWNG Ddoox": "ĐĂNG Đỗ", "kyx lys yeeu": "kỹ lý yêu", "nghieeng gieengs giaays": "nghiêng giếng giấy", "xoong cuar": "xông của",
    },
    "vni": {
        "Nguye6n4 Thi5 Hoa": "Nguyễn Thị Hoa", "d9o6ng2 chi1": "đồng chí", "nguoi72 ngu7o7i2": "người người", "d9uo7c5": "được",
        "UY3 BAN NHA6N DA6N": "UỶ BAN NHÂN DÂN", "na8m 2026 12/GM": "năm 2026 12/GM", "a11": "a1", "la10": "la", "D9A8NG": "ĐĂNG",
    },
}  # fmt: skip
CASES = [(method, keys, wanted) for method, table in TABLE.items() for keys, wanted in table.items()]
KEYS = {
    "telex": {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j", "â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"},
    "vni": {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5", "â": "a6", "ê": "e6", "ô": "o6", "ă": "a8", "ơ": "o7", "ư": "u7", "đ": "d9"},
}  # fmt: skip


def typed(keys: str, method: telex.Method) -> str:
    line = word = ""
    for key in keys:
        if key.isalpha() or (key.isdigit() and word):
            word = telex.typed(word, key, method)
        else:
            line, word = line + word + key, ""
    return line + word


def keys_of(word: str, method: telex.Method) -> str:
    """As a person types it: marks with their letters, the tone at the end."""
    signs = unicodedata.normalize("NFD", word)
    tone = next((sign for sign in signs if sign in "\u0300\u0301\u0303\u0309\u0323"), "")
    plain = unicodedata.normalize("NFC", signs.replace(tone, "") if tone else word)
    return "".join(KEYS[method].get(letter, letter) for letter in plain) + (KEYS[method][tone] if tone else "")


@pytest.mark.parametrize(("method", "keys", "wanted"), CASES)
def test_what_is_meant(method: telex.Method, keys: str, wanted: str) -> None:
    assert typed(keys, method) == wanted


def test_every_syllable_can_be_typed() -> None:
    """All syllables that were counted, both ways, in small letters and in capitals; where the tone stands is told by the schools."""
    old_style = {"òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ", "òe": "oè", "óe": "oé", "ỏe": "oẻ", "ọe": "oẹ",
                 "ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ"}  # fmt: skip
    for word in (each for each in " ".join(COUNTED.values()).split() if "oo" not in each):  # in Telex 'xooong'
        wanted = word
        for old, new in old_style.items():
            wanted = wanted[: -len(old)] + new if wanted.endswith(old) and not word.startswith("qu") else wanted
        for method in ("telex", "vni"):
            assert typed(keys_of(word, method), method) == wanted
            assert typed(keys_of(word, method).upper(), method) == wanted.upper()


@given(st.text("abcdeghiklmnopqrstuvxywfjz0123456789", max_size=12), st.sampled_from(["telex", "vni"]))
def test_any_keys(keys: str, method: telex.Method) -> None:
    """Nothing is lost and nothing grows: at most one letter for a key, and always NFC."""
    found = typed(keys, method)
    assert len(found) <= len(keys) and unicodedata.is_normalized("NFC", found)


def test_what_is_possible() -> None:
    """Each beginning of a syllable can still become one."""
    for word in " ".join(COUNTED.values()).split():
        if is_syllable(word):
            assert all(telex.possible(word[:end]) for end in range(1, len(word) + 1)), word
    assert not telex.possible("ẽample") and not telex.possible("ưind")
