"""Collects the words of the program into the catalogues and compiles them: ``catalogue.py [compile]``."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
DOMAIN = "thu-cong-vu"
LANGUAGES = ("vi", "en")
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "mark": None, "ngettext": (1, 2)}


def collect() -> Catalog:
    """Every message of the sources, with the files it stands in."""
    found = Catalog(project="Thư Công Vụ", charset="utf-8", fuzzy=False)
    for room in ("client", "i18n", "ui"):
        messages = extract_from_dir(
            ROOT / room, [("**.py", "python")], keywords=KEYWORDS, comment_tags=("#:",), strip_comment_tags=True
        )
        for file, _line, message, comments, context in sorted(messages, key=lambda one: one[:2]):  # the disk has its own order
            found.add(message, locations=[(f"{room}/{Path(file).as_posix()}", None)], auto_comments=comments, context=context)
    return found


def path(language: str) -> Path:
    return ROOT / "i18n" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def update() -> None:
    found = collect()
    for language in LANGUAGES:
        file = path(language)
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists():
            catalogue = read_po(file.open("rb"), locale=language)
        else:
            catalogue = Catalog(locale=language, project="Thư Công Vụ", charset="utf-8", fuzzy=False)
        catalogue.update(found, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
        catalogue.obsolete.clear()
        with file.open("wb") as out:
            write_po(out, catalogue, omit_header=False, sort_by_file=True, include_lineno=False, width=110)
        lacking = [message for message in catalogue if message.id and not all(_texts(message.string))]
        if language != "vi":
            print(f"{file.relative_to(ROOT)}: {len(catalogue)} messages, {len(lacking)} without a translation")


def compile_() -> None:
    for language in LANGUAGES:
        file = path(language)
        if file.exists():
            with file.open("rb") as source, file.with_suffix(".mo").open("wb") as out:
                write_mo(out, read_po(source, locale=language))


def _texts(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, (list, tuple)) else (string or "",)


if __name__ == "__main__":
    if sys.argv[1:] != ["compile"]:
        update()
    compile_()
