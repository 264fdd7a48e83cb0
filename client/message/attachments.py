"""Attachments: names that cannot do harm, what a file really is, and which are not opened from the mail. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

MOST_NAME, MOST_OCTETS = 120, 240  # characters: Windows paths are short; octets in UTF-8: Linux names are

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u200b-\u200d]')
_RESERVED = {
    "con", "prn", "aux", "nul", "conin$", "conout$", "clock$", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"),
}  # fmt: skip
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # controls, format signs, halves, private and unassigned ones, line ends
_BLANK = "\u115f\u1160\u3164\uffa0\u2800"  # letters that draw nothing
_ENDINGS = {
    "application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/tiff": "tif",
    "application/msword": "doc", "application/vnd.ms-excel": "xls", "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/zip": "zip", "text/plain": "txt", "text/html": "html", "text/csv": "csv", "text/calendar": "ics",
    "message/rfc822": "eml", "application/pkcs7-signature": "p7s", "application/rtf": "rtf", "text/rtf": "rtf",
}  # fmt: skip
_PROGRAMS = frozenset(
    "exe com scr pif bat cmd msi msp mst msc cpl dll ocx sys drv js jse vbs vbe vb ws wsf wsh wsc hta ps1 ps1xml ps2 psc1 psc2"
    " psm1 jar class jnlp lnk url inf reg scf chm hlp iso img vhd vhdx sh bash csh ksh py pyc pyw pl rb php app dmg pkg deb rpm"
    " apk elf run bin gadget application appref-ms appx msix xll wll ade adp accde mdb mde mda accda library-ms settingcontent-ms"
    " one search-ms website diagcab xbap scpt action workflow command osx desktop docm dotm xlsm xltm xlam pptm potm ppam ppsm sldm"
    " svg bas cnt fxp grp ins isp its mad maf mag mam maq mar mas mau mav maw mdt mdw mdz msh msh1 msh2 mshxml"
    " pcd plg prf prg pyz pyzw pyo sct shb shs slk iqy oqy rqy vsmacros vsw vxd webpnp wim xlsb xltb xnk theme"
    " themepack deskthemepack rdp ppkg msu".split()
)
_PACKED = frozenset("zip rar 7z gz tgz tar bz2 xz cab arj ace lzh z zst uue".split())
_MACRO_PARTS = (b"vbaProject.bin", b"macroEnabled", b"xl/macrosheets/")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` codes: program, disguised, macro, holds_program, web_page."""

    blocked: bool
    inside: bool  # can be looked at inside the program (PDF, picture)
    reason: str


