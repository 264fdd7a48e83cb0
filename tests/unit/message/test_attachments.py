"""Names of files from strangers: they stay in their folder, show their true ending, and programs are not opened."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.message.attachments import kind_of, safe_name, unused_name, verdict

NAMES = [
    ("Báo cáo quý III.docx", "Báo cáo quý III.docx"),
    ("../../etc/passwd", "passwd"),
    ("..\\..\\Windows\\System32\\a.dll", "a.dll"),
    ("C:\\Users\\hoa\\thu.pdf", "thu.pdf"),
    ("/etc/cron.d/x.sh", "x.sh"),
    ("a/b.pdf", "b.pdf"),
    ("..", "tep"),
    ("...", "tep"),
    ("", "tep"),
    ("   ", "tep"),
    ("CON", "_CON"),
    ("con.txt", "_con.txt"),
    ("nul .pdf", "_nul.pdf"),
    ("COM1.tar.gz", "_COM1.tar.gz"),
    ("lpt¹.doc", "_lpt¹.doc"),
    ("conin$.txt", "_conin$.txt"),
    ("thu.pdf.", "thu.pdf"),
    ("thu.exe. . .", "thu.exe"),
    ("thu.exe\u00a0", "thu.exe"),
    ("Giấy mời\u202efdp.exe", "Giấy mờifdp.exe"),
    ("a\u200b.e\u200bxe", "a.exe"),
    ("a\u3164\u3164\u3164.exe", "a.exe"),
    ("a.pdf\u2800\u2800\u2800.exe", "a.pdf.exe"),
    ("thu.pdf                                   .exe", "thu.pdf.exe"),
    ("a\tb.pdf", "ab.pdf"),
    ("hai.txt:an.exe", "hai.txt_an.exe"),
    ('b<>:"|?*.doc', "b_______.doc"),
    ("Cộng hòa.pdf", "Cộng hòa.pdf"),
]


@pytest.mark.parametrize(("given_name", "wanted"), NAMES)
def test_a_name_is_made_safe(given_name: str, wanted: str) -> None:
    assert safe_name(given_name) == wanted


@given(st.text(max_size=300), st.sampled_from(["", "application/pdf", "text/html", "x"]))
def test_no_name_does_harm(name: str, type_: str) -> None:
    """Whatever the sender wrote: one piece of a path, on Linux and Windows, no sign that is not seen, not endless, and stable."""
    safe = safe_name(name, type_)
    assert safe and safe not in (".", "..") and Path(safe).name == safe and PureWindowsPath(safe).name == safe
    assert not PureWindowsPath(safe).is_reserved()
    assert safe == safe.strip() and not safe.endswith(".") and not safe.startswith(".")
    assert len(safe) <= 121 and len(safe.encode("utf-8")) <= 241
    assert not any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") for sign in safe)
    assert not set(safe) & set('<>:"/\\|?*')
    assert safe_name(safe) == safe


PROGRAMS = ["a.exe", "a.PDF.exe", "a.scr", "a.js", "a.vbs", "a.bat", "a.cmd", "a.ps1", "a.hta", "a.lnk", "a.jar", "a.msi", "a.iso",
            "a.docm", "a.xlsm", "a.chm", "a.url", "a.sh", "a.py", "a.apk", "a.svg", "a.reg", "a.wsf", "a.xll", "a.one", "a.rdp",
            "thu.pdf   .exe", "thu.exe\u200b", "thu.exe.", "x\u202efdp.exe"]  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_and_scripts_are_blocked(name: str) -> None:
    found = verdict(safe_name(name))
    assert found.blocked and not found.inside and found.reason


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("thu.pdf", b"MZ\x90\0" + b"\0" * 200),
        ("anh.jpg", b"\x7fELF\x02\x01"),
        ("thu.doc", b"#!/bin/sh\n"),
        ("thu.txt", b"\xef\xbb\xbf#!/usr/bin/python"),
        ("thu", b"MZ\x90\0"),
        ("thu.pdf", b"L\0\0\0\x01\x14\x02\0"),
    ],
)
def test_a_program_under_another_name_is_found(name: str, first: bytes) -> None:
    assert verdict(name, first).reason == "disguised"


def packed(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


def test_what_is_inside_an_archive_counts() -> None:
    """A zip with a program, an Office file with macros; an honest one and an honest archive stay open."""
    assert verdict("ho-so.zip", packed("a.txt", "b/c.exe")).reason == "holds_program"
    assert verdict("bao-cao.docx", packed("word/document.xml", "word/vbaProject.bin")).blocked
    assert not verdict("bao-cao.docx", packed("word/document.xml")).blocked
    assert not verdict("ho-so.zip", packed("a.pdf", "b.docx")).blocked
    assert kind_of("bao-cao.docx", packed("word/document.xml")) == "docx"


@pytest.mark.parametrize(
    "name",
    [
        "a.pdf",
        "a.docx",
        "a.xlsx",
        "a.jpg",
        "a.txt",
        "a.zip",
        "a.csv",
        "a.eml",
        "a.exe.pdf",
        "a",
        "a.xml",
        "a.mp4",
    ],
)
def test_everyday_files_are_not_blocked(name: str) -> None:
    assert not verdict(name).blocked


def test_only_pdf_and_pictures_are_shown_inside() -> None:
    assert verdict("a.pdf", b"%PDF-1.7").inside and verdict("a.png", b"\x89PNG\r\n\x1a\n").inside
    assert not verdict("a.docx").inside


def test_a_web_page_is_not_opened() -> None:
    """A saved sign-in page is the commonest trap."""
    assert verdict("hoa-don.html").reason == "web_page"
    assert verdict("hoa-don.txt", b"<html><script>x</script></html>").blocked


def test_no_file_is_overwritten() -> None:
    assert unused_name([], "a.pdf") == "a.pdf"
    assert unused_name(["A.PDF"], "a.pdf") == "a (2).pdf"
    assert unused_name(["a.pdf", "a (2).pdf"], "a.pdf") == "a (3).pdf"
    assert unused_name(["tep"], "tep") == "tep (2)"
