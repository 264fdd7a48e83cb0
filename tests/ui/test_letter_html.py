"""The words of a letter as HTML: nothing of the letter becomes markup, nothing dangerous can be pressed."""

from __future__ import annotations

from ui import letter_html


def test_text_is_escaped_and_links_can_be_pressed() -> None:
    """A letter's angle brackets stay words; addresses of pages and people become links, without the full stop behind."""
    html = letter_html.from_text("Xem <b>https://cantho.example/a?b=1&c=2</b>.\nHỏi huy@caikhe.example.")
    assert "<b>" not in html
    assert '<a href="https://cantho.example/a?b=1&amp;c=2">' in html
    assert '<a href="mailto:huy@caikhe.example">huy@caikhe.example</a>.' in html


def test_paragraphs_lines_and_quotes() -> None:
    """Empty lines part paragraphs, single line breaks stay, quoted lines stand in."""
    html = letter_html.from_text("Một\nhai\n\nBa\n> cũ\n> cũ hơn\nBốn")
    assert html.count("<p>") == 4
    assert "Một<br>hai" in html
    assert '<blockquote class="quote"><p>cũ<br>cũ hơn</p></blockquote><p>Bốn</p>' in html


def test_links_of_a_suspicious_letter_are_words() -> None:
    """With signs of fraud no link is left, whatever its form."""
    html = letter_html.without_links(
        "<p>Bấm <A HREF='http://x.example'>vào <b>đây</b></A > nhé</p>", "[đã chặn]"
    )
    assert "href" not in html.lower()
    assert "[đã chặn]" in html and "vào" not in html


def test_own_colours_go_in_high_contrast() -> None:
    """Black words on black are not read; colours are dropped, the words about colours stay."""
    html = letter_html.without_colours(
        '<p style="color:#000000; margin:0"><font color=black>Tờ giấy color: red</font></p><td bgcolor="#fff">x</td>'
    )
    assert "#000000" not in html and "black" not in html and "#fff" not in html
    assert "margin:0" in html and "Tờ giấy color: red" in html


def test_true_host() -> None:
    """The host that opens is named, not what stands before an @ or in the path."""
    assert letter_html.host_of("https://mail.cantho.example@xau.example/mail.cantho.example") == "xau.example"
    assert letter_html.host_of("mailto:a@b.example") == ""
    assert letter_html.host_of("https://[broken") == ""
