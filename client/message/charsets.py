"""Octets to text when the declared charset may lie: strict UTF-8 first, then what was declared, then guesses. Pure."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from client.message import guess, vietnamese

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
    "x-windows-1258": "windows-1258",
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
    """`certain` False: a guess, or some octets could not be read."""

    text: str
    charset: str
    certain: bool


def decode(data: bytes, declared: str = "") -> Decoded:
    """NFC text; never raises."""
    declared = declared.strip().strip("\"'").casefold().split("*")[0]
    if (
        data.isascii()
        and b"\x1b" not in data
        and declared in ("", "utf-8", "us-ascii", "ascii", "iso-8859-1")
    ):
        return Decoded(data.decode("ascii"), "utf-8", True)
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) and len(data) % 4 == 0:
        return _made(data.decode("utf-32", "replace"), "utf-32", True)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and len(data) % 2 == 0:
        return _made(data.decode("utf-16", "replace"), "utf-16", True)
    wide = guess.wide_charset(data)
    if wide and not declared.startswith(("utf-16", "utf-32")):
        return _made(data.decode(wide, "replace"), wide, False)
    data = data.removeprefix(codecs.BOM_UTF8)
    old = vietnamese.NAMES.get(declared)
    escaped = declared.startswith(
        ("iso-2022", "utf-7", "utf7", "utf-16", "utf-32", "hz", "unicode-", "x-unicode-")
    )
    if not escaped:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            if (
                not text.isascii()
                or declared in ("", "utf-8", "us-ascii")
                or (_lookup(declared) is None and old is None)
            ):
                if b"\x1b$" in data and guess.other_charset(data):
                    return _made(data.decode("iso-2022-jp", "replace"), "iso-2022-jp", False)
                return _repaired(text)
    if old is not None:
        return _made(vietnamese.decode(data, old), old, True)
    name = _lookup(declared)
    if (name or "") in _VAGUE:
        found = guess.vietnamese_charset(data)
        if found and found not in ("windows-1258", name):
            return _made(vietnamese.decode(data, found), found, False)
        if found:
            return _made(data.decode("windows-1258", "replace"), "windows-1258", name == "cp1258")
        other = guess.other_charset(data)
        if other and name != "utf-8":
            return _made(data.decode(other, "replace"), other, False)
    if name is not None:
        try:
            return _made(data.decode(name), name, True)
        except (UnicodeDecodeError, UnicodeError):
            pass
    if name == "utf-8" or declared in ("utf-8", "utf8"):
        text = data.decode("utf-8", "replace")  # cut in the middle, or one bad octet: still UTF-8
        if text.count("\ufffd") * 20 <= len(text) and any(
            sign > "\x7f" and sign != "\ufffd" for sign in text
        ):
            return _made(text, "utf-8", False)
    if name == "utf-8" and (other := guess.other_charset(data)):
        return _made(data.decode(other, "replace"), other, False)
    name = name if name not in (None, "utf-8") else "windows-1252"
    return _made(data.decode(name, "replace"), name, False)


def _repaired(text: str) -> Decoded:
    """UTF-8 that is good in itself, yet may carry what was misread before."""
    better = None if text.isascii() else guess.repaired(text)
    return _made(text, "utf-8", True) if better is None else _made(better, "utf-8", False)


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


def _made(text: str, charset: str, certain: bool) -> Decoded:
    return Decoded(unicodedata.normalize("NFC", _CONTROLS.sub(_meant, text)), charset, certain)


_CONTROLS = re.compile("[\x80-\x9f]")


def _meant(control: re.Match[str]) -> str:
    """Nobody sends these controls: they are the signs that Windows has in their place ('€', '“'), as browsers read them."""
    return control.group().encode("latin-1").decode("cp1252", "ignore")
