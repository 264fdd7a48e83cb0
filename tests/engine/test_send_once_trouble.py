"""A letter that goes up once, where the server is odd, the mailbox fills up, or an answer is lost."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from client import commands as c
from client.faults import Fault, LineLost, OverQuota, ServerBusy
from client.net.imap.catenate import Catenate, GenUrlAuth
from client.net.imap.grammar import Response
from client.net.imap.letters import Append, Move
from client.net.smtp.connection import Smtp
from client.store import drafts, letter_octets, outbox, route
from client.sync import plan, staging
from client.sync.plan import STAGING
from tests.conftest import a_dovecot
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, foreign, server_state
from tests.engine.once import (
    before_answer,
    draft_with,
    file,
    files,
    forwarded,
    knows_the_way,
    lost,
    staging_state,
    went_once,
    with_file,
)
from tests.engine.sending import arrived
from tests.line import Line
from tests.servers import Dovecot

HAI, LATER = "hai@cantho.example", "cham2@cantho.example"
SIZE = 260_000


def raising(fault: Fault) -> Any:
    def refused(*words: Any) -> None:
        raise fault

    return refused


# Odd servers ------------------------------------------------------------------------------------------------------


def test_a_server_that_does_not_say_where_pieces_lie(
    dovecot: Dovecot, hoa: Official, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No APPENDUID: the letter goes whole at once, and its pieces do not go up for ever."""
    knows_the_way(hoa)
    letter = hoa.write("Khong APPENDUID", file(tmp_path))
    ups: list[str] = []

    def result(self: Append, tagged: Response) -> int:
        ups.append(self.folder)
        if len(ups) > 20:
            lost()
        return 0

    monkeypatch.setattr(Append, "result", result)
    hoa.send_and_sync(3)
    assert ups.count(STAGING) <= 2
    assert len(arrived(dovecot, "Khong APPENDUID")) == 1 and hoa.row(letter).state == "done"
    assert len(server_state(dovecot, hoa.who)["Sent"]) == 2


