"""A letter goes up once: piece by piece through the mailbox, then by its name (CATENATE, URLAUTH, BURL), against Dovecot."""

from __future__ import annotations

import email
import os
import time
from pathlib import Path

import pytest

from client import commands as c
from client.faults import LineFault
from client.store import drafts, letter_octets, outbox, route
from client.sync.plan import STAGING
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, agree, foreign, server_state
from tests.engine.once import file, knows_the_way, staging_state, with_file
from tests.engine.sending import arrived
from tests.line import Line
from tests.servers import Dovecot

SIZE = 400_000


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    return file(tmp_path, "bản quét.pdf", SIZE)


def test_up_once(dovecot: Dovecot, make_official: MakeOfficial, scan: Path) -> None:
    """The letter that arrives is the one that was frozen, octet for octet; its file went up once; its copy lies in Sent, whole
    and read; nothing is left in the staging folder."""
    imap, smtp = Line(dovecot.imaps_port), Line(dovecot.submission_port)
    hoa = make_official(imap_port=imap.port, smtp_port=smtp.port)
    knows_the_way(hoa)
    up = imap.up + smtp.up
    letter = hoa.write("Mot lan", scan)
    frozen = letter_octets.whole(hoa.db, letter)
    assert frozen and hoa.row(letter).route == "once"
    hoa.send_and_sync(2)
    assert imap.up + smtp.up - up < 1.15 * SIZE
    (one,) = arrived(dovecot, "Mot lan")
    assert one.letter.endswith(frozen) and one.recipients == ("hai@cantho.example",)
    assert hoa.row(letter).state == "done"
    assert staging_state(dovecot, hoa) == {}
    imap.close()
    smtp.close()


def test_the_copy_is_in_sent_once(dovecot: Dovecot, hoa: Official, scan: Path) -> None:
    """Moved there, read, the very octets; and the list of sent letters shows it."""
    knows_the_way(hoa)
    letter = hoa.write("Ban sao", scan)
    frozen = letter_octets.whole(hoa.db, letter)
    hoa.send_and_sync(2)
    with foreign(dovecot, hoa.who) as client:
        client.select_folder("Sent", readonly=True)
        uids = client.search(["SUBJECT", "Ban sao"])
        facts = client.fetch(uids, ["BODY.PEEK[]", "FLAGS"])
        assert len(uids) == 1 and facts[uids[0]][b"BODY[]"] == frozen and b"\\Seen" in facts[uids[0]][b"FLAGS"]
    agree(hoa, dovecot)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_cut_costs_two_pieces_at_most(dovecot: Dovecot, make_official: MakeOfficial, scan: Path, share: float) -> None:
    """The line breaks in the middle of going up; the next connection goes on where it was."""
    imap = Line(dovecot.imaps_port)
    hoa = make_official(imap_port=imap.port)
    knows_the_way(hoa)
    hoa.write(f"Dut {share}", scan)
    hoa.session.courier(hoa.account).run_once()
    before = imap.up
    imap.cut_after("up", int(share * SIZE * 1.04))
    with pytest.raises(LineFault):
        hoa.sync()
    imap.mend()
    hoa.send_and_sync(2)
    assert len(arrived(dovecot, f"Dut {share}")) == 1
    assert imap.up - before < 1.1 * SIZE + 2 * 65_536
    assert staging_state(dovecot, hoa) == {}
    imap.close()


def test_nobody_loses_a_letter_because_the_mailbox_is_out_of_reach(
    dovecot: Dovecot, make_official: MakeOfficial, scan: Path
) -> None:
    """The server for sending answers, the mailbox does not: after twice the patience the letter goes whole."""
    imap = Line(dovecot.imaps_port)
    hoa = make_official(imap_port=imap.port)
    knows_the_way(hoa)
    imap.cut()
    letter = hoa.write("Khong co hop thu", scan)
    courier, now = hoa.session.courier(hoa.account), time.time()
    assert courier.run_once() == 0 and hoa.row(letter).state == "waiting"
    assert courier.run_once(now + outbox.STALLED + 1) == 0 and hoa.row(letter).state == "waiting"
    assert courier.run_once(now + 2 * outbox.STALLED + 2) == 1
    assert len(arrived(dovecot, "Khong co hop thu")) == 1
    imap.mend()
    hoa.sync()
    assert hoa.row(letter).state == "done" and len(server_state(dovecot, hoa.who)["Sent"]) == 2
    imap.close()


