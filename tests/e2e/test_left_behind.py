"""After a day's work and a lock: what is left of it on the disk, on the clipboard, in the title, and in the memory of the program.

The memory is read as a core dump would hold it: every readable page of the process, before and after. docs/KEYS.md says what may
remain; this test holds that list against what is there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from client.people import vault
from client.program import Program
from tests.engine.office import foreign, site
from tests.engine.test_no_plain_text import Needles, forms
from tests.servers import Dovecot

ROOT = Path(__file__).parent.parent.parent
READ = "Trạm bơm Rạch Ngỗng hỏng van số bảy từ đêm qua"
MARKED = "Cầu Ván sập lan can phía bờ kênh Xáng"
NEVER_OPENED = "Danh sách hộ nghèo ấp Thới Bình chờ ký duyệt"
IN_THE_FILE = "Lương Thị Bạch Tuyết sinh ngày ba tháng hai"
FILE_NAME = "danh-sach-cu-tri-khu-vuc-chin.txt"
WORD = "rach ngong hong"
SUBJECT = "Tờ trình xin kinh phí nạo vét"
DRAFT = "Kinh phí nạo vét kênh Thạnh An là bốn mươi triệu"
SENTENCES = (READ, MARKED, NEVER_OPENED, IN_THE_FILE, FILE_NAME, WORD, SUBJECT, DRAFT)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="platform: the memory of another process is read from /proc")


def letter(subject: str, text: str, html: str = "") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Hai <hai@cantho.example>", "hoa@cantho.example", subject
    made["Message-ID"] = f"<{len(text)}.{len(html)}@x>"
    made.set_content(text + ".\n")
    if html:
        made.add_alternative(f"<p>{html}.</p>", subtype="html")
    return made


def fill(dovecot: Dovecot, who: Any) -> None:
    first = letter("Thư một", READ)
    first.add_attachment((IN_THE_FILE + ". ") * 20, filename=FILE_NAME)
    with foreign(dovecot, who) as other:
        for one in (first, letter("Thư hai", "x", MARKED), letter("Thư ba", NEVER_OPENED)):
            other.append("INBOX", one.as_bytes().replace(b"\n", b"\r\n"))


def pages(process: int) -> Iterator[tuple[str, bytes]]:
    """(what is mapped there, its octets) of all that the process can have written to."""
    with open(f"/proc/{process}/maps") as maps, open(f"/proc/{process}/mem", "rb", 0) as memory:
        for line in maps:
            room, rights, *_rest = line.split(None, 5)
            name = _rest[3].strip() if len(_rest) > 3 else ""
            if not rights.startswith("rw"):
                continue
            begin, end = (int(number, 16) for number in room.split("-"))
            try:
                memory.seek(begin)
                yield name, memory.read(end - begin)
            except (OSError, ValueError):
                continue


def found(process: int, sought: dict[str, set[bytes]]) -> dict[str, list[str]]:
    """What is where in the memory of the process."""
    hits: dict[str, list[str]] = {}
    for name, octets in pages(process):
        for what, shapes in sought.items():
            for shape in shapes:
                at = octets.find(shape)
                while at >= 0:
                    hits.setdefault(what, []).append(f"{name or 'unnamed'} {at:x}: {octets[max(0, at - 16) : at + len(shape) + 8]!r}")
                    at = octets.find(shape, at + 1)
    return hits


def test_a_day_and_a_lock(dovecot: Dovecot, display: str, tmp_path: Path) -> None:
    """While she is inside everything is found, so the search can find it. After the lock nothing is: no sentence read, written,
    searched for or never opened, no file, not the password, not the key of her store."""
    who, data, places = dovecot.add_user(), tmp_path / "data", tmp_path / "elsewhere"
    fill(dovecot, who)
    program = Program(site(dovecot), data)
    program.sign_in_new(who.user, who.password).close()
    (tmp_path / "site.toml").write_text(
        f'[site]\nname = "UBND"\ndomain = "cantho.example"\n'
        f'[imap]\nhost = "127.0.0.1"\nport = {dovecot.imaps_port}\nca_file = "{dovecot.ca}"\n'
        f'[smtp]\nhost = "127.0.0.1"\nport = {dovecot.submission_port}\nsecurity = "starttls"\nca_file = "{dovecot.ca}"\n'
    )
    typed = {"password": who.password, "word": WORD, "subject": SUBJECT, "draft": DRAFT}
    homes = {name: str(places / name) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    for folder in homes.values():
        Path(folder).mkdir(parents=True)
    window = subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.one_day", str(tmp_path / "site.toml"), str(data),
         json.dumps({name: [ord(sign) for sign in words] for name, words in typed.items()})],
        cwd=ROOT, env={**os.environ, **homes, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert window.stdin is not None and window.stdout is not None
    try:
        (profile,) = program._people.every()
        key = vault.unlock(vault.load(program._key_file(profile)), who.password)
        sought = {words: forms(words) for words in SENTENCES}
        sought |= {"password": forms(who.password), "key": {key, key.hex().encode(), key.hex().encode("utf-16-le")}}
        assert window.stdout.readline() == "inside\n"
        assert set(found(window.pid, sought)) == set(sought), "the search must find what is there"
        passing = list((data / "people").rglob("passing/*"))
        assert passing, "the file stands open"

        window.stdin.write("\n")
        window.stdin.flush()
        assert window.stdout.readline() == "locked\n"
        title, clipboard = json.loads(window.stdout.readline())
        assert (title, clipboard) == ("Thư Công Vụ", "")
        left = found(window.pid, sought)
        assert not left, "\n".join(f"{what}: {places[:3]}" for what, places in left.items())
        needles = Needles()
        needles.text("sentence", *SENTENCES)
        needles.text("password", who.password)
        for folder in (data, places):
            lies, _read = needles.search(folder)
            assert not lies, lies
        assert not any(path.exists() for path in passing)
    finally:
        window.stdin.close()
        window.stdout.close()
        window.wait(30)
    assert window.returncode == 0