def test_a_server_that_does_not_say_where_it_moved_the_letter(
    dovecot: Dovecot, hoa: Official, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No COPYUID: it is looked for in Sent, and not put there a second time."""
    knows_the_way(hoa)
    letter = hoa.write("Khong COPYUID", file(tmp_path))
    taken = Move.result

    def result(self: Move, tagged: Response) -> Any:
        found = taken(self, tagged)
        found.uids.clear()
        return found

    monkeypatch.setattr(Move, "result", result)
    hoa.send_and_sync(3)
    assert hoa.row(letter).state == "done" and len(server_state(dovecot, hoa.who)["Sent"]) == 2
    assert staging_state(dovecot, hoa) == {}


def test_not_now_to_a_name_for_ever(
    dovecot: Dovecot, hoa: Official, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A submission server that cannot reach the mailbox says so again and again: then the letter goes whole."""
    knows_the_way(hoa)
    letter = hoa.write("Luc khac", file(tmp_path))
    monkeypatch.setattr(Smtp, "send_named", raising(ServerBusy(reply="451 4.4.1 not now")))
    now = time.time()
    for day in range(8):
        hoa.session.courier(hoa.account).run_once(now + 90_000 * day)
        hoa.sync()
    went_once(dovecot, hoa, letter, "Luc khac")


def test_a_name_that_is_refused_as_if_the_mailbox_were_full(
    dovecot: Dovecot, hoa: Official, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a server says to a name for good, the letter is tried whole before it is held."""
    knows_the_way(hoa)
    letter = hoa.write("Day", file(tmp_path))
    monkeypatch.setattr(Smtp, "send_named", raising(OverQuota(reply="552 5.2.2 over quota")))
    hoa.send_and_sync(4)
    assert len(arrived(dovecot, "Day")) == 1 and hoa.row(letter).state == "done"


def test_a_server_that_seals_no_names(
    dovecot: Dovecot, hoa: Official, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GENURLAUTH is refused (it knows itself under another name): the letter goes whole, and what was made becomes its copy."""
    knows_the_way(hoa)
    letter = hoa.write("Khong ten", file(tmp_path))
    monkeypatch.setattr(GenUrlAuth, "segments", lambda self: [b'GENURLAUTH "imap://x@elsewhere/INBOX/;UID=1;URLAUTH=submit+x" INTERNAL'])
    hoa.send_and_sync(3)
    went_once(dovecot, hoa, letter, "Khong ten")


def test_no_folder_for_pieces(dovecot: Dovecot, hoa: Official, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server where the staging folder cannot be made: drafts and letters go as they always went."""
    knows_the_way(hoa)
    monkeypatch.setattr(plan, "STAGING", "Khong//duoc")
    draft = draft_with(hoa, "Khong ngan", file(tmp_path))
    second = draft_with(hoa, "Khong ngan 2")
    hoa.sync()
    assert len(server_state(dovecot, hoa.who)["Drafts"]) == 2
    letters = [hoa.send(draft), hoa.send(second)]
    hoa.send_and_sync(3)
    assert [hoa.row(one).state for one in letters] == ["done", "done"] and len(arrived(dovecot, "Khong ngan")) == 1


def test_without_quick_literals(tmp_path: Path, make_official: MakeOfficial) -> None:
    """A server that wants to be asked before each literal; and an empty file beside a big one."""
    words = "IMAP4rev1 SASL-IR ENABLE IDLE UIDPLUS MOVE CATENATE URLAUTH ESEARCH QUOTA"
    with a_dovecot(more=f"imap_capability = {words}") as server:
        hoa = make_official(server=server)
        knows_the_way(hoa)
        path = file(tmp_path)
        letter = hoa.write("Cham", file(tmp_path, "rong.txt", 0), path)
        hoa.send_and_sync()
        assert hoa.row(letter).url
        hoa.send_and_sync(2)
        (one,) = arrived(server, "Cham")
        assert files(one.letter) == {"rong.txt": b"", "a.pdf": path.read_bytes()} and hoa.row(letter).state == "done"
        assert staging_state(server, hoa) == {}


def test_no_connection_for_a_letter_whose_file_is_still_coming(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """It is looked at again and again until the file is here; the line is not used for that."""
    smtp = Line(dovecot.submission_port)
    hoa = make_official(smtp_port=smtp.port)
    knows_the_way(hoa)
    data = os.urandom(150_000)
    letter = hoa.send(forwarded(dovecot, hoa, "Goc cham", with_file("Goc cham", "a.pdf", data)))
    with hoa.session._store.write() as tx:
        route.take(tx, letter, "plain", time.time())
    before, now = smtp.connections, time.time()
    for step in range(1, 6):
        hoa.session.courier(hoa.account).run_once(now + 60 * step)
    assert smtp.connections == before and hoa.row(letter).fault_code == "FileVanished" and hoa.row(letter).attempts == 0
    hoa.sync()
    assert hoa.session.courier(hoa.account).run_once(now + 600) == 1
    (one,) = arrived(dovecot, "Fw Goc cham")
    assert files(one.letter) == {"a.pdf": data}
    smtp.close()


def test_the_worker_gives_up_while_the_courier_sends(
    dovecot: Dovecot, hoa: Official, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stalled letter goes whole; the piece that was under way all the time is refused just before the courier has read its 250:
    the letter stays the courier's, and does not go a second time."""
    knows_the_way(hoa)
    letter = hoa.write("Ca hai", file(tmp_path))
    courier, now = hoa.session.courier(hoa.account), time.time()
    accepted, read_on = threading.Event(), threading.Event()
    last = Smtp._last

    def slow(*words: Any) -> Any:
        reply = last(*words)
        accepted.set()
        assert read_on.wait(20)
        return reply

    def send_whole() -> None:
        for step in (1, 2):
            courier.run_once(now + step * (outbox.STALLED + 1))

    sender = threading.Thread(target=send_whole)

    def refused(*words: Any) -> bool:
        sender.start()
        assert accepted.wait(20)
        raise OverQuota(reply="")

    monkeypatch.setattr(Smtp, "_last", slow)
    monkeypatch.setattr(staging, "lift", refused)
    hoa.sync()
    read_on.set()
    sender.join(20)
    hoa.send_and_sync(3)
    assert len(arrived(dovecot, "Ca hai")) == 1 and hoa.row(letter).state == "done"
    assert len(server_state(dovecot, hoa.who)["Sent"]) == 2


# A full mailbox ---------------------------------------------------------------------------------------------------


def test_room_is_not_asked_for_twice(
    dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line breaks when all pieces are there: they need no room any more."""
    hoa = make_official(dovecot.add_user("1M"))
    knows_the_way(hoa)
    letter = hoa.write("Con cho", file(tmp_path))
    with monkeypatch.context() as cut:
        cut.setattr(staging, "joined", lost)
        with pytest.raises(LineLost):
            hoa.sync()
    hoa.sync()
    assert hoa.row(letter).route == "staged"


def test_pieces_do_not_keep_the_copy_out(
    dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mailbox fills up when the pieces are there: the letter goes whole, they go, and its copy has their room."""
    hoa = make_official(dovecot.add_user("1M"))
    knows_the_way(hoa)
    letter = hoa.write("Day giua chung", file(tmp_path))

    def fill() -> None:
        with foreign(dovecot, hoa.who) as client:
            client.append("INBOX", with_file("Lam day", "x", os.urandom(300_000)))

    joined = staging.joined
    monkeypatch.setattr(staging, "joined", lambda *words: (fill(), monkeypatch.setattr(staging, "joined", joined), joined(*words))[2])
    hoa.send_and_sync(4)
    assert len(arrived(dovecot, "Day giua chung")) == 1
    assert staging_state(dovecot, hoa) == {} and hoa.row(letter).state == "done"


def test_moving_to_sent_needs_no_room(dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path) -> None:
    """The mailbox fills up when the letter is made: it is sent, and what was made becomes the copy."""
    hoa = make_official(dovecot.add_user("1M"))
    knows_the_way(hoa)
    letter = hoa.write("Day sau", file(tmp_path))
    hoa.sync()
    hoa.sync()
    assert hoa.row(letter).route == "staged"
    with foreign(dovecot, hoa.who) as client:
        client.append("INBOX", with_file("Lam day", "x", os.urandom(400_000)))
    hoa.sync()
    hoa.send_and_sync(2)
    assert len(arrived(dovecot, "Day sau")) == 1 and hoa.row(letter).state == "done"


def test_a_draft_where_there_is_room_for_it_once(dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path) -> None:
    """Pieces and copy would not fit together: it goes up whole."""
    hoa = make_official(dovecot.add_user("1M"))
    knows_the_way(hoa)
    draft_with(hoa, "Vua du", file(tmp_path, "a.pdf", 500_000))
    hoa.sync()
    assert len(server_state(dovecot, hoa.who)["Drafts"]) == 1


@pytest.mark.parametrize("sent", [True, False], ids=["letter", "draft"])
def test_a_big_letter_is_read_once(hoa: Official, tmp_path: Path, sent: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not once for each of its pieces: that made 50 s of work of a letter of 25 MB."""
    knows_the_way(hoa)
    draft = draft_with(hoa, "To", file(tmp_path, "a.pdf", 2_000_000))
    if sent:
        hoa.send(draft)
    link_draft, frozen, times = hoa.session.worker(hoa.account)._draft_bytes, letter_octets.frozen, []
    monkeypatch.setattr(letter_octets, "frozen", lambda *words: (times.append(1), frozen(*words))[1])
    monkeypatch.setattr(
        hoa.session.worker(hoa.account), "_draft_bytes", lambda number: (times.append(1), link_draft(number))[1]
    )
    hoa.sync()
    assert 0 < len(times) < 5


# Lost answers -----------------------------------------------------------------------------------------------------


def test_pieces_whose_answer_was_lost_and_that_nobody_wants_any_more(
    dovecot: Dovecot, hoa: Official, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line breaks when they have arrived, and the draft is thrown away: they are found and removed all the same."""
    knows_the_way(hoa)
    letter = hoa.write("Lac", file(tmp_path))
    before_answer(Append, lost, monkeypatch)
    with pytest.raises(LineLost):
        hoa.sync()
    assert staging_state(dovecot, hoa)
    draft = hoa.do(c.TakeBack(letter))
    with hoa.session._store.write() as tx:
        drafts.forget(tx, draft)
    hoa.sync()
    hoa.sync()
    assert staging_state(dovecot, hoa) == {}


def test_a_made_letter_whose_answer_was_lost(
    dovecot: Dovecot, hoa: Official, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line breaks when it was made, and it goes whole: what was made becomes its one copy."""
    knows_the_way(hoa)
    letter = hoa.write("Lac sau khi noi", file(tmp_path))
    before_answer(Catenate, lost, monkeypatch)
    with pytest.raises(LineLost):
        hoa.sync()
    courier, now = hoa.session.courier(hoa.account), time.time()
    for step in range(1, 4):
        courier.run_once(now + step * (outbox.STALLED + 1))
    assert len(arrived(dovecot, "Lac sau khi noi")) == 1
    hoa.sync()
    hoa.sync()
    went_once(dovecot, hoa, letter, "Lac sau khi noi")
