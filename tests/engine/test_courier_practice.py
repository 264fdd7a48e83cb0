"""Sending to the practice server: the same engine, the lessons' troubles."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from client import commands as c
from client.faults import OutcomeUnknown
from client.ids import DraftId, OutboxId
from client.message.letter import read
from client.net.server import Credentials
from client.practice import smtp as practice_smtp
from client.practice.office import CITY
from client.practice.server import PracticeServer
from client.provision.site import Place, Site, SitePerson, practice
from client.rows import Place as Where
from client.store import letter_octets, messages, outbox
from tests.engine.office import Official, until


@pytest.fixture
def hoa(server: PracticeServer, tmp_path: Path) -> Iterator[Official]:
    places = Place("127.0.0.1", server.imap_port, "plain", None), Place("127.0.0.1", server.smtp_port, "plain", None)
    who = server.people[0]
    made = Official(Site("UBND phường Cái Khế", (server.domain,), *places), tmp_path, Credentials(who.address, who.password))
    yield made
    made.close()


def write(hoa: Official, subject: str, *people: str, start: c.Command | None = None) -> tuple[DraftId, OutboxId]:
    draft = hoa.do(start or c.StartDraft(hoa.account))
    hoa.save(draft, subject, "Kính gửi các đồng chí.", people)
    return draft, hoa.send(draft)


def got(server: PracticeServer, who: int, subject: str) -> int:
    letters = server.mailbox(server.people[who].address).folders["INBOX"].letters
    return sum(read(one.octets, (server.domain,)).subject == subject for one in letters)


def test_it_arrives_once_and_is_filed_once(server: PracticeServer, hoa: Official) -> None:
    """To two people; one copy in Sent; nothing left in the outbox."""
    _, letter = write(hoa, "Báo cáo tuần", server.people[1].address, server.people[2].address)
    hoa.send_and_sync()
    assert got(server, 1, "Báo cáo tuần") == got(server, 2, "Báo cáo tuần") == 1
    hoa.sync()
    assert hoa.subjects(Where.SENT).count("Báo cáo tuần") == 1 and hoa.row(letter).state == "done"
    assert not hoa.session.views.outbox()


def test_a_file_goes_in_binary(server: PracticeServer, hoa: Official, tmp_path: Path) -> None:
    """The practice server takes it so (RFC 3030); in the other's mailbox it is a letter like any other, with the same file."""
    data = random.Random(1).randbytes(200_000)
    (tmp_path / "Báo cáo.pdf").write_bytes(data)
    draft = hoa.do(c.StartDraft(hoa.account))
    hoa.do(c.SaveDraft(draft, "Kèm tệp", "Kính gửi", recipients=(c.Recipient(address=server.people[1].address),)))
    hoa.do(c.AddFile(draft, tmp_path / "Báo cáo.pdf"))
    hoa.do(c.SendNow(hoa.do(c.Send(draft))))
    said: list[str] = []
    real = practice_smtp.Session._mail
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(practice_smtp.Session, "_mail", lambda self, tail: (said.append(tail), real(self, tail)))
        assert hoa.session.courier(hoa.account).run_once() == 1
    size = int(said[0].partition("SIZE=")[2].split()[0])
    assert "BODY=BINARYMIME" in said[0] and 200_000 < size < 203_000
    inbox = server.mailbox(server.people[1].address).folders["INBOX"]
    (one,) = [one for one in inbox.letters if read(one.octets, ()).subject == "Kèm tệp"]
    (file,) = read(one.octets, ()).attachments
    assert file.name == "Báo cáo.pdf" and file.size == len(data) and b"\0" not in one.octets and data not in one.octets


