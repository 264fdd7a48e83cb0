"""How well old Vietnamese is read: the news in every charset, said to be another, misread and sent on; and what must stay untouched.

The model was not made of these sentences (.ci/syllables.py), so they judge it. `python -m bench.vietnamese` prints the figures.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import babel

from client.message import letter, structure
from client.message.charsets import decode
from client.message.vietnamese import tables

SAID = ("", "us-ascii", "iso-8859-1", "windows-1252", "utf-8", "windows-1258", "x-unknown")
NEIGHBOURS = "fr de es pt it nl sv da nb fi is hu cs pl ro tr hr sl et lv lt ca eu gl ga cy sq fo id ms af lb br mt oc".split()


@dataclass
class Tally:
    """How many of the tried were right; some of the wrong ones to look at."""

    what: str
    tried: int = 0
    right: int = 0
    wrong: list[tuple[str, str]] = field(default_factory=list)

    def add(self, wanted: str, seen: str, *, case: bool = True) -> None:
        ok = wanted == seen if case else wanted.casefold() == seen.casefold()
        self.tried += 1
        self.right += ok
        if not ok:
            self.wrong.append((wanted, seen))

    @property
    def share(self) -> float:
        return self.right / self.tried if self.tried else 1.0


def sentences(corpora: Path) -> list[str]:
    """The news, NFC, those with a letter that is not ASCII. What Windows-1252 lacks in signs is said otherwise."""
    lines = [
        line[8:].strip()
        for part in ("train", "dev", "test")
        for line in (corpora / "ud-vietnamese-vtb" / f"vi_vtb-ud-{part}.conllu").read_text("utf-8").split("\n")
        if line.startswith("# text =")
    ]
    # two letters that only look right: Eth for Đ, and the Greek or Cyrillic ones of some names
    texts = (unicodedata.normalize("NFC", line).replace("Ð", "Đ").replace("ð", "đ") for line in lines)
    return [text for text in texts if not text.isascii()]


def subjects(texts: Iterable[str]) -> list[str]:
    """Two or three words from somewhere in each."""
    dice = random.Random(1)
    found = []
    for text in texts:
        words = [word for word in text.split() if word.isalpha()]
        if len(words) < 3:
            continue
        at = dice.randrange(len(words) - 2)
        cut = " ".join(words[at : at + dice.choice((2, 3))])
        if not cut.isascii():
            found.append(cut)
    return found


def letters(texts: list[str]) -> list[str]:
    """Five sentences together."""
    return ["\n".join(texts[at : at + 5]) for at in range(0, len(texts) - 4, 5)]


def as_sent(text: str, charset: str) -> bytes | None:
    """In that charset; None where it lacks a sign."""
    try:
        return text.encode(charset) if charset in ("utf-8", "utf-7") else tables.encode(text, charset)
    except UnicodeEncodeError:
        return None


def misread(octets: bytes) -> bytes:
    """Taken for Windows-1252 by somebody, and sent on as good UTF-8."""
    return "".join(bytes([octet]).decode("cp1252", "ignore") or chr(octet) for octet in octets).encode()


def read(texts: Iterable[str], charset: str, *, way: Callable[[bytes], bytes] = bytes, said: str | None = None) -> Tally:
    """`said` None: each time another lie."""
    tally = Tally(charset)
    case = charset not in ("tcvn3", "vps")  # they have one octet for some capitals and their small letters
    for number, text in enumerate(texts):
        octets = as_sent(text, charset)
        if octets is not None:
            tally.add(text, decode(way(octets), SAID[number % len(SAID)] if said is None else said).text, case=case)
    return tally


# What must stay ------------------------------------------------------------------------------------------------------


def untouched(texts: Iterable[str], what: str, form: str = "NFC") -> Tally:
    """Good UTF-8 stays as it is, whatever is said of it."""
    tally = Tally(what)
    for number, text in enumerate(texts):
        tally.add(text, decode(unicodedata.normalize(form, text).encode(), SAID[number % len(SAID)]).text)
    return tally


def neighbours() -> Iterator[tuple[str, str]]:
    """(language, words): names of languages, countries, scripts, money, months in the languages that share our letters."""
    for language in NEIGHBOURS:
        names = babel.Locale(language)
        words = set[str]()
        for table in (names.languages, names.territories, names.scripts, names.currencies, names.months["format"]["wide"]):
            words |= {str(one) for one in dict(table).values()}
        for one in sorted(words):
            text = unicodedata.normalize("NFC", one)
            if not text.isascii():
                yield language, text


WESTERN = frozenset("fr de es pt it nl sv da nb fi is ca eu gl ga af lb br oc id".split())


def western() -> Tally:
    """The same names as octets of Windows-1252, called so."""
    tally = Tally("Western names in Windows-1252")
    for language, text in neighbours():
        try:
            octets = text.encode("cp1252")
        except UnicodeEncodeError:
            continue
        if language in WESTERN:
            tally.add(text, decode(octets, "windows-1252").text)
    return tally


def mail(corpora: Path) -> Tally:
    """All letters and other files of the corpora that are not there for old Vietnamese: nothing in them is taken for it."""
    tally = Tally("files of the other corpora")
    for path in sorted(corpora.rglob("*")):
        if not path.is_file() or path.stat().st_size > 2_000_000 or path.relative_to(corpora).parts[0] in ("vn-pairs", "vn-tables", "uchardet-vi"):
            continue
        data = path.read_bytes()
        shown = structure.choose(structure.parse(data).root)
        tally.add("", letter.body(shown, structure.content).old)
    return tally


def code(root: Path) -> Tally:
    """Program code, and its octets in base64, quoted-printable-like and random forms: signs of every kind, and no Vietnamese."""
    import base64

    tally = Tally("program code and base64")
    dice = random.Random(2)
    for path in sorted(root.glob("client/**/*.py")):
        text = path.read_text("utf-8")
        tally.add(unicodedata.normalize("NFC", text), decode(text.encode(), "utf-8").text)
        packed = base64.b64encode(dice.randbytes(3000)).decode()
        tally.add(packed, decode(packed.encode(), "us-ascii").text)
        tally.add(packed, decode(packed.encode(), "").text)
    return tally
