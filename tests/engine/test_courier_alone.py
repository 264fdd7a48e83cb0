"""The courier where nothing else helps it: by its own clock, on lines and servers that misbehave in exactly one way."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from client.events import Topic
from client.faults import DiskFull, Fault
from client.net.server import Security, Server
from client.outgoing import courier as room
from client.store import accounts, outbox
from tests.engine.office import until
from tests.engine.sending import HA, HAI, Desk, Fickle, arrived, through
from tests.line import Line
from tests.listener import Listener
from tests.servers import Dovecot, free_port


@pytest.fixture
def desk(dovecot: Dovecot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path, dovecot.add_user())
    yield made
    made.close()


@pytest.fixture
def line(dovecot: Dovecot) -> Iterator[Line]:
    made = Line(dovecot.submission_port)
    yield made
    made.close()


# When it goes --------------------------------------------------------------------------------------------------------


def test_several_letters_over_one_connection(dovecot: Dovecot, desk: Desk, line: Line) -> None:
    letters = [desk.queue(f"Mot duong {n}") for n in range(5)]
    assert desk.courier(through(line, dovecot)).run_once() == 5 and line.connections == 1
    assert all(desk.row(one).state == "sent" and desk.row(one).sent_at for one in letters)
    assert [len(arrived(dovecot, f"Mot duong {n}")) for n in range(5)] == [1] * 5


def test_the_seconds_to_take_it_back_survive_a_restart(dovecot: Dovecot, desk: Desk, tmp_path: Path) -> None:
    """Nothing goes before its time, whoever starts or wakes the courier; at its time it goes without a press."""
    at = time.time() + 1.0
    letter = desk.queue("Muoi giay", not_before=at)
    first = desk.courier(dovecot.smtp())
    assert first.run_once() == 0 and desk.row(letter).attempts == 0
    first.stop()
    courier = desk.courier(dovecot.smtp())
    courier.start()
    courier.wake()
    until(lambda: desk.row(letter).state == "sent")
    assert desk.row(letter).sent_at >= at and len(arrived(dovecot, "Muoi giay")) == 1


def test_a_clock_that_was_wrong_holds_nothing_back(dovecot: Dovecot, desk: Desk) -> None:
    """A PC with an empty battery believes in some other year; once it knows better, the letter goes."""
    letter = desk.queue("Dong ho sai", not_before=time.time() + 300 * 86_400)
    assert desk.courier(dovecot.smtp()).run_once() == 1 and desk.row(letter).state == "sent"


def test_server_down_and_back(dovecot: Dovecot, desk: Desk, line: Line) -> None:
    """By itself, by its own pauses, and nobody wakes it. Of five letters one is tried: the line is the same for all."""
    line.cut()
    letters = [desk.queue(f"Tu di {n}") for n in range(5)]
    courier = desk.courier(through(line, dovecot))
    courier.start()
    until(lambda: desk.row(letters[0]).fault_code)
    assert [desk.row(one).attempts for one in letters] == [1, 0, 0, 0, 0]
    line.mend()
    until(lambda: all(desk.row(one).state == "sent" for one in letters))
    assert [len(arrived(dovecot, f"Tu di {n}")) for n in range(5)] == [1] * 5


def test_presses_do_not_hammer(dovecot: Dovecot, desk: Desk) -> None:
    """However often somebody presses while the server is away: one try in two seconds."""
    tries: list[float] = []

    class Away(Listener):
        def taken(self, near: socket.socket) -> None:
            tries.append(time.monotonic())
            near.close()

    away = Away()
    desk.queue()
    desk.queue("Hai")
    courier = desk.courier(Server("127.0.0.1", away.port, Security.PLAIN, None, 5))
    courier.start()
    end = time.monotonic() + 3.0
    while time.monotonic() < end:
        courier.wake()
        time.sleep(0.01)
    courier.stop()
    away.close()
    assert 2 <= len(tries) <= 3 and all(b - a > 1.9 for a, b in pairwise(tries))


# What the person sees ------------------------------------------------------------------------------------------------


def test_progress_is_seen_and_seldom(dovecot: Dovecot, desk: Desk, line: Line) -> None:
    """On a slow line the figure grows; the store is not written for every packet."""
    letter = desk.queue("Thu nang", size=700_000)
    line.speed = 500_000
    seen: list[int] = []
    desk.store.bell.listen(lambda notice: seen.append(desk.row(letter).progress) if notice.topic is Topic.OUTBOX else None)
    started = time.monotonic()
    assert desk.courier(through(line, dovecot)).run_once() == 1
    took = time.monotonic() - started
    growing = [one for one in dict.fromkeys(seen) if 0 < one < desk.row(letter).size]
    assert len(growing) >= 2 and growing == sorted(growing)
    assert len(seen) <= took / 0.25 + 6
    assert desk.row(letter).progress == desk.row(letter).size


def test_what_keeps_all_letters_back_lies_on_the_mailbox(dovecot: Dovecot, desk: Desk) -> None:
    """A certificate nobody vouches for, then a wrong password: no attempt is used up, the mailbox says why, and says nothing
    any more once it goes."""
    letter = desk.queue("Khong tin duoc")
    desk.courier(Server("127.0.0.1", dovecot.submission_port, Security.STARTTLS, None, 5)).run_once()
    assert desk.fault == "CertificateUntrusted"
    row = desk.row(letter)
    assert row.state == "waiting" and row.attempts == 0 and row.fault_code == "CertificateUntrusted" and row.retry_at
    with desk.store.write() as tx:
        accounts.set_password(tx, desk.account, "sai")
    courier = desk.courier(dovecot.smtp())
    assert courier.run_once(now=4e9) == 0 and desk.fault == "WrongPassword" and desk.row(letter).attempts == 0
    with desk.store.write() as tx:
        tx.execute("UPDATE account SET password = ?", (desk.who.password,))
    assert courier.run_once(now=4e9) == 1 and desk.fault == ""


def test_no_password_yet(dovecot: Dovecot, desk: Desk, line: Line) -> None:
    """Nobody is asked on the net; with the password it goes at once, by a wake."""
    with desk.store.write() as tx:
        accounts.set_password(tx, desk.account, "")
    letter = desk.queue("Chua co mat khau")
    courier = desk.courier(through(line, dovecot))
    courier.start()
    until(lambda: desk.fault == "WrongPassword")
    assert line.connections == 0 and desk.row(letter).fault_code == "WrongPassword"
    with desk.store.write() as tx:
        accounts.set_password(tx, desk.account, desk.who.password)
        outbox.hurry_all(tx, desk.account)
    courier.wake()
    until(lambda: desk.row(letter).state == "sent")


# Taking back ---------------------------------------------------------------------------------------------------------


def test_taking_back_against_the_courier(dovecot: Dovecot, desk: Desk) -> None:
    """Both at once, forty times: either she has it back and it never arrived, or it is too late and it arrived once."""
    courier = desk.courier(dovecot.smtp())
    back = {}
    letters = [desk.queue(f"Giang co {n}.") for n in range(40)]

    def take() -> None:
        for letter in reversed(letters):
            with desk.store.write() as tx:
                back[letter] = outbox.take_back(tx, letter)
        desk.store.close_thread()

    taker = threading.Thread(target=take)
    taker.start()
    sent = courier.run_once()
    taker.join()
    for n, letter in enumerate(letters):
        assert len(arrived(dovecot, f"Giang co {n}.")) == (0 if back[letter] else 1)
    assert sent == 40 - sum(back.values())


# Ending --------------------------------------------------------------------------------------------------------------


def test_stopping_finishes_the_letter_in_hand(dovecot: Dovecot, desk: Desk, line: Line) -> None:
    """And begins no other."""
    letters = [desk.queue(f"Do dang {n}", size=300_000) for n in range(2)]
    line.speed = 400_000
    courier = desk.courier(through(line, dovecot))
    courier.start()
    until(lambda: desk.row(letters[0]).state == "sending")
    assert courier.stop(10)
    assert [desk.row(one).state for one in letters] == ["sent", "waiting"] and not arrived(dovecot, "Do dang 1")


def test_stopping_breaks_off_what_does_not_end(dovecot: Dovecot, desk: Desk, line: Line) -> None:
    """The letter has not gone, which is known: it waits. While connecting too."""
    letter = desk.queue("Khong xong", size=300_000)
    line.cut_after("up", 100_000, silent=True)
    courier = desk.courier(through(line, dovecot))
    courier.start()
    until(lambda: line.up >= 100_000)
    started = time.monotonic()
    assert courier.stop(0.1) and time.monotonic() - started < 2
    assert desk.row(letter).state == "waiting" and not arrived(dovecot, "Khong xong")
    with desk.store.write() as tx:
        outbox.hurry(tx, letter)
    with socket.create_server(("127.0.0.1", 0), backlog=1) as silent:
        courier = desk.courier(Server("127.0.0.1", silent.getsockname()[1], Security.TLS, None, 30))
        courier.start()
        until(lambda: desk.row(letter).state == "sending")
        assert courier.stop(0.1) and desk.row(letter).state == "waiting"


# Trouble inside ------------------------------------------------------------------------------------------------------


def test_a_bug_stops_neither_the_courier_nor_the_other_letters(
    dovecot: Dovecot, desk: Desk, monkeypatch: pytest.MonkeyPatch, complaints: list[str]
) -> None:
    """It is complained about; the letter it happened to waits and lets the others go first."""
    monkeypatch.setattr(room, "AFTER_BUG", 0.05)
    real, bad = room.deliver, desk.queue("Co loi")

    def deliver(*args: Any) -> object:
        if args[2].id == bad:
            raise ZeroDivisionError
        return real(*args)

    monkeypatch.setattr(room, "deliver", deliver)
    good = desk.queue("Khong loi")
    courier = desk.courier(dovecot.smtp())
    courier.start()
    until(lambda: desk.row(good).state == "sent")
    row = desk.row(bad)
    assert row.state == "waiting" and row.retry_at > time.time() + 60
    assert len(complaints) == 1 and "ZeroDivisionError" in complaints[0]
    complaints.clear()


def test_no_room_to_write_down_that_it_went(dovecot: Dovecot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is known is not forgotten: nothing else is begun before it is written, and it is not asked about."""
    letter = desk.queue("Dia day")
    real, full = outbox.sent, [True]

    def sent(*args: Any) -> bool:
        if full:
            raise DiskFull()
        return real(*args)

    monkeypatch.setattr(outbox, "sent", sent)
    courier = desk.courier(dovecot.smtp())
    with pytest.raises(DiskFull):
        courier.run_once()
    other = desk.queue("Dia day hai")
    with pytest.raises(DiskFull):
        courier.run_once()
    assert desk.row(letter).state == "sending" and desk.row(other).attempts == 0
    full.clear()
    courier.run_once()
    assert desk.row(letter).state == desk.row(other).state == "sent" and len(arrived(dovecot, "Dia day")) == 1


