"""What may come between while a letter goes up once: other programs, other PCs, the person herself, odd servers, a full mailbox."""

from __future__ import annotations

import email
import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from client import commands as c
from client.deeds import sending, writing
from client.faults import FileVanished, LineLost, OverQuota, ServerBusy
from client.ids import AccountId, DraftId, OutboxId
from client.net.imap.catenate import Catenate, GenUrlAuth
from client.net.imap.commands import Append, Command, Move
from client.net.imap.grammar import Response
from client.net.smtp.connection import Smtp
from client.store import accounts, drafts, outbox
from client.store.outbox import Letter
from client.sync import fetch, plan, staging
from tests.conftest import a_dovecot
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, foreign, server_state
from tests.engine.test_send_once import FOLDER, arrived, knows_the_way, staging_state, state, with_file, write
from tests.line import Line
from tests.servers import Dovecot

HAI, LATER = "hai@cantho.example", "cham2@cantho.example"
SIZE = 260_000


def file(folder: Path, name: str, size: int = SIZE) -> Path:
    path = folder / name
    path.write_bytes(os.urandom(size))
    return path


def files(letter: bytes) -> dict[str, bytes]:
    found = {}
    for part in email.message_from_bytes(letter).walk():
        if part.get_filename():
            data = part.get_payload(decode=True)
            assert isinstance(data, bytes)
            found[str(part.get_filename())] = data
    return found


def draft_with(official: Official, subject: str, *paths: Path) -> DraftId:
    draft: DraftId = official.do(c.StartDraft(official.account))
    for path in paths:
        official.do(c.AddFile(draft, path))
    save(official, draft, subject)
    return draft


def save(official: Official, draft: DraftId, subject: str, account: AccountId | None = None) -> None:
    official.do(c.SaveDraft(draft, subject, "Kính gửi", recipients=(c.Recipient(address=HAI),), account=account))


def send(official: Official, draft: DraftId) -> OutboxId:
    letter: OutboxId = official.do(c.Send(draft))
    official.do(c.SendNow(letter))
    return letter


def row(official: Official, letter: OutboxId) -> Letter:
    found = outbox.get(official.db, letter)
    assert found is not None
    return found


def forwarded(dovecot: Dovecot, official: Official, subject: str, original: bytes) -> DraftId:
    dovecot.deliver(official.who.user, original)
    official.sync()
    draft: DraftId = official.do(c.StartForward(official.letter(subject), "Thư chuyển tiếp"))
    save(official, draft, f"Fw {subject}")
    return draft


