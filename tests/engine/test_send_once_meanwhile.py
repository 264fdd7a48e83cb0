"""What may come between while a letter goes up once: the person herself, other programs, other mailboxes."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from client import commands as c
from client.deeds import making, sending, writing
from client.faults import FileVanished, LineLost
from client.ids import DraftId
from client.net.imap.catenate import Catenate
from client.net.imap.command import Command
from client.net.imap.letters import Append
from client.store import accounts, drafts, outbox
from client.sync import fetch, staging
from client.sync.plan import STAGING
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
    with_file,
)
from tests.engine.sending import arrived
from tests.servers import Dovecot

HAI, LATER = "hai@cantho.example", "cham2@cantho.example"
SIZE = 260_000


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
    letter = hoa.send(draft)
    hoa.send_and_sync(3)
    (one,) = arrived(dovecot, "Fw Goc la")
    assert files(one.letter) == {"a.csv": data} and hoa.row(letter).state == "done"


@pytest.mark.parametrize("command", [Append, Catenate], ids=["pieces", "joining"])
def test_a_file_removed_while_it_goes_up(
    dovecot: Dovecot, hoa: Official, tmp_path: Path, command: type[Command[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person takes it out of the draft in that moment: nothing breaks, and nothing of it is left."""
    knows_the_way(hoa)
    draft = draft_with(hoa, f"Bot tep {command.__name__}", file(tmp_path))
    (one,) = drafts.files(hoa.db, draft)
    before_answer(command, lambda: hoa.do(c.RemoveFile(one.id)), monkeypatch)
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
        letter = hoa.write("Hai tep", first, second, people=(HAI, LATER))
        hoa.sync()
        hoa.session.courier(hoa.account).run_once()
    finally:
        dovecot.sink.refuse.clear()
    assert hoa.row(letter).state == "sent"
    (rest,) = [one for one in outbox.every_open(hoa.db) if one.state == "waiting"]
    draft = hoa.do(c.TakeBack(rest.id))
    hoa.do(c.RemoveFile(drafts.files(hoa.db, draft)[0].id))
    hoa.sync()
    hoa.save(draft, "Con mot tep")
    hoa.send(draft)
    hoa.send_and_sync(3)
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
    hoa.save(draft, "Doi hop thu", account=unit)
    letter = hoa.send(draft)
    for _ in range(3):
        hoa.session.courier(unit).run_once()
        hoa.session.worker(unit).run_once()
    (one,) = arrived(dovecot, "Doi hop thu")
    assert files(one.letter) == {"cua toi.pdf": path.read_bytes()} and hoa.row(letter).state == "done"


def test_forwarded_from_another_mailbox(dovecot: Dovecot, hoa: Official) -> None:
    """A letter that moves to another mailbox cannot name a file of this one: it is fetched, without being asked."""
    knows_the_way(hoa)
    other = dovecot.add_user()
    draft = forwarded(dovecot, hoa, "Goc doi", with_file("Goc doi", "a.pdf", os.urandom(150_000)))
    with hoa.session._store.write() as tx:
        unit = accounts.add(tx, other.user, password=other.password)
    hoa.save(draft, "Fw Goc doi", account=unit)
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
    hoa.save(draft, "Viet o web, sua")
    with monkeypatch.context() as slow:
        slow.setattr(fetch, "file_piece", lambda link, ahead=False: False)
        hoa.sync()
        hoa.sync()
    for _ in range(2):
        hoa.sync()
        hoa.session._clerk.order(lambda: writing.take_files_that_came(hoa.session._place)).result(10)
    hoa.send(draft)
    hoa.send_and_sync(3)
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
    outgoing = making.outgoing

    def then_changed(*words: Any) -> Any:
        made = outgoing(*words)
        hoa.do(c.RemoveFile(before[0]))
        hoa.do(c.AddFile(draft, file(tmp_path, "3.pdf", 700)))
        return made

    monkeypatch.setattr(making, "outgoing", then_changed)
    assert [one.file for one in making.draft_bytes(hoa.session._place, draft).files] == before


# Other programs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fate", ["moved", "deleted"])
def test_the_original_goes_before_it_is_named(dovecot: Dovecot, hoa: Official, fate: str) -> None:
    """Put into the trash by the person: sent all the same. Deleted by another program: the letter is held, and says why; it does
    not go without its file."""
    knows_the_way(hoa)
    data = os.urandom(150_000)
    subject = f"Goc {fate}"
    letter = hoa.send(forwarded(dovecot, hoa, subject, with_file(subject, "a.pdf", data)))
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
        assert files(one.letter) == {"a.pdf": data} and hoa.row(letter).state == "done"
    else:
        assert hoa.row(letter).state == "held" and hoa.row(letter).fault_code == "FileVanished"
        assert not arrived(dovecot, f"Fw {subject}")


def test_the_original_is_purged_by_the_person(dovecot: Dovecot, hoa: Official) -> None:
    """Sent on, and deleted for good before the line is back: it goes when the letter is made, not before."""
    knows_the_way(hoa)
    data = os.urandom(150_000)
    letter = hoa.send(forwarded(dovecot, hoa, "Goc bo", with_file("Goc bo", "a.pdf", data)))
    hoa.do(c.Purge((hoa.letter("Goc bo"),)))
    hoa.send_and_sync(3)
    (one,) = arrived(dovecot, "Fw Goc bo")
    assert files(one.letter) == {"a.pdf": data} and hoa.row(letter).state == "done"
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
    hoa.save(draft, "Fw Goc di 2")
    hoa.sync()
    page = hoa.session.views.draft(draft)
    assert page is not None and [one.here for one in page.files] == [True]
    letter = hoa.send(draft)
    hoa.send_and_sync(3)
    (one,) = arrived(dovecot, "Fw Goc di 2")
    assert files(one.letter) == {"a.pdf": data} and hoa.row(letter).state == "done"


@pytest.mark.parametrize("where", [STAGING, "Drafts"])
def test_the_folder_is_numbered_anew(
    dovecot: Dovecot, hoa: Official, tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """UIDVALIDITY changes when all pieces are there (or the draft's copy): up with them again; nothing is left, nothing doubled."""
    knows_the_way(hoa)
    path = file(tmp_path)
    draft = draft_with(hoa, f"So moi {len(where)}", path)
    if where == "Drafts":
        hoa.sync()
        letter = hoa.send(draft)
    else:
        letter = hoa.send(draft)
        with monkeypatch.context() as cut:
            cut.setattr(staging, "joined", lost)
            with pytest.raises(LineLost):
                hoa.sync()
    dovecot.doveadm("mailbox", "update", "-u", hoa.who.user, "--uid-validity", "4711", where)
    hoa.send_and_sync(4)
    (one,) = arrived(dovecot, f"So moi {len(where)}")
    assert files(one.letter) == {"a.pdf": path.read_bytes()} and hoa.row(letter).state == "done"
    there = server_state(dovecot, hoa.who)
    assert staging_state(dovecot, hoa) == {} and not there["Drafts"] and len(there["Sent"]) == 2
