"""The main job through the engine, from signing in to the quota, against Dovecot and against the practice server."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from client import commands as c
from client.ids import MessageId
from client.program import Program
from client.rehearsal import Rehearsal
from client.rows import ListQuery, Place
from client.session import Session
from client.store import messages
from tests.engine.conftest import MakeOfficial
from tests.engine.office import agree, foreign, server_state, until
from tests.servers import Dovecot, letter


def test_a_day_against_dovecot(dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path) -> None:
    """Sign in, read, answer with a file, send, see the copy once in Sent and the mark on the letter; the quota known."""
    hoa = make_official()
    dovecot.deliver(hoa.who.user, letter(1, subject="Đề nghị báo cáo"))
    hoa.sync()
    number = hoa.letter("Đề nghị báo cáo")
    hoa.do(c.OpenLetter(number))
    draft = hoa.do(c.StartReply(number, False, "Ông Hải viết:"))
    page = hoa.session.views.draft(draft)
    assert page is not None and page.subject == "Re: Đề nghị báo cáo" and "> Kính gửi" in page.text
    report = tmp_path / "Báo cáo quý III.txt"
    report.write_text("Số liệu", encoding="utf-8")
    hoa.do(c.AddFile(draft, report))
    hoa.do(c.SaveDraft(draft, page.subject, "Xin gửi báo cáo.\n" + page.text, recipients=(c.Recipient(address="hai@cantho.example"),)))
    hoa.sync()
    sent = hoa.do(c.Send(draft))
    assert hoa.do(c.Send(draft)) == sent, "twice pressed is once sent"
    hoa.do(c.SendNow(sent))
    before = len(dovecot.sink.letters)
    hoa.send_and_sync()
    assert len(dovecot.sink.letters) == before + 1
    received = dovecot.sink.letters[-1]
    assert received.recipients == ("hai@cantho.example",)
    assert b"B%C3%A1o%20c%C3%A1o%20qu%C3%BD%20III.txt" in received.letter.replace(b"\r\n", b"") or b"=?utf-8?" in received.letter.lower()
    there = server_state(dovecot, hoa.who)
    assert len(there["Sent"]) == 1 and not there["Drafts"] and not hoa.session.views.outbox()
    row = messages.get(hoa.db, number)
    assert row is not None and row.flags_is & messages.ANSWERED and row.flags_is & messages.SEEN
    agree(hoa, dovecot)
    assert hoa.session.views.strip(hoa.account).quota.limit == 30 * 1024 * 1024


def test_taken_back_in_time(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """Within the ten seconds, also after closing the program in between: nothing goes, the draft is there again."""
    hoa = make_official()
    draft = hoa.do(c.StartDraft(hoa.account))
    hoa.do(c.SaveDraft(draft, "Lịch tuần", "x", recipients=(c.Recipient(address="a@cantho.example"),)))
    sent = hoa.do(c.Send(draft))
    hoa.session.close()
    hoa.session = hoa.program.sign_in(hoa.session.person_id, hoa.who.password)
    before = len(dovecot.sink.letters)
    hoa.send_and_sync()
    assert len(dovecot.sink.letters) == before, "the seconds are not over"
    assert hoa.do(c.TakeBack(sent)) == draft
    assert [row.subject for row in hoa.session.views.drafts()] == ["Lịch tuần"]
    hoa.send_and_sync()
    assert len(dovecot.sink.letters) == before


def test_offline_day(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """Fifty mixed deeds without a line; then it returns, and by itself everything goes: store and server are equal."""
    hoa = make_official()
    with foreign(dovecot, hoa.who) as other:
        for number in range(1, 31):
            other.append("INBOX", letter(number, subject=f"Thư {number}"))
    hoa.sync()
    chance = random.Random(7)
    before = len(dovecot.sink.letters)
    queued = 0
    for number in range(50):
        queued += _a_deed(chance, hoa, number)
    assert hoa.open_wishes() > 5 and queued > 3
    with hoa.session._store.write() as tx:
        tx.execute("UPDATE outbox SET not_before = 0")
    hoa.session.start()
    until(lambda: len(dovecot.sink.letters) == before + queued, 30)
    until(lambda: not hoa.open_wishes() and not hoa.session.views.outbox(), 30)
    until(lambda: not [row for row in hoa.session.views.drafts() if row.id and not hoa.session.views.draft(row.id).on_server], 30)
    hoa.session.worker(hoa.account).stop()
    hoa.session._workers.clear()
    hoa.sync()
    agree(hoa, dovecot)
    there = server_state(dovecot, hoa.who)
    assert len(there["Sent"]) == queued and len(there["Drafts"]) == len(hoa.session.views.drafts())


def _a_deed(chance: random.Random, hoa: Any, number: int) -> int:
    """One thing that an official does; 1 when a letter was queued."""
    here, deleted = hoa.letters(), hoa.letters(Place.DELETED)
    match chance.randint(0, 7):
        case 0 | 1:
            hoa.do(c.MarkRead((chance.choice(here),), chance.random() < 0.7))
        case 2:
            hoa.do(c.Flag((chance.choice(here),), chance.random() < 0.7))
        case 3:
            hoa.do(c.Delete((chance.choice(here),)))
        case 4 if deleted:
            hoa.do(c.Restore((chance.choice(deleted),)))
        case 5:
            draft = hoa.do(c.StartDraft(hoa.account))
            hoa.do(c.SaveDraft(draft, f"Viết dở {number}", "Chưa xong"))
        case 6:
            draft = hoa.do(c.StartReply(chance.choice(here), False, "Đã viết:"))
            hoa.do(c.SaveDraft(draft, f"Trả lời {number}", "Đã rõ", recipients=(c.Recipient(address="hai@cantho.example"),)))
            hoa.do(c.Send(draft))
            return 1
        case _:
            draft = hoa.do(c.StartDraft(hoa.account))
            people = (c.Recipient(address="a@cantho.example"), c.Recipient(address="b@cantho.example", field="cc"))
            hoa.do(c.SaveDraft(draft, f"Thư mới {number}", "Kính gửi", recipients=people))
            hoa.do(c.Send(draft))
            return 1
    return 0


@pytest.fixture
def rehearsal(tmp_path: Path) -> Iterator[Rehearsal]:
    made = Rehearsal(tmp_path)
    yield made
    made.close()


def test_a_day_on_the_practice_server(rehearsal: Rehearsal) -> None:
    """The believable mailbox, read; a letter to a colleague arrives there; both mailboxes with their quota."""
    hoa: Session = rehearsal.sign_in()
    hoa.start()
    boxes = hoa.views.mailboxes()
    assert [box.kind for box in boxes] == ["personal", "unit"]
    own = boxes[0].id
    until(lambda: len(hoa.views.letter_index(ListQuery(Place.INBOX, account=own))) > 10)
    number = MessageId(hoa.views.letter_index(ListQuery(Place.INBOX, account=own))[0][0])
    hoa.do(c.OpenLetter(number))
    until(lambda: (page := hoa.views.letter(number)) and page.text_state == "have" and page.text)
    until(lambda: hoa.views.strip(own).quota.known and hoa.views.strip(boxes[1].id).quota.known)
    assert 0.75 < hoa.views.strip(own).quota.share < 0.85
    colleague = rehearsal.program.site.people[1]
    draft = hoa.do(c.StartDraft(own))
    hoa.do(c.SaveDraft(draft, "Mời họp giao ban", "Kính mời", recipients=(c.Recipient(address=colleague.address),)))
    hoa.do(c.SendNow(hoa.do(c.Send(draft))))
    until(lambda: not hoa.views.outbox() and hoa.views.strip(own).last_sent_at)
    until(lambda: any(row.subject == "Mời họp giao ban" for row in hoa.views.letter_rows([n for n, _ in hoa.views.letter_index(ListQuery(Place.SENT, account=own))])))
    other: Program = rehearsal.program
    loi = other.sign_in_new(colleague.address, rehearsal.password)
    loi.start()
    until(lambda: any(row.subject == "Mời họp giao ban" for row in loi.views.letter_rows([n for n, _ in loi.views.letter_index(ListQuery(Place.INBOX))])))
    loi.close()
    hoa.close()


def test_trouble_on_the_practice_server(rehearsal: Rehearsal) -> None:
    """The line is cut in the middle: the program says so, goes on, and is up again by itself."""
    hoa = rehearsal.sign_in()
    hoa.start()
    own = hoa.views.mailboxes()[0].id
    until(lambda: hoa.views.strip(own).line.state == "good")
    rehearsal.troubles.vanish()
    until(lambda: hoa.views.strip(own).line.state == "gone")
    draft = hoa.do(c.StartDraft(own))
    hoa.do(c.SaveDraft(draft, "Viết khi mất mạng", "x", recipients=(c.Recipient(address=rehearsal.program.site.people[1].address),)))
    hoa.do(c.SendNow(hoa.do(c.Send(draft))))
    until(lambda: hoa.views.outbox()[0].attempts > 0)
    rehearsal.troubles.good()
    until(lambda: not hoa.views.outbox(), 30)
    until(lambda: hoa.views.strip(own).line.state == "good")
    hoa.close()
