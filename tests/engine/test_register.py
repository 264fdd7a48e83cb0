"""The register of a unit mailbox on real servers: two PCs, lines that break, letters that come and go."""

from __future__ import annotations

import random
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from client import commands as c
from client.deeds import register as deeds
from client.documents import when
from client.faults import Fault
from client.rows import RegisterQuery, RegisterRow
from client.store import folders
from client.store import register as store
from client.store.db import Tx
from client.sync import register as carrying
from client.sync.plan import REGISTER
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, foreign, until
from tests.line import Line
from tests.servers import Dovecot, letter

YEAR = when.today(time.time()).year
FIRST = ("Mời họp giao ban tuần 48", "214/GM-UBND – Mời họp phòng, chống triều cường", "Thông báo lịch cúp điện")


def rows(official: Official, book: str = "in", **more: object) -> tuple[RegisterRow, ...]:
    return official.session.views.register(RegisterQuery(official.account, book, YEAR, **more)).rows  # type: ignore[arg-type]


def begin(official: Official) -> Official:
    official.do(c.BeginRegister(official.account))
    return official


def numbers(official: Official, book: str = "in") -> dict[str, int]:
    return {row.summary: row.number for row in rows(official, book)}


def deliver(dovecot: Dovecot, official: Official, *subjects: str) -> None:
    with foreign(dovecot, official.who) as client:
        for number, subject in enumerate(subjects):
            client.append("INBOX", letter(number, subject=subject, more=f"Message-ID: <{zlib.crc32(subject.encode())}@so.example>\r\n"))


def in_folder(dovecot: Dovecot, official: Official) -> list[str]:
    """Message-IDs of the notes on the server."""
    with foreign(dovecot, official.who) as client:
        client.select_folder(REGISTER, readonly=True)
        found = client.fetch(client.search("ALL"), ["ENVELOPE"]) if client.search("ALL") else {}
        return [value[b"ENVELOPE"].message_id.decode() for value in found.values()]


def number_of(official: Official, draft: int) -> tuple[int, str]:
    found = official.session.views.draft_number(draft, official.account, "announcement")  # type: ignore[arg-type]
    assert found.offered and found.code.startswith(f"{found.number}/TB")
    return found.number, found.state


def draft(official: Official, subject: str) -> int:
    number = official.do(c.StartDraft(official.account, "announcement"))
    official.do(c.SaveDraft(number, subject, "Kính gửi", recipients=(c.Recipient("Hai", "hai@cantho.example"),), kind="announcement"))
    return int(number)


def test_what_was_there_before_is_entered_in_the_order_in_which_it_came(hoa: Official, dovecot: Dovecot) -> None:
    """A mailbox in use gets its register: every official letter once, another letter not, and no folder is shown to the person."""
    deliver(dovecot, hoa, FIRST[0], "Chúc mừng sinh nhật", *FIRST[1:])
    hoa.sync()
    assert [row.state for row in rows(hoa)] == ["waits"] * 3 and in_folder_or_none(dovecot, hoa) is None
    begin(hoa)
    hoa.sync()
    assert [(row.number, row.state) for row in rows(hoa)] == [(3, "given"), (2, "given"), (1, "given")]
    assert rows(hoa)[1].code == "214/GM-UBND" and "triều cường" in rows(hoa)[1].summary
    assert len(in_folder(dovecot, hoa)) == 1
    assert all(REGISTER not in folder.name for folder in folders.of_account(hoa.db, hoa.account))
    deliver(dovecot, hoa, "Mời họp bất thường")
    hoa.sync()
    hoa.sync()
    assert numbers(hoa)["Mời họp bất thường"] == 4 and len(in_folder(dovecot, hoa)) == 2


def in_folder_or_none(dovecot: Dovecot, official: Official) -> list[str] | None:
    with foreign(dovecot, official.who) as client:
        return in_folder(dovecot, official) if client.folder_exists(REGISTER) else None


