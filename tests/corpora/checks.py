"""What one expectation of a corpus is, how texts are compared, and how letters are opened (once) and timed."""

from __future__ import annotations

import difflib
import functools
import html
import itertools
import re
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from client import api
from client.message import structure
from client.message.letter import Letter

MOST_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation: `case` names the file (or the literal), `what` the property."""

    corpus: str
    case: str
    what: str
    ok: bool
    wanted: object = ""
    seen: object = ""

    @property
    def key(self) -> str:
        return f"{self.corpus}/{self.case}: {self.what}"

    def __str__(self) -> str:
        return f"{self.key}\n    wanted {_short(self.wanted)}\n    seen   {_short(self.seen)}"


Checks = Iterator[Check]
Corpus = Callable[[Path], Checks]


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) < 500 else shown[:500] + "…"


@functools.cache
def opened(path: Path) -> tuple[Letter, float]:
    """The letter as `tcv show` has it, and the seconds it took."""
    data = path.read_bytes()
    started = time.perf_counter()
    letter = api.read_letter(data)
    return letter, time.perf_counter() - started


def within(path: Path) -> tuple[Letter, ...]:
    """The letter and the letters attached to it."""
    return tuple(api.read_letter(data) for data in _letters(path.read_bytes()))


def _letters(data: bytes) -> Iterator[bytes]:
    yield data
    for part in _leaves(structure.parse(data).root):
        if part.children and not part.type.startswith("multipart/"):
            yield from _letters(structure.content(part))


def _leaves(part: structure.Part) -> Iterator[structure.Part]:
    if part.type.startswith("multipart/") and part.children:
        for child in part.children:
            yield from _leaves(child)
    else:
        yield part


def same(corpus: str, case: str, what: str, wanted: object, seen: object) -> Check:
    return Check(corpus, case, what, wanted == seen, wanted, seen)


def holds(corpus: str, case: str, what: str, ok: bool, seen: object = "") -> Check:
    return Check(corpus, case, what, ok, "", seen)


def essence(text: str) -> str:
    """Letters and figures only: white space, quote marks and list signs depend on the way a program shows a text."""
    return "".join(ch for ch in unicodedata.normalize("NFC", text) if ch.isalnum() or ch == "\ufffd")


_MARKUP = re.compile(r"<(?:html|!doctype|head|body|meta|div|p|span|font|img)\b", re.IGNORECASE)


def text_fits(wanted: str, seen: str) -> bool:
    """As `begins`; where the project took the plain alternative and we the HTML, the same words in the same order (nine of ten)."""
    if _MARKUP.search(wanted):
        wanted = re.sub(r"<(style|title|script)\b.*?(</\1>|$)", " ", wanted, flags=re.DOTALL | re.IGNORECASE)
        wanted = html.unescape(re.sub(r"<!--.*?(-->|$)|<[^>]*(>|$)", " ", wanted, flags=re.DOTALL))
    if begins(wanted, seen):
        return True
    words, mine = wanted.split()[:-1], seen.split()
    blocks = difflib.SequenceMatcher(None, words, mine, autojunk=False).get_matching_blocks()
    return len(words) >= 10 and sum(block.size for block in blocks) >= 0.9 * len(words)


def begins(wanted: str, seen: str) -> bool:
    """`seen` contains the beginning of a text that the project cut at some length; its unreadable signs match anything."""
    start, whole = essence(wanted), essence(seen)
    if not start:
        return True
    pattern = "".join("." if ch == "\ufffd" else re.escape(ch) for ch in start)
    return re.search(pattern, whole) is not None


def name_fits(wanted: str | None, seen: str, type_: str = "") -> bool:
    """The name the project read against the one we save under: made safe, and unreadable signs match anything."""
    if not wanted:
        return True
    if re.match("[A-Z]:", wanted):  # a Windows path of which the project lost the backslashes: we keep the last of it
        return bool(seen) and wanted.endswith(seen)
    from client.message.attachments import safe_name

    pattern = "".join("." if ch == "\ufffd" else re.escape(ch) for ch in safe_name(wanted, type_))
    return re.fullmatch(pattern, seen) is not None


def field_value(text: str) -> str:
    """A header field's value: its line and the folded ones; a line that begins with something else is another field."""
    lines = text.split("\n")
    folded = itertools.takewhile(lambda line: line.startswith((" ", "\t")), lines[1:])
    return "\n".join([lines[0], *folded])


def one_line(text: str | None) -> str:
    return " ".join(unicodedata.normalize("NFC", text or "").split())


def files_below(folder: Path, endings: Iterable[str] = ()) -> list[Path]:
    wanted = tuple(endings)
    return sorted(path for path in folder.rglob("*") if path.is_file() and (not wanted or path.suffix in wanted))
