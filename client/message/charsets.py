"""Octets to text when the declared charset may lie: strict UTF-8 first, then what was declared, then guesses. Pure."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

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
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "tis-620": "cp874",
    "x-euc-jp": "euc-jp",
    "ansi_x3.110-1983": "iso-8859-1",
    "ansi": "windows-1252",
    "8bit": "",
}
_VIETNAMESE_MARKS = re.compile("[\u0300\u0301\u0303\u0309\u0323\u20ab\u0111\u01a1\u01b0\u0103]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """`certain` False: a guess, or some octets could not be read."""

    text: str
    charset: str
    certain: bool


def decode(data: bytes, declared: str = "") -> Decoded:
    """NFC text; never raises."""
    declared = declared.strip().strip("\"'").casefold().split("*")[0]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and len(data) % 2 == 0:
        return _made(data.decode("utf-16", "replace"), "utf-16", True)
    data = data.removeprefix(codecs.BOM_UTF8)
    escaped = declared.startswith(("iso-2022", "utf-7", "utf7", "utf-16", "utf-32", "hz", "unicode-1-1"))
    if not escaped:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            if not text.isascii() or declared in ("", "utf-8", "us-ascii") or _lookup(declared) is None:
                return _made(text, "utf-8", True)
    name = _lookup(declared)
    if name is not None:
        try:
            return _made(data.decode(name), name, True)
        except (UnicodeDecodeError, UnicodeError):
            pass
    if name == "utf-8" or declared in ("utf-8", "utf8"):
        text = data.decode("utf-8", "replace")  # cut in the middle, or one bad octet: still UTF-8
        if text.count("\ufffd") * 20 <= len(text):
            return _made(text, "utf-8", False)
    return _guess(data, name)


def _guess(data: bytes, declared: str | None) -> Decoded:
    vietnamese = data.decode("windows-1258", "replace")
    marks = len(_VIETNAMESE_MARKS.findall(vietnamese))
    if marks >= 3 and marks * 30 > len(vietnamese) and declared in (None, "windows-1252", "windows-1258"):
        return _made(vietnamese, "windows-1258", False)
    name = declared or "windows-1252"
    return _made(data.decode(name, "replace"), name, False)


def _lookup(name: str) -> str | None:
    """Python's codec for a charset name; None where there is none."""
    name = _SUPERSETS.get(name, name)
    if not name:
        return None
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return info.name if getattr(info, "_is_text_encoding", True) else None


def _made(text: str, charset: str, certain: bool) -> Decoded:
    return Decoded(unicodedata.normalize("NFC", text), charset, certain)