def safe_name(name: str, type_: str = "") -> str:
    """A name to show and to save under: no folder, no hidden ending, no sign that Windows or a person trips over; NFC."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2] or name)
    name = _FORBIDDEN.sub("_" if re.search(r'[<>:"|?*]', name) else "", name)
    name = "".join(sign for sign in name if unicodedata.category(sign) not in _UNSEEN and sign not in _BLANK)
    name = " ".join(name.split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem:
        stem, ending = name.strip("."), ""
    ending = re.sub(r"[^\w-]", "", ending)
    stem = stem.strip(". ") or "tep"
    if not ending and type_.casefold() in _ENDINGS:
        ending = _ENDINGS[type_.casefold()]
    if stem.partition(".")[0].rstrip().casefold() in _RESERVED:
        stem = f"_{stem}"
    ending = ending[:20]
    stem = stem[: MOST_NAME - len(ending) - 1].rstrip(". ")
    while len(stem.encode()) + len(ending.encode()) + 1 > MOST_OCTETS:
        stem = stem[:-1].rstrip(". ")
    return f"{stem}.{ending}" if ending else stem


def ending(name: str) -> str:
    """'pdf' of 'a.PDF'; '' without one."""
    stem, dot, last = name.rpartition(".")
    return last.strip().casefold() if dot and stem else ""


def kind_of(name: str, first: bytes = b"") -> str:
    """pdf, docx, xlsx, pptx, doc, xls, image, zip, text, letter, calendar, web, program or other: by content, then by name."""
    found = _by_content(first)
    last = ending(name)
    if found == "zip":
        if any(mark in first for mark in _MACRO_PARTS):
            return "program"
        for mark, kind in ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx")):
            if mark in first:
                return kind
        return last if last in ("docx", "xlsx", "pptx", "odt", "ods") else "zip"
    if found == "ole":
        return last if last in ("doc", "xls", "ppt") else "program" if last == "msi" else "doc"
    if found:
        return found
    if last in _PROGRAMS:
        return "program"
    if last in _PACKED:
        return "zip"
    return _BY_NAME.get(last, "other")


_BY_NAME = {
    "pdf": "pdf", "docx": "docx", "doc": "doc", "rtf": "doc", "odt": "docx", "xlsx": "xlsx", "xls": "xls", "csv": "xlsx",
    "ods": "xlsx", "pptx": "pptx", "ppt": "ppt", "jpg": "image", "jpeg": "image", "png": "image", "gif": "image",
    "bmp": "image", "tif": "image", "tiff": "image", "webp": "image", "heic": "image", "txt": "text", "eml": "letter",
    "ics": "calendar", "html": "web", "htm": "web", "xhtml": "web", "mht": "web", "mhtml": "web", "shtml": "web",
}  # fmt: skip


def _by_content(first: bytes) -> str:
    head = first.lstrip(b"\xef\xbb\xbf \r\n\t")[:64]
    if first[:2] == b"MZ" or first[:4] in (b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe") or head[:2] == b"#!":
        return "program"
    if first[:8] == b"L\0\0\0\x01\x14\x02\0":
        return "program"  # a Windows shortcut
    if b"%PDF-" in first[:1024]:
        return "pdf"
    if first[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return "zip"
    if first[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "ole"
    if first[:3] == b"\xff\xd8\xff" or first[:8] == b"\x89PNG\r\n\x1a\n" or first[:4] == b"GIF8" or first[:4] in (b"II*\0", b"MM\0*"):
        return "image"
    if first[:4] == b"Rar!" or first[:6] == b"7z\xbc\xaf\x27\x1c" or first[:2] == b"\x1f\x8b":
        return "zip"
    low = head.lower()
    if low.startswith((b"<!doctype html", b"<html", b"<script", b"<hta:", b"<?xml")) and b"<script" in first.lower():
        return "web"
    return ""


def verdict(name: str, first: bytes = b"") -> Verdict:
    """Whether the file may be opened from the mail."""
    last = ending(name)
    kind = kind_of(name, first)
    if last in _PROGRAMS:
        return Verdict(True, False, "macro" if last.endswith(("m", "xlam")) and len(last) >= 4 else "program")
    if kind == "program":
        macro = bool(first) and any(mark in first for mark in _MACRO_PARTS)
        return Verdict(True, False, "macro" if macro else "disguised")
    if _double_ending(name):
        return Verdict(True, False, "disguised")
    if kind == "web":
        return Verdict(True, False, "web_page")
    if kind == "zip" and any(_zip_entry_is_program(entry) for entry in _zip_names(first)):
        return Verdict(True, False, "holds_program")
    return Verdict(False, kind in ("pdf", "image"), "")


def _double_ending(name: str) -> bool:
    """'Báo cáo.pdf      .exe' is caught by the last ending; here 'a.exe.pdf' is not, but 'a.pdf.js' hidden by blanks is."""
    return bool(re.search(r"\.\w{2,4}\s{3,}\S*\.\w+$", name))


def _zip_names(first: bytes) -> list[str]:
    """The names in the local headers that are in the first octets; enough for what is cheap to see."""
    names: list[str] = []
    at = first.find(b"PK\x03\x04")
    while 0 <= at and at + 30 <= len(first) and len(names) < 50:
        length = int.from_bytes(first[at + 26 : at + 28], "little")
        names.append(first[at + 30 : at + 30 + length].decode("utf-8", "replace"))
        at = first.find(b"PK\x03\x04", at + 30)
    return names


def _zip_entry_is_program(name: str) -> bool:
    return ending(name.rpartition("/")[2]) in _PROGRAMS - {"bin", "svg", "one", "img"}


def unused_name(existing: Collection[str], name: str) -> str:
    """`name`, or 'name (2).pdf' and so on where it is taken (case does not matter)."""
    taken = {one.casefold() for one in existing}
    stem, dot, last = name.rpartition(".")
    number, shown = 1, name
    while shown.casefold() in taken:
        number += 1
        shown = f"{stem} ({number}).{last}" if dot and stem else f"{name} ({number})"
    return shown
