"""Vietnamese that somebody once read in the wrong charset and sent on so, in good Unicode. Pure.

'B¸o c¸o' and 'Coäng hoøa' are old octets taken for Windows-1252, 'BÃ¡o cÃ¡o' is UTF-8 taken for it, 'B+AOE-o' is UTF-7 taken for ASCII.
Correct text must never be touched, so each is asked for more than the letters of a Western language could be by chance.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from client.message.vietnamese import likely, tables
from client.message.vietnamese.syllables import is_syllable

LEAST = 0.9  # certainty that a text is old, below which nothing is changed
CLEAR = 0.6  # certainty of the one charset
NEARBY = 0.0  # no less expected than the words as they stand
MOST_TIMES = 3  # that UTF-8 was taken for something else


@dataclass(frozen=True, slots=True)
class Repair:
    """`charset`: what the octets once were; 'utf-8' was encoded twice."""

    pieces: tuple[str, ...]
    charset: str
    certainty: float

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def repaired(text: str) -> Repair | None:
    """NFC text; None: it stays as it is. A line is changed or not, since a letter may quote what is right beside what is not."""
    return repaired_pieces(text.splitlines(keepends=True))


def repaired_pieces(pieces: Sequence[str]) -> Repair | None:
    """The same for pieces of one text, of which each is changed or not: there are as many afterwards."""
    if all(piece.isascii() for piece in pieces):
        return _utf7(pieces)
    return _doubled(pieces) or _old(pieces)


def like(text: str, charset: str) -> str:
    """A few words (a subject, a name) beside a text that is in that old charset: in it they are believed sooner.

    What is good Vietnamese as it stands stays: 'Hoàng' would be 'Hồng' in VNI.
    """
    data = None if text.isascii() or charset not in tables.CHARSETS else octets(text)
    if data is None or all(map(is_syllable, _words((text,)))) or not likely.readings(data, NEARBY, only=(charset,))[0].charset:
        return text
    return tables.decode(data, charset)


# As octets again ----------------------------------------------------------------------------------------------------

# Sign -> octet: Windows-1252, its gaps, and what programs on the way make of signs that they take for spaces and dashes.
_WESTERN: dict[int, int] = {octet: octet for octet in range(256)}
_WESTERN |= {ord(sign): octet for octet in range(128, 160) if (sign := bytes([octet]).decode("cp1252", "ignore"))}
_WESTERN |= {0x2212: 0xAD, 0x2011: 0xAD, 0x2219: 0xB7}
_FOREIGN = re.compile(f"[^{re.escape(''.join(map(chr, _WESTERN)))}]")


def octets(text: str) -> bytes | None:
    """What it was before somebody took it for Windows-1252; None: it holds signs that nobody can have got so."""
    return None if _FOREIGN.search(text) else codecs.charmap_encode(text, "strict", _WESTERN)[0]


def suspects(pieces: Sequence[str]) -> bytes:
    """The pieces that could have been misread."""
    found = (octets(piece) for piece in pieces if not piece.isascii())
    return b"\n".join(piece for piece in found if piece is not None)


def _changed(pieces: Sequence[str], change: Callable[[bytes], str | None]) -> tuple[str, ...]:
    """`change` gives None for a piece that is to stay."""
    found: list[str] = []
    for piece in pieces:
        data = None if piece.isascii() else octets(piece)
        better = None if data is None else change(data)
        found.append(piece if better is None else better)
    return tuple(found)


# The old charsets ---------------------------------------------------------------------------------------------------


def _old(pieces: Sequence[str]) -> Repair | None:
    data = suspects(pieces)
    if not data:
        return None
    read = likely.readings(data, likely.UNICODE)
    best = read[0]
    if not best.charset or likely.of_old(read) < LEAST or best.certainty < CLEAR:
        return None
    alone = not any(_FOREIGN.search(piece) for piece in pieces)
    return Repair(_changed(pieces, _decoder(best.charset, alone)), best.charset, best.certainty)


def _decoder(charset: str, alone: bool) -> Callable[[bytes], str | None]:
    """Beside pieces that are right (not `alone`), a piece has to look misread by itself."""

    def change(data: bytes) -> str | None:
        if alone or likely.readings(data, likely.RAW, only=(charset,))[0].charset:
            return tables.decode(data, charset)
        return None

    return change


# UTF-8 taken for Windows-1252 ------------------------------------------------------------------------------------------

_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_BLANK_LOST = re.compile(rb"\xc3(?=[ ,.;:!?)\r\n]|\Z)")  # 'à' ends in a hard space, which programs make a plain one or nothing


def _doubled(pieces: Sequence[str]) -> Repair | None:
    best, certainty, peeled = tuple(pieces), 0.0, tuple(pieces)
    for _ in range(MOST_TIMES):
        once = _changed(peeled, _once)
        if once == peeled:
            break
        peeled = once
        chance = _gain(best, peeled)
        if chance >= LEAST:
            best, certainty = peeled, chance
    if not certainty:
        return None
    return Repair(tuple(unicodedata.normalize("NFC", piece) for piece in best), "utf-8", certainty)


def _once(data: bytes) -> str | None:
    whole = _BLANK_LOST.sub(b"\xc3\xa0", data)
    left = len(_HIGH.findall(_SEQUENCE.sub(b"", whole)))
    if not _SEQUENCE.search(whole) or left * 10 > len(_HIGH.findall(whole)):
        return None
    return whole.decode("utf-8", "replace")


_WORD = re.compile(r"[^\s\x21-\x40\[-`{-~]+")


def _gain(before: Sequence[str], after: Sequence[str]) -> float:
    """The chance that `after` is what was meant; 0 where that is not Vietnamese."""
    old, new = _words(before), _words(after)
    if not likely.vietnamese(word for word in new if word not in old):
        return 0.0
    scores = [likely.stands_score(words, [1] * len(words)) for words in (old, new)]
    return likely.chance(scores[1] - scores[0] - likely.UNICODE)


def _words(pieces: Sequence[str]) -> list[str]:
    """Those that are not ASCII, each once."""
    found = (one for piece in pieces for one in _WORD.findall(unicodedata.normalize("NFC", piece)))
    return sorted({one for one in found if not one.isascii()})


# UTF-7 taken for ASCII ----------------------------------------------------------------------------------------------

_SHIFTED = re.compile(r"\+[A-Za-z0-9+/]{3,}-?")
_LETTERS = frozenset("".join(map(chr, (*range(0xA1, 0x180), 0x1A0, 0x1A1, 0x1AF, 0x1B0, *range(0x1EA0, 0x1EFA)))) + "“”‘’–—…\u0300\u0301\u0303\u0309\u0323")


def _utf7(pieces: Sequence[str]) -> Repair | None:
    """Every shifted run has to be Vietnamese letters, and the words to be Vietnamese: base64 and program code are never both."""
    if not any("+" in piece for piece in pieces):
        return None
    try:
        runs = [run.encode("ascii").decode("utf-7") for piece in pieces for run in _SHIFTED.findall(piece)]
        found = tuple(unicodedata.normalize("NFC", piece.encode("ascii").decode("utf-7")) for piece in pieces)
    except UnicodeDecodeError:
        return None
    if not runs or not all(sign in _LETTERS or sign == "-" for run in runs for sign in run):
        return None
    words = [one for piece in found for one in re.findall(r"[^\W\d_]+", piece) if not one.isascii()]
    good = sum(map(is_syllable, words))
    return Repair(found, "utf-7", 0.99) if words and good >= 0.8 * len(words) else None
