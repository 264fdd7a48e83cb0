"""From fields to the finished letter and back: five hundred subjects, wrong fields in words, and nothing that is said twice."""

from __future__ import annotations

import datetime
import random
from html.parser import HTMLParser

import pytest

from client.documents import when
from client.documents.facts import read
from client.documents.finished import Finished, Writer, finish, signature
from client.documents.kinds import shipped
from client.documents.recognise import recognise

NOW = datetime.datetime(2026, 11, 24, 9, 31, tzinfo=when.VIETNAM).timestamp()
HOA = Writer("Nguyễn Thị Hoa", "Văn thư", "UBND phường Cái Khế", "0292 3 000 100", "hoa.nt@cantho.example")
INVITATION = {
    "number": "215/GM-UBND", "summary": "Họp giao ban công tác tháng 12 năm 2026", "day": "27/11", "clock": "8h",
    "place": "Phòng họp số 2, UBND phường Cái Khế", "chair": "Ông Trần Văn Lợi, Phó Chủ tịch", "deadline": "16:00 26/11",
}  # fmt: skip


def made(kind: str, values: dict[str, str], text: str = "", **more: str) -> Finished:
    return finish(shipped().get(kind), values, text, "", HOA, 12, NOW, **more)


def why(found: Finished) -> list[tuple[str, str]]:
    return [(one.field, one.why) for one in found.wrong]


def test_the_invitation_of_the_picture() -> None:
    """Subject, plain text and header fields say the same, and nothing is wrong with it."""
    found = made("invitation", INVITATION, "Chương trình họp gửi kèm theo.")
    assert found.wrong == ()
    assert found.subject == (
        "[Giấy mời] 215/GM-UBND – Họp giao ban công tác tháng 12 năm 2026 – 08:00, Thứ Sáu 27/11/2026"
        " – xác nhận trước 16:00, Thứ Năm 26/11/2026"
    )
    for words in ("Thời gian: 08:00, Thứ Sáu 27/11/2026", "Thành phần: 12 nơi theo danh sách", "Chương trình họp gửi kèm theo."):
        assert words in found.text
    assert found.text.endswith("Văn thư, UBND phường Cái Khế\nĐiện thoại: 0292 3 000 100\nhoa.nt@cantho.example\n")
    assert dict(found.headers) == {
        "X-TCV-Loai": "invitation", "X-TCV-So": "215/GM-UBND", "X-TCV-Han": "2026-11-26T16:00", "X-TCV-Gio": "2026-11-27T08:00",
    }  # fmt: skip


def test_five_hundred_subjects_come_back() -> None:
    """field -> letter -> field, over all kinds with fields, with dashes, slashes, dates and brackets in the summary."""
    chance = random.Random(30_2020)
    words = "họp giao ban – báo cáo (dự thảo) kinh tế - xã hội quý IV/2026 V/v trước ngày tháng 12 [khẩn] 08:00 phường Cái Khế 50 % “Đề án 06”".split()
    kinds = [kind for kind in shipped() if kind.fields]
    for _turn in range(500):
        kind = chance.choice(kinds)
        day = when.today(NOW) + datetime.timedelta(days=chance.randrange(3, 300))
        summary = " ".join(chance.choices(words, k=chance.randrange(2, 14))).strip("– ")
        values = {
            "number": f"{chance.randrange(1, 3000)}/{kind.code + '-' if kind.code else ''}UBND{'-VP' if not kind.code else ''}",
            "summary": "Việc " + summary, "day": f"{day.day}/{day.month}/{day.year}", "clock": f"{chance.randrange(24)}:{chance.randrange(60):02}",
            "deadline": f"{day.day}/{day.month}/{day.year}" if chance.random() < 0.5 else "", "from": "1/12/2026", "until": "7/12/2026",
            "place": "Hội trường", "chair": "Bà Mai",
        }  # fmt: skip
        if kind.id == "invitation" and values["deadline"]:
            values["deadline"] = f"{(day - datetime.timedelta(days=1)):%d/%m/%Y}"
        found = made(kind.id, values)
        assert [one for one in found.wrong if one.why != "missing"] == [], (kind.id, values, found.wrong)
        back = read(kind, found.subject, found.text if "deadline" not in "".join(kind.subject) else "", {}, NOW)
        assert recognise(shipped(), found.subject, {}) == kind.id, found.subject
        if kind.field("number"):
            assert back.number == values["number"], found.subject
        if kind.id != "schedule":
            assert back.summary == " ".join(values["summary"].split()), found.subject
        shown = {name: words for name, words in found.shown.items() if words}
        if kind.meeting:
            assert back.meeting is not None and when.words(back.meeting) == f"{shown['clock']}, {shown['day']}", found.subject
        if "deadline" in shown:
            assert back.deadline is not None and when.words(back.deadline) == shown["deadline"], found.subject


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"number": ""}, ("number", "missing")),
        ({"number": "số 12"}, ("number", "number")),
        ({"day": "23/11", "deadline": ""}, ("day", "past")),
        ({"day": "31/11"}, ("day", "unreadable")),
        ({"day": "Thứ Hai 27/11/2026"}, ("day", "weekday")),
        ({"clock": "25:00"}, ("clock", "unreadable")),
        ({"day": "24/11", "clock": "8:00", "deadline": ""}, ("clock", "past")),
        ({"deadline": "28/11/2026"}, ("deadline", "after")),
        ({"deadline": "9:00 27/11"}, ("deadline", "after")),
        ({"deadline": "9:00 24/11"}, ("deadline", "past")),
        ({"place": "  "}, ("place", "missing")),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, str], wrong: tuple[str, str]) -> None:
    """And only that one; the letter says nothing of it."""
    assert why(made("invitation", INVITATION | change)) == [wrong]


def test_a_deadline_on_the_day_of_the_meeting_before_it_begins() -> None:
    """07:30 for a meeting at 08:00 is late but right."""
    assert made("invitation", INVITATION | {"deadline": "7:30 27/11"}).wrong == ()


def test_a_schedule_ends_after_it_begins() -> None:
    """The other way round it is nothing."""
    assert why(made("schedule", {"summary": "tuần 48", "from": "29/11/2026", "until": "23/11/2026"})) == [("until", "order")]


class _Balanced(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.names.add(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_no_value_becomes_markup() -> None:
    """What is typed stands in the HTML form as words; a sentence without its value is left out, a wrong value is marked."""
    evil = '<script>alert(1)</script> & "x" {deadline} {unit}'
    values = dict.fromkeys(INVITATION, evil) | {"day": "27/11", "clock": "8h", "deadline": "30/11", "number": ""}
    found = made("invitation", values, evil, mark="chưa đúng")
    parser = _Balanced()
    parser.feed(found.html)
    assert not parser.open and "script" not in parser.names
    assert "chưa đúng" in found.html and "chưa đúng" not in found.text and "xác nhận trước" not in found.text
    assert "Số:" not in found.text and evil in found.text


def test_the_signature_says_who_answered() -> None:
    """Of a unit's mailbox the person's name stands below; nothing is said that is not known."""
    unit = Writer("UBND phường Cái Khế", "", "UBND phường Cái Khế", "", "vanthu@cantho.example", "Nguyễn Thị Hoa, Văn thư")
    assert signature(unit).splitlines() == ["UBND phường Cái Khế", "vanthu@cantho.example", "Người trả lời: Nguyễn Thị Hoa, Văn thư"]
    assert signature(Writer()) == ""
