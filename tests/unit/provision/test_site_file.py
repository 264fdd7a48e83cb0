"""The site file is written by IT in a hurry: all its errors are found in one go, each at its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from client import toml_lines as lines
from client.faults import SiteFault
from client.provision import read
from client.provision.site import Place, SiteLine, SitePerson
from i18n import site_words

GOOD = """\ufeff
[site]
name = "UBND phường Cái Khế"
domain = "cantho.example"
pc_name = "Máy số 2"
[site.help]
name = "Đặng Quốc Huy"
telephone = "0292 3 000 000"
address = "ho-tro@cantho.example"

[imap]
host = "mail.cantho.example"
ca_file = "ca.pem"
[smtp]
host = "mail.cantho.example"
security = "starttls"

[line]
metered = true
heavy_letter_mb = 2
heavy_after = "17:30"

[mailbox]
server_files_sent = true
small_attachment_kb = 50
largest_letter_mb = 10
undo_seconds = 20
[mailbox.folders]
sent = "Thư đã gửi"

[directory]
csv = "danh-ba.csv"
[archive]
folder = "o-chung"

[people]
remember_me = true
lock_minutes = 5
[[people.person]]
address = "hoa@cantho.example"
name = "Nguyễn Thị Hoa"
mailboxes = ["vanthu@cantho.example"]
[[people.person]]
address = "bao@cantho.example"

[settings]
theme = "contrast"
locked = ["undo_seconds"]

[signing]
whatever = 1
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "danh-ba.csv").write_text("unit_path;kind;name;post;address;telephone\n", encoding="utf-8")
    (tmp_path / "ca.pem").write_text("-----BEGIN CERTIFICATE-----\n", encoding="utf-8")
    return tmp_path


def problems(text: str, folder: Path) -> list[tuple[int, str, object]]:
    with pytest.raises(SiteFault) as caught:
        read.parse(text, folder / "site.toml")
    found = caught.value.facts["problems"]
    assert isinstance(found, tuple)
    return [(line, code, facts.get("key")) for line, code, facts in found]


def test_a_good_file_is_read_whole(folder: Path) -> None:
    """Every table arrives, with Notepad's byte order mark and CRLF, and the usual ports where none is named."""
    path = folder / "site.toml"
    path.write_bytes(GOOD.replace("\n", "\r\n").encode())
    site = read.load(path)
    assert site.name == "UBND phường Cái Khế"
    assert site.domains == ("cantho.example",)
    assert site.imap == Place("mail.cantho.example", 993, "tls", folder / "ca.pem")
    assert site.smtp == Place("mail.cantho.example", 587, "starttls")
    assert site.help.name == "Đặng Quốc Huy"
    assert site.folders == {"sent": "Thư đã gửi"}
    assert site.server_files_sent
    assert site.largest_letter == 10 * 1024 * 1024
    assert site.line == SiteLine(True, 2 * 1024 * 1024, (17 * 60 + 30, 7 * 60)), "until the offices open"
    assert site.directory == folder / "danh-ba.csv"
    assert site.archive == folder / "o-chung", "also while it is not there"
    assert site.people == (
        SitePerson("hoa@cantho.example", "Nguyễn Thị Hoa", mailboxes=("vanthu@cantho.example",)),
        SitePerson("bao@cantho.example"),
    )
    assert site.settings == {
        "theme": "contrast",
        "undo_seconds": 20,
        "small_attachment_limit": 51_200,
        "remember_me": True,
        "lock_minutes": 5,
    }
    assert site.locked == {"undo_seconds"}
    assert site.user("hoa@cantho.example") == "hoa@cantho.example"
    assert site.person("HOA@cantho.example") is site.people[0]


