"""Written letters: what is pasted, and what becomes of it on the wire."""

from __future__ import annotations

import time

import pytest

from ui.formatted import Paragraph, Run, is_plain, of_html, of_text, to_html, to_text

LETTER = (
    Paragraph((Run("Kính gửi: "), Run("Sở Nội vụ", True), Run(".", False))),
    Paragraph(()),
    Paragraph((Run("Việc  thứ nhất < hai"),), "dots"),
    Paragraph((Run("Việc thứ hai", True),), "dots"),
    Paragraph((Run("một\u2028dòng nữa"),), "numbers"),
    Paragraph((Run("hai"),), "numbers"),
    Paragraph(()),
    Paragraph((Run("  Trân trọng."),)),
)


def test_there_and_back() -> None:
    """What is kept as HTML is the same letter when it is opened again; also the empty lines and the double spaces."""
    assert of_html(to_html(LETTER)) == LETTER


def test_plain_text_keeps_the_lists() -> None:
    """Whoever reads the plain part sees what was written."""
    assert to_text(LETTER).split("\n") == [
        "Kính gửi: Sở Nội vụ.", "", "- Việc  thứ nhất < hai", "- Việc thứ hai", "1. một", "dòng nữa", "2. hai", "", "  Trân trọng.",
    ]  # fmt: skip
    assert is_plain(of_text("a\n\nb")) and not is_plain(LETTER)


def test_letters_are_composed() -> None:
    """NFC: Windows' own keyboard writes letters and marks apart."""
    assert to_text(of_text("Kính gu\u031b\u0309i")) == "Kính gửi"


def test_word_pastes_words_only() -> None:
    """Paragraphs, bold and lists of a Word document come; its styles, pictures and comments stay behind."""
    word = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset="utf-8"><title>x</title>
    <style><!-- p.MsoNormal {margin:0;} --></style><!--[if gte mso 9]><xml><o:x>9</o:x></xml><![endif]--></head>
    <body lang=VI><!--StartFragment--><p class=MsoNormal style='color:red'><b><span style='font-family:Times'>Kính
    gửi:</span></b> UBND xã<o:p></o:p></p>
    <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span>·<span>&nbsp;&nbsp;</span></span><![endif]>Việc một</p>
    <p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><!--[if !supportLists]--><span>1.<span>&nbsp;</span></span><!--[endif]-->Việc hai</p>
    <p class=MsoNormal><o:p>&nbsp;</o:p></p>
    <p><img src="http://dau-vet.example/x.png">Hết<script>alert(1)</script></p><!--EndFragment--></body></html>"""
    assert of_html(word) == (
        Paragraph((Run("Kính gửi:", True), Run(" UBND xã"))),
        Paragraph((Run("Việc một"),), "dots"),
        Paragraph((Run("Việc hai"),), "numbers"),
        Paragraph(()),
        Paragraph((Run("Hết"),)),
    )


def test_not_bold_is_not_bold() -> None:
    """Some programs wrap everything in a <b> that says it is none."""
    assert of_html('<b style="font-weight:normal"><p>thường <span style="font-weight:700">đậm</span></p></b>') == (
        Paragraph((Run("thường "), Run("đậm", True))),
    )


def test_tables_become_lines() -> None:
    """One line for each row, cells apart."""
    found = of_html("<table><tr><td>Họ tên</td><td>Số</td></tr><tr><td>Hoa</td><td>2</td></tr></table>")
    assert [paragraph.text for paragraph in found] == ["Họ tên\tSố", "Hoa\t2"]


@pytest.mark.parametrize("html", ["<div>" * 30_000 + "x", "<b><i>" * 20_000 + "x" + "</b>" * 20_000, "<table><tr><td>" * 9_000 + "x"])
def test_hostile_html_takes_no_time(html: str) -> None:
    """Depth costs nothing here (in Qt's own reader twenty nested tables take a minute)."""
    start = time.thread_time()
    assert of_html(html)[-1].text == "x"
    assert time.thread_time() - start < 2
