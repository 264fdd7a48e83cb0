"""tcv as IT uses it: a program of its own, from outside, against a real server. It proves that the engine needs no window."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import imapclient
import openpyxl
import pytest

from client.net.server import Credentials
from tests.servers import Dovecot

ROOT = Path(__file__).parent.parent.parent
LETTER = """From: =?utf-8?B?TMOqIFRoYW5oIEjhuqNp?= <hai@cantho.example>
To: hoa@cantho.example
Subject: =?utf-8?B?R2nhuqV5IG3hu51pIGjhu41wIHBow7JuZw==?=
Date: Tue, 24 Nov 2026 08:52:00 +0700
Message-ID: <{number}@cantho.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Kính mời đồng chí dự họp.
--x
Content-Type: application/pdf; name=giay-moi.pdf
Content-Disposition: attachment; filename=giay-moi.pdf
Content-Transfer-Encoding: base64

JVBERi0xLjQKJeLjz9MK
--x--
"""


class Console:
    """One person at one PC."""

    def __init__(self, folder: Path, site: str, address: str, password: str) -> None:
        folder.mkdir(exist_ok=True)
        self.data, self.site, self.word = folder / "data", folder / "site.toml", folder / "password"
        self.site.write_text(site, encoding="utf-8")
        self.word.write_text(password + "\n", encoding="utf-8")
        self.address = address

    def run(self, command: str, *arguments: str, expect: int = 0, account: bool = True) -> Any:
        options = ["--data", str(self.data), "--site", str(self.site), "--json"]
        if account:
            options += ["--account", self.address, "--password-file", str(self.word)]
        done = subprocess.run(
            [sys.executable, "-m", "client.cli", command, *arguments, *options],
            cwd=ROOT,
            capture_output=True,
            timeout=90,
            check=False,
        )
        text = done.stdout.decode("utf-8")
        assert done.returncode == expect, text + done.stderr.decode("utf-8", "replace")
        assert text.count("\n") == 1, "one document, nothing else"
        return json.loads(text)


def site(imap: str, smtp: str) -> str:
    return f'[site]\nname = "UBND phường"\ndomain = "cantho.example"\n[imap]\n{imap}\n[smtp]\n{smtp}\n'


@pytest.fixture
def hoa(dovecot: Dovecot, tmp_path: Path) -> Console:
    who: Credentials = dovecot.add_user()
    servers = site(
        f'host = "127.0.0.1"\nport = {dovecot.imaps_port}\nca_file = "{dovecot.ca.as_posix()}"',
        f'host = "127.0.0.1"\nport = {dovecot.submission_port}\nsecurity = "starttls"\nca_file = "{dovecot.ca.as_posix()}"',
    )
    return Console(tmp_path, servers, who.user, who.password)


@pytest.fixture
def other(dovecot: Dovecot, hoa: Console) -> Iterator[imapclient.IMAPClient]:
    """The same mailbox through a foreign client."""
    client = imapclient.IMAPClient("127.0.0.1", dovecot.imap_port, ssl=False)
    client.login(hoa.address, hoa.word.read_text(encoding="utf-8").strip())
    yield client
    client.logout()


def test_sync_list_show_save(hoa: Console, other: imapclient.IMAPClient, tmp_path: Path) -> None:
    """A day's reading from the command line: counts, list, search without marks, text, the attachment byte for byte."""
    for number in range(3):
        other.append("INBOX", LETTER.format(number=number).replace("\n", "\r\n").encode())
    first = hoa.run("sync")
    assert (first["new"], first["gone"]) == (3, 0)
    assert first["bytes_down"] > 0
    assert first["round_trips"] >= 1
    assert first["connections"] >= 1
    assert hoa.run("sync")["new"] == 0
    listed = hoa.run("list", "--limit", "2", "--search", "giay moi hop")
    assert listed["total"] == 3
    assert len(listed["letters"]) == 2
    letter = listed["letters"][0]
    assert letter["subject"] == "Giấy mời họp phòng"
    assert letter["unread"]
    shown = hoa.run("show", str(letter["id"]))
    assert shown["from"] == {"name": "Lê Thanh Hải", "address": "hai@cantho.example", "outside": False}
    assert shown["text"].strip() == "Kính mời đồng chí dự họp."
    assert [file["name"] for file in shown["attachments"]] == ["giay-moi.pdf"]
    saved = hoa.run("save-attachment", str(letter["id"]), "--to", str(tmp_path))
    data = Path(saved["path"]).read_bytes()
    assert data == b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    assert hoa.run("show", str(letter["id"]))["attachments"][0]["sha256"] == hashlib.sha256(data).hexdigest()


