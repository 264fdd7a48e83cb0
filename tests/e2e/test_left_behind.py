"""After a day's work and a lock: what is left of it on the disk, on the clipboard, in the title, and in the memory of the program.

The memory is read as a core dump would hold it: every readable page of the process, before and after. docs/KEYS.md says what may
remain; this test holds that list against what is there.
"""

from __future__ import annotations

import json
import os
import signal
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


class Pc:
    """A PC at which she has signed in before, and the program in front of her now."""

    def __init__(self, dovecot: Dovecot, display: str, folder: Path) -> None:
        self.who, self.data, self.elsewhere = dovecot.add_user(), folder / "data", folder / "elsewhere"
        fill(dovecot, self.who)
        self.program = Program(site(dovecot), self.data)
        self.program.sign_in_new(self.who.user, self.who.password).close()
        (folder / "site.toml").write_text(
            f'[site]\nname = "UBND"\ndomain = "cantho.example"\n'
            f'[imap]\nhost = "127.0.0.1"\nport = {dovecot.imaps_port}\nca_file = "{dovecot.ca}"\n'
            f'[smtp]\nhost = "127.0.0.1"\nport = {dovecot.submission_port}\nsecurity = "starttls"\nca_file = "{dovecot.ca}"\n'
        )
        typed = {"password": self.who.password, "word": WORD, "subject": SUBJECT, "draft": DRAFT}
        names = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
        homes = {name: str(self.elsewhere / name) for name in names}
        for home in homes.values():
            Path(home).mkdir(parents=True)
        self.window = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.one_day", str(folder / "site.toml"), str(self.data),
             json.dumps({name: [ord(sign) for sign in words] for name, words in typed.items()})],
            cwd=ROOT, env={**os.environ, **homes, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def hears(self) -> str:
        assert self.window.stdout is not None
        return self.window.stdout.readline().strip()

    def says(self) -> None:
        assert self.window.stdin is not None
        self.window.stdin.write("\n")
        self.window.stdin.flush()

    @property
    def opened(self) -> list[Path]:
        """Files that stand open in other programs."""
        return list((self.data / "people").rglob("passing/*"))

    def drafts(self) -> list[str]:
        session = self.program.sign_in(self.program.tiles()[0].id, self.who.password)
        (row,) = session.views.drafts()
        page = session.views.draft(row.id)
        session.close()
        return [row.subject, page.text.strip() if page is not None else ""]

    def close(self) -> None:
        self.window.kill()
        self.window.communicate()


@pytest.fixture
def pc(dovecot: Dovecot, display: str, tmp_path: Path) -> Iterator[Pc]:
    made = Pc(dovecot, display, tmp_path)
    yield made
    made.close()


def test_a_day_and_a_lock(pc: Pc) -> None:
    """While she is inside everything is found, so the search can find it. After the lock nothing is: no sentence read, written,
    searched for or never opened, no file, not the password, not the key of her store."""
    (profile,) = pc.program._people.every()
    key = vault.unlock(vault.load(pc.program._key_file(profile)), pc.who.password)
    sought = {words: forms(words) for words in SENTENCES}
    sought |= {"password": forms(pc.who.password), "key": {key, key.hex().encode(), key.hex().encode("utf-16-le")}}
    assert [pc.hears(), pc.hears()] == ["typed", "inside"]
    assert set(found(pc.window.pid, sought)) == set(sought), "the search must find what is there"
    assert pc.opened, "the file stands open"

    pc.says()
    assert pc.hears() == "locked"
    assert json.loads(pc.hears()) == ["Thư Công Vụ", ""], "the title and the clipboard"
    left = found(pc.window.pid, sought)
    assert not left, "\n".join(f"{what}: {places[:3]}" for what, places in left.items())
    needles = Needles()
    needles.text("sentence", *SENTENCES)
    needles.text("password", pc.who.password)
    for folder in (pc.data, pc.elsewhere):
        lies, _read = needles.search(folder)
        assert not lies, lies
    assert not pc.opened


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_the_program_is_asked_to_end(pc: Pc, number: int) -> None:
    """Logging out sends it a signal, a third of a second after the last key: every word is kept, the opened file is gone."""
    assert pc.hears() == "typed" and pc.opened
    pc.window.send_signal(number)
    assert pc.window.wait(40) == 0
    assert not pc.opened and pc.drafts() == [SUBJECT, DRAFT]


def test_the_power_fails(pc: Pc) -> None:
    """Two seconds after the last key nothing is lost; the opened file lies there, and goes when the program starts again, before
    anybody has signed in."""
    assert [pc.hears(), pc.hears()] == ["typed", "inside"]
    pc.window.kill()
    pc.window.wait()
    assert pc.opened
    pc.program.sweep()
    assert not pc.opened and pc.drafts() == [SUBJECT, DRAFT]


def test_sweeping_leaves_alone_whoever_is_inside(dovecot: Dovecot, tmp_path: Path) -> None:
    """A second program on the folder (the console) does not take the file from under her."""
    who = dovecot.add_user()
    program = Program(site(dovecot), tmp_path)
    session = program.sign_in_new(who.user, who.password)
    session._passing.mkdir(exist_ok=True)
    (session._passing / "x.pdf").write_bytes(b"%PDF")
    Program(site(dovecot), tmp_path).sweep()
    assert (session._passing / "x.pdf").exists()
    session.close()
