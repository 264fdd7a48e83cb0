"""What others do to a mailbox while it is being read, and a mailbox that has no room at one step of the work."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

import pytest

from client import commands as c
from client.faults import Fault, MovedElsewhere
from client.rows import Place
from client.store import messages, parts
from client.sync import fetch
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, agree, foreign, server_state
from tests.engine.sending import HAI
from tests.faults.promises import Queued, equal, nothing_stuck
from tests.faults.test_cut_syncing import with_file
from tests.servers import Dovecot, letter

FILE = random.Random(1).randbytes(200_000)  # several pieces


def numbered_anew(other: Any) -> None:
    """The folder is made again: another UIDVALIDITY, and under each old number another letter."""
    other.select_folder("Junk")
    kept = [facts[b"BODY[]"] for _, facts in sorted(other.fetch(other.search("ALL"), ["BODY.PEEK[]"]).items())]
    other.unselect_folder()
    other.delete_folder("Junk")
    other.create_folder("Junk")
    for octets in reversed(kept):
        other.append("Junk", octets)


def expunged(other: Any) -> None:
    other.select_folder("Junk")
    uids = other.search(["SUBJECT", "A"])
    other.delete_messages(uids)
    other.expunge(uids)


def moved_away(other: Any) -> None:
    other.select_folder("Junk")
    other.move(other.search(["SUBJECT", "A"]), "Trash")


@pytest.mark.parametrize("deed", [numbered_anew, expunged, moved_away])
@pytest.mark.parametrize("after", [1, 2])
def test_in_the_middle_of_a_file(
    deed: Callable[[Any], None],
    after: int,
    dovecot: Dovecot,
    make_official: MakeOfficial,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After some pieces of a file its letter has another number, is gone, or lies elsewhere: never the octets of another
    letter; what is still there is fetched whole, what is not is not waited for."""
    hoa = make_official(settings={"small_attachment_limit": 0})
    other_file = random.Random(2).randbytes(200_000)
    with foreign(dovecot, hoa.who) as other:
        other.append("Junk", with_file(1, "A", FILE))
        other.append("Junk", with_file(2, "B", other_file))
    hoa.sync()
    wanted = {}
    for name in ("A", "B"):
        (row,) = [one for one in _rows(hoa) if one.subject == name]
        (wanted[name],) = [part for part in parts.of_message(hoa.db, row.id) if part.role == "file"]
    hoa.do(c.FetchFile(wanted["A"].id))
    pieces, real = [0], fetch.file_piece

    def file_piece(link: Any, **how: Any) -> bool:
        if real(link, **how):
            pieces[0] += 1
            if pieces[0] == after:
                with foreign(dovecot, hoa.who) as other:
                    deed(other)
            return True
        return False

    monkeypatch.setattr(fetch, "file_piece", file_piece)
    try:
        hoa.sync()
    except Fault:  # the server may end a connection whose folder is gone
        pass
    hoa.sync()
    hoa.sync()
    assert pieces[0] >= after
    agree(hoa, dovecot)
    part = parts.get(hoa.db, wanted["A"].id)
    if deed is numbered_anew:
        assert part is not None and part.state == "have"
    if part is not None and part.state == "have":
        assert parts.decoded(hoa.db, part.id) == FILE
    assert not parts.wanted(hoa.db, hoa.account)


def _rows(hoa: Official) -> list[messages.Message]:
    ids = [row[0] for row in hoa.db.execute("SELECT id FROM message")]
    return list(messages.by_rows(hoa.db, ids))


