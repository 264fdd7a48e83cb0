"""Old Vietnamese in all its disguises, and the correct text beside it that must stay. The corpora measure how often (tests/corpora)."""

from __future__ import annotations

import json
import random
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.cli import main as cli
from client.message import headers
from client.message.charsets import decode
from client.message.letter import read
from client.message.parameters import parameter
from client.message.vietnamese import markup, misread, tables
from client.message.vietnamese.counted import COUNTED
from tests.corpora.encodings import as_sent
from tests.corpora.encodings import misread as taken_wrongly

OLD = "Căn cứ Luật Tổ chức chính quyền địa phương; xét đề nghị của Trưởng phòng"
SYLLABLES = sorted(word for word in " ".join(COUNTED.values()).split() if not word.isascii())


def wrong(text: str, charset: str) -> str:
    """As it looks to whoever takes it for Windows-1252."""
    octets = as_sent(text, charset)
    assert octets is not None
    return taken_wrongly(octets).decode()


# There and back ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("charset", tables.CHARSETS)
def test_every_letter_there_and_back(charset: str) -> None:
    """Each of the 134 letters has its octets; only what a charset has no octet for comes back small."""
    alphabet = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
    for letter in alphabet + alphabet.upper():
        back = tables.letters(tables.encode(letter, charset), charset)
        assert back == letter or (charset in ("tcvn3", "vps") and back == letter.lower())


@pytest.mark.parametrize("charset", tables.CHARSETS)
def test_words_there_and_back(charset: str) -> None:
    """Eight syllables that say nothing together are found out nearly always: 300 of them, by a dice that always falls alike."""
    dice = random.Random(charset)
    wrong = []
    for _time in range(300):
        text = " ".join(dice.sample(SYLLABLES, 8))
        octets = as_sent(text, charset)
        assert octets is not None
        if decode(octets, "iso-8859-1").text.casefold() != text:
            wrong.append(text)
    assert len(wrong) <= 1, wrong


@given(st.lists(st.sampled_from(SYLLABLES), max_size=12), st.sampled_from([str, str.upper, str.title]), st.sampled_from(["NFC", "NFD"]))
def test_correct_text_stays(words: list[str], case: object, form: str) -> None:
    """Vietnamese in UTF-8, however few words, in every case, composed or not."""
    assert callable(case)
    text = case(" ".join(words))
    assert decode(unicodedata.normalize(form, text).encode(), "utf-8").text == unicodedata.normalize("NFC", text)  # type: ignore[arg-type]


@pytest.mark.parametrize("times", [1, 2, 3])
def test_utf8_encoded_again_and_again(times: int) -> None:
    text = OLD
    for _time in range(times):
        text = text.encode().decode("latin-1")
    found = decode(text.encode(), "utf-8")
    assert (found.text, found.charset, found.as_sent) == (OLD, "utf-8", decode(text.encode(), "koi8-r").as_sent) and found.stands


@pytest.mark.parametrize("lost", ["BÃ\xa0 Loan vÃ\xa0 con", "BÃ  Loan vÃ  con", "BÃ Loan vÃ con"])
def test_a_lost_hard_space(lost: str) -> None:
    """'à' ends in an octet that many programs take for a blank."""
    assert " ".join(decode(lost.encode(), "utf-8").text.split()) == "Bà Loan và con"


@pytest.mark.parametrize("said", ["", "us-ascii", "utf-8", "iso-8859-1", "utf-7"])
def test_utf7(said: str) -> None:
    assert decode(OLD.encode("utf-7"), said).text == OLD


@pytest.mark.parametrize(
    "text",
    [
        "a+b-c and 1+1=2", "x += +AbC-; y+AAA-", "C++ - and +1 234", "+84 292 3 000 000", "if (a+BCD) return;", "YWJj+ZGVm/Z2hp+amts",
        "Ă", "é", "ñ", "naïve café", "Đi", "Có", "à", "©®™", "½ ¼ ¾", "¿Qué?", "123 – 456", "m² m³", "ÄÖÜ", "São Paulo", "« Été »",
        "https://x.vn/t%C3%ACm?q=%E1%BB%87", "Jürgen Müller <j@x.de>", "Ngày 5°C ± 1", "TỜ TRÌNH", "Số: 12/QĐ-UBND", "Ông Ích Khiêm",
    ],
)  # fmt: skip
def test_short_things_stay(text: str) -> None:
    """One word, one sign, sums, telephone numbers, addresses of pages, base64."""
    for said in ("", "utf-8", "iso-8859-1"):
        assert decode(text.encode(), said).text == text and not decode(text.encode(), said).stands


def test_a_charset_that_is_no_old_one_may_lie_too() -> None:
    """Called Russian, Thai or Central European by a program that guessed."""
    octets = tables.encode(OLD, "tcvn3")
    for said in ("koi8-r", "iso-8859-2", "tis-620", "windows-1251", "gb2312", "viscii", "windows-1258"):
        found = decode(octets, said)
        assert found.text == OLD and found.charset == "tcvn3" and found.certainty > 0.9, said


def test_right_and_wrong_side_by_side() -> None:
    """A new letter that quotes an old one: its own lines stay, the quoted ones are repaired."""
    letter = f"Kính gửi đồng chí, xem thư cũ dưới đây:\nHà Nội, ngày 5\n{wrong(OLD, 'tcvn3')}\nÉté à Liège\n"
    assert decode(letter.encode(), "utf-8").text == f"Kính gửi đồng chí, xem thư cũ dưới đây:\nHà Nội, ngày 5\n{OLD}\nÉté à Liège\n"


