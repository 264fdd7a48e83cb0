"""Counts the syllables of our own Vietnamese (screen, help, practice letters, syllables.txt beside this) and of CLDR's names, which
Babel carries (Unicode licence), and writes client/message/vietnamese/counted.py. The corpora are not read: they judge the result.

    python .ci/syllables.py
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from client.message.vietnamese.syllables import is_syllable  # noqa: E402

MADE = ROOT / "client" / "message" / "vietnamese" / "counted.py"
TEXTS = ("resources/help/*.toml", "resources/kinds/*.toml", "resources/practice/*.toml", "resources/abbreviations.toml", "client/practice/*.py")
EVERYDAY = 4  # times: our own words are all of offices and letters
HEAD = '''"""How often a syllable stands in our own words and in CLDR's names: 2^n to 2^(n+1) times. Made by .ci/syllables.py."""

COUNTED = {
'''


def strings(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, (dict, list)):
        for value in data.values() if isinstance(data, dict) else data:
            yield from strings(value)


def said(code: str) -> Iterator[str]:
    """The Vietnamese strings of a program."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not node.value.isascii():
            yield node.value


def texts() -> Iterator[str]:
    with (ROOT / "i18n/vi/LC_MESSAGES/thu-cong-vu.po").open("rb") as file:
        for message in read_po(file):
            yield message.id if isinstance(message.id, str) else message.id[0]
    for pattern in TEXTS:
        for path in sorted(ROOT.glob(pattern)):
            text = path.read_text("utf-8")
            yield from strings(tomllib.loads(text)) if path.suffix == ".toml" else said(text)
    everyday = (ROOT / ".ci/syllables.txt").read_text("utf-8").partition("\n")[2]
    yield from [everyday] * EVERYDAY
    vietnamese = Locale("vi")
    for names in (vietnamese.languages, vietnamese.territories, vietnamese.scripts, vietnamese.currencies):
        yield from strings(dict(names))


def main() -> None:
    count = Counter(
        word
        for text in texts()
        for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text).lower())
        if is_syllable(word)
    )
    classes: dict[int, list[str]] = {}
    for word in sorted(count):
        classes.setdefault(count[word].bit_length() - 1, []).append(word)
    lines = []
    for often in sorted(classes, reverse=True):
        lines.append(f'    {often}: """')
        line = ""
        for word in classes[often]:
            if len(line) + len(word) > 120:
                lines.append(line)
                line = ""
            line = f"{line} {word}".strip()
        lines += [line, '    """,']
    MADE.write_text(HEAD + "\n".join(lines) + "\n}\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