def test_a_name_that_is_refused(dovecot: Dovecot, hoa: Official, scan: Path) -> None:
    """The made letter was taken away by somebody: it goes whole, and its copy too."""
    knows_the_way(hoa)
    letter = hoa.write("Bi lay mat", scan)
    hoa.sync()
    assert hoa.row(letter).route == "staged"
    with foreign(dovecot, hoa.who) as client:
        client.select_folder(STAGING)
        client.delete_messages(client.search("ALL"))
        client.expunge()
    hoa.send_and_sync(3)
    assert len(arrived(dovecot, "Bi lay mat")) == 1 and hoa.row(letter).state == "done"
    assert len(server_state(dovecot, hoa.who)["Sent"]) == 2


def test_no_room_for_both(dovecot: Dovecot, make_official: MakeOfficial, scan: Path) -> None:
    """Where pieces and letter would not fit together, the letter goes whole at once."""
    hoa = make_official(dovecot.add_user("1M"))
    knows_the_way(hoa)
    letter = hoa.write("Chat cho", scan)
    hoa.send_and_sync()
    assert hoa.row(letter).route == "plain"
    hoa.send_and_sync()
    assert len(arrived(dovecot, "Chat cho")) == 1 and hoa.row(letter).state == "done"


def test_taken_back_while_it_goes_up(dovecot: Dovecot, make_official: MakeOfficial, scan: Path) -> None:
    """Whatever was there already: nothing arrives, nothing is left; sent later it does not go up again."""
    imap = Line(dovecot.imaps_port)
    hoa = make_official(imap_port=imap.port)
    knows_the_way(hoa)
    letter = hoa.write("Lay lai", scan)
    hoa.sync()
    assert hoa.row(letter).route == "staged"
    draft = hoa.do(c.TakeBack(letter))
    assert draft is not None and hoa.session.courier(hoa.account).run_once() == 0
    before = imap.up
    again = hoa.send(draft)
    hoa.send_and_sync(3)
    assert len(arrived(dovecot, "Lay lai")) == 1 and hoa.row(again).state == "done"
    assert imap.up - before < 20_000 and staging_state(dovecot, hoa) == {}
    imap.close()


def test_thrown_away_nothing_is_left(dovecot: Dovecot, hoa: Official, scan: Path) -> None:
    """A letter taken back and thrown away leaves no octet in the mailbox."""
    knows_the_way(hoa)
    letter = hoa.write("Bo di", scan)
    hoa.sync()
    draft = hoa.do(c.TakeBack(letter))
    hoa.do(c.DiscardDraft(draft))
    with hoa.session._store.write() as tx:
        drafts.forget(tx, draft)
    hoa.sync()
    hoa.sync()
    assert staging_state(dovecot, hoa) == {} and not server_state(dovecot, hoa.who)["Drafts"]


