"""Servers that refuse, are busy, or are strange: one thing that does not go keeps nothing else waiting, and no letter is lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from client import backoff
from client import commands as c
from client.faults import DiskFull, Fault, OverQuota, ServerBusy, ServerRefused
from client.net.imap.connection import IdleNews, Imap
from client.net.imap.folders import Select
from client.net.imap.letters import Append, Fetch, Store
from client.rows import Place
from client.store import accounts, messages
from client.sync import pull, survey, worker
from client.sync.wire import Uids
from tests.conftest import a_dovecot
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, agree, foreign, server_state, until
from tests.engine.test_sync import fill
from tests.servers import Dovecot, letter


@pytest.fixture
def condstore_dovecot() -> Iterator[Dovecot]:
    """A server with CONDSTORE that has no QRESYNC."""
    with a_dovecot(more="imap_capability = IMAP4rev1 UIDPLUS CONDSTORE ESEARCH") as server:
        yield server


def refuse(monkeypatch: pytest.MonkeyPatch, which: Callable[[Any], Fault | None]) -> None:
    """The server answers so to these commands; what follows a refused SELECT in its flight is refused as well."""
    real = Imap.try_flight

    def try_flight(self: Imap, *commands: Any, **more: Any) -> tuple[Any, ...]:
        at = next((at for at, one in enumerate(commands) if isinstance(one, Select) and which(one)), len(commands))
        faults = [which(one) if place <= at else ServerRefused(reply="no folder") for place, one in enumerate(commands)]
        through = [one for one, fault in zip(commands, faults, strict=True) if fault is None]
        answers = iter(real(self, *through, **more) if through else ())
        return (*(fault or next(answers) for fault in faults), *answers)

    monkeypatch.setattr(Imap, "try_flight", try_flight)


def test_letters_marked_by_another_program(
    condstore_dovecot: Dovecot, make_official: MakeOfficial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than a page of letters that another program has marked as deleted: looked at, not asked for again and again."""
    hoa = make_official(server=condstore_dovecot)
    fill(condstore_dovecot, hoa, 20)
    hoa.sync()
    fill(condstore_dovecot, hoa, 80, start=100)
    with foreign(condstore_dovecot, hoa.who) as other:
        other.select_folder("INBOX")
        other.add_flags(other.search("ALL")[20:], ["\\Deleted"])
    looks, real = [0], pull.look

    def look(*given: Any) -> None:
        looks[0] += 1
        assert looks[0] < 60, "it goes round in circles"
        real(*given)

    monkeypatch.setattr(pull, "look", look)
    hoa.sync()
    hoa.sync()
    assert len(hoa.letters()) == 20
    agree(hoa, condstore_dovecot)


