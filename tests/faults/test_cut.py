"""The line breaks after any octet, either way: nothing lost, nothing doubled without being asked, never stuck."""

from __future__ import annotations

import random

from client import commands as c
from client.store import outbox
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, agree, foreign
from tests.line import Line, Way
from tests.servers import Dovecot, letter

TRIES = 70


def test_cut_while_sending(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """Each letter arrives once; where nobody can know, it is asked about, and then it arrived at most once."""
    line = Line(dovecot.submission_port)
    hoa = make_official(smtp_port=line.port)
    chance = random.Random(11)
    unsure = 0
    for number in range(TRIES):
        way: Way = chance.choice(("up", "down"))
        line.cut_after(way, chance.randint(0, 14_000 if way == "up" else 3_200))
        subject = f"Cat {number} x"
        draft = hoa.do(c.StartDraft(hoa.account))
        hoa.do(c.SaveDraft(draft, subject, "x" * 8_000, recipients=(c.Recipient(address="hai@cantho.example"),)))
        sent = hoa.do(c.Send(draft))
        hoa.do(c.SendNow(sent))
        courier = hoa.session.courier(hoa.account)
        courier.run_once()
        line.mend()
        row = outbox.get(hoa.db, sent)
        assert row is not None and row.state in ("waiting", "unsure", "sent"), row
        count = sum(f"Subject: {subject}\r\n".encode() in one.letter for one in dovecot.sink.letters)
        if row.state == "unsure":
            unsure += 1
            assert count <= 1
            hoa.do(c.LeaveIt(sent))
            continue
        if row.state == "waiting":
            assert count == 0, "it went, and would go again"
            hoa.do(c.SendNow(sent))
            assert courier.run_once() == 1
        count = sum(f"Subject: {subject}\r\n".encode() in one.letter for one in dovecot.sink.letters)
        assert count == 1, f"{subject} arrived {count} times"
    line.close()
    print(f"tried {TRIES}, lost 0, doubled 0, unsure {unsure}, stuck 0")
    assert unsure < TRIES / 2


def test_cut_while_syncing(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """Cut again and again in the middle of wishes, drafts, copies and fetching: once the line holds, all is equal."""
    line = Line(dovecot.imaps_port)
    hoa = make_official(imap_port=line.port)
    with foreign(dovecot, hoa.who) as other:
        for number in range(1, 61):
            other.append("INBOX", letter(number, subject=f"Thư {number}"))
    hoa.sync()
    chance = random.Random(5)
    for number in range(TRIES):
        _a_deed(chance, hoa, number)
        way: Way = chance.choice(("up", "down"))
        line.cut_after(way, chance.randint(0, 6_000), silent=False)
        try:
            hoa.sync()
        except Exception as fault:  # the cut itself
            assert type(fault).__module__ == "client.faults", fault
        line.mend()
        if number % 7 == 0:
            with foreign(dovecot, hoa.who) as other:
                other.append("INBOX", letter(1000 + number, subject=f"Mới {number}"))
    hoa.sync()
    hoa.sync()
    agree(hoa, dovecot)
    drafts = [row for row in hoa.session.views.drafts() if row.server_only is not None]
    assert not drafts, "copies of our own drafts that nobody owns"
    line.close()


def _a_deed(chance: random.Random, hoa: Official, number: int) -> None:
    here = hoa.letters()
    match chance.randint(0, 4):
        case 0:
            hoa.do(c.MarkRead(tuple(chance.sample(here, 3)), chance.random() < 0.6))
        case 1:
            hoa.do(c.Delete((chance.choice(here),)))
        case 2:
            hoa.do(c.Flag((chance.choice(here),)))
        case _:
            written = [row.id for row in hoa.session.views.drafts() if row.id is not None]
            draft = chance.choice(written) if written and chance.random() < 0.6 else hoa.do(c.StartDraft(hoa.account))
            hoa.do(c.SaveDraft(draft, f"Nháp {draft}", f"Lần {number}"))
            if chance.random() < 0.3:
                hoa.do(c.DiscardDraft(draft))