def test_a_few_words_beside_an_old_text() -> None:
    """Two words could be anything; beside a text in TCVN3 they are TCVN3, unless they are good as they stand."""
    for text in ("Họp tổ", "Lũ lụt", "Thu Hà", "Họ tên"):
        assert decode(wrong(text, "tcvn3").encode(), "utf-8").text == wrong(text, "tcvn3")
        assert misread.like(wrong(text, "tcvn3"), "tcvn3") == text
    for text in ("Có", "Tôi là Hùng", "Sơ kết", "Hà", "Có lý do", "Étude", "Résumé", "café", "Hoàng", "Hoà", "Lê Hoàng", "plain", "", "Toàn"):
        assert all(misread.like(text, charset) == text for charset in tables.CHARSETS), text
    assert misread.like("Lô lôt", "utf-8") == "Lô lôt"


# Letters ---------------------------------------------------------------------------------------------------------------


def test_names_of_files_and_subjects() -> None:
    """Raw octets, RFC 2047 and RFC 2231, under any name."""
    octets = tables.encode("Báo cáo tài chính.doc", "vni")
    quoted = "".join(f"={octet:02X}" for octet in octets)
    assert headers.decode_words(f"=?iso-8859-1?Q?{quoted}?=") == "Báo cáo tài chính.doc"
    assert headers.as_sent(f"=?iso-8859-1?Q?{quoted}?=") == "Baùo caùo taøi chính.doc"
    assert parameter({"name": octets}, "name") == "Báo cáo tài chính.doc"
    assert parameter({"name*": b"iso-8859-1''" + quoted.replace("=", "%").encode()}, "name") == "Báo cáo tài chính.doc"


HTML = """<html><head><style><!-- p.MsoNormal, li.MsoNormal {{font-size:14pt; font-family:".VnTime";}}
h1 {{font-family:".VnTimeH"}} .vni {{ font: 12pt "VNI-Times", serif }} --></style></head><body><h1>{title}</h1>
<p class=MsoNormal>{first}<br>{second}</p><p style="font-family:'Times New Roman'">{right}</p>
<div class="vni">{third} <font face="Arial">{right}</font></div><p>{western}</p></body></html>"""


@pytest.mark.parametrize("entities", [False, True])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_fonts_say_the_charset(charset: str, entities: bool) -> None:
    """As Word wrote it: classes, inline styles, <font>, capitals by font; each run by its own font, the right ones untouched."""
    source = HTML.format(
        title=wrong("cộng hoà xã hội chủ nghĩa", "tcvn3"), first=wrong("Báo cáo kết quả", "tcvn3"), second=wrong("Kính gửi", "tcvn3"),
        third=wrong("Hạnh phúc", "vni"), right="Đã sửa" if charset == "utf-8" else "Da sua", western="Liège & Genève".replace("&", "&amp;"),
    )  # fmt: skip
    octets = source.encode(charset, "xmlcharrefreplace") if not entities else source.encode("ascii", "xmlcharrefreplace")
    body = read(b"Content-Type: text/html; charset=" + charset.encode() + b"\r\n\r\n" + octets).body
    right = "Đã sửa" if charset == "utf-8" else "Da sua"
    assert body.text.split() == f"CỘNG HOÀ XÃ HỘI CHỦ NGHĨA Báo cáo kết quả Kính gửi {right} Hạnh phúc {right} Liège & Genève".split()
    assert body.old in ("tcvn3", "vni")


def test_a_font_alone_proves_nothing() -> None:
    """Good Unicode under an old font's name stays; so does a letter in which nothing is old."""
    for words in ("Báo cáo kết quả năm 2026", "Tôi là Hùng", "Hello", "Été à Liège"):
        assert markup.repaired(f'<p style="font-family:.VnTime">{words}</p><font face="VNI-Times">{words}</font>') is None


@given(st.text(alphabet='<>/"=!-style fontace.VnTimeH&#;aé¸µ\n', max_size=200))
def test_any_markup(text: str) -> None:
    """Broken HTML is given back whole: same tags, nothing lost."""
    found = markup.repaired(text)
    assert found is None or "".join(found.pieces).count("<") == text.count("<")


@pytest.mark.parametrize(
    "unit", ["Ã" * 75, "+AOA-" * 15, "B¸o " * 20, "<style>" * 10, "<!--" * 15, "<font face='.VnTime'>" * 4, "&eacute;" * 10]
)
def test_time_grows_with_length_only(unit: str) -> None:
    """A hostile letter, of every kind that the engine looks for: four times as long takes about four times as long, not sixteen."""

    def seconds(text: str) -> float:
        started = time.process_time()
        misread.repaired(text)
        markup.repaired(text)
        return time.process_time() - started

    short, long = seconds(unit * 1_000), seconds(unit * 4_000)
    assert long < 9 * short + 0.2


# The console -------------------------------------------------------------------------------------------------------------


def test_tcv_decode(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The charset, how certain, what it was before, and the words; a missing file has its exit code."""
    file = tmp_path / "thu.txt"
    file.write_bytes(tables.encode(OLD, "tcvn3"))
    assert cli.main(["decode", str(file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["charset"], found["text"], found["changed"], found["as_sent"]) == ("tcvn3", OLD, True, wrong(OLD, "tcvn3"))
    assert found["certainty"] > 0.99 and found["readings"][0]["charset"] == "tcvn3"
    assert cli.main(["decode", str(file)]) == 0
    assert OLD in capsys.readouterr().out
    file.write_text(OLD, encoding="utf-8")
    assert cli.main(["decode", str(file), "--json", "--said", "iso-8859-1"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["charset"], found["certainty"], found["changed"]) == ("utf-8", 1.0, False)
    assert cli.main(["decode", str(tmp_path / "khong-co")]) != 0
