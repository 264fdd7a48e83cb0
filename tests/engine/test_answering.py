"""A citizen is answered by procedure: a draft like any other, which arrives whole in the thread, with the office's forms."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from client import commands as c
from client.faults import FileVanished, LetterGone
from client.message import structure
from client.message.letter import read
from client.net.server import Credentials
from client.practice.server import PracticeServer
from client.provision.site import Place, Site
from client.rows import Place as Where
from client.store import drafts, messages
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, foreign
from tests.faults.answerer import ANSWERS
from tests.faults.test_kill_sending import at_her_pc, mortal
from tests.servers import Dovecot, letter

SUBJECT = "Hỏi thủ tục đăng ký khai sinh cho con"
CITIZEN = "nguyenvantu@thudientu.example"
FORM = """[procedure]
name = "Cấp số nhà"
words = ["số nhà"]
[[procedure.paper]]
name = "Đơn xin cấp số nhà"
form = "Đơn cấp số nhà.docx"
[[procedure.paper]]
name = "Bản vẽ vị trí"
form = "ban-ve.pdf"
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder of the office's own: one procedure with two forms."""
    folder = tmp_path / "thu-tuc"
    folder.mkdir()
    (folder / "cap-so-nha.toml").write_text(FORM, "utf-8")
    (folder / "Đơn cấp số nhà.docx").write_bytes(b"PK\x03\x04" + bytes(range(256)) * 100)
    (folder / "ban-ve.pdf").write_bytes(b"%PDF-1.4\n" + b"\x00\r\n." * 5_000)
    return folder


def asked(dovecot: Dovecot, who: Credentials, subject: str = SUBJECT) -> None:
    with foreign(dovecot, who) as other:
        one = letter(1, subject=subject)
        _from, rest = one.split(b"\r\n", 1)
        name = base64.b64encode("Nguyễn Văn Tư".encode()).decode()
        other.append("INBOX", f"From: =?utf-8?B?{name}?= <{CITIZEN}>\r\n".encode() + rest)


def files(data: bytes) -> dict[str, bytes]:
    return {part.name: structure.content(part) for part in structure.choose(structure.parse(data).root).files}


def test_it_arrives_whole(dovecot: Dovecot, make_official: MakeOfficial, office: Path) -> None:
    """The words as the page showed them, once as text and once as HTML, in the thread of the question, the forms octet for octet."""
    hoa = make_official(procedures=office)
    asked(dovecot, hoa.who, "Xin cap so nha")
    hoa.sync()
    number = hoa.letter("Xin cap so nha")
    hoa.do(c.OpenLetter(number))
    hoa.sync()
    assert hoa.session.views.likely_procedures(number) == ("cap-so-nha",)
    answer = c.Answer("cap-so-nha", "guide", (0, 1))
    shown = hoa.session.views.answer(number, answer)
    draft = hoa.do(c.StartAnswer(number, answer))
    before = len(dovecot.sink.letters)
    hoa.do(c.SendNow(hoa.do(c.Send(draft))))
    hoa.send_and_sync(2)
    assert len(dovecot.sink.letters) == before + 1
    got = dovecot.sink.letters[-1]
    assert got.recipients == (CITIZEN,)
    seen = read(got.letter, ("cantho.example",))
    question = messages.get(hoa.db, number)
    assert question is not None and seen.subject == "Re: Xin cap so nha"
    assert f"In-Reply-To: {question.message_id}".encode() in got.letter and question.message_id.encode() in got.letter.partition(b"References:")[2]
    assert seen.body.text.strip() == shown.text.strip() and "Kính gửi ông Nguyễn Văn Tư," in shown.text
    assert files(got.letter) == {path.name: path.read_bytes() for path in office.iterdir() if path.suffix != ".toml"}
    assert question.flags_is & messages.ANSWERED and hoa.subjects(Where.SENT) == ["Re: Xin cap so nha"]


