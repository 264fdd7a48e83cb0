"""Old Vietnamese on text that the model has not seen: 99 of 100 sentences are right, and correct text is never changed.

A part of what `make bench-vietnamese` measures in full.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from client.message.vietnamese import tables
from tests.corpora import encodings


@pytest.mark.parametrize("charset", [*tables.CHARSETS, "utf-7"])
def test_sentences(corpora: Path, charset: str) -> None:
    """Each sentence by itself, said to be something else each time; then five together."""
    texts = encodings.sentences(corpora)
    for some in (texts[::4], encodings.letters(texts)[::4]):
        tally = encodings.read(some, charset, said="us-ascii" if charset == "utf-7" else None)
        assert tally.tried > 100 and tally.share >= 0.99, tally.wrong[:5]


@pytest.mark.parametrize("charset", [*tables.CHARSETS, "utf-8"])
def test_misread_sentences(corpora: Path, charset: str) -> None:
    """The same, taken for Windows-1252 by somebody and sent on; here doubt leaves a text as it is."""
    tally = encodings.read(encodings.sentences(corpora)[1::4], charset, way=encodings.misread, said="utf-8")
    assert tally.tried > 700 and tally.share >= (0.98 if charset in ("viscii", "vps") else 0.99), tally.wrong[:5]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("case", [str, str.upper])
def test_correct_text_is_never_changed(corpora: Path, case: object, form: str) -> None:
    """All sentences, all short pieces of them, in both cases and both forms: not one."""
    assert callable(case)
    texts = encodings.sentences(corpora)
    for some in (texts, encodings.subjects(texts)):
        tally = encodings.untouched([case(text) for text in some], "news", form)  # type: ignore[arg-type]
        assert tally.tried > 3000 and not tally.wrong


def test_neighbours_are_never_changed() -> None:
    """Names of countries, languages and months in 35 languages that share our letters."""
    names = [text for _language, text in encodings.neighbours()]
    tally = encodings.untouched([*names, *map(str.upper, names)], "names")
    assert tally.tried > 20_000 and not tally.wrong
    assert encodings.western().share > 0.999


def test_other_mail_is_never_changed(corpora: Path) -> None:
    """Every file of the other corpora, and our own program."""
    tally = encodings.mail(corpora)
    assert tally.tried > 2500 and not tally.wrong
    assert not encodings.code(Path(__file__).parent.parent.parent).wrong
