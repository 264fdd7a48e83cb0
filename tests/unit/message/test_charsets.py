"""Octets to words when the charset is not said, or a lie. The corpora prove the rest (tests/corpora/vietnamese.py)."""

from __future__ import annotations

import base64
import quopri
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.api import read_letter
from client.message.charsets import decode
from client.message.vietnamese import tables
from client.message.vietnamese.syllables import is_syllable

VIETNAMESE = "Kính gửi các đồng chí, ngày mai họp giao ban lúc tám giờ sáng tại phòng họp tầng hai."


@pytest.mark.parametrize(
    "said", ["", "us-ascii", "iso-8859-1", "windows-1258", "gb2312", "x-unknown", "nonsense", "utf-8"]
)
def test_good_utf8_is_utf8(said: str) -> None:
    """Whatever is said: text of another charset is never good UTF-8 by chance."""
    assert decode(VIETNAMESE.encode(), said).text == VIETNAMESE


def test_apart_and_together_are_the_same() -> None:
    """A Mac sends letters and marks apart; search and comparison want them together."""
    assert decode(unicodedata.normalize("NFD", VIETNAMESE).encode()).text == VIETNAMESE


def test_utf8_with_a_bad_octet_stays_utf8() -> None:
    """Cut in the middle of a letter, or one octet lost on the way: one sign is lost, not the letter."""
    octets = VIETNAMESE.encode()
    assert decode(octets[:10] + b"\xff" + octets[10:], "utf-8").text.count("\ufffd") <= 2
    cut = octets[: octets.rindex("ầ".encode()) + 1]
    assert decode(cut, "utf-8").text.rstrip("\ufffd") == VIETNAMESE[: VIETNAMESE.index("tầng") + 1]


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Été à Liège : garçons, élèves, forêts, où l'on mange des œufs.", "windows-1252"),
        ("Für größere Mengen gibt es Übergrößen, schöne Grüße aus Köln.", "iso-8859-1"),
        ("Mañana el niño irá a España con su mamá, ¿no? Sí, señor.", "iso-8859-1"),
        ("Più perché così è già città, università e verità.", "iso-8859-1"),
        ("© 2026 Acme® – 20 °C ± 1, § 5, £ 3, naïve café", "windows-1252"),
        ("Não há informações à disposição; três irmãos, avô e avó.", "iso-8859-1"),
        ("På øen bor små søde får, og på åen æder ænder.", "iso-8859-1"),
        ("Příliš žluťoučký kůň úpěl ďábelské ódy", "iso-8859-2"),
        ("Ğüzel şarkılar söyleyen çocuklar", "iso-8859-9"),
    ],
)
def test_other_languages_are_left_alone(text: str, charset: str) -> None:
    """What finds old Vietnamese must not find it in French, German, Spanish, Italian, Portuguese, Danish, Czech or Turkish."""
    assert decode(text.encode(charset), charset).text == text


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Привет, как дела у вас сегодня вечером, дорогие друзья", "koi8-r"),
        ("Привет, как дела у вас сегодня вечером, дорогие друзья", "windows-1251"),
        ("これはテストです。ひらがなとカタカナがあります。", "shift_jis"),
        ("これはテストです。ひらがなとカタカナがあります。", "euc-jp"),
        ("这是一个测试邮件，请大家明天上午开会。", "gb2312"),
        ("這是一個測試郵件，請大家明天上午開會。", "big5"),
        ("안녕하세요 내일 오전에 회의가 있습니다", "euc-kr"),
    ],
)
@pytest.mark.parametrize("said", ["", "us-ascii", "x-unknown"])
def test_neighbours_are_found_out(text: str, charset: str, said: str) -> None:
    assert decode(text.encode(charset), said).text == text


def test_windows_signs_in_latin_1() -> None:
    """What is called ISO-8859-1 is Windows-1252, as everywhere on the web; so are such signs in UTF-8."""
    assert decode(b"\x93a\x94 \x80", "iso-8859-1").text == "“a” €"
    assert decode("\x80 5".encode(), "utf-8").text == "€ 5"