def test_what_was_written_goes_up_while_it_is_written(dovecot: Dovecot, make_official: MakeOfficial, scan: Path) -> None:
    """The draft's copy carries the file up once; every new version, and the letter itself, are made of it on the server."""
    imap, smtp = Line(dovecot.imaps_port), Line(dovecot.submission_port)
    hoa = make_official(imap_port=imap.port, smtp_port=smtp.port)
    knows_the_way(hoa)
    draft = hoa.do(c.StartDraft(hoa.account))
    hoa.do(c.AddFile(draft, scan))
    before = imap.up
    for words in ("Kính", "Kính gửi", "Kính gửi các đồng chí"):
        hoa.save(draft, "Dang viet", words)
        hoa.sync()
        assert len(server_state(dovecot, hoa.who)["Drafts"]) == 1
    assert imap.up - before < 1.1 * SIZE
    before = imap.up + smtp.up
    letter = hoa.send(draft)
    frozen = letter_octets.whole(hoa.db, letter)
    hoa.send_and_sync(3)
    assert imap.up + smtp.up - before < 15_000
    (one,) = arrived(dovecot, "Dang viet")
    assert frozen and one.letter.endswith(frozen)
    assert not server_state(dovecot, hoa.who)["Drafts"] and staging_state(dovecot, hoa) == {}
    imap.close()
    smtp.close()


def test_two_pcs_in_one_mailbox(dovecot: Dovecot, make_official: MakeOfficial, scan: Path) -> None:
    """Each removes what is its own only."""
    hoa = make_official()
    huy = make_official(hoa.who)
    for official in (hoa, huy):
        knows_the_way(official)
    hoa.write("May mot", scan)
    hoa.sync()
    huy.write("May hai", scan)
    for official in (huy, hoa, huy, hoa):
        official.send_and_sync()
    assert len(arrived(dovecot, "May mot")) == len(arrived(dovecot, "May hai")) == 1
    assert staging_state(dovecot, hoa) == {}


def test_a_forwarded_file_is_named(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """A letter of 1 MB that lies on the server is sent on without coming here or going up; it arrives whole."""
    imap, smtp = Line(dovecot.imaps_port), Line(dovecot.submission_port)
    hoa = make_official(imap_port=imap.port, smtp_port=smtp.port)
    knows_the_way(hoa)
    data = os.urandom(1_000_000)
    dovecot.deliver(hoa.who.user, with_file("Ban goc", "quyết định.pdf", data))
    hoa.sync()
    original = hoa.letter("Ban goc")
    up, down = imap.up + smtp.up, imap.down + smtp.down
    draft = hoa.do(c.StartForward(original, "Thư chuyển tiếp"))
    page = hoa.session.views.draft(draft)
    assert page is not None and [file.here for file in page.files] == [True]
    hoa.save(draft, "Chuyen tiep", "Để biết")
    letter = hoa.send(draft)
    hoa.send_and_sync(3)
    assert hoa.row(letter).state == "done"
    assert imap.up + smtp.up - up < 10_000 and imap.down + smtp.down - down < 60_000
    (one,) = arrived(dovecot, "Chuyen tiep")
    parsed = email.message_from_bytes(one.letter)
    (file,) = [part for part in parsed.walk() if part.get_filename()]
    assert file.get_payload(decode=True) == data
    imap.close()
    smtp.close()


def test_a_forwarded_file_comes_here_where_it_must(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """The server forgets how to put letters together between 'Gửi' and sending: the file is fetched, and the letter goes whole."""
    imap = Line(dovecot.imaps_port)
    hoa = make_official(imap_port=imap.port)
    knows_the_way(hoa)
    data = os.urandom(200_000)
    dovecot.deliver(hoa.who.user, with_file("Ban goc 2", "a.pdf", data))
    hoa.sync()
    draft = hoa.do(c.StartForward(hoa.letter("Ban goc 2"), "Thư chuyển tiếp"))
    hoa.save(draft, "Chuyen tiep 2", "Để biết")
    letter = hoa.do(c.Send(draft))
    with hoa.session._store.write() as tx:
        route.take(tx, letter, "plain", time.time())
    now = time.time() + 60
    for step in range(4):
        hoa.session.courier(hoa.account).run_once(now + 60 * step)
        hoa.sync()
    (one,) = arrived(dovecot, "Chuyen tiep 2")
    (file,) = [part for part in email.message_from_bytes(one.letter).walk() if part.get_filename()]
    assert file.get_payload(decode=True) == data and hoa.row(letter).state == "done"
    imap.close()
