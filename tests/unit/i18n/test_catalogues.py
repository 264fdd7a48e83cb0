"""The catalogues are whole: every message of the sources, every {field}, and no message that could not be found."""

from __future__ import annotations

import ast
import importlib.util
import string
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import i18n
import i18n.figures

ROOT = Path(__file__).parent.parent.parent.parent
SOURCES = sorted(file for room in ("client", "ui", "i18n") for file in (ROOT / room).rglob("*.py"))


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogue", ROOT / ".ci" / "catalogue.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def vietnamese_again() -> Iterator[None]:
    yield
    i18n.use("vi")


def catalogue(language: str) -> Catalog:
    with (i18n.FOLDER / language / "LC_MESSAGES" / f"{i18n.DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=language)


def texts(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, (list, tuple)) else (str(value or ""),)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_catalogue_holds_every_message(language: str, tool: ModuleType) -> None:
    """What the sources say and what the catalogue holds is the same. To repair: make catalogue."""
    said = {message.id for message in tool.collect() if message.id}
    held = {message.id for message in catalogue(language) if message.id}
    assert sorted(map(str, said - held)) == []
    assert sorted(map(str, held - said)) == []


def test_english_is_complete() -> None:
    """Every message has its English, with the same {fields} in each of its forms."""
    for message in catalogue("en"):
        if not message.id:
            continue
        assert all(texts(message.string)), f"no English for {message.id!r}"
        assert not message.fuzzy
        wanted = set[str]().union(*(fields(text) for text in texts(message.id)))
        for text in texts(message.string):
            assert fields(text) == wanted, f"other fields in the English of {message.id!r}"


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_messages_are_plain_text(file: Path) -> None:
    """No f-string, no % and no variable inside `_()`: such a message never finds its translation."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("mark", "ngettext", "_"):
            few = node.args[:2] if node.func.id == "ngettext" else node.args[:1]
            for argument in few:
                assert not isinstance(argument, (ast.JoinedStr, ast.BinOp)), f"line {node.lineno}"
                if node.func.id != "_":
                    assert isinstance(argument, ast.Constant), f"line {node.lineno}"


def test_vietnamese_needs_no_catalogue(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """From a source tree without compiled catalogues the program speaks Vietnamese, whatever language was asked for."""
    monkeypatch.setattr(i18n, "FOLDER", tmp_path)
    for language in ("vi", "en", "fr"):
        i18n.use(language)
        assert i18n._("Đang mất mạng.") == "Đang mất mạng."
        assert i18n.ngettext("{n} tệp", "{n} tệp", 2) == "{n} tệp"
    assert "gettext" not in sys.modules or i18n.language() == "vi"


def test_english_is_spoken_when_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A compiled catalogue is found and used, with plural forms."""
    from babel.messages.mofile import write_mo

    compiled = tmp_path / "en" / "LC_MESSAGES" / f"{i18n.DOMAIN}.mo"
    compiled.parent.mkdir(parents=True)
    with compiled.open("wb") as out:
        write_mo(out, catalogue("en"))
    monkeypatch.setattr(i18n, "FOLDER", tmp_path)
    i18n.use("en")
    assert i18n.language() == "en"
    assert i18n._("Đang mất mạng.") != "Đang mất mạng."
    assert i18n.ngettext("Còn {n} lần nữa.", "Còn {n} lần nữa.", 1) != i18n.ngettext("Còn {n} lần nữa.", "Còn {n} lần nữa.", 2)


def test_figures_follow_the_language() -> None:
    """Decimal comma and points for thousands in Vietnamese; sizes from 1 KB up, never bytes."""
    assert i18n.figures.size(round(24.3 * 1024**2)) == "24,3 MB"
    assert i18n.figures.size(1) == "1 KB"
    assert i18n.figures.size(0) == "0 KB"
    assert i18n.figures.number(1234.5, 1) == "1.234,5"