def test_the_line_may_be_anything(folder: Path) -> None:
    """Nothing said: not metered, no hours. Hours may go over midnight, and need not go with a metered line."""
    bare = GOOD.partition("[line]")[0] + "[mailbox]" + GOOD.partition("[mailbox]")[2]
    assert read.parse(bare, folder / "site.toml").line == SiteLine()
    hours = bare + '\n[line]\nheavy_after = "7:00"\nheavy_until = "00:00"\n'
    assert read.parse(hours, folder / "site.toml").line == SiteLine(hours=(420, 0))


@pytest.mark.parametrize(("written", "found"), [
    ('metered = "yes"', [(1, "type", "[line] metered")]),
    ('heavy_after = "17h"', [(1, "time", "[line] heavy_after")]),
    ('heavy_after = "24:00"', [(1, "time", "[line] heavy_after")]),
    ("heavy_after = 17", [(1, "type", "[line] heavy_after")]),
    ('heavy_until = "21:00"', [(1, "needs", "[line] heavy_until")]),
    ("heavy_letter_mb = 2", [(1, "needs", "[line] heavy_letter_mb")]),
    ('heavy_after = "17:00"\nheavy_letter_mb = 0', [(2, "range", "[line] heavy_letter_mb")]),
    ('heavy_after = "17:00"\nheavy_until = "17:00"', [(2, "same", "[line] heavy_until")]),
    ('heavy_after = "7:00"', [(1, "needs", "[line] heavy_after")]),  # the end nobody named is seven in the morning
    ('heavy_before = "9:00"\nheavy_letter_mb = "2"\nheavy_until = "x"',
     [(1, "unknown", "[line] heavy_before"), (2, "needs", "[line] heavy_letter_mb"), (2, "type", "[line] heavy_letter_mb"),
      (3, "needs", "[line] heavy_until"), (3, "time", "[line] heavy_until")]),
])  # fmt: skip
def test_what_is_wrong_with_the_line_is_said(folder: Path, written: str, found: list[tuple[int, str, str]]) -> None:
    """All at once, each at its line, in words."""
    text = f"[line]\n{written}\n" + GOOD.removeprefix("\ufeff").replace('[line]\nmetered = true\nheavy_letter_mb = 2\nheavy_after = "17:30"\n', "")
    assert sorted((line - 1, code, key) for line, code, key in problems(text, folder)) == found
    with pytest.raises(SiteFault) as caught:
        read.parse(text, folder / "site.toml")
    for line in site_words.problems(caught.value.facts["problems"]):  # type: ignore[arg-type]
        assert line.startswith("Dòng ") and "{" not in line


@pytest.mark.parametrize("written, code", [("", "missing"), ('folder = ""', "empty"), ("folder = 3", "type"), ('path = "x"', "unknown")])
def test_the_network_folder_has_to_be_named(folder: Path, written: str, code: str) -> None:
    """A group without its folder would let letters lie on each PC, which IT did not mean."""
    found = problems(GOOD.removeprefix("\ufeff").replace('folder = "o-chung"', written), folder)
    assert code in [one[1] for one in found] and found[0][2].startswith("[archive]")


def test_a_network_name(folder: Path) -> None:
    """As Windows writes it."""
    text = GOOD.removeprefix("\ufeff").replace('"o-chung"', r"'\\may-chu\luu-thu'")
    assert str(read.parse(text, folder / "site.toml").archive).endswith(r"\\may-chu\luu-thu")


def test_all_errors_come_at_once_with_their_lines(folder: Path) -> None:
    """One look, one repair: eleven different errors in one file are all listed, at the line where IT has to look."""
    text = """[site]
name = ""
domain = "can tho"
[imap]
host = "mail.cantho.example"
port = 99999
security = "ssl"
[smtp]
host = "mail.cantho.example"
security = "plain"
[mailbox]
server_files_sent = "yes"
sentfolder = "x"
[directory]
csv = "khong-co.csv"
[[people.person]]
address = "hoa"
[[people.person]]
address = "bao@cantho.example"
[[people.person]]
address = "BAO@cantho.example"
[mail]
x = 1
"""
    assert problems(text, folder) == [
        (2, "empty", "[site] name"),
        (3, "domain", "[site] domain"),
        (6, "range", "[imap] port"),
        (7, "choice", "[imap] security"),
        (10, "plain", "[smtp] security"),
        (12, "type", "[mailbox] server_files_sent"),
        (13, "unknown", "[mailbox] sentfolder"),
        (15, "no_file", "[directory] csv"),
        (17, "address", "[[people.person]] address"),
        (21, "twice", "[[people.person]] address"),
        (22, "unknown", "[mail]"),
    ]