def test_send_goes_through_the_outbox(hoa: Console, dovecot: Dovecot, other: imapclient.IMAPClient, tmp_path: Path) -> None:
    """Queued it waits in the outbox; with --wait it goes at once, whole, and its copy lies in Sent exactly once."""
    text, file = tmp_path / "text.txt", tmp_path / "Báo cáo.txt"
    text.write_text("Kính gửi đồng chí.", encoding="utf-8")
    file.write_text("số liệu", encoding="utf-8")
    waiting = hoa.run("send", "--to", "loi@cantho.example", "--subject", "Để sau", "--text-file", str(text))
    assert waiting["state"] == "waiting"
    assert [row["subject"] for row in hoa.run("outbox")["letters"]] == ["Để sau"]
    before = len(dovecot.sink.letters)
    more = ("--text-file", str(text), "--attach", str(file), "--wait")
    done = hoa.run("send", "--to", "loi@cantho.example", "tam@cantho.example", "--subject", "Báo cáo tháng", *more)
    assert done["state"] in ("sent", "done")
    gone = [set(one.recipients) for one in dovecot.sink.letters[before:]]
    assert gone.count({"loi@cantho.example", "tam@cantho.example"}) == 1
    hoa.run("sync")
    other.select_folder("Sent")
    subjects = [bytes(found[b"ENVELOPE"].subject) for found in other.fetch(other.search("ALL"), ["ENVELOPE"]).values()]
    assert len(subjects) == len(set(subjects))
    assert subjects


def test_clean(hoa: Console, other: imapclient.IMAPClient) -> None:
    """A mailbox of 30 MB that is nearly full: --dry-run names what would go, the heaviest first, and changes nothing; without it
    the mailbox is under 70 %, and what went is read on this PC."""
    for number in range(10):
        size = 2_000_000 + number * 30_000
        body = base64.encodebytes(number.to_bytes(1) * size)
        head = LETTER.format(number=number).partition("JVBERi0")[0]
        other.append("INBOX", (head + body.decode() + "--x--\n").replace("\n", "\r\n").encode())
    hoa.run("sync")
    planned = hoa.run("clean", "--dry-run")["mailboxes"][0]
    assert planned["used"] > 0.9 * planned["limit"] and planned["after"] < 0.7 * planned["limit"]
    sizes = [row["size"] for row in planned["letters"]]
    assert sizes == sorted(sizes, reverse=True) and sum(sizes) == planned["freed"] and not planned["kept"]
    assert len(other.select_folder("INBOX") and other.search("ALL")) == 10, "nothing was changed"
    done = hoa.run("clean")["mailboxes"][0]
    assert done["kept"] == len(planned["letters"])
    now = hoa.run("quota")["mailboxes"][0]
    assert now["share"] < 0.7
    shown = hoa.run("show", str(planned["letters"][0]["id"]))
    assert shown["attachments"][0]["here"] and "Kính mời" in shown["text"]
    hoa.run("clean", "--to", "0", expect=2)


