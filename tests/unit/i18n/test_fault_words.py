"""Every Fault and every problem of a site file can be said, in the way TOKENS.md asks for."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from client import toml_reader
from client.faults import every_fault
from client.provision import read
from i18n import faults, site_words

FORBIDDEN = re.compile(r"!|\b(bạn|lỗi mã|error|server|OK|email)\b", re.IGNORECASE)
FACTS: dict[str, object] = {
    "address": "hoa@cantho.example",
    "tries_left": 3,
    "until": 1_795_000_000.0,
    "size": 12_000_000,
    "limit": 10_000_000,
    "name": "bao-cao.pdf",
    "folder": "Lưu trữ",
    "reply": "550 5.1.1 no such user",
    "problems": ((1, "syntax", {}),),
}


def test_every_fault_has_its_words() -> None:
    """A new Fault without words, or words without a Fault, is found here and not by an official."""
    assert faults.codes() == {kind.__name__ for kind in every_fault() if kind.__module__ == "client.faults"}


@pytest.mark.parametrize("code", sorted(faults.codes()))
@pytest.mark.parametrize("facts", [{}, {"address": "", "tries_left": 0, "limit": 0, "size": 5}, FACTS], ids=["bare", "odd", "full"])
def test_words_are_short_and_calm(code: str, facts: dict[str, object]) -> None:
    """What happened, what is safe, what to do: each at most 15 words a sentence, no blame, no code, no server's English."""
    said = faults.words(code, facts)
    for part in (said.happened, said.safe, said.do):
        assert part.endswith(".")
        for sentence in re.split(r"(?<=\.)\s", part):
            assert len(sentence.split()) <= 15, sentence
        assert not FORBIDDEN.search(part), part
        assert code not in part
        assert "550" not in part
        assert "{" not in part


def test_facts_make_words_exact() -> None:
    """The sentences of TOKENS.md come out with their numbers."""
    assert faults.words("WrongPassword", {"tries_left": 3}).safe == "Còn 3 lần nữa."
    assert faults.words("TooLarge", {"size": 12 * 1024**2, "limit": 10 * 1024**2}).happened == (
        "Thư nặng 12,0 MB, máy chủ chỉ nhận đến 10,0 MB."
    )
    assert faults.words("RecipientRefused").do == "Bấm Chọn người nhận."


def test_every_problem_of_a_site_file_has_its_words() -> None:
    """The codes in the reader's docstring, the codes it raises and the table of words are the same set."""
    modules = (read, toml_reader)
    documented = {code for one in modules for code in re.findall(r"^    (\w+)  +", one.__doc__ or "", re.MULTILINE)}
    raised = {code for one in modules for code in _raised(Path(one.__file__).read_text(encoding="utf-8"))}
    assert site_words.codes() == documented == raised


def _raised(source: str) -> set[str]:
    """Second argument of every ``wrong(place, code)``, and the codes that stand in plain triples."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "wrong":
            found |= {arg.value for arg in node.args[1:2] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}
        if isinstance(node, ast.Tuple) and len(node.elts) == 3 and isinstance(node.elts[2], ast.Dict):
            code = node.elts[1]
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                found.add(code.value)
    return found


def test_site_problems_are_said_with_their_line() -> None:
    said = site_words.problem(6, "range", {"key": "[imap] port", "lowest": 1, "highest": 65535})
    assert said == "Dòng 6: [imap] port phải từ 1 đến 65535."
    assert site_words.problem(7, "choice", {"key": "x", "allowed": ("tls", "plain")}).endswith("tls, plain.")
    assert "số nguyên" in site_words.problem(1, "type", {"key": "x", "want": "number"})


def test_fields_of_words_are_known() -> None:
    """A word table that asks for a fact nobody gives would break while telling of an error."""
    given = {"key", "value", "want", "lowest", "highest", "allowed", "other"}
    for code in site_words.codes():
        text = site_words._WORDS[code]
        assert {name for _, name, _, _ in string.Formatter().parse(text) if name} <= given