def test_lines_that_are_not_toml_hide_nothing_else(folder: Path) -> None:
    """Two broken lines are both named, the rest is still checked, and a broken line is not also called missing."""
    text = """[site]
name = Cái Khế
domain = "cantho.example"
[imap]
host = "mail.cantho.example
[smtp]
host = "mail.cantho.example"
port = "465"
"""
    assert problems(text, folder) == [(2, "syntax", None), (5, "syntax", None), (8, "type", "[smtp] port")]


@pytest.mark.parametrize("text", ["[site", "a = [1,\n2", 'x = """abc', "= 1\n= 2\n= 3", "[a]\n[a]\n", "\x00", "a=1\na=2"])
def test_no_text_breaks_the_reader(text: str, folder: Path) -> None:
    """Whatever stands in the file, the answer is a list of problems and never another exception."""
    assert problems(text, folder)


def test_an_empty_file_names_what_has_to_be_there(folder: Path) -> None:
    """Name, domain and the two servers; everything else has a sensible default."""
    assert {key for _, code, key in problems("", folder) if code == "missing"} == {
        "[site] name",
        "[site] domain",
        "[imap] host",
        "[smtp] host",
    }


def test_an_unreadable_and_a_wrongly_encoded_file(folder: Path) -> None:
    """A missing file and one saved as UTF-16 are told apart."""
    with pytest.raises(SiteFault) as caught:
        read.load(folder / "nowhere.toml")
    assert caught.value.facts["problems"] == ((0, "unreadable", {}),)
    path = folder / "site.toml"
    path.write_bytes("[site]\nname = 'Cái Khế'".encode("utf-16"))
    with pytest.raises(SiteFault) as caught:
        read.load(path)
    assert caught.value.facts["problems"] == ((1, "encoding", {}),)


def test_plain_is_for_this_pc_only(folder: Path) -> None:
    """No encryption is accepted for loopback and for nothing else."""
    text = """[site]\nname = "x"\ndomain = "x.example"
[imap]\nhost = "127.0.0.1"\nport = 1143\nsecurity = "plain"\n[smtp]\nhost = "localhost"\nsecurity = "plain"\n"""
    assert read.parse(text, folder / "s.toml").imap.security == "plain"
    assert problems(text.replace("127.0.0.1", "10.0.0.1"), folder) == [(7, "plain", "[imap] security")]


def test_the_index_knows_tables_of_tables() -> None:
    assert lines.index("[[a.b]]\nx=1\n[[a.b]]\nx=2\n")[("a", "b", 1, "x")] == 4


def test_the_example_in_the_documents_is_good() -> None:
    """What IT copies and fills in has no error, and every line of it is understood."""
    site = read.load(Path(__file__).parent.parent.parent.parent / "docs" / "thu-cong-vu.toml")
    assert site.line == SiteLine()
    assert site.pc_name == "Máy số 3" and site.help.telephone == "Máy lẻ 105" and site.help.hours
    assert site.people[0].mailboxes == ("vanthu@cantho.example",)
    assert site.settings["small_attachment_limit"] == 100 * 1024
    assert site.path is not None
    text = site.path.read_text(encoding="utf-8")
    block = re.search(r"# \[line\].*?(?=\n\n)", text, re.DOTALL)
    assert block is not None
    used = text.replace(block[0], re.sub(r"(?m)^# ", "", block[0]))
    assert read.parse(used, site.path).line == SiteLine(True, 1024 * 1024, (17 * 60, 7 * 60))