def test_clean_into_the_network_folder(hoa: Console, other: imapclient.IMAPClient, tmp_path: Path) -> None:
    """IT makes the folder ready once; before that nothing leaves the server and every command says why. Then the letters lie there,
    are listed, and their files come from there; doctor tries the folder too."""
    shelf = tmp_path / "o-chung"
    hoa.site.write_text(hoa.site.read_text(encoding="utf-8") + '[archive]\nfolder = "o-chung"\n', encoding="utf-8")
    head = LETTER.format(number=1).partition("JVBERi0")[0]
    other.append("INBOX", (head + base64.encodebytes(b"x" * 17_500_000).decode() + "--x--\n").replace("\n", "\r\n").encode())
    assert hoa.run("archive", account=False, expect=100)["fault"]["code"] == "ShelfAway"
    shelf.mkdir()
    assert hoa.run("archive", account=False, expect=101)["fault"]["code"] == "ShelfUnprepared"
    assert hoa.run("clean", expect=101)["archive"]["fault"]["code"] == "ShelfUnprepared"
    assert hoa.run("doctor", expect=101)["failed"] == "shelf"
    other.select_folder("INBOX")
    assert len(other.search("UNDELETED")) == 1 and not list(shelf.iterdir())
    assert hoa.run("archive", "--prepare", account=False)["fault"] is None
    assert hoa.run("clean")["archive"] == {"folder": str(shelf), "fault": None}
    assert other.select_folder("INBOX")[b"EXISTS"] == 0
    (letter,) = hoa.run("list", "--folder", "all")["letters"]
    assert letter["archive"] == "there" and hoa.run("archive")["letters"] == 1
    saved = hoa.run("save-attachment", str(letter["id"]), "--to", str(tmp_path))
    assert Path(saved["path"]).read_bytes() == b"x" * 17_500_000
    steps = {step["name"]: step["state"] for step in hoa.run("doctor")["steps"]}
    assert steps["shelf"] == "good"
    (shelf / "thu-cong-vu.mark").rename(tmp_path / "mark")
    assert hoa.run("archive", expect=101)["fault"]["code"] == "ShelfUnprepared"
    assert hoa.run("list", "--folder", "all")["total"] == 1, "still listed"


def test_export(hoa: Console, other: imapclient.IMAPClient, tmp_path: Path) -> None:
    """By number or by search: fetched first, octet for octet; PDF is refused honestly; without a line what is missing is named."""
    letters = [LETTER.format(number=number).encode().replace(b"\n", b"\r\n") for number in (1, 2)]
    for one in letters:
        other.append("INBOX", one)
    hoa.run("sync")
    out = tmp_path / "ra"
    out.mkdir()
    first = hoa.run("list")["letters"][0]["id"]
    done = hoa.run("export", str(first), "--to", str(out))
    assert done["letters"] == 1 and not done["lacking"] and Path(done["files"][0]).read_bytes() in letters
    done = hoa.run("export", "--folder", "inbox", "--search", "giay moi", "--format", "mbox", "--to", str(out))
    assert done["letters"] == 2 and Path(done["files"][0]).read_bytes().count(b"\nSubject: ") == 2
    assert hoa.run("export", str(first), "--format", "pdf", "--to", str(out), expect=2)["fault"]["code"] == "NoPaper"
    assert hoa.run("export", expect=2)["fault"]["code"] == "NoLetters"
    done = hoa.run("export", str(first), "999", "--to", str(out), expect=7)
    assert done["letters"] == 1 and [one["fault"]["code"] for one in done["lacking"]] == ["LetterGone"]
    assert all(letter["unread"] for letter in hoa.run("list")["letters"]), "an export reads nothing"