def once(command: type[Command[Any]], act: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the answer to the first such command is taken."""
    taken = command.result

    def result(self: Any, tagged: Response) -> Any:
        monkeypatch.setattr(command, "result", taken)
        act()
        return taken(self, tagged)

    monkeypatch.setattr(command, "result", result)


def lost() -> None:
    raise LineLost(host="x")


# The person -------------------------------------------------------------------------------------------------------


def test_a_forwarded_file_that_comes_after_its_draft_was_put_up(dovecot: Dovecot, hoa: Official) -> None:
    """The draft's copy holds it as the other program had packed it, we pack it otherwise: the two are not mixed."""
    knows_the_way(hoa)
    data = b"Nguyen Thi Hoa;Cai Khe;001086012345\r\n" * 4_000
    original = (
        b"From: hai@cantho.example\r\nTo: hoa@cantho.example\r\nSubject: Goc la\r\nMessage-ID: <goc.la@x>\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nKinh gui\r\n--b\r\n'
        b'Content-Type: text/csv; name="a.csv"\r\nContent-Disposition: attachment; filename="a.csv"\r\n'
        b"Content-Transfer-Encoding: 7bit\r\n\r\n" + data + b"\r\n--b--\r\n"
    )
    draft = forwarded(dovecot, hoa, "Goc la", original)
    hoa.sync()
    assert len(server_state(dovecot, hoa.who)["Drafts"]) == 1
    page = hoa.session.views.letter(hoa.letter("Goc la"))
    assert page is not None
    hoa.do(c.FetchFile(page.files[0].id))
    hoa.sync()
    hoa.session._clerk.order(lambda: writing.take_files_that_came(hoa.session._place)).result(10)
    assert [one.here for one in drafts.files(hoa.db, draft)] == [1]
    letter = send(hoa, draft)
    for _ in range(3):
        hoa.send_and_sync()
    (one,) = arrived(dovecot, "Fw Goc la")
    assert files(one.letter) == {"a.csv": data} and state(hoa, letter) == "done"


@pytest.mark.parametrize("command", [Append, Catenate], ids=["pieces", "joining"])
def test_a_file_removed_while_it_goes_up(
    dovecot: Dovecot, hoa: Official, tmp_path: Path, command: type[Command[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person takes it out of the draft in that moment: nothing breaks, and nothing of it is left."""
    knows_the_way(hoa)
    draft = draft_with(hoa, f"Bot tep {command.__name__}", file(tmp_path, "a.pdf"))
    (one,) = drafts.files(hoa.db, draft)
    once(command, lambda: hoa.do(c.RemoveFile(one.id)), monkeypatch)
    hoa.sync()
    hoa.sync()
    assert staging_state(dovecot, hoa) == {} and len(server_state(dovecot, hoa.who)["Drafts"]) == 1


def test_files_keep_their_numbers(dovecot: Dovecot, hoa: Official, tmp_path: Path) -> None:
    """One recipient has the letter, its copy is not filed yet; the other's is taken back, a file goes out of it: what then goes is
    the other file, not the one that stood in its place."""
    knows_the_way(hoa)
    first, second = file(tmp_path, "1.pdf"), file(tmp_path, "2.pdf")
    dovecot.sink.refuse[LATER] = "450 4.2.1 later"
    try:
        letter = write(hoa, "Hai tep", first, second, people=(HAI, LATER))
        hoa.sync()
        hoa.session.courier(hoa.account).run_once()
    finally:
        dovecot.sink.refuse.clear()
    assert state(hoa, letter) == "sent"
    (rest,) = [one for one in outbox.every_open(hoa.db) if one.state == "waiting"]
    draft = hoa.do(c.TakeBack(rest.id))
    hoa.do(c.RemoveFile(drafts.files(hoa.db, draft)[0].id))
    hoa.sync()
    save(hoa, draft, "Con mot tep")
    send(hoa, draft)
    for _ in range(3):
        hoa.send_and_sync()
    (one,) = arrived(dovecot, "Con mot tep")
    assert files(one.letter) == {"2.pdf": second.read_bytes()}
    assert staging_state(dovecot, hoa) == {} and len(server_state(dovecot, hoa.who)["Sent"]) == 3


def test_a_draft_that_moves_to_another_mailbox(dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path) -> None:
    """There the same numbers name somebody else's letter: nothing of that gets into ours."""
    hoa, other = make_official(), dovecot.add_user()
    knows_the_way(hoa)
    path = file(tmp_path, "cua toi.pdf")
    draft = draft_with(hoa, "Doi hop thu", path)
    hoa.sync()
    with foreign(dovecot, hoa.who) as client:
        status = client.folder_status("Drafts", ["UIDVALIDITY", "UIDNEXT"])
    with foreign(dovecot, other) as client:
        for _ in range(status[b"UIDNEXT"] - 1):
            client.append("Drafts", with_file("Mat", "mat.pdf", os.urandom(SIZE)), ["\\Draft"])
    dovecot.doveadm("mailbox", "update", "-u", other.user, "--uid-validity", str(status[b"UIDVALIDITY"]), "Drafts")
    with hoa.session._store.write() as tx:
        unit = accounts.add(tx, other.user, password=other.password)
        account = accounts.get(tx.connection, hoa.account)
        assert account is not None
        accounts.set_submission(tx, unit, account.submission, account.size_limit)
    hoa.session.worker(unit).run_once()
    save(hoa, draft, "Doi hop thu", unit)
    letter = send(hoa, draft)
    for _ in range(3):
        hoa.session.courier(unit).run_once()
        hoa.session.worker(unit).run_once()
    (one,) = arrived(dovecot, "Doi hop thu")
    assert files(one.letter) == {"cua toi.pdf": path.read_bytes()} and state(hoa, letter) == "done"


def test_forwarded_from_another_mailbox(dovecot: Dovecot, hoa: Official) -> None:
    """A letter that moves to another mailbox cannot name a file of this one: it is fetched, without being asked."""
    knows_the_way(hoa)
    other = dovecot.add_user()
    draft = forwarded(dovecot, hoa, "Goc doi", with_file("Goc doi", "a.pdf", os.urandom(150_000)))
    with hoa.session._store.write() as tx:
        unit = accounts.add(tx, other.user, password=other.password)
    save(hoa, draft, "Fw Goc doi", unit)
    hoa.sync()
    hoa.session._clerk.order(lambda: writing.take_files_that_came(hoa.session._place)).result(10)
    assert [one.here for one in drafts.files(hoa.db, draft)] == [1]


def test_a_draft_of_another_program_keeps_its_file(
    dovecot: Dovecot, hoa: Official, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opened and changed while its file is still coming: the copy that holds the file does not go before it is here."""
    knows_the_way(hoa)
    data = os.urandom(150_000)
    with foreign(dovecot, hoa.who) as client:
        client.append("Drafts", with_file("Viet o web", "a.pdf", data), ["\\Draft"])
    hoa.sync()
    (shown,) = hoa.session.views.drafts()
    draft = hoa.do(c.OpenServerDraft(shown.server_only))
    save(hoa, draft, "Viet o web, sua")
    with monkeypatch.context() as slow:
        slow.setattr(fetch, "file_piece", lambda link, ahead=False: False)
        hoa.sync()
        hoa.sync()
    for _ in range(2):
        hoa.sync()
        hoa.session._clerk.order(lambda: writing.take_files_that_came(hoa.session._place)).result(10)
    send(hoa, draft)
    for _ in range(3):
        hoa.send_and_sync()
    (one,) = arrived(dovecot, "Viet o web, sua")
    assert files(one.letter) == {"a.pdf": data} and not server_state(dovecot, hoa.who)["Drafts"]


def test_no_letter_goes_without_its_file(dovecot: Dovecot, hoa: Official, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the moment of 'Gửi' the original has no number (it was just moved): better no letter than one without the file."""
    knows_the_way(hoa)
    draft = forwarded(dovecot, hoa, "Goc mat so", with_file("Goc mat so", "a.pdf", os.urandom(150_000)))
    complete = writing.complete

    def then_moved(place: Any, number: DraftId) -> bool:
        found = complete(place, number)
        with hoa.session._store.write() as tx:
            tx.execute("UPDATE message SET uid_is = NULL WHERE subject = 'Goc mat so'")
        return found

    monkeypatch.setattr(sending.writing, "complete", then_moved)
    with pytest.raises(FileVanished):
        hoa.do(c.Send(draft))
    assert not hoa.session.views.outbox()


def test_a_file_goes_under_its_own_name(hoa: Official, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Removed and another added while the draft is being made into octets: no file is taken for another."""
    draft = draft_with(hoa, "Doi tep", file(tmp_path, "1.pdf", 500), file(tmp_path, "2.pdf", 900))
    before = [one.id for one in drafts.files(hoa.db, draft)]
    outgoing = writing.outgoing

    def then_changed(*words: Any) -> Any:
        made = outgoing(*words)
        hoa.do(c.RemoveFile(before[0]))
        hoa.do(c.AddFile(draft, file(tmp_path, "3.pdf", 700)))
        return made

    monkeypatch.setattr(writing, "outgoing", then_changed)
    assert [one.file for one in writing.draft_bytes(hoa.session._place, draft).files] == before


# Other programs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fate", ["moved", "deleted"])
def test_the_original_goes_before_it_is_named(dovecot: Dovecot, hoa: Official, fate: str) -> None:
    """Put into the trash by the person: sent all the same. Deleted by another program: the letter is held, and says why; it does
    not go without its file."""
    knows_the_way(hoa)
    data = os.urandom(150_000)
    subject = f"Goc {fate}"
    letter = send(hoa, forwarded(dovecot, hoa, subject, with_file(subject, "a.pdf", data)))
    if fate == "moved":
        hoa.do(c.Delete((hoa.letter(subject),)))
    else:
        with foreign(dovecot, hoa.who) as client:
            client.select_folder("INBOX")
            client.delete_messages(client.search(["SUBJECT", subject]))
            client.expunge()
    for step in range(6):
        hoa.session.courier(hoa.account).run_once(time.time() + 60 * step)
        hoa.sync()
    if fate == "moved":
        (one,) = arrived(dovecot, f"Fw {subject}")
        assert files(one.letter) == {"a.pdf": data} and state(hoa, letter) == "done"
    else:
        assert row(hoa, letter).state == "held" and row(hoa, letter).fault_code == "FileVanished"
        assert not arrived(dovecot, f"Fw {subject}")


def test_the_original_is_purged_by_the_person(dovecot: Dovecot, hoa: Official) -> None:
    """Sent on, and deleted for good before the line is back: it goes when the letter is made, not before."""
    knows_the_way(hoa)
    data = os.urandom(150_000)
    letter = send(hoa, forwarded(dovecot, hoa, "Goc bo", with_file("Goc bo", "a.pdf", data)))
    hoa.do(c.Purge((hoa.letter("Goc bo"),)))
    for _ in range(3):
        hoa.send_and_sync()
    (one,) = arrived(dovecot, "Fw Goc bo")
    assert files(one.letter) == {"a.pdf": data} and state(hoa, letter) == "done"
    assert not server_state(dovecot, hoa.who)["INBOX"]


def test_the_original_goes_after_the_draft_was_put_up(dovecot: Dovecot, hoa: Official) -> None:
    """The draft's copy on the server holds the file now: it is written on, and sent, without the original."""
    knows_the_way(hoa)
    data = os.urandom(150_000)
    draft = forwarded(dovecot, hoa, "Goc di", with_file("Goc di", "a.pdf", data))
    hoa.sync()
    with foreign(dovecot, hoa.who) as client:
        client.select_folder("INBOX")
        client.delete_messages(client.search(["SUBJECT", "Goc di"]))
        client.expunge()
    hoa.sync()
    save(hoa, draft, "Fw Goc di 2")
    hoa.sync()
    page = hoa.session.views.draft(draft)
    assert page is not None and [one.here for one in page.files] == [True]
    letter = send(hoa, draft)
    for _ in range(3):
        hoa.send_and_sync()
    (one,) = arrived(dovecot, "Fw Goc di 2")
    assert files(one.letter) == {"a.pdf": data} and state(hoa, letter) == "done"


@pytest.mark.parametrize("where", [FOLDER, "Drafts"])
def test_the_folder_is_numbered_anew(
    dovecot: Dovecot, hoa: Official, tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """UIDVALIDITY changes when all pieces are there (or the draft's copy): up with them again; nothing is left, nothing doubled."""
    knows_the_way(hoa)
    path = file(tmp_path, "a.pdf")
    draft = draft_with(hoa, f"So moi {len(where)}", path)
    if where == "Drafts":
        hoa.sync()
        letter = send(hoa, draft)
    else:
        letter = send(hoa, draft)
        with monkeypatch.context() as cut:
            cut.setattr(staging, "joined", lambda *words: lost())
            with pytest.raises(LineLost):
                hoa.sync()
    dovecot.doveadm("mailbox", "update", "-u", hoa.who.user, "--uid-validity", "4711", where)
    for _ in range(4):
        hoa.send_and_sync()
    (one,) = arrived(dovecot, f"So moi {len(where)}")
    assert files(one.letter) == {"a.pdf": path.read_bytes()} and state(hoa, letter) == "done"
    there = server_state(dovecot, hoa.who)
    assert staging_state(dovecot, hoa) == {} and not there["Drafts"] and len(there["Sent"]) == 2


# Odd servers ------------------------------------------------------------------------------------------------------


def test_a_server_that_does_not_say_where_pieces_lie(
    dovecot: Dovecot, hoa: Official, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No APPENDUID: the letter goes whole at once, and its pieces do not go up for ever."""
    knows_the_way(hoa)
    letter = write(hoa, "Khong APPENDUID", file(tmp_path, "a.pdf"))
    ups: list[str] = []

    def result(self: Append, tagged: Response) -> int:
        ups.append(self.folder)
        if len(ups) > 20:
            lost()
        return 0

    monkeypatch.setattr(Append, "result", result)
    for _ in range(3):
        hoa.send_and_sync()
    assert ups.count(FOLDER) <= 2
    assert len(arrived(dovecot, "Khong APPENDUID")) == 1 and state(hoa, letter) == "done"
    assert len(server_state(dovecot, hoa.who)["Sent"]) == 2


def test_a_server_that_does_not_say_where_it_moved_the_letter(
    dovecot: Dovecot, hoa: Official, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No COPYUID: it is looked for in Sent, and not put there a second time."""
    knows_the_way(hoa)
    letter = write(hoa, "Khong COPYUID", file(tmp_path, "a.pdf"))
    taken = Move.result

    def result(self: Move, tagged: Response) -> Any:
        found = taken(self, tagged)
        found.uids.clear()
        return found

    monkeypatch.setattr(Move, "result", result)
    for _ in range(3):
        hoa.send_and_sync()
    assert state(hoa, letter) == "done" and len(server_state(dovecot, hoa.who)["Sent"]) == 2
    assert staging_state(dovecot, hoa) == {}


def test_not_now_to_a_name_for_ever(
    dovecot: Dovecot, hoa: Official, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A submission server that cannot reach the mailbox says so again and again: then the letter goes whole."""
    knows_the_way(hoa)
    letter = write(hoa, "Luc khac", file(tmp_path, "a.pdf"))

    def busy(*words: Any) -> None:
        raise ServerBusy(reply="451 4.4.1 not now")

    monkeypatch.setattr(Smtp, "send_named", busy)
    now = time.time()
    for day in range(8):
        hoa.session.courier(hoa.account).run_once(now + 90_000 * day)
        hoa.sync()
    assert len(arrived(dovecot, "Luc khac")) == 1 and state(hoa, letter) == "done"
    assert len(server_state(dovecot, hoa.who)["Sent"]) == 2 and staging_state(dovecot, hoa) == {}


def test_a_name_that_is_refused_as_if_the_mailbox_were_full(
    dovecot: Dovecot, hoa: Official, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a server says to a name for good, the letter is tried whole before it is held."""
    knows_the_way(hoa)
    letter = write(hoa, "Day", file(tmp_path, "a.pdf"))

    def full(*words: Any) -> None:
        raise OverQuota(reply="552 5.2.2 over quota")

    monkeypatch.setattr(Smtp, "send_named", full)
    for _ in range(4):
        hoa.send_and_sync()
    assert len(arrived(dovecot, "Day")) == 1 and state(hoa, letter) == "done"


def test_a_server_that_seals_no_names(
    dovecot: Dovecot, hoa: Official, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GENURLAUTH is refused (it knows itself under another name): the letter goes whole, and what was made becomes its copy."""
    knows_the_way(hoa)
    letter = write(hoa, "Khong ten", file(tmp_path, "a.pdf"))
    monkeypatch.setattr(GenUrlAuth, "segments", lambda self: [b'GENURLAUTH "imap://x@elsewhere/INBOX/;UID=1;URLAUTH=submit+x" INTERNAL'])
    for _ in range(3):
        hoa.send_and_sync()
    assert len(arrived(dovecot, "Khong ten")) == 1 and state(hoa, letter) == "done"
    assert len(server_state(dovecot, hoa.who)["Sent"]) == 2 and staging_state(dovecot, hoa) == {}


def test_no_folder_for_pieces(dovecot: Dovecot, hoa: Official, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server where the staging folder cannot be made: drafts and letters go as they always went."""
    knows_the_way(hoa)
    monkeypatch.setattr(plan, "STAGING", "Khong//duoc")
    draft = draft_with(hoa, "Khong ngan", file(tmp_path, "a.pdf"))
    second = draft_with(hoa, "Khong ngan 2")
    hoa.sync()
    assert len(server_state(dovecot, hoa.who)["Drafts"]) == 2
    letters = [send(hoa, draft), send(hoa, second)]
    for _ in range(3):
        hoa.send_and_sync()
    assert [state(hoa, one) for one in letters] == ["done", "done"] and len(arrived(dovecot, "Khong ngan")) == 1


def test_without_quick_literals(tmp_path: Path, make_official: MakeOfficial) -> None:
    """A server that wants to be asked before each literal; and an empty file beside a big one."""
    words = "IMAP4rev1 SASL-IR ENABLE IDLE UIDPLUS MOVE CATENATE URLAUTH ESEARCH QUOTA"
    with a_dovecot(more=f"imap_capability = {words}") as server:
        hoa = make_official(server=server)
        knows_the_way(hoa)
        path = file(tmp_path, "a.pdf")
        letter = write(hoa, "Cham", file(tmp_path, "rong.txt", 0), path)
        hoa.send_and_sync()
        assert row(hoa, letter).url
        for _ in range(2):
            hoa.send_and_sync()
        (one,) = arrived(server, "Cham")
        assert files(one.letter) == {"rong.txt": b"", "a.pdf": path.read_bytes()} and state(hoa, letter) == "done"
        assert staging_state(server, hoa) == {}


def test_no_connection_for_a_letter_whose_file_is_still_coming(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """It is looked at again and again until the file is here; the line is not used for that."""
    smtp = Line(dovecot.submission_port)
    hoa = make_official(smtp_port=smtp.port)
    knows_the_way(hoa)
    data = os.urandom(150_000)
    letter = send(hoa, forwarded(dovecot, hoa, "Goc cham", with_file("Goc cham", "a.pdf", data)))
    with hoa.session._store.write() as tx:
        outbox.take_route(tx, letter, "plain", time.time())
    before, now = smtp.connections, time.time()
    for step in range(1, 6):
        hoa.session.courier(hoa.account).run_once(now + 60 * step)
    assert smtp.connections == before and row(hoa, letter).fault_code == "FileVanished" and row(hoa, letter).attempts == 0
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
    letter = write(hoa, "Ca hai", file(tmp_path, "a.pdf"))
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
    for _ in range(3):
        hoa.send_and_sync()
    assert len(arrived(dovecot, "Ca hai")) == 1 and state(hoa, letter) == "done"
    assert len(server_state(dovecot, hoa.who)["Sent"]) == 2


# A full mailbox ---------------------------------------------------------------------------------------------------


def test_room_is_not_asked_for_twice(
    dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line breaks when all pieces are there: they need no room any more."""
    hoa = make_official(dovecot.add_user("1M"))
    knows_the_way(hoa)
    letter = write(hoa, "Con cho", file(tmp_path, "a.pdf"))
    with monkeypatch.context() as cut:
        cut.setattr(staging, "joined", lambda *words: lost())
        with pytest.raises(LineLost):
            hoa.sync()
    hoa.sync()
    assert row(hoa, letter).route == "staged"


def test_pieces_do_not_keep_the_copy_out(
    dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mailbox fills up when the pieces are there: the letter goes whole, they go, and its copy has their room."""
    hoa = make_official(dovecot.add_user("1M"))
    knows_the_way(hoa)
    letter = write(hoa, "Day giua chung", file(tmp_path, "a.pdf"))

    def fill() -> None:
        with foreign(dovecot, hoa.who) as client:
            client.append("INBOX", with_file("Lam day", "x", os.urandom(300_000)))

    joined = staging.joined
    monkeypatch.setattr(staging, "joined", lambda *words: (fill(), monkeypatch.setattr(staging, "joined", joined), joined(*words))[2])
    for _ in range(4):
        hoa.send_and_sync()
    assert len(arrived(dovecot, "Day giua chung")) == 1
    assert staging_state(dovecot, hoa) == {} and state(hoa, letter) == "done"


def test_moving_to_sent_needs_no_room(dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path) -> None:
    """The mailbox fills up when the letter is made: it is sent, and what was made becomes the copy."""
    hoa = make_official(dovecot.add_user("1M"))
    knows_the_way(hoa)
    letter = write(hoa, "Day sau", file(tmp_path, "a.pdf"))
    hoa.sync()
    hoa.sync()
    assert row(hoa, letter).route == "staged"
    with foreign(dovecot, hoa.who) as client:
        client.append("INBOX", with_file("Lam day", "x", os.urandom(400_000)))
    hoa.sync()
    for _ in range(2):
        hoa.send_and_sync()
    assert len(arrived(dovecot, "Day sau")) == 1 and state(hoa, letter) == "done"


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
        send(hoa, draft)
    link_draft, frozen, times = hoa.session.worker(hoa.account)._draft_bytes, outbox.frozen, []
    monkeypatch.setattr(outbox, "frozen", lambda *words: (times.append(1), frozen(*words))[1])
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
    letter = write(hoa, "Lac", file(tmp_path, "a.pdf"))
    once(Append, lost, monkeypatch)
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
    letter = write(hoa, "Lac sau khi noi", file(tmp_path, "a.pdf"))
    once(Catenate, lost, monkeypatch)
    with pytest.raises(LineLost):
        hoa.sync()
    courier, now = hoa.session.courier(hoa.account), time.time()
    for step in range(1, 4):
        courier.run_once(now + step * (outbox.STALLED + 1))
    assert len(arrived(dovecot, "Lac sau khi noi")) == 1
    hoa.sync()
    hoa.sync()
    assert state(hoa, letter) == "done" and len(server_state(dovecot, hoa.who)["Sent"]) == 2
    assert staging_state(dovecot, hoa) == {}
