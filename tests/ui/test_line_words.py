"""What is said of letters and files on a poor line: true for each real state, in words that do not jump."""

from __future__ import annotations

import random
from datetime import datetime

import pytest

from client import faults
from client.ids import OutboxId
from client.net.line import Pace
from client.rows import OutboxRow, Quota
from tests.ui.fake import NOW
from tests.ui.fake_letters import KHANH, at
from ui import dates, outbox_words, words
from ui.file_words import coming

MB = 1024 * 1024


def row(state: str = "waiting", **facts: object) -> OutboxRow:
    given: dict[str, object] = {
        "id": OutboxId(1), "state": state, "subject": "Hồ sơ", "kind": "other", "recipients": (KHANH,), "accepted": 0, "refused": (),
        "size": int(4.8 * MB), "progress": 0, "queued_at": NOW - 60, "goes_at": NOW, "seconds_left": 0.0, "attempts": 0, "fault": None,
        "sent_at": 0.0,
    }  # fmt: skip
    return OutboxRow(**(given | facts))  # type: ignore[arg-type]


def said(one: OutboxRow, line: str = "good") -> tuple[str, str, list[str]]:
    card = outbox_words.card(one, line, NOW)  # type: ignore[arg-type]
    return card.state, card.reason, [choice.deed for choice in card.choices]


def test_a_full_mailbox_names_what_helps() -> None:
    """Held or waiting because of it, the first button makes room; the banner does not say 'almost'."""
    held = outbox_words.card(row("held", fault=faults.OverQuota()), "good", NOW)
    assert [(choice.deed, choice.primary) for choice in held.choices] == [("clean", True), ("take_back", False)]
    waits = row(fault=faults.OverQuota(), attempts=1)
    assert outbox_words.card(waits, "good", NOW, full=True).choices[0].deed == "clean"
    assert outbox_words.card(waits, "good", NOW).choices[0].deed == "send_now"
    said = words.quota_warning(Quota(True, 30 * MB, 30 * MB, 90, 80, None))
    assert said.fact == "Hộp thư đã đầy." and "gần" not in said.whole


@pytest.mark.parametrize(("seconds", "words"), [
    (0.0, ""), (-5.0, ""), (1.0, "còn vài giây"), (9.0, "còn khoảng 10 giây"), (32.0, "còn khoảng 30 giây"), (54.0, "còn khoảng 50 giây"),
    (63.0, "còn khoảng 1 phút"), (110.0, "còn khoảng 2 phút"), (3200.0, "còn khoảng 53 phút"), (3400.0, "còn khoảng 1 giờ"),
    (10_000.0, "còn khoảng 3 giờ"), (90_000.0, ""), (float("inf"), ""), (float("nan"), ""),
])  # fmt: skip
def test_how_long_it_takes(seconds: float, words: str) -> None:
    """Seconds, minutes, hours; nothing where nobody knows."""
    assert dates.left(seconds) == words


def test_singular_words_where_a_language_has_them() -> None:
    import i18n

    i18n.use("en")
    try:
        assert dates.left(60.0) == "about 1 minute left" and dates.left(120.0) == "about 2 minutes left"
        assert dates.left(3600.0) == "about 1 hour left"
    finally:
        i18n.use("vi")


def test_words_do_not_jump() -> None:
    """Eight transfers of two minutes whose pieces take from a third of a second to more than one, seeded: the words go down step by
    step, and back up no more than about once each."""
    back = 0
    for seed in range(8):
        chance, pace, size, gone = random.Random(seed), Pace(), 2_202_010, 0
        heard: list[str] = []
        while gone < size:
            gone += 16_384
            speed = pace.note(16_384, chance.uniform(0.3, 1.3))
            words = dates.left((size - gone) / speed) if speed else ""
            if words and heard[-1:] != [words]:
                heard.append(words)
        assert 7 <= len(set(heard)) <= 9
        back += len(heard) - len(set(heard))
    assert back <= 10


def test_sending_as_drawn() -> None:
    """In the unit of the whole; without the minutes while the speed is not known."""
    going = row("sending", size=2_202_010, progress=945_000, attempts=1)
    assert said(going)[:2] == ("Đang gửi 43%", "Đã gửi 0,9 MB trong 2,1 MB.")
    assert said(row("sending", size=2_202_010, progress=945_000, attempts=1, seconds_to_go=63.0))[1] == (
        "Đã gửi 0,9 MB trong 2,1 MB, còn khoảng 1 phút."
    )
    assert said(row("sending", size=90_000, progress=45_000, attempts=1))[1] == "Đã gửi 44 KB trong 88 KB."


def test_waiting_for_a_better_line_as_drawn() -> None:
    """Only of a letter that does wait for one, and with the time at which it goes all the same."""
    state, reason, deeds = said(row(waits_for="line", waits_until=at(24, 11, 5)), "weak")
    assert state == "Đang chờ mạng mạnh hơn"
    assert reason == "Thư nặng 4,8 MB. Sẽ tự gửi khi mạng ổn định, không cần làm gì.\nChậm nhất 11:05 thư vẫn được gửi."
    assert deeds == ["send_now", "take_back"]


@pytest.mark.parametrize(("day", "clock", "state"), [
    (24, (17, 0), "Sẽ gửi sau 17 giờ"), (24, (17, 30), "Sẽ gửi sau 17 giờ 30"), (25, (5, 0), "Sẽ gửi sau 5 giờ ngày mai"),
])  # fmt: skip
def test_waiting_for_its_hours(day: int, clock: tuple[int, int], state: str) -> None:
    found = said(row(waits_for="hours", waits_until=datetime(2026, 11, day, *clock).timestamp()))
    assert found == (state, "Thư nặng 4,8 MB. Đến giờ thư tự gửi, không cần làm gì.", ["send_now", "take_back"])


@pytest.mark.parametrize(("fault", "state"), [
    (faults.LineLost(), "Đang chờ gửi lại"), (faults.Silent(), "Đang chờ gửi lại"), (faults.ConnectionRefused(), "Chưa nối được máy chủ thư"),
    (faults.NotMail(), "Chưa nối được máy chủ thư"), (faults.ServerBusy(), "Đang chờ máy chủ"),
])  # fmt: skip
def test_a_broken_line_is_not_called_weak(fault: faults.Fault, state: str) -> None:
    assert said(row(attempts=2, fault=fault))[0] == state


def test_without_a_line() -> None:
    """Whatever it waited for; and of one that is partly there already, that it goes on."""
    assert said(row(waits_for="line", waits_until=NOW), "gone")[0] == "Đang chờ có mạng"
    assert said(row(size=2 * MB, progress=MB, attempts=1), "gone")[1] == "Đã gửi 1 MB trong 2 MB. Có mạng lại sẽ gửi tiếp, không cần làm gì."


@pytest.mark.parametrize(("share", "seconds", "stopped", "words"), [
    (0.0, 0.0, False, "Sắp tải 2,1 MB"), (0.2, 0.0, False, "Đang tải 0,4 trong 2,1 MB"),
    (0.2, 70.0, False, "Đang tải 0,4 trong 2,1 MB, còn khoảng 1 phút"),
    (0.2, 70.0, True, "Đã tải 0,4 trong 2,1 MB. Có mạng lại sẽ tải tiếp."), (0.0, 0.0, True, "Có mạng lại sẽ tải"),
])  # fmt: skip
def test_a_file_that_comes(share: float, seconds: float, stopped: bool, words: str) -> None:
    assert coming(2_202_010, share, seconds, stopped) == words