def test_a_folder_that_is_busy(dovecot: Dovecot, hoa: Official, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wishes of the other folders, the texts and the drafts go on; those of this one when it can be had again."""
    fill(dovecot, hoa, 3, "Junk", start=200)
    fill(dovecot, hoa, 3)
    hoa.sync()
    (junk, *_) = messages.by_message_id(hoa.db, hoa.account, next(iter(hoa.state()["Junk"])).rpartition("/")[0])
    hoa.do(c.Flag((junk.id,)))
    hoa.do(c.MarkRead((hoa.letter("Thư 2"),)))
    hoa.do(c.SaveDraft(hoa.do(c.StartDraft(hoa.account)), "Viết dở", "Kính gửi"))
    with foreign(dovecot, hoa.who) as other:
        other.append("Junk", letter(50))
    with monkeypatch.context() as patch:
        refuse(patch, lambda one: ServerBusy(reply="") if isinstance(one, Select) and one.folder == "Junk" else None)
        hoa.sync()
        there = server_state(dovecot, hoa.who)
        assert sum(flags & messages.SEEN for _, flags in there["INBOX"].values()) == 1
        assert len(there["Drafts"]) == 1 and hoa.open_wishes() == 1
        assert hoa.session.views.strip(hoa.account).line.fault is None
    hoa.sync()
    agree(hoa, dovecot)


def test_a_password_given_while_the_old_one_is_tried(
    dovecot: Dovecot, hoa: Official, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a slow line the person is quicker than the server's No: the new password is tried all the same."""
    real = Imap.connect

    def connect(server: Any, credentials: Any, **more: Any) -> Imap:
        with hoa.session._store.write() as tx:
            accounts.set_password(tx, hoa.account, hoa.who.password)
        return real(server, credentials, **more)

    hoa.do(c.GivePassword(hoa.account, "sai"))
    monkeypatch.setattr(Imap, "connect", connect)
    hoa.session.start()
    until(lambda: (line := hoa.session.views.strip(hoa.account).line).state == "good" and line.fault is None)
    until(lambda: hoa.mailbox.received_at)


def test_a_full_disk_is_not_hammered(hoa: Official, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signing in goes, writing does not: each try comes later than the one before."""
    away: list[float] = []

    def full(link: Any) -> bool:
        raise DiskFull()

    def pause(fault: Fault, seconds: float, chance: float, **more: Any) -> float:
        if seconds:
            away.append(seconds)
        return 0.01

    monkeypatch.setattr(survey, "survey", full)
    monkeypatch.setattr(backoff, "pause", pause)
    monkeypatch.setattr(backoff, "AT_MOST_EVERY", 0.0)
    hoa.session.start()
    until(lambda: len(away) >= 4)
    assert away == sorted(away) and away[0] < away[3]


def test_a_server_that_ends_idle_at_once(dovecot: Dovecot, hoa: Official, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither side runs in circles, and what the person does still goes at once."""
    fill(dovecot, hoa, 1)
    times = [0]

    def idle(self: Imap, seconds: float, waker: Any, *before: Any) -> IdleNews:
        times[0] += 1
        return IdleNews(False, False)

    monkeypatch.setattr(Imap, "idle", idle)
    hoa.session.start()
    until(lambda: times[0] > worker.RESTLESS)
    time.sleep(0.5)
    assert times[0] <= worker.RESTLESS + 2
    hoa.do(c.MarkRead((hoa.letter("Thư 1"),)))
    until(lambda: any(flags & 1 for _, flags in server_state(dovecot, hoa.who)["INBOX"].values()), 3.0)


def test_a_draft_goes_up_by_itself(dovecot: Dovecot, hoa: Official, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the worker waits for mail: up it goes seconds after the last key, and away when it is thrown away; typing on
    does not break IDLE each time."""
    times, real = [0], Imap.idle

    def idle(self: Imap, seconds: float, waker: Any, *before: Any) -> IdleNews:
        times[0] += 1
        return real(self, seconds, waker)

    monkeypatch.setattr(Imap, "idle", idle)
    hoa.session.worker(hoa.account)._options = replace(hoa.session.worker(hoa.account)._options, draft_rest_seconds=2.0)
    hoa.session.start()
    until(lambda: times[0])
    draft = hoa.do(c.StartDraft(hoa.account))
    for number in range(40):
        hoa.do(c.SaveDraft(draft, "Viết dở", f"Kính gửi {number}"))
    assert times[0] < 10
    until(lambda: len(server_state(dovecot, hoa.who)["Drafts"]) == 1)
    hoa.do(c.DiscardDraft(draft))
    until(lambda: not server_state(dovecot, hoa.who)["Drafts"])


def test_mail_that_comes_in_the_middle(dovecot: Dovecot, hoa: Official, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the server says of new mail while it answers something else counts too: IDLE does not tell it a second time."""
    hoa.sync()
    real, told = worker.push.push, [False]

    def push(link: Any) -> bool:
        if link.surveyed and not link.due and not told[0]:
            told[0] = True
            dovecot.deliver(hoa.who.user, letter(7, subject="Thư đến giữa chừng"))
            until(lambda: link.call(Uids("ALL", ())))
        return real(link)

    monkeypatch.setattr(worker.push, "push", push)
    hoa.session.start()
    until(lambda: "Thư đến giữa chừng" in hoa.subjects())


def test_a_copy_that_the_server_takes_not(dovecot: Dovecot, hoa: Official, monkeypatch: pytest.MonkeyPatch) -> None:
    """Full, although the quota says that there is room: the letter is not carried up again and again."""
    hoa.sync()
    tries = [0]

    def full(one: Any) -> Fault | None:
        if not isinstance(one, Append):
            return None
        tries[0] += 1
        assert tries[0] < 9, "again and again"
        return OverQuota()

    draft = hoa.do(c.StartDraft(hoa.account))
    hoa.do(c.SaveDraft(draft, "Báo cáo", "Kính gửi", recipients=(c.Recipient(address="hai@cantho.example"),)))
    hoa.do(c.SendNow(hoa.do(c.Send(draft))))
    with monkeypatch.context() as patch:
        refuse(patch, full)
        hoa.send_and_sync()
    hoa.sync()
    assert len(server_state(dovecot, hoa.who)["Sent"]) == 1


def test_drafts_that_have_no_folder(dovecot: Dovecot, hoa: Official, monkeypatch: pytest.MonkeyPatch) -> None:
    """The drafts folder is busy: what is written waits for the next look around, and nothing runs in circles meanwhile."""
    hoa.sync()
    times, real = [0], Imap.idle

    def idle(self: Imap, seconds: float, waker: Any, *before: Any) -> IdleNews:
        times[0] += 1
        return real(self, seconds, waker)

    monkeypatch.setattr(Imap, "idle", idle)
    refuse(monkeypatch, lambda one: ServerBusy(reply="") if isinstance(one, Select) and one.folder == "Drafts" else None)
    hoa.session.worker(hoa.account)._options = replace(hoa.session.worker(hoa.account)._options, draft_rest_seconds=0.1)
    hoa.session.start()
    until(lambda: times[0])
    hoa.do(c.SaveDraft(hoa.do(c.StartDraft(hoa.account)), "Viết dở", "Kính gửi"))
    until(lambda: times[0] > 1)
    time.sleep(1.5)
    assert times[0] < 8


def test_a_draft_number_that_is_another_letter(dovecot: Dovecot, hoa: Official) -> None:
    """The number of the old copy means another letter now (another folder holds the drafts): that one is not removed."""
    hoa.sync()
    draft = hoa.do(c.StartDraft(hoa.account))
    hoa.do(c.SaveDraft(draft, "Viết dở", "Một"))
    with foreign(dovecot, hoa.who) as other:
        other.append("Drafts", letter(3, subject="Của người khác"))
    hoa.sync()
    (uid,) = [uid for name, (uid, _) in server_state(dovecot, hoa.who)["Drafts"].items() if not name.startswith("<nhap.")]
    with hoa.session._store.write() as tx:
        tx.execute("UPDATE draft SET uid_is = ? WHERE id = ?", (uid, draft))
    hoa.do(c.SaveDraft(draft, "Viết dở", "Một hai"))
    hoa.sync()
    hoa.sync()
    there = server_state(dovecot, hoa.who)["Drafts"]
    assert uid in {one for one, _ in there.values()} and len(there) == 2
    agree(hoa, dovecot)


def test_same_message_id_is_not_the_same_letter(plain_dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """Without MOVE a letter goes by COPY; another one in the trash with its Message-ID does not stand for it."""
    hoa = make_official(server=plain_dovecot)
    fill(plain_dovecot, hoa, 1)
    with foreign(plain_dovecot, hoa.who) as other:
        other.append("Trash", letter(1, subject="Thư 1", text="Một thư khác hẳn, chỉ trùng số."))
    hoa.sync()
    hoa.do(c.Delete((hoa.letter("Thư 1"),)))
    hoa.sync()
    assert len(hoa.letters(Place.DELETED)) == 2 and not hoa.letters()
    agree(hoa, plain_dovecot)


def test_half_moved_and_then_to_go_for_good(plain_dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """The line broke between the two halves of a move by COPY, and the person throws the letter away for good meanwhile: original
    and copy go, and nothing comes back among the deleted letters."""
    hoa = make_official(server=plain_dovecot)
    fill(plain_dovecot, hoa, 2)
    hoa.sync()
    number = hoa.letter("Thư 1")
    hoa.do(c.Delete((number,)))
    with foreign(plain_dovecot, hoa.who) as server:  # the first half, whose answer was lost
        server.select_folder("INBOX")
        server.copy([hoa.db.execute("SELECT uid_is FROM message WHERE id = ?", (number,)).get], "Trash")
    hoa.do(c.Purge((number,)))
    hoa.sync()
    hoa.sync()
    there = server_state(plain_dovecot, hoa.who)
    assert not there["Trash"] and len(there["INBOX"]) == 1 and hoa.subjects() == ["Thư 2"]
    agree(hoa, plain_dovecot)


def test_copied_but_not_removed(
    plain_dovecot: Dovecot, make_official: MakeOfficial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """COPY goes, the original may not go: that is said on the letter, and the next try does not copy again."""
    hoa = make_official(server=plain_dovecot)
    fill(plain_dovecot, hoa, 1)
    hoa.sync()
    number = hoa.letter("Thư 1")
    with monkeypatch.context() as patch:
        no = ServerRefused(reply="no")
        refuse(patch, lambda one: no if isinstance(one, Store) and "\\Deleted" in one.flags else None)
        hoa.do(c.Delete((number,)))
        hoa.sync()
        assert hoa.letters() == [number]
        assert hoa.session.views.letter_rows((number,))[0].fault is not None
    hoa.do(c.Delete((number,)))
    hoa.sync()
    agree(hoa, plain_dovecot)
    assert len(server_state(plain_dovecot, hoa.who)["Trash"]) == 1 and not hoa.letters()


def test_quota_after_making_room(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """Deleting for good shows in the gauge in the same pass, not minutes later."""
    who = dovecot.add_user("1M")
    hoa = make_official(who)
    with foreign(dovecot, who) as other:
        other.append("INBOX", letter(1, subject="To", text=("y" * 76 + "\r\n") * 9_000))
    hoa.sync()
    assert hoa.session.views.strip(hoa.account).quota.share > 0.5
    hoa.do(c.Purge((hoa.letter("To"),)))
    hoa.sync()
    assert hoa.session.views.strip(hoa.account).quota.share < 0.1


def test_a_text_that_cannot_be_had(dovecot: Dovecot, hoa: Official, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server neither tells the letter's structure nor gives it: after three tries that is said, nobody waits for ever."""
    fill(dovecot, hoa, 1)
    hoa.session.worker(hoa.account)._options = replace(hoa.session.worker(hoa.account)._options, texts_ahead=False)
    hoa.sync()
    number = hoa.letter("Thư 1")
    with hoa.session._store.write() as tx:
        tx.execute("DELETE FROM part WHERE message_id = ?", (number,))
        tx.execute("UPDATE message SET structure = '' WHERE id = ?", (number,))

    def no(one: Any) -> Fault | None:
        return ServerRefused(reply="no") if isinstance(one, Fetch) and one.items[-1].startswith("BODY.PEEK[]") else None

    refuse(monkeypatch, no)
    hoa.do(c.OpenLetter(number))
    hoa.session.start()

    def gone() -> bool:
        hoa.do(c.CheckMail())
        page = hoa.session.views.letter(number)
        return page is not None and page.text_state == "gone"

    until(gone)


class _Still:
    """A clock that stands."""

    def __init__(self, at: float) -> None:
        self.at = at

    def now(self) -> float:
        return self.at

    def tick(self) -> float:
        return time.monotonic()


def test_two_pcs_begin_a_draft_in_the_same_second(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """Each PC's first draft of the day: neither takes the other's copy for an old one of its own and removes it."""
    first = make_official(clock=_Still(1_800_000_000.2))
    second = make_official(first.who, clock=_Still(1_800_000_000.7))
    for hoa in (first, second):
        hoa.sync()
        hoa.do(c.SaveDraft(hoa.do(c.StartDraft(hoa.account)), "Viết dở", "Kính gửi"))
    for hoa in (first, second, first, second):
        hoa.sync()
    assert len(server_state(dovecot, first.who)["Drafts"]) == 2
