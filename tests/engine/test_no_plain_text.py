"""Nothing of a person's mail lies readable on the PC: after a day's work every octet of the data folder is searched."""

from __future__ import annotations

import base64
import logging
import quopri
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest

from client import commands as c
from client import log
from client.api import fold
from client.ids import MessageId, PartId
from client.rehearsal import Rehearsal
from client.rows import LetterPage, ListQuery, Place
from client.session import Session
from tests.engine.office import until

# What IT gave to everybody: names of units and their addresses, a file of the site. A real site's lies in the site folder; the
# practice server has none and puts it here. It says nothing of what anybody wrote.
SITE_FILES = ("directory.csv",)
LEAST = 8  # octets: shorter ones are found by chance

SUBJECT = "Đề nghị hoãn buổi kiểm tra kho lưu trữ"
WORDS = "Kính gửi đồng chí, trạm bơm Rạch Ngỗng hỏng van số bảy từ đêm qua."
LATER = "Chưa viết xong: danh sách hộ nghèo ấp Thới Bình"
STRANGER = "nguoi.nhan.la@ngoai-vung.example"
FILE_NAME = "Danh sách cử tri khu vực 9.txt"
FILE_WORDS = "Lương Thị Bạch Tuyết, sinh ngày 03-02-1961, số nhà 17/4 hẻm Cầu Ván"
SOUGHT = "rạch ngỗng hỏng van"


def forms(word: str) -> set[bytes]:
    """How a text can lie in a file: composed, apart or without marks; in UTF-8 or UTF-16; as it is, as base64, as quoted-printable."""
    plain = (word, unicodedata.normalize("NFD", word), fold(word))
    octets = {one.encode(coding) for one in plain for coding in ("utf-8", "utf-16-le")} | {
        word.encode("utf-16-be")
    }
    return {form for one in octets for form in coded(one)}


def coded(octets: bytes) -> set[bytes]:
    found = {
        octets,
        quopri.encodestring(octets).replace(b"=\n", b""),
        quopri.encodestring(octets, header=True).replace(b"=\n", b""),
    }
    for shift in range(3):  # where in a group of three octets it begins
        whole = base64.b64encode(b"\0" * shift + octets)
        found.add(whole[(0, 2, 3)[shift] : len(whole) - (4 if (len(octets) + shift) % 3 else 0)])
    return {form for form in found if len(form) >= LEAST}


