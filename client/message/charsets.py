"""Octets to text when the declared charset may lie: strict UTF-8 first, then what was declared, then guesses. Pure."""

from __future__ import annotations

import codecs
import functools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from client.message import guess
from client.message.vietnamese import likely, misread, tables

# Names that real mail uses and Python does not know, or knows too narrowly: the superset reads both.
_SUPERSETS = {
    "ascii": "windows-1252",
    "us-ascii": "windows-1252",
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
    "x-unknown": "",
    "unknown-8bit": "",
    "unknown": "",
    "default": "",
    "binary": "",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "cp-850": "cp850",
    "windows-31j": "cp932",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-9": "windows-1254",
    "utf-8mb4": "utf-8",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "x-unicode-1-1-utf-7": "utf-7",
    "x-unicode-2-0-utf-7": "utf-7",
    "unicode-2-0-utf-7": "utf-7",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "tis-620": "cp874",
    "x-euc-jp": "euc-jp",
    "ansi_x3.110-1983": "iso-8859-1",
    "ansi": "windows-1252",
    "8bit": "",
}
# Declared by programs that know nothing better: the octets may as well be old Vietnamese.
_VAGUE = {"", "windows-1252", "cp1252", "windows-1258", "cp1258", "iso8859-1", "iso8859-15", "utf-8", "ascii"}


# Codecs of Python that are no charset of a letter.
_NO_CHARSETS = {
    "undefined",
    "idna",
    "punycode",
    "unicode-escape",
    "raw-unicode-escape",
    "unicode_escape",
    "mbcs",
    "oem",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """`charset`: in which the words are read. `certainty`: 0 to 1; below 1 it is a guess, or octets could not be read.

    `stands`: where old Vietnamese was found, the text as it would be without that; else ''.
    """

    text: str
    charset: str
    certainty: float = 1.0
    stands: str = ""

    @property
    def as_sent(self) -> str:
        return self.stands or self.text


def decode(data: bytes, declared: str = "") -> Decoded:
    """NFC text; never raises."""
    declared = declared.strip().strip("\"'").casefold().split("*")[0]
    plain = data.isascii() and b"\x1b" not in data
    if plain and declared in _PLAIN:
        return _repaired(data.decode("ascii"))
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) and len(data) % 4 == 0:
        return _made(data.decode("utf-32", "replace"), "utf-32")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and len(data) % 2 == 0:
        return _made(data.decode("utf-16", "replace"), "utf-16")
    wide = guess.wide_charset(data)
    if wide and not declared.startswith(("utf-16", "utf-32")):
        return _made(data.decode(wide, "replace"), wide, GUESS)
    data = data.removeprefix(codecs.BOM_UTF8)
    escaped = declared.startswith(
        ("iso-2022", "utf-7", "utf7", "utf-16", "utf-32", "hz", "unicode-", "x-unicode-")
    )
    name, old = _lookup(declared), tables.NAMES.get(declared)
    if not escaped:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            if not text.isascii() or declared in ("", "utf-8", "us-ascii") or (name is None and old is None):
                if b"\x1b$" in data and guess.other_charset(data):
                    return _made(data.decode("iso-2022-jp", "replace"), "iso-2022-jp", GUESS)
                return _repaired(text)
    if not (escaped or plain):
        found = _old(data, name, old)
        if found is not None:
            return found
    return _made(tables.decode(data, old), old) if old is not None else _foreign(data, name)


GUESS = 0.8  # the certainty of what was not weighed
_PLAIN = {"", "utf-8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "windows-1258"}
LEAST_RAW = 0.7  # certainty that octets are old Vietnamese, where nobody said what they are
_DECLARED = 8.0  # how much less another charset is expected where one is named that fits


def _old(data: bytes, name: str | None, declared: str | None) -> Decoded | None:
    """Old Vietnamese, whatever is said; None: nothing speaks for it, or it is just what was said."""
    vague = (name or "") in _VAGUE and declared in (None, "windows-1258")
    stands: Callable[[bytes], str] | None = None
    if declared is not None:
        stands = functools.partial(tables.letters, name=declared)
    elif not vague:
        said = str(name)
        if not _fits(data, said):
            vague = True
        elif not (_fits(b"\xb0", said) and _fits(b"\xe0", said)):
            return None  # a charset of several octets
        else:
            stands = functools.partial(_read, name=said)
    expected = _DECLARED if not vague else likely.UNICODE if declared else likely.RAW
    read = likely.readings(data, expected, stands)
    best = read[0]
    if not best.charset or best.charset == declared:
        return None
    if likely.of_old(read) < (LEAST_RAW if vague else misread.LEAST):
        return None
    as_sent = tables.decode(data, declared) if declared else data.decode(name if name and name != "utf-8" else "cp1252", "replace")
    return _made(tables.decode(data, best.charset), best.charset, best.certainty, as_sent)


def _read(data: bytes, name: str) -> str:
    return data.decode(name, "replace")


def _fits(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeError:
        return False
    return True


def _foreign(data: bytes, name: str | None) -> Decoded:
    """Another language: as it was said, or as it looks."""
    if (name or "") in _VAGUE:
        other = guess.other_charset(data)
        if other and name != "utf-8":
            return _made(data.decode(other, "replace"), other, GUESS)
    if name is not None and _fits(data, name):
        return _made(data.decode(name), name)
    if name == "utf-8":
        text = data.decode("utf-8", "replace")  # cut in the middle, or one bad octet: still UTF-8
        if text.count("\ufffd") * 20 <= len(text) and any(
            sign > "\x7f" and sign != "\ufffd" for sign in text
        ):
            return _made(text, "utf-8", GUESS)
        other = guess.other_charset(data)
        if other:
            return _made(data.decode(other, "replace"), other, GUESS)
    name = name if name not in (None, "utf-8") else "windows-1252"
    return _made(data.decode(name, "replace"), name, GUESS)


def _repaired(text: str) -> Decoded:
    """UTF-8 that is good in itself, yet may carry what was misread before."""
    better = misread.repaired(text)
    if better is None:
        return _made(text, "utf-8")
    return _made(better.text, better.charset, better.certainty, text)


def _lookup(name: str) -> str | None:
    """Python's codec for a charset name; None where there is none."""
    name = _SUPERSETS.get(name, name)
    if not name:
        return None
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return info.name if getattr(info, "_is_text_encoding", True) and info.name not in _NO_CHARSETS else None


def _made(text: str, charset: str, certainty: float = 1.0, stands: str = "") -> Decoded:
    return Decoded(_tidy(text), charset, certainty, _tidy(stands))


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", _CONTROLS.sub(_meant, text))


_CONTROLS = re.compile("[\x80-\x9f]")


def _meant(control: re.Match[str]) -> str:
    """Nobody sends these controls: they are the signs that Windows has in their place ('€', '“'), as browsers read them."""
    return control.group().encode("latin-1").decode("cp1252", "ignore")