def test_an_address_that_is_not_there(server: PracticeServer, hoa: Official) -> None:
    """The others have it; who has not, and that the address is wrong, stands on the letter until it is given up."""
    _, letter = write(hoa, "Giấy mời", server.people[1].address, "khongco@" + server.domain)
    hoa.send_and_sync()
    (shown,) = hoa.session.views.outbox()
    assert shown.state == "sent" and shown.accepted == 1 and shown.refused[0].fault.code == "RecipientRefused"
    hoa.do(c.LeaveIt(letter))
    assert not hoa.session.views.outbox() and got(server, 1, "Giấy mời") == 1


@pytest.mark.parametrize(("reply", "state", "fault"), [
    ("451 4.3.0 busy", "waiting", "ServerBusy"),
    ("554 5.7.1 no", "held", "ContentRefused"),
    ("552 5.2.2 mailbox full", "held", "OverQuota"),
])  # fmt: skip
def test_the_server_will_not_have_it(server: PracticeServer, hoa: Official, reply: str, state: str, fault: str) -> None:
    """It waits or is held with its reason, comes back whole as a draft, and goes once the trouble is over."""
    server.troubles.refuse_letters = reply
    draft, letter = write(hoa, "Công văn", server.people[1].address)
    hoa.session.courier(hoa.account).run_once()
    assert (hoa.row(letter).state, hoa.row(letter).fault_code) == (state, fault)
    assert hoa.do(c.TakeBack(letter)) == draft and not hoa.session.views.outbox()
    assert [one.subject for one in hoa.session.views.drafts()] == ["Công văn"]
    server.troubles.good()
    again = hoa.do(c.Send(draft))
    hoa.do(c.SendNow(again))
    assert hoa.session.courier(hoa.account).run_once() == 1 and got(server, 1, "Công văn") == 1


def test_too_large(server: PracticeServer, hoa: Official, monkeypatch: pytest.MonkeyPatch) -> None:
    """Known before one octet of it goes up; both sizes are said."""
    monkeypatch.setattr(practice_smtp, "MOST", 300)
    _, letter = write(hoa, "Quá nặng", server.people[1].address)
    hoa.session.courier(hoa.account).run_once()
    found = hoa.row(letter)
    assert found.state == "held" and found.fault is not None and found.fault.code == "TooLarge"
    assert found.fault.facts == {"size": found.size, "limit": 300} and found.progress == 0


def test_gone_and_back(server: PracticeServer, hoa: Official) -> None:
    """Written while nobody was there; it goes without a press, once."""
    hoa.session.start()
    until(lambda: hoa.session.views.strip(hoa.account).line.state == "good")
    server.troubles.vanish()
    _, letter = write(hoa, "Mất mạng", server.people[1].address)
    until(lambda: hoa.row(letter).attempts and hoa.row(letter).fault_code)
    server.troubles.good()
    until(lambda: hoa.row(letter).state == "done", 30)
    assert got(server, 1, "Mất mạng") == 1


def test_cut_anywhere(server: PracticeServer, hoa: Official) -> None:
    """The server's own trouble 'cut': the letter arrives once, or is asked about and arrived at most once."""
    courier = hoa.session.courier(hoa.account)
    for number, octets in enumerate(range(20, 2_400, 60)):
        subject = f"Cắt {number}"
        server.troubles.cut_after = octets
        _, letter = write(hoa, subject, server.people[1].address)
        courier.run_once()
        server.troubles.good()
        if hoa.row(letter).state == "waiting":
            assert got(server, 1, subject) == 0
            hoa.do(c.SendNow(letter))
            courier.run_once()
        if hoa.row(letter).state == "unsure":
            assert got(server, 1, subject) <= 1
            hoa.do(c.LeaveIt(letter))
        else:
            assert got(server, 1, subject) == 1
        assert hoa.row(letter).state == "sent"