def test_carry(hoa: Console, dovecot: Dovecot, other: imapclient.IMAPClient, tmp_path: Path) -> None:
    """Packed here, sent from a PC with the site file and the password alone, which keeps nothing; and taken back."""
    hoa.run("sync")
    hoa.run("send", "--to", "hai@cantho.example", "--subject", "Mang bang lenh")
    usb = tmp_path / "usb"
    usb.mkdir()
    assert hoa.run("carry", "pack", str(usb))["letters"] == 1
    assert [row["state"] for row in hoa.run("outbox")["letters"]] == ["carried"]
    other.append("INBOX", LETTER.format(number=77).encode().replace(b"\n", b"\r\n"))
    there = Console(tmp_path / "khac", "", hoa.address, "")
    there.site, there.word = hoa.site, hoa.word
    done = there.run("carry", "send", str(usb))
    assert (done["sent"], done["news"], done["fault"]) == (1, 1, None)
    assert not there.data.exists(), "nothing is kept on the PC that sends"
    home = hoa.run("carry", "take-back", str(usb))
    assert (home["sent"], home["news"]) == (1, 1) and not list(usb.iterdir())
    assert not hoa.run("outbox")["letters"] and len(hoa.run("list")["letters"]) == 1
    assert hoa.run("carry", "take-back", str(usb), expect=81)["fault"]["code"] == "FileVanished"


def test_quota_and_doctor(hoa: Console) -> None:
    """Both ask the server; the doctor needs no store and names no failing step."""
    boxes = hoa.run("quota")["mailboxes"]
    assert boxes[0]["known"]
    assert boxes[0]["limit"] == 30 * 1024 * 1024
    found = hoa.run("doctor")
    assert found["failed"] is None
    assert [step["state"] for step in found["steps"]] == ["good"] * 6


def test_the_doctor_names_the_first_step_that_fails(hoa: Console) -> None:
    """A wrong password is the password's step, with its exit code and with what to do."""
    hoa.word.write_text("sai\n", encoding="utf-8")
    found = hoa.run("doctor", expect=30)
    assert found["failed"] == "password"
    assert "mật khẩu" in found["do"]


def test_a_wrong_password_has_its_code(hoa: Console) -> None:
    hoa.word.write_text("sai\n", encoding="utf-8")
    assert hoa.run("sync", expect=30)["fault"]["code"] == "WrongPassword"


