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


def test_pictures_that_are_not_loaded_leave_words() -> None:
    """No hole of 600 pixels where a remote picture would stand; the letter's own pictures are never wider than the room."""
    settled = letter_html.settled
    assert settled('<p><img width="600" height="400"></p>') == "<p></p>"
    assert settled('<img src="http://a.example/x.png" alt="Biểu trưng">') == "[Biểu trưng]"
    assert settled('<img src="cid:a" width="900" height="500">') == '<img src="cid:a">'
    assert settled('<img src="cid:a" width="90" height="50">') == '<img src="cid:a" width="90" height="50">'


def test_breaks_that_browsers_do_not_show() -> None:
    """A break at the end of a paragraph makes no empty line; a paragraph of one break makes exactly one."""
    settled = letter_html.settled
    assert settled("<div>chữ<br></div>") == "<div>chữ</div>"
    assert settled("<div><br></div>") == "<div>\u00a0</div>"
    assert settled("viết:<br><blockquote>x</blockquote>") == "viết:<blockquote>x</blockquote>"
    assert settled("<p>một<br>hai</p>") == "<p>một<br>hai</p>"


def test_no_table_is_out_of_measure() -> None:
    """Ten thousand columns in one cell would hold the window for a second."""
    settled = letter_html.settled('<table border="9999" cellpadding=9999><tr><td colspan="9999">colspan=9999</td></tr></table>')
    assert settled == '<table border="4" cellpadding="24"><tr><td colspan="40">colspan=9999</td></tr></table>'


def test_small_letters_are_not_smaller_than_the_smallest() -> None:
    assert letter_html.settled('<font size="1">nhỏ</font><font size="5">to</font>') == '<font>nhỏ</font><font size="5">to</font>'


def test_deceptive_names_are_spelled_out() -> None:
    """A host with foreign letters has its ASCII form; a plain one needs none."""
    assert letter_html.in_ascii("canth\u043e.example").startswith("xn--")
    assert letter_html.in_ascii("cantho.example") == ""
    assert letter_html.in_ascii("a" * 70 + "đ.example").isascii()