# One wrong server ----------------------------------------------------------------------------------------------------


@pytest.fixture
def fickle() -> Iterator[Fickle]:
    made = Fickle({HA: "550 5.1.1 nobody", "cham@x": "450 4.2.1 later"})
    yield made
    made.close()


def test_unsure_and_some_were_refused(desk: Desk, fickle: Fickle) -> None:
    """Whom the server refused certainly has not got it, whatever became of the others: the one refused for now goes on by
    itself, the one refused for good is said when the rest is settled."""
    letter = desk.queue("Nua chung", HAI, HA, "cham@x")
    told = []
    courier = desk.courier(Server("127.0.0.1", fickle.port, Security.PLAIN, None, 5), settled=lambda: told.append(1))
    assert courier.run_once() == 0 and told
    first, second = outbox.every_open(desk.store.read())
    assert first.state == "unsure" and first.fault_code == "OutcomeUnknown"
    assert second.state == "waiting" and second.filing == "filed" and second.fault_code == "ServerBusy"
    assert [(one.address, one.state) for one in outbox.recipients(desk.store.read(), letter)] == [(HAI, "waiting"), (HA, "refused")]
    assert [one.address for one in outbox.recipients(desk.store.read(), second.id)] == ["cham@x"]
    with desk.store.write() as tx:
        outbox.leave(tx, letter, 5.0)
    assert desk.row(letter).state == "sent" and desk.row(letter).filing == "trying"
    assert [one.state for one in outbox.recipients(desk.store.read(), letter)] == ["accepted", "refused"]
    fickle.answers.clear()
    fickle.last = "250 OK"
    assert courier.run_once(now=4e9) == 1 and fickle.recipients == [[HAI, HA, "cham@x"], ["cham@x"]]