def test_more_letters_than_one_note_holds(make_official: MakeOfficial, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mailbox that has been in use for long is entered note by note, and read page by page at the next PC."""
    monkeypatch.setattr(deeds, "MOST_DEEDS", 3)
    monkeypatch.setattr(carrying, "PAGE", 2)
    hoa = make_official()
    deliver(dovecot, hoa, *(f"Mời họp lần {number}" for number in range(14)))
    begin(hoa)
    hoa.sync()
    assert numbers(hoa) == {f"Mời họp lần {number}": number + 1 for number in range(14)} and len(in_folder(dovecot, hoa)) == 5
    other = begin(make_official(hoa.who))
    other.sync()
    assert numbers(other) == numbers(hoa) and len(in_folder(dovecot, hoa)) == 5


def test_a_worker_enters_a_letter_when_it_comes(make_official: MakeOfficial, dovecot: Dovecot) -> None:
    """Nobody presses anything, and no survey is waited for."""
    hoa = begin(make_official())
    hoa.session.start()
    until(lambda: hoa.session.views.strip().line.state == "good")
    deliver(dovecot, hoa, FIRST[0])
    until(lambda: [row.state for row in rows(hoa)] == ["given"])


def test_a_second_pc_reads_the_same_book(make_official: MakeOfficial, dovecot: Dovecot) -> None:
    """Numbers, corrections with who and when, what was taken out; and it enters nothing a second time."""
    hoa = make_official()
    deliver(dovecot, hoa, *FIRST)
    begin(hoa)
    hoa.sync()
    doc = rows(hoa)[0].doc
    hoa.do(c.CorrectEntry(hoa.account, doc, "summary", "Lịch cúp điện phường"))
    hoa.do(c.CorrectEntry(hoa.account, doc, "handler", "Trần Văn Lợi"))
    hoa.do(c.CorrectEntry(hoa.account, rows(hoa)[2].doc, "out", "1"))
    hoa.sync()
    other = begin(make_official(hoa.who))
    other.sync()
    assert rows(other) != () and [(r.doc, r.number, r.summary, r.handler, r.changes) for r in rows(other)] == [
        (r.doc, r.number, r.summary, r.handler, r.changes) for r in rows(hoa)
    ]
    assert [change.field for change in rows(other)[0].changes] == ["summary", "handler"] and len(rows(other)) == 2
    assert len(in_folder(dovecot, hoa)) == 4 and store.waiting(other.db, other.account) == ()


def test_a_letter_that_has_left_the_mailbox_stays_in_the_register(hoa: Official, dovecot: Dovecot) -> None:
    deliver(dovecot, hoa, *FIRST)
    begin(hoa)
    hoa.sync()
    hoa.do(c.Purge(tuple(hoa.letters())))
    hoa.sync()
    assert hoa.letters() == [] and [(row.number, row.letter) for row in rows(hoa)] == [(3, None), (2, None), (1, None)]


def test_two_pcs_off_the_line_take_the_same_number_and_one_gets_the_next(make_official: MakeOfficial) -> None:
    """Neither is told that it has it before the server has said so; the letter that went under its number stays under it."""
    hoa = begin(make_official())
    other = begin(make_official(hoa.who))
    drafts = draft(hoa, "Thông báo một"), draft(other, "Thông báo hai")
    for official, one in zip((hoa, other), drafts, strict=True):
        assert number_of(official, one) == (1, "")
        official.do(c.TakeNumber(one))
        official.do(c.TakeNumber(one))  # once is enough
        assert number_of(official, one) == (1, "waits")
    other.sync()
    hoa.sync()
    hoa.sync()
    assert number_of(other, drafts[1]) == (1, "given")
    assert number_of(hoa, drafts[0]) == (2, "given")
    hoa.send(drafts[0])
    hoa.send_and_sync(2)
    other.sync()
    assert sorted((row.number, row.summary) for row in rows(other, "out")) == [(1, "Thông báo hai"), (2, "Thông báo một")]
    assert [row.letter is not None for row in rows(other, "out") if row.number == 2] == [True]


def test_a_number_typed_by_hand_that_another_has_is_shown_and_changed_by_nobody(make_official: MakeOfficial) -> None:
    hoa = begin(make_official())
    other = begin(make_official(hoa.who))
    for official, subject in ((hoa, "7/TB-UBND – Thông báo một"), (other, "7/TB-UBND – Thông báo hai")):
        official.send(draft(official, subject))
    for official in (hoa, other, hoa):
        official.send_and_sync(2)
    found = {row.summary: (row.number, row.wants, row.state, row.other) for row in rows(hoa, "out")}
    assert found == {"Thông báo một": (7, 0, "given", ""), "Thông báo hai": (0, 7, "clash", "Thông báo một")}
    doc = next(row.doc for row in rows(hoa, "out") if row.state == "clash")
    assert not hoa.do(c.GiveNumber(hoa.account, doc, 7)) and not hoa.do(c.GiveNumber(hoa.account, doc, 0))
    assert hoa.do(c.GiveNumber(hoa.account, doc, 8))
    hoa.sync()
    other.sync()
    assert numbers(other, "out") == {"Thông báo một": 7, "Thông báo hai": 8}


def test_a_folder_that_was_emptied_or_made_anew_gets_all_back_in_its_order(make_official: MakeOfficial, dovecot: Dovecot) -> None:
    """Whoever still has the notes puts them there again: nobody's number changes."""
    hoa = begin(make_official())
    other = begin(make_official(hoa.who))
    deliver(dovecot, hoa, *FIRST)
    for official in (hoa, other):
        official.sync()
    deliver(dovecot, hoa, "Mời họp khác")
    other.sync()
    other.sync()
    hoa.sync()
    before, notes = numbers(hoa), in_folder(dovecot, hoa)
    assert len(before) == 4 and len(notes) >= 2
    with foreign(dovecot, hoa.who) as client:
        client.delete_folder(REGISTER)
    hoa.sync()
    hoa.sync()
    assert in_folder(dovecot, hoa) == notes and numbers(hoa) == before
    other.sync()
    assert numbers(other) == before and len(in_folder(dovecot, hoa)) == len(notes)


def test_strange_letters_in_the_folder_do_no_harm(hoa: Official, dovecot: Dovecot) -> None:
    begin(hoa)
    hoa.sync()
    with foreign(dovecot, hoa.who) as client:
        if not client.folder_exists(REGISTER):
            client.create_folder(REGISTER)
        client.append(REGISTER, letter(5))
        client.append(REGISTER, b"Message-ID: <so.x@thu-cong-vu>\r\n\r\n" + b"\xff" * 900)
        client.append(REGISTER, b"Message-ID: <so.y@thu-cong-vu>\r\n\r\nW10=\r\n")
    deliver(dovecot, hoa, *FIRST)
    hoa.sync()
    hoa.sync()
    assert sorted(numbers(hoa).values()) == [1, 2, 3]


@pytest.fixture
def lines(dovecot: Dovecot) -> Iterator[Callable[[], Line]]:
    made: list[Line] = []

    def make() -> Line:
        made.append(Line(dovecot.imaps_port))
        return made[-1]

    yield make
    for line in made:
        line.close()


@pytest.mark.parametrize("seed", range(4))
def test_two_sessions_with_cut_lines_give_no_number_twice(
    make_official: MakeOfficial, dovecot: Dovecot, lines: Callable[[], Line], seed: int
) -> None:
    """Real sessions, a real server, lines that break after any octet: each note lies there once, and both read one book."""
    dice = random.Random(seed)
    ways = [lines(), lines()]
    hoa = begin(make_official(imap_port=ways[0].port))
    other = begin(make_official(hoa.who, imap_port=ways[1].port))
    pcs = [hoa, other]
    for official in pcs:
        official.sync()
    made = 0
    for step in range(14):
        at = dice.randrange(2)
        official, line = pcs[at], ways[at]
        match dice.randrange(3):
            case 0:
                official.do(c.TakeNumber(draft(official, f"Thông báo {step}")))
                made += 1
            case 1:
                deliver(dovecot, hoa, f"Mời họp số {step} lần {seed}")
        if dice.random() < 0.6:
            line.cut_after(dice.choice(("up", "down")), dice.randrange(2_500, 12_000))
        try:
            official.sync()
        except Fault:
            pass
        line.mend()
    for _ in range(3):
        for official in pcs:
            official.sync()
    notes = in_folder(dovecot, hoa)
    assert len(notes) == len(set(notes)) and made
    for book in ("in", "out"):
        found = [{row.doc: (row.number, row.state) for row in rows(official, book)} for official in pcs]
        given = [number for number, state in found[0].values()]
        assert found[0] == found[1] and all(given) and len(set(given)) == len(given), (seed, book)


class Dead(BaseException):
    """The power is gone."""


@pytest.mark.parametrize("when_", ["before", "after"])
def test_the_power_may_go_at_every_commit(make_official: MakeOfficial, dovecot: Dovecot, when_: str) -> None:
    """Whatever had been committed: each note lies there once, each document has one number, the order is that of the letters."""
    hoa = make_official()
    deliver(dovecot, hoa, *FIRST)
    hoa.sync()
    begin(hoa)
    hoa.do(c.TakeNumber(draft(hoa, "Thông báo")))
    write, died = hoa.session._store.write, 0
    for at in range(1, 40):
        commits = 0

        @contextmanager
        def mortal(at: int = at) -> Iterator[Tx]:
            nonlocal commits
            with write() as tx:
                yield tx
                commits += 1
                if commits == at and when_ == "before":
                    raise Dead
            if commits == at and when_ == "after":
                raise Dead

        hoa.session._store.write = mortal  # type: ignore[method-assign]
        try:
            hoa.sync()
        except Dead:
            died += 1
        finally:
            hoa.session._store.write = write  # type: ignore[method-assign]
        if commits < at:
            break
    hoa.sync()
    notes = in_folder(dovecot, hoa)
    assert died >= 4 and len(notes) == len(set(notes))
    assert sorted(numbers(hoa).values()) == [1, 2, 3]
    assert hoa.session.views.register(RegisterQuery(hoa.account, "out", YEAR)).rows[0].number == 1
