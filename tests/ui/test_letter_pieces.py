"""A long letter in pieces: each is whole by itself, together they are the letter."""

from __future__ import annotations

import re

import pytest

from ui.letter_pieces import LONGEST_RUN, pieces


def balanced(html: str) -> bool:
    """Every element that is opened is closed, in order."""
    opened: list[str] = []
    for end, name in re.findall(r"<(/?)([a-z]\w*)[^>]*>", html):
        if name in ("br", "hr", "img"):
            continue
        if not end:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>ngắn</p>",
        "<div><div>" + "<p>chữ <b>đậm</b><br>dòng</p>" * 500 + "</div></div>",
        "<table><tbody>" + "<tr><td>một</td><td>hai</td></tr>" * 500 + "</tbody></table>",
        "<table><tbody><tr><td>" + "<p>một ô dài</p>" * 500 + "</td></tr></tbody></table>",
        "<p>" + "một câu dài không hết " * 2_000 + "</p>",
        '<p><a href="http://a.example/?x>y">dấu lớn hơn</a></p>' * 300,
    ],
)
def test_pieces_are_whole_and_lose_nothing(html: str) -> None:
    """Whatever is open at the end of a piece is closed there, and opened again in the next."""
    cut = list(pieces(html, 1_000))
    assert cut
    assert all(balanced(re.sub(r'"[^"]*"', '""', piece)) for piece in cut)
    words = re.sub(r"<[^>]*>", "", re.sub(r'"[^"]*"', '""', "".join(cut)))
    assert words.split() == re.sub(r"<[^>]*>", "", re.sub(r'"[^"]*"', '""', html)).split()
    assert all(len(piece) < 6_000 for piece in cut)


def test_tables_part_between_rows() -> None:
    """A row is never torn apart where a row's end is near."""
    cut = list(pieces("<table><tbody>" + "<tr><td>một</td><td>hai</td></tr>" * 200 + "</tbody></table>", 1_000))
    assert len(cut) > 5
    for piece in cut[:-1]:
        assert piece.startswith("<table><tbody><tr>") and piece.endswith("</tr></tbody></table>")


def test_numbers_go_on() -> None:
    """The second piece of a numbered list begins where the first one ended."""
    cut = list(pieces('<ol start="5">' + "".join(f"<li>mục {number}</li>" for number in range(5, 205)) + "</ol>", 1_000))
    for piece in cut[1:-1]:
        start, first = re.search(r'start="(\d+)"', piece), re.search(r"mục (\d+)", piece)
        assert start is not None and first is not None
        assert start.group(1) == first.group(1)


def test_endless_words_get_places_to_break() -> None:
    """Qt takes quadratic time for a word of a hundred thousand letters."""
    (piece,) = pieces(f"<p>{'x' * 1_500}</p>")
    assert max(map(len, re.split("[\u200b<>]", piece))) == LONGEST_RUN


def test_text_that_is_no_html_is_kept() -> None:
    """A lone angle bracket is a sign like others."""
    assert "".join(pieces("2 < 3 và 5 > 4")) == "2 < 3 và 5 > 4"
