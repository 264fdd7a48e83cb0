"""`tcv show FILE.eml`: what the reader would show, without account, password or store."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from client.cli import main

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
PROGRAM = b"MZ\x90\0" + bytes(range(200))
ROOT = Path(__file__).parent.parent.parent.parent


def letter(**more: str) -> bytes:
    head = {
        "From": "=?utf-8?B?TMOqIFRoYW5oIEjhuqNp?= <hai@cantho.example>",
        "To": "=?utf-8?Q?Nguy=E1=BB=85n_Th=E1=BB=8B_Hoa?= <hoa@cantho.example>, loi@cantho.example",
        "Subject": "=?utf-8?B?R2nhuqV5IG3hu51pIGjhu41wIHBow7JuZw==?=",
        "Date": "Tue, 24 Nov 2026 08:52:00 +0700",
        "MIME-Version": "1.0",
        "Content-Type": "multipart/mixed; boundary=x",
    } | {name.replace("_", "-"): value for name, value in more.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items()).encode()
    return lines + (
        b"\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + "Kính mời đồng chí dự họp.\r\n".encode()
        + b"--x\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
        + b"Content-Disposition: attachment; filename*=utf-8''Gi%E1%BA%A5y%20m%E1%BB%9Di.pdf\r\n\r\n"
        + base64.encodebytes(PDF)
        + b'\r\n--x\r\nContent-Type: application/pdf; name="../Bao cao\xe2\x80\xaefdp.exe"\r\nContent-Transfer-Encoding: base64\r\n'
        + b"Content-Disposition: attachment\r\n\r\n"
        + base64.encodebytes(PROGRAM)
        + b"\r\n--x--\r\n"
    )


def shown(capsys: pytest.CaptureFixture[str], path: Path, *more: str) -> Any:
    assert main.main(["show", str(path), "--json", *more]) == 0
    said = capsys.readouterr()
    assert said.err == "" and said.out.count("\n") == 1
    return json.loads(said.out)


def test_every_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Subject, from, to, date, text, attachments with the hash of what would be saved, warnings, signature."""
    path = tmp_path / "thư.eml"
    path.write_bytes(letter())
    found = shown(capsys, path)
    assert found["subject"] == "Giấy mời họp phòng"
    assert found["from"] == {"name": "Lê Thanh Hải", "address": "hai@cantho.example", "outside": False}
    assert found["to"] == [
        {"name": "Nguyễn Thị Hoa", "address": "hoa@cantho.example"},
        {"name": "", "address": "loi@cantho.example"},
    ]
    assert found["date"].startswith("2026-11-24T")
    assert found["text"].strip() == "Kính mời đồng chí dự họp."
    pdf, program = found["attachments"]
    assert (pdf["name"], pdf["type"], pdf["size"]) == ("Giấy mời.pdf", "application/pdf", len(PDF))
    assert pdf["sha256"] == hashlib.sha256(PDF).hexdigest() and not pdf["blocked"]
    assert program["name"] == "Bao caofdp.exe" and program["blocked"] and program["size"] == len(PROGRAM)
    assert [sign["code"] for sign in found["warnings"]] == ["file_blocked"]
    assert found["signature"] is None


def test_outside_and_signs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the site's own domains it is said who is from outside and what speaks against the letter."""
    site = tmp_path / "site.toml"
    site.write_text(
        '[site]\nname="UBND"\ndomain="cantho.example"\n[imap]\nhost="127.0.0.1"\nport=9\nsecurity="plain"\n'
        '[smtp]\nhost="127.0.0.1"\nport=9\nsecurity="plain"\n',
        encoding="utf-8",
    )
    path = tmp_path / "a.eml"
    path.write_bytes(letter(From="Quan tri mang <ho-tro@cantho-mail.example>"))
    found = shown(capsys, path, "--site", str(site))
    assert found["from"]["outside"] is True
    assert "imitates" in [sign["code"] for sign in found["warnings"]]
    path.write_bytes(letter())
    assert shown(capsys, path, "--site", str(site))["from"]["outside"] is False


def test_a_signed_letter_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(
        letter(
            Content_Type='multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=x'
        )
    )
    assert shown(capsys, path)["signature"] == "unverified"


@pytest.mark.parametrize(
    "data", [b"", b"\0\xff" * 50, b"Subject: \xe1", b"\r\n\r\nx"], ids=["empty", "octets", "cut", "no head"]
)
def test_any_file_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes) -> None:
    """A damaged file is shown as far as it goes; the fields are always there."""
    path = tmp_path / "a.eml"
    path.write_bytes(data)
    assert set(shown(capsys, path)) >= {
        "subject",
        "from",
        "to",
        "date",
        "text",
        "attachments",
        "warnings",
        "signature",
    }


def test_as_a_program(tmp_path: Path) -> None:
    """From outside: UTF-8 whatever the terminal speaks, one document, no Qt, no data folder made."""
    (tmp_path / "a.eml").write_bytes(letter())
    done = subprocess.run(
        [sys.executable, "-m", "client.cli", "show", str(tmp_path / "a.eml"), "--json"],
        cwd=ROOT, env={"LC_ALL": "C", "HOME": str(tmp_path), "PATH": ""}, capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout.decode("utf-8"))["subject"] == "Giấy mời họp phòng"
    assert done.stderr == b"" and [path.name for path in tmp_path.iterdir()] == ["a.eml"]