def test_files_follow_the_ticks(dovecot: Dovecot, make_official: MakeOfficial, office: Path) -> None:
    """Untick and the form leaves the draft, tick and it is there again; a file that is away stops the answer, not the draft."""
    hoa = make_official(procedures=office)
    asked(dovecot, hoa.who)
    hoa.sync()
    number = hoa.letter(SUBJECT)

    def names() -> set[str]:
        return {file.name for file in drafts.files(hoa.db, draft)}

    draft = hoa.do(c.StartAnswer(number, c.Answer("cap-so-nha", "guide", (0, 1))))
    assert names() == {"Đơn cấp số nhà.docx", "ban-ve.pdf"}
    hoa.do(c.SaveAnswer(draft, c.Answer("cap-so-nha", "guide", (1,))))
    assert names() == {"ban-ve.pdf"}
    hoa.do(c.SaveAnswer(draft, c.Answer("cap-so-nha", "later", (0, 1), "2026-11-30", "mưa bão")))
    assert names() == set()
    (office / "ban-ve.pdf").unlink()
    with pytest.raises(FileVanished):
        hoa.do(c.SaveAnswer(draft, c.Answer("cap-so-nha", "guide", (1,))))
    page = hoa.session.views.draft(draft)
    assert page is not None and "mưa bão" in page.text and page.answer_of == number
    hoa.do(c.SaveAnswer(draft, c.Answer("khai-sinh", "missing", (1,))))
    page = hoa.session.views.draft(draft)
    assert page is not None and "1. Giấy chứng sinh, bản chính." in page.text and page.subject == f"Re: {SUBJECT}"
    assert [one.address for one in page.recipients] == [CITIZEN]
    hoa.do(c.SaveAnswer(draft, c.Answer("khong-con", "guide", ())))
    page = hoa.session.views.draft(draft)
    assert page is not None and page.text == ""


def test_a_letter_that_is_gone(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    hoa = make_official()
    asked(dovecot, hoa.who)
    hoa.sync()
    number = hoa.letter(SUBJECT)
    draft = hoa.do(c.StartAnswer(number, c.Answer("khai-sinh", "guide", (0,))))
    hoa.do(c.Purge((number,)))
    hoa.sync()
    with pytest.raises(LetterGone):
        hoa.do(c.StartAnswer(number, c.Answer("khai-sinh", "guide", (0,))))
    assert hoa.session.views.likely_procedures(number) == ()
    hoa.do(c.SaveAnswer(draft, c.Answer("khai-sinh", "missing", (0,))))
    page = hoa.session.views.draft(draft)
    assert page is not None and "Kính gửi ông Nguyễn Văn Tư," in page.text and "còn thiếu" in page.text, "what was written goes on"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="platform: no fork")
def test_dead_at_every_commit(dovecot: Dovecot, tmp_path: Path, office: Path) -> None:
    """The power goes at each commit while she ticks: the draft is one of the answers, whole, with just its forms; or not begun."""
    who, died = dovecot.add_user(), 0
    asked(dovecot, who)
    with at_her_pc(dovecot, tmp_path, who) as hoa:
        hoa.sync()
    facts = {
        "data": str(tmp_path / "pc"), "imap": dovecot.imaps_port, "smtp": dovecot.submission_port, "ca": str(dovecot.ca),
        "procedures": str(office),
    }  # fmt: skip
    seen: set[int] = set()
    with mortal("answerer", password=who.password, **facts) as program:
        for turn in range(1, 40):
            lived = program.run(die=(turn + 1) // 2, when=("before", "after")[turn % 2]) == "lived"
            died += not lived
            with at_her_pc(dovecot, tmp_path, who, procedures=office) as hoa:
                number = hoa.letter(SUBJECT)
                wanted = [hoa.session.views.answer(number, answer) for answer in ANSWERS]
                for row in drafts.every(hoa.db):
                    which = [at for at, made in enumerate(wanted) if made.text == row.text and made.html == row.html]
                    there = {file.name for file in drafts.files(hoa.db, row.id)}
                    assert any(there == set(wanted[at].forms) for at in which), (turn, row.text, there)
                    seen |= set(which)
                    hoa.do(c.DiscardDraft(row.id))
            if lived:
                break
    print(f"answering: died {died} times, no draft broken, answers found: {sorted(seen)}")
    assert lived and died >= 2 * len(ANSWERS) - 1 and seen == set(range(len(ANSWERS)))


@pytest.fixture
def hoa(server: PracticeServer, tmp_path: Path) -> Iterator[Official]:
    places = Place("127.0.0.1", server.imap_port, "plain", None), Place("127.0.0.1", server.smtp_port, "plain", None)
    who = server.people[0]
    made = Official(Site("UBND phường Cái Khế", (server.domain,), *places), tmp_path, Credentials(who.address, who.password))
    yield made
    made.close()


def test_the_practice_letter(server: PracticeServer, hoa: Official) -> None:
    """Whoever practises has a citizen's letter to answer, and the right procedure is offered first."""
    hoa.sync()
    number = hoa.letter(SUBJECT)
    hoa.do(c.OpenLetter(number))
    hoa.sync()
    assert hoa.session.views.likely_procedures(number)[:1] == ("khai-sinh",)
    hoa.do(c.SendNow(hoa.do(c.Send(hoa.do(c.StartAnswer(number, c.Answer("khai-sinh", "guide", (0, 1, 2))))))))
    hoa.send_and_sync(2)
    sent = [read(one.octets) for one in server.mailbox(server.people[0].address).folders["Sent"].letters]
    assert any("1. Tờ khai đăng ký khai sinh, theo mẫu" in one.body.text for one in sent)