# Two wishes for one letter ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["Archive", "Trash"], ids=["its folder is looked at first", "its folder is looked at later"])
@pytest.mark.parametrize("wish", ["move", "throw away"])
def test_another_program_was_quicker(first: str, wish: str, dovecot: Dovecot, hoa: Official) -> None:
    """Its word stands, wherever our look begins, and the row says why the person's own deed came to nothing; a second time it is done."""
    source = {"Archive": "Junk", "Trash": "Archive"}[first]
    with foreign(dovecot, hoa.who) as other:
        if not other.folder_exists("Archive"):
            other.create_folder("Archive")
        other.append(source, letter(1, subject="Tranh nhau"))
    hoa.sync()
    (row,) = [one for one in _rows(hoa) if one.subject == "Tranh nhau"]
    hoa.do(c.Purge((row.id,)) if wish == "throw away" else c.Delete((row.id,)))
    other_place = "INBOX" if first == "Trash" else "Archive"
    with foreign(dovecot, hoa.who) as other:
        other.select_folder(source)
        other.move(other.search("ALL"), other_place)
    hoa.sync()
    hoa.sync()
    agree(hoa, dovecot)
    (row,) = [one for one in _rows(hoa) if one.subject == "Tranh nhau"]
    assert isinstance(row.fault, MovedElsewhere)
    hoa.do(c.Delete((row.id,)))
    hoa.sync()
    (row,) = [one for one in _rows(hoa) if one.subject == "Tranh nhau"]
    assert row.fault is None and "Tranh nhau" in hoa.subjects(Place.DELETED)


# No room -----------------------------------------------------------------------------------------------------------


def fill_up(dovecot: Dovecot, hoa: Official) -> None:
    """Until not even a small letter goes in."""
    with foreign(dovecot, hoa.who) as other:
        for size in (200_000, 20_000, 2_000, 200):
            try:
                while True:
                    other.append("Junk", letter(size, subject="Đầy", text="z" * size))
            except Exception as full:
                assert "OVERQUOTA" in str(full), full


def make_room(dovecot: Dovecot, hoa: Official) -> None:
    with foreign(dovecot, hoa.who) as other:
        other.select_folder("Junk")
        other.delete_messages(other.search("ALL"))
        other.expunge()


@pytest.mark.parametrize("step", ["draft", "copy in Sent", "trash"])
@pytest.mark.parametrize("bare", [False, True], ids=["all extensions", "none"])
def test_no_room_at_one_step(
    step: str, bare: bool, dovecot: Dovecot, plain_dovecot: Dovecot, make_official: MakeOfficial
) -> None:
    """The mailbox is full when a draft is kept, a copy is filed, or a letter goes to the trash by COPY: the letter goes all the
    same, what is refused waits or says why, nothing is carried up again and again, and with room it all comes right."""
    server = plain_dovecot if bare else dovecot
    hoa = make_official(server.add_user("1M"), server=server)
    with foreign(server, hoa.who) as other:
        other.append("INBOX", letter(1, subject="Xóa", text="k" * 6_000))
    hoa.sync()
    fill_up(server, hoa)
    sent = draft = None
    if step == "draft":
        draft = hoa.do(c.StartDraft(hoa.account))
        hoa.do(c.SaveDraft(draft, "Viết dở", "Kính gửi " + "x" * 9_000))
    elif step == "copy in Sent":
        sent = Queued.written(hoa, f"Đầy {bare}")
    else:
        hoa.do(c.Delete((hoa.letter("Xóa"),)))
    for _ in range(2):
        done = hoa.send_and_sync()
        nothing_stuck(hoa, time.time())
    assert done.up < 8_000, "what does not fit is not carried up again"
    there = server_state(server, hoa.who)
    assert not there["Drafts"] and not there["Sent"], "there was no room"
    if sent is not None:
        sent.once(server.sink.letters, [HAI])
    if hoa.letters() and step == "trash":
        assert hoa.session.views.letter_rows(hoa.letters())[0].fault is not None, "it sprang back and says why"
    make_room(server, hoa)
    if hoa.letters() and step == "trash":
        hoa.do(c.Delete((hoa.letter("Xóa"),)))
    for _ in range(3):
        hoa.send_and_sync()
    equal(hoa, server)
    there = server_state(server, hoa.who)
    assert len(there["Drafts"]) == (draft is not None) and len(there["Sent"]) == (sent is not None)
    assert len(there["Trash"]) == (step == "trash") and hoa.subjects(Place.DELETED) == ["Xóa"] * (step == "trash")
    if sent is not None:
        sent.once(server.sink.letters, [HAI])
    assert not hoa.session.views.outbox()