def test_a_file_is_shown_without_an_account(hoa: Console, tmp_path: Path) -> None:
    """`show FILE.eml` says the same as the reader, with no password and no data folder touched."""
    path = tmp_path / "thu.eml"
    path.write_text(LETTER.format(number=1), encoding="utf-8")
    shown = hoa.run("show", str(path), account=False)
    assert shown["subject"] == "Giấy mời họp phòng"
    assert shown["attachments"][0]["sha256"] == hashlib.sha256(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n").hexdigest()
    assert not hoa.data.exists()


def test_the_practice_server_alone(tmp_path: Path) -> None:
    """One line says that it is ready; then tcv itself works against it; it ends at once when told to."""
    server = subprocess.Popen(
        [sys.executable, "-m", "client.cli", "practice", "--people", "3", "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        assert server.stdout is not None
        ready = json.loads(server.stdout.readline())
        assert len(ready["people"]) >= 3
        servers = site(
            f'host = "127.0.0.1"\nport = {ready["imap_port"]}\nsecurity = "plain"',
            f'host = "127.0.0.1"\nport = {ready["smtp_port"]}\nsecurity = "plain"',
        )
        who = ready["people"][0]
        console = Console(tmp_path, servers, who["address"], who["password"])
        assert console.run("sync")["new"] > 20
        assert console.run("quota")["mailboxes"][0]["limit"] == 30 * 1024 * 1024
        start = time.monotonic()
        server.terminate()
        assert server.wait(10) == 0
        assert time.monotonic() - start < 5
    finally:
        server.kill()
        server.wait()
        if server.stdout is not None:
            server.stdout.close()


def test_no_qt_in_the_console() -> None:
    """The console starts without loading Qt, and without what it does not need to show a file."""
    code = (
        "import sys, client.cli.main, client.cli.letters, client.cli.mailbox, client.cli.file;"
        "bad = [m for m in sys.modules if m.split('.')[0] in ('PySide6', 'shiboken6', 'ui', 'keyring', 'html2text', 'babel')];"
        "sys.exit(' '.join(bad) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_a_wrong_address_is_refused_at_once(hoa: Console) -> None:
    """Nothing is queued that no server could take; no draft is left behind."""
    assert hoa.run("send", "--to", "khong-phai-dia-chi", "--subject", "x", expect=2)["fault"]["code"] == "BadAddress"
    assert hoa.run("send", "--subject", "x", expect=2)["fault"]["code"] == "NoRecipient"
    assert hoa.run("outbox")["letters"] == []


def test_backup_and_restore(hoa: Console, dovecot: Dovecot, tmp_path: Path) -> None:
    """On one PC, then on another; the same again does nothing; each thing that can be wrong has its exit code."""
    hoa.run("send", "--to", "hai@cantho.example", "--subject", "Cho gui")
    stick = tmp_path / "usb"
    stick.mkdir()
    file = stick / "sao-luu.tcv"
    made = hoa.run("backup", str(file))
    assert (made["letters"], made["drafts"], made["outbox"], made["size"]) == (0, 1, 1, file.stat().st_size)
    other = tmp_path / "other"
    other.mkdir()
    there = Console(other, hoa.site.read_text(encoding="utf-8"), hoa.address, hoa.word.read_text(encoding="utf-8").strip())
    came = there.run("restore", str(file))
    assert (came["letters"], came["drafts"], came["outbox"], came["already"]) == (0, 0, 1, 0)
    (letter,) = there.run("outbox")["letters"]
    assert letter["state"] == "unsure" and letter["fault"] == {"code": "OutcomeUnknown", "facts": {"restored": True}}
    assert there.run("sync")["sent"] == 0
    assert there.run("restore", str(file))["outbox"] == 0
    wrong = tmp_path / "wrong"
    wrong.write_text("nhầm\n", encoding="utf-8")
    assert there.run("restore", str(file), "--backup-password-file", str(wrong), expect=30)["fault"]["code"] == "WrongPassword"
    assert there.run("restore", str(stick / "none"), expect=81)["fault"]["code"] == "FileVanished"
    assert there.run("restore", str(tmp_path / "gone" / "x"), expect=88)["fault"]["code"] == "PlaceGone"
    assert there.run("restore", str(hoa.site), expect=84)["fault"]["code"] == "FileForeign"
    whole = file.read_bytes()
    file.write_bytes(whole[:-5])
    assert there.run("restore", str(file), expect=86)["fault"]["code"] == "FileCut"
    file.write_bytes(whole[:-5] + b"12345")
    assert there.run("restore", str(file), expect=87)["fault"]["code"] == "FileDamaged"


def test_the_register_listed_checked_and_exported(hoa: Console, other: imapclient.IMAPClient, tmp_path: Path) -> None:
    """A person's mailbox gets its register only when that is said; then numbers, a workbook, and a check that all is well."""
    for number in range(3):
        other.append("INBOX", LETTER.format(number=number).replace("\n", "\r\n").encode())
    hoa.run("sync")
    assert [row["state"] for row in hoa.run("register", "list")["rows"]] == ["waits"] * 3
    assert not other.folder_exists("Thư Công Vụ sổ văn bản")
    begun = hoa.run("register", "begin")
    assert [row["number"] for row in begun["rows"]] == [3, 2, 1] and begun["incoming"] == 3 and begun["unsent"] == 0
    assert hoa.run("register", "merge-check") == {"numbers": 3, "twice": [], "unsent": 0, "conflicts": []}
    file = tmp_path / "so.xlsx"
    assert hoa.run("register", "export", str(file))["rows"] == 3
    sheet = openpyxl.load_workbook(file).active
    assert [row[0].value for row in sheet.iter_rows(min_row=3)] == [3, 2, 1] and sheet["E3"].value == "Giấy mời họp phòng"
    hoa.run("register", "export", expect=2)
    hoa.run("register", "list", "--mailbox", "ai@cantho.example", expect=2)