class Needles:
    """What must not be found, each with what it is."""

    def __init__(self) -> None:
        self.known: dict[bytes, str] = {}
        self.words: set[str] = set()

    def text(self, what: str, *texts: str) -> None:
        for one in texts:
            if len(one) >= LEAST:
                self.words.add(one)
                self.known.update((form, f"{what} {one!r}") for form in forms(one))

    def octets(self, what: str, data: bytes) -> None:
        """Some pieces out of the middle of a file, and its beginning where that is no mere magic number."""
        for at in range(64, len(data) - 48, max(1, len(data) // 5)):
            piece = data[at : at + 48]
            if len(set(piece)) > 12:
                self.known.update((form, f"{what} at {at}") for form in coded(piece))

    def search(self, folder: Path) -> tuple[list[str], list[str]]:
        """(what was found where, the files that were read). Also over the ends of folded lines."""
        found, read = [], []
        for path in sorted(folder.rglob("*")):
            if not path.is_file() or path.name in SITE_FILES:
                continue
            read.append(path.relative_to(folder).as_posix())
            found += [
                f"{path.name} (the name): {what}"
                for form, what in self.known.items()
                if form in read[-1].encode()
            ]
            data = path.read_bytes()
            unfolded = re.sub(rb"=?\r?\n", b"", data)
            found += [
                f"{path.name}: {what}"
                for form, what in self.known.items()
                if form in data or form in unfolded
            ]
        return sorted(set(found)), read


@pytest.fixture
def rehearsal(tmp_path: Path) -> Iterator[Rehearsal]:
    log.start(tmp_path / "data")
    made = Rehearsal(tmp_path / "data")
    yield made
    made.close()
    for file in [one for one in logging.getLogger().handlers if isinstance(one, logging.FileHandler)]:
        if Path(file.baseFilename).is_relative_to(tmp_path):
            logging.getLogger().removeHandler(file)
            file.close()


@pytest.mark.parametrize(
    "way", ["utf-8", "utf-16", "nfd", "base64", "quoted-printable", "folded base64", "folded name"]
)
def test_the_search_finds(tmp_path: Path, way: str) -> None:
    """A search that finds nothing is worth something only when it finds what is there."""
    written = {
        "utf-8": WORDS.encode(),
        "utf-16": WORDS.encode("utf-16-le"),
        "nfd": unicodedata.normalize("NFD", WORDS).encode(),
        "base64": base64.b64encode(b"xy" + WORDS.encode() + b"z"),
        "quoted-printable": quopri.encodestring(b"ab " + WORDS.encode()),
        "folded base64": base64.encodebytes(b"q" * 50 + WORDS.encode()),
        "folded name": fold(WORDS).encode(),
    }[way]
    (tmp_path / "x.bin").write_bytes(b"\0\1" * 500 + written + b"\2" * 500)
    needles = Needles()
    needles.text("sentence", WORDS)
    assert needles.search(tmp_path)[0]


def test_a_day_leaves_nothing_readable(rehearsal: Rehearsal, tmp_path: Path) -> None:
    """Signed in, read, fetched files, written, kept, queued, sent, searched: no sentence, subject, address, file or password."""
    data, needles = tmp_path / "data", Needles()
    hoa: Session = rehearsal.sign_in()
    hoa.start()
    work(hoa, rehearsal, needles, tmp_path)
    trouble(hoa, rehearsal)
    needles.text("password", rehearsal.password)
    assert len(needles.words) > 60 and len(needles.known) > 2000
    found, read = needles.search(data)
    assert any(name.endswith("-wal") for name in read) and any(name.startswith("log/") for name in read), read
    assert not found, "\n".join(found[:20])

    opened = hoa.do(c.OpenFile(a_file_here(hoa)))
    found, _ = needles.search(data)
    assert opened.is_file() and found, "an opened file is readable, and the search sees it"
    assert not [one for one in found if not one.startswith(opened.name)], (
        "a file that is open elsewhere lies in its place only"
    )

    hoa.close()
    found, read = needles.search(data)
    assert not opened.exists()
    assert read and not found, "\n".join(found[:20])


def work(hoa: Session, rehearsal: Rehearsal, needles: Needles, folder: Path) -> None:
    boxes = hoa.views.mailboxes()
    own = boxes[0].id
    until(lambda: len(hoa.views.letter_index(ListQuery(Place.INBOX, account=own))) > 10)
    for box in boxes:
        needles.text("mailbox", box.address, box.name)
    for number, _ in hoa.views.letter_index(ListQuery(Place.INBOX, account=own))[:8]:
        hoa.do(c.OpenLetter(number))
        page = until(partial(read_page, hoa, number))
        remember(needles, page)
        for file in page.files:
            if not file.blocked and file.size < 400_000:
                hoa.do(c.FetchFile(file.id))
                until(partial(have, hoa, number, file.id))
                needles.octets(f"content of {file.name}", hoa.views.part_bytes(file.id))
    write(hoa, rehearsal, needles, folder)


def trouble(hoa: Session, rehearsal: Rehearsal) -> None:
    """The line breaks and returns: that is what the log tells of."""
    own = hoa.views.mailboxes()[0].id
    rehearsal.troubles.vanish()
    until(lambda: hoa.views.strip(own).line.state == "gone")
    rehearsal.troubles.good()
    hoa.do(c.CheckMail())
    until(lambda: hoa.views.strip(own).line.state == "good")


def have(hoa: Session, number: MessageId, file: PartId) -> bool:
    page = hoa.views.letter(number)
    return page is not None and any(one.id == file and one.state == "have" for one in page.files)


def read_page(hoa: Session, number: MessageId) -> LetterPage | None:
    page = hoa.views.letter(number)
    return page if page is not None and page.text_state == "have" else None


def remember(needles: Needles, page: LetterPage) -> None:
    needles.text("subject", page.row.subject)
    needles.text("name", page.sender.name)
    needles.text("address", page.sender.address, *(one.address for one in (*page.to, *page.cc)))
    needles.text("sentence", *sentences(page.text))
    needles.text("file", *(file.name for file in page.files))


def sentences(text: str) -> Iterable[str]:
    return [line.strip()[:60] for line in text.split("\n") if len(line.strip()) >= 20][:4]


def write(hoa: Session, rehearsal: Rehearsal, needles: Needles, folder: Path) -> None:
    """A letter with a file that goes, one that waits, one that is kept; then a search."""
    own = hoa.views.mailboxes()[0].id
    source = folder / FILE_NAME
    source.write_text((FILE_WORDS + "\n") * 30, encoding="utf-8")
    colleague = rehearsal.program.site.people[1].address
    for address, now in ((colleague, True), (STRANGER, False)):
        draft = hoa.do(c.StartDraft(own))
        hoa.do(c.AddFile(draft, source))
        hoa.do(c.SaveDraft(draft, SUBJECT, WORDS, recipients=(c.Recipient(address=address),)))
        queued = hoa.do(c.Send(draft))
        if now:
            hoa.do(c.SendNow(queued))
            until(lambda: hoa.views.strip(own).last_sent_at)
    kept = hoa.do(c.StartDraft(own))
    hoa.do(
        c.SaveDraft(
            kept,
            LATER,
            LATER + ". " + WORDS,
            html=f"<p>{WORDS}</p>",
            recipients=(c.Recipient(address=STRANGER),),
        )
    )
    until(lambda: hoa.views.letter_index(ListQuery(Place.SENT, account=own, words=SOUGHT)))
    needles.text("subject", SUBJECT, LATER)
    needles.text("sentence", WORDS, FILE_WORDS, "Rạch Ngỗng hỏng van", SOUGHT)
    needles.text("address", STRANGER, colleague)
    needles.text("file", FILE_NAME)
    needles.octets("content of the sent file", source.read_bytes())


def a_file_here(hoa: Session) -> PartId:
    """Any attachment that is here."""
    for number, _ in hoa.views.letter_index(ListQuery(Place.INBOX)):
        page = hoa.views.letter(number)
        for file in page.files if page is not None else ():
            if file.state == "have" and not file.blocked:
                return file.id
    raise AssertionError("no file is here")
