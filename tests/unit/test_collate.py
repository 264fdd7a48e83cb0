"""The Vietnamese order: letters, then tones, syllable by syllable; people by their given names; numbers by their size."""

from __future__ import annotations

import random
import unicodedata

import pytest

from client import collate
from client.people.directory import Directory

WORDS = [
    "a", "à", "ả", "ã", "á", "ạ", "ai", "ăn", "ân", "ba", "ba lá", "bà", "bà ba", "bả", "bã", "bá", "bạ", "ban", "bản", "băng", "bân",
    "cao", "da", "do", "đa", "đà", "đo", "em", "êm", "gà", "hoa", "hoà", "hoá", "lê", "linh", "lo", "lô", "lơ", "mai", "nga", "nghệ",
    "ô", "ơ", "phường", "quận", "sở", "tổ 2", "tổ 10", "tu", "tư", "tú", "tứ", "uỷ ban", "ưu", "văn", "xã", "ý", "yên",
]  # fmt: skip
ORDER = [*WORDS[:WORDS.index("tu")], "tu", "tú", "tư", "tứ", *WORDS[WORDS.index("uỷ ban"):]]  # u before ư, whatever the tone


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("case", [str, str.upper, str.capitalize])
def test_words(form: str, case: object) -> None:
    """However the words are typed and in which case they are, they come out in the order of the dictionary."""
    assert callable(case)
    words = [unicodedata.normalize(form, case(word)) for word in ORDER]  # type: ignore[arg-type]
    mixed = words[:]
    random.Random(5).shuffle(mixed)
    assert sorted(mixed, key=collate.key) == words


def test_names() -> None:
    """By the given name, then the family's, then what is between; 'Đ' behind 'D'."""
    names = [
        "Lê Văn An", "Nguyễn Thị Ân", "Phan Thị Mỹ Dung", "Bùi Văn Đạt", "Nguyễn Hoa", "Nguyễn Thị Hoa", "Trần Thị Hoa", "Lê Hoà",
        "Đặng Quốc Huy", "Đỗ Minh Tâm", "Lê Minh Tâm", "Lê Thị Tâm",
    ]  # fmt: skip
    mixed = names[:]
    random.Random(6).shuffle(mixed)
    assert sorted(mixed, key=collate.name_key) == names


def test_the_directory_lists_heads_first_then_given_names() -> None:
    """The file's order says who leads; everybody else is found where their given name stands."""
    rows = [
        ("Trần Văn Út", "Chủ tịch"), ("Lê Thị Ba", "Phó Chủ tịch"), ("Đặng Hữu Phước", "Chuyên viên"), ("Lê Minh Tâm", "Chuyên viên"),
        ("Phan Thị Dung", "Văn thư"), ("Bùi Thị Đào", "Kế toán"), ("Nguyễn Văn Ân", "Tư pháp"), ("Võ Thị An", "Thống kê"),
    ]  # fmt: skip
    text = "unit_path;kind;name;post;address;telephone\n" + "\n".join(
        f"UBND phường Cái Khế;person;{name};{post};n{number}@cantho.example;" for number, (name, post) in enumerate(rows)
    )
    directory = Directory.parse(text)
    names = [entry.name for entry in directory.people("UBND phường Cái Khế")]
    assert names == ["Trần Văn Út", "Lê Thị Ba", "Võ Thị An", "Nguyễn Văn Ân", "Phan Thị Dung", "Bùi Thị Đào", "Đặng Hữu Phước", "Lê Minh Tâm"]
    assert [hit.name for hit in directory.find("chuyen vien")] == ["Đặng Hữu Phước", "Lê Minh Tâm"]