@pytest.mark.parametrize(("kind", "bit"), [("reply", messages.ANSWERED), ("forward", messages.FORWARDED)])
def test_an_answer_marks_what_it_answers(server: PracticeServer, hoa: Official, kind: str, bit: int) -> None:
    """On the server, so on every PC; only once it has gone."""
    hoa.sync()
    first = next(one.id for one in hoa.session.views.letter_rows(hoa.letters()) if not one.files)

    def marked(column: str) -> bool:
        return bool(hoa.db.execute(f"SELECT {column} & ? FROM message WHERE id = ?", (bit, first)).get)

    start = c.StartReply(first, False, "Viết:") if kind == "reply" else c.StartForward(first, "Viết:")
    write(hoa, "Về việc trên", server.people[1].address, start=start)
    assert not marked("flags_wish")
    hoa.send_and_sync()
    assert marked("flags_is") and got(server, 1, "Về việc trên") == 1


def test_unsure_settles_itself_by_the_mailbox_of_the_unit(server: PracticeServer, tmp_path: Path) -> None:
    """The line broke at the end; the unit, whose mailbox she reads on this PC too, has the letter: nobody is asked any more."""
    me = server.people[0]
    person = SitePerson(me.address, me.name, mailboxes=(server.unit.address,))
    hoa = Official(practice(server.imap_port, server.smtp_port, (person,)), tmp_path, Credentials(me.address, me.password))
    unit = hoa.session.views.mailboxes()[1].id
    _, letter = write(hoa, "Gửi đơn vị", server.unit.address)
    octets = letter_octets.whole(hoa.db, letter)
    assert octets is not None
    server.deliver(me.address, [server.unit.address], octets)
    with hoa.session._store.write() as tx:
        outbox.pick(tx, letter)
        outbox.set_leaving(tx, letter)
        outbox.interrupted(tx, hoa.account, OutcomeUnknown(reason="PowerCut"))
    hoa.sync()
    assert hoa.row(letter).state == "unsure", "nobody has looked there yet"
    hoa.session.worker(unit).run_once()
    hoa.sync()
    assert hoa.row(letter).state == "done"
    assert [one.octets for one in server.mailbox(me.address).folders["Sent"].letters].count(octets) == 1
    hoa.close()


def test_a_sent_letter_is_never_out_of_sight(server: PracticeServer, hoa: Official) -> None:
    """The mailbox is full when it has gone: it stands among those whose copy is to come until the copy lies in Sent, and that is one
    look after there is room again, in the same connection: what was in use when the server refused is asked, not remembered."""
    hoa.session.start()
    until(lambda: hoa.session.views.strip(hoa.account).line.received_at > 0)
    server.troubles.full = True
    _, letter = write(hoa, "Đầy hộp thư", "hai.lt@" + CITY)
    until(lambda: hoa.row(letter).state == "sent")
    until(lambda: hoa.session.views.strip(hoa.account).quota.share >= 1)
    assert not hoa.session.views.outbox() and "Đầy hộp thư" not in hoa.subjects(Where.SENT)
    (shown,) = hoa.session.views.filing()
    assert shown.state == "sent" and shown.subject == "Đầy hộp thư" and not shown.refused
    server.troubles.good()
    hoa.do(c.CheckMail())
    until(lambda: not hoa.session.views.filing())
    assert hoa.subjects(Where.SENT).count("Đầy hộp thư") == 1


def test_what_lies_there_of_a_draft(server: PracticeServer, hoa: Official, tmp_path: Path) -> None:
    """Its copy in the mailbox counts as room for it, none before it is there, none once it is gone."""
    (tmp_path / "Bản đồ.pdf").write_bytes(random.Random(2).randbytes(300_000))
    draft = hoa.do(c.StartDraft(hoa.account))
    hoa.do(c.AddFile(draft, tmp_path / "Bản đồ.pdf"))
    hoa.do(c.SaveDraft(draft, "Bản đồ", "Kính gửi", recipients=(c.Recipient(address=server.people[1].address),)))
    assert hoa.session.views.draft(draft).there == 0
    hoa.sync()
    hoa.sync()
    copy = max(len(one.octets) for one in server.mailbox(server.people[0].address).folders["Drafts"].letters)
    assert copy > 400_000 and hoa.session.views.draft(draft).there == copy