@pytest.mark.parametrize(
    "name",
    [
        "undefined",
        "idna",
        "punycode",
        "unicode_escape",
        "hex",
        "base64",
        "rot13",
        "zip",
        "utf-8\0",
        "x" * 1000,
    ],
)
def test_a_charset_name_runs_nothing(name: str) -> None:
    """A stranger names it: Python's codecs that are no charsets are not among them."""
    assert decode(b"\\x41 41 QQ== xn--a", name).text == "\\x41 41 QQ== xn--a"


@pytest.mark.parametrize(
    "word", "nghiêng Quyết khuỷu giếng oẳn yêu thuở ngoằn quốc gì ướt Ý uống hươu".split()
)
def test_what_a_syllable_is(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["été", "für", "señor", "naïve", "Brand®", "cáṕ", "tát̀", "bàc", "łódź", "", "ñ"]
)
def test_what_no_syllable_is(word: str) -> None:
    assert not is_syllable(word)


def test_capitals_come_back_from_tcvn3() -> None:
    """The charset has no capitals with a tone; the letters around them tell. A word in small letters stays so."""
    assert (
        tables.decode("CéNG HOµ X· HéI CHñ NGHÜA".encode("latin-1"), "tcvn3")
        == "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA"
    )
    assert tables.decode("§éc lËp - Tù do".encode("latin-1"), "tcvn3") == "Độc lập - Tự do"
    assert tables.decode("UBND x· An B×nh".encode("latin-1"), "tcvn3") == "UBND xã An Bình"


@given(
    st.text(
        alphabet="aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ ",
        max_size=60,
    )
)
def test_utf8_is_never_repaired_away(text: str) -> None:
    """Real Vietnamese in UTF-8 is not taken for something misread."""
    assert decode(text.encode()).text == unicodedata.normalize("NFC", text)


OLD = "Căn cứ Luật Tổ chức chính quyền địa phương; xét đề nghị của Trưởng phòng"


def tcvn3(text: str) -> bytes:
    return tables.encode(text, "tcvn3")


@pytest.mark.parametrize(
    "charset",
    ["", "; charset=iso-8859-1", "; charset=windows-1252", "; charset=x-user-defined", "; charset=utf-8"],
)
@pytest.mark.parametrize("coding", ["8bit", "base64", "quoted-printable"])
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_whole_letter_in_tcvn3(charset: str, coding: str, kind: str) -> None:
    """As an office wrote it in 2004: subject, name and words in the old octets, said to be anything; HTML with the old font."""
    octets = tcvn3(OLD)
    body = b'<p><font face=".VnTime">' + octets + b"</font></p>" if kind == "html" else octets
    coded = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring, "8bit": bytes}[coding](
        body
    )
    head = b"From: " + tcvn3("Đỗ Hữu Phước") + b" <phuoc@cantho.example>\r\nSubject: " + octets
    letter = read_letter(
        head
        + f"\r\nContent-Type: text/{kind}{charset}\r\nContent-Transfer-Encoding: {coding}\r\n\r\n".encode()
        + coded
    )
    assert letter.body.text.strip() == OLD
    assert letter.subject == OLD and letter.sender.name == "Đỗ Hữu Phước"


@pytest.mark.parametrize("bent", [{}, {"\xad": "\u2212", "\xb7": "\u2219"}])
def test_misread_words_in_unicode(bent: dict[str, str]) -> None:
    """Read as Western once and sent on as good UTF-8, as text and as HTML with entities; also after a PDF program had them."""
    misread = tcvn3(OLD).decode("cp1252").translate(str.maketrans(bent))
    assert decode(misread.encode()).text == OLD
    if not bent:
        markup = misread.encode("ascii", "xmlcharrefreplace")
        letter = read_letter(b"Content-Type: text/html\r\n\r\n<html><p>" + markup + b"</p></html>")
        assert letter.body.text.strip() == OLD and "địa phương" in letter.body.html


def test_utf8_read_as_western_and_sent_on() -> None:
    assert decode(VIETNAMESE.encode().decode("latin-1").encode()).text == VIETNAMESE


def test_vni_capitals() -> None:
    assert (
        decode("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM".encode("latin-1"), "iso-8859-1").text
        == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    )