def test_sending_again_what_nobody_knows(desk: Desk, fickle: Fickle) -> None:
    """Only by the person's word; a recipient refused the first time and taken the second is one who has it."""
    letter = desk.queue("Lan nua", HAI, HA)
    courier = desk.courier(Server("127.0.0.1", fickle.port, Security.PLAIN, None, 5))
    courier.run_once()
    assert courier.run_once(now=4e9) == 0 and len(fickle.recipients) == 1, "never by itself"
    fickle.answers.clear()
    with desk.store.write() as tx:
        assert outbox.again(tx, letter)
    courier.run_once()
    assert desk.row(letter).state == "unsure"
    assert {one.state for one in outbox.recipients(desk.store.read(), letter)} == {"waiting"}
    fickle.last = "250 OK"
    with desk.store.write() as tx:
        outbox.again(tx, letter)
    assert courier.run_once() == 1
    assert {one.state for one in outbox.recipients(desk.store.read(), letter)} == {"accepted"}


@pytest.mark.parametrize(("reply", "state", "fault"), [
    ("552 5.2.2 your mailbox is over quota", "held", "OverQuota"),
    ("452 4.2.2 your mailbox is over quota", "waiting", "OverQuota"),
    ("550 5.7.60 not allowed to send as", "held", "SenderRefused"),
    ("421 4.3.2 shutting down", "waiting", "ServerBusy"),
])  # fmt: skip
def test_the_reason_stays_on_the_letter(desk: Desk, fickle: Fickle, reply: str, state: str, fault: str) -> None:
    fickle.last = reply
    letter = desk.queue("Ly do")
    desk.courier(Server("127.0.0.1", fickle.port, Security.PLAIN, None, 5)).run_once()
    row = desk.row(letter)
    assert (row.state, row.fault_code) == (state, fault) and row.attempts == 1
    kept = row.fault
    assert isinstance(kept, Fault) and str(kept.facts["reply"]) == reply
    assert bool(row.retry_at) == (state == "waiting")


def test_nobody_listens(desk: Desk) -> None:
    letter = desk.queue("Khong ai nghe")
    desk.courier(Server("127.0.0.1", free_port(), Security.PLAIN, None, 5)).run_once()
    assert desk.row(letter).state == "waiting" and desk.row(letter).fault_code == "ConnectionRefused" and desk.fault == ""


def test_what_a_power_cut_left_is_settled_first(dovecot: Dovecot, desk: Desk) -> None:
    """By the thread itself (the window never writes): asked about where it may have arrived, sent where it cannot have."""
    may, cannot = desk.queue("Mat dien 1"), desk.queue("Mat dien 2")
    with desk.store.write() as tx:
        for letter in (may, cannot):
            outbox.pick(tx, letter)
        outbox.set_leaving(tx, may)
    told = threading.Event()
    desk.courier(dovecot.smtp(), settled=told.set).start()
    assert told.wait(10)
    until(lambda: desk.row(cannot).state == "sent")
    assert desk.row(may).state == "unsure" and desk.row(may).fault_facts == '{"reason": "PowerCut"}'
    assert not arrived(dovecot, "Mat dien 1") and len(arrived(dovecot, "Mat dien 2")) == 1
