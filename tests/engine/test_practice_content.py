"""What lies in the practice mailbox: one office's real kinds of letters, files that open, words without slips."""

from __future__ import annotations

import io
import re
import tomllib
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from client.documents.kinds import shipped
from client.documents.recognise import recognise
from client.message import structure
from client.message.letter import read
from client.practice.server import PracticeServer
from tests.engine.conftest import NOW

RESOURCES = Path(__file__).parent.parent.parent / "resources"


@pytest.fixture(scope="module")
def server() -> PracticeServer:
    return PracticeServer(now=NOW)  # not started: the mailboxes are enough


def opens(name: str, data: bytes) -> None:
    """As the program of its kind would open it."""
    match name.rpartition(".")[2]:
        case "pdf":
            with pypdfium2.PdfDocument(data) as document:
                assert len(document) >= 1
                page = document[0]
                assert page.get_width() > 500 and page.render(scale=0.2).width > 50
        case "docx":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                assert archive.testzip() is None
                assert "BÁO CÁO" in archive.read("word/document.xml").decode("utf-8")
        case "xlsx":
            sheet = openpyxl.load_workbook(io.BytesIO(data)).active
            assert sheet is not None and sheet.max_row > 20
        case "jpg":
            assert data.startswith(b"\xff\xd8\xff") and data.endswith(b"\xff\xd9") and b"\xff\xc0" in data
        case "zip":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                assert archive.testzip() is None
        case "png":
            assert data.startswith(b"\x89PNG\r\n\x1a\n")
        case other:
            raise AssertionError(f"nobody looked at {other}")


def test_quota_and_counts_are_those_of_the_pictures(server: PracticeServer) -> None:
    """24,3 of 30 MB, about sixty letters, three unread, every folder has some; six people and the office's own mailbox."""
    box = server.mailbox(server.people[0].address)
    assert box.limit == 30 * 1024 * 1024
    assert f"{box.used() / 1024 / 1024:.1f}" == "24.3"
    counts = {name: len(folder.letters) for name, folder in box.folders.items()}
    assert 55 <= sum(counts.values()) <= 70, counts
    assert all(counts[name] for name in ("INBOX", "Sent", "Drafts", "Trash"))
    assert sum("\\Seen" not in one.flags for one in box.folders["INBOX"].letters) == 3
    assert len(server.people) == 6 and len({one.address for one in server.people}) == 6
    assert server.mailbox(server.unit.address).folders["INBOX"].letters
    for one in server.people:
        assert server.mailbox(one.address).folders["INBOX"].letters, one.address


def test_every_file_of_every_letter_opens(server: PracticeServer) -> None:
    """No file is only a name: each is what it says to be."""
    seen: Counter[str] = Counter()
    box = server.mailbox(server.people[0].address)
    checked: set[bytes] = set()
    for folder in box.folders.values():
        for letter in folder.letters:
            for part in structure.choose(structure.parse(letter.octets).root).files:
                data = structure.content(part)
                seen[part.name.rpartition(".")[2]] += 1
                if data not in checked:
                    checked.add(data)
                    opens(part.name, data)
    assert {"pdf", "docx", "xlsx", "jpg"} <= set(seen)
    assert min(seen[kind] for kind in ("pdf", "docx", "xlsx", "jpg")) >= 3


def test_all_kinds_of_letters_are_there(server: PracticeServer) -> None:
    """The five kinds that the pictures show are recognised among them; one letter asks for a password, as impostors do."""
    inbox = server.mailbox(server.people[0].address).folders["INBOX"].letters
    letters = [read(one.octets, ("cantho.example",)) for one in inbox]
    kinds = Counter(recognise(shipped(), one.subject, {}, one.body.text) for one in letters)
    assert {"invitation", "report", "schedule", "notice", "other"} <= set(kinds), kinds
    assert any({warning.code for warning in one.warnings} & {"asks_password", "deceptive_link"} for one in letters)
    assert all("{" not in one.subject + one.body.text and one.body.text.strip() for one in letters)


# A Vietnamese syllable: an onset, a rhyme, and a tone that this rhyme can carry.
_ONSETS = "ngh ng nh gh gi kh ph th tr ch qu b c d đ g h k l m n p r s t v x".split()
_VOWELS = set(
    "a ai ao au ay ac ach am an ang anh ap at ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây e ec em en eng eo ep et ê êch êm ên"
    " ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc"
    " oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc ui um un"
    " ung uôc uôi uôm uôn uông uôt up ut uy uya uyên uyêt uynh uych uyt uê uêch uênh uơ ư ưa ưc ưi ưng ưm ưt ưu ươc ươi ươm ươn ương ươp ươt ươu"
    " y yêm yên yêng yêt yêu ynh".split()
)
_MARKS = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_STOPS = ("c", "ch", "p", "t")


def is_syllable(word: str) -> bool:
    plain, tones = "", []
    for sign in unicodedata.normalize("NFD", word.lower()):
        if sign in _MARKS:
            tones.append(sign)
        else:
            plain += sign
    bare = unicodedata.normalize("NFC", plain)
    if len(tones) > 1:
        return False
    for onset in ("", *_ONSETS):
        rhyme = bare[len(onset) :]
        starts = bare.startswith(onset) and (rhyme in _VOWELS or (onset == "gi" and "i" + rhyme in _VOWELS))
        if starts and (not rhyme.endswith(_STOPS) or (tones and tones[0] in "\u0301\u0323")):
            return True
    return False


def test_the_check_of_spelling_finds_slips() -> None:
    """It knows real syllables from typed ones."""
    assert all(map(is_syllable, "Giấy mời họp phòng chống triều cường nghiêm quyết giếng gì khuya thuở nguyễn đường".split()))
    assert not any(map(is_syllable, "giấyy mờii hop̣p phòg chốnng trièuu đươngf qúyt nghng bat cach".split()))


def test_vietnamese_is_spelled_right() -> None:
    """Every word with a Vietnamese letter in the letters, names and file names is a possible syllable, in NFC."""
    texts = [(RESOURCES / "practice" / "letters.toml").read_text(encoding="utf-8"), PracticeServer(now=NOW).directory_csv()]
    tomllib.loads(texts[0])
    for text in texts:
        assert text == unicodedata.normalize("NFC", text)
        words = re.findall(r"[^\W\d_]+", text)
        marked = [word for word in words if not word.isascii() and not word.isupper()]
        assert len(marked) > 50
        assert sorted({word for word in marked if not is_syllable(word)}) == []
