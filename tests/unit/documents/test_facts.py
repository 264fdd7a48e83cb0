"""What a letter says of itself is told where it is certain, and never a wrong deadline."""

from __future__ import annotations

import datetime

import pytest

from client.documents import when
from client.documents.facts import Facts, read
from client.documents.kinds import shipped

SENT = datetime.datetime(2026, 11, 24, 8, 52, tzinfo=when.VIETNAM).timestamp()


def facts(kind: str, subject: str, text: str = "", headers: dict[str, str] | None = None) -> Facts:
    return read(shipped().get(kind), subject, text, headers or {}, SENT)


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("Đề nghị gửi báo cáo trước ngày 30/11/2026.", "2026-11-30"),
        ("Đề nghị các địa phương báo cáo nhanh tình hình đê bao, gửi lại trước 11 giờ 30 ngày 24/11.", "2026-11-24T11:30"),
        ("Báo cáo gửi về Văn phòng chậm nhất ngày 05 tháng 12 năm 2026 để tổng hợp.", "2026-12-05"),
        ("- Hạn gửi: 17h00 ngày 02/12/2026", "2026-12-02T17:00"),
        ("Đề nghị xác nhận dự họp trước 16:00, Thứ Năm 26/11/2026.", "2026-11-26T16:00"),
        ("Đề nghị đăng ký danh sách (theo mẫu)\nvà gửi về trước ngày\n28/11/2026.", "2026-11-28"),
        ("Thời hạn gửi ý kiến: trước ngày 01/12/2026.", "2026-12-01"),
    ],
)
def test_a_deadline_that_is_said(text: str, deadline: str) -> None:
    """In one sentence with what is to be done, also over two lines, with or without its hour and its year."""
    found = facts("report", "Đề nghị báo cáo", text).deadline
    assert found is not None and found.iso == deadline


@pytest.mark.parametrize(
    "text",
    [
        "Thực hiện Công văn số 15/UBND ngày 20/11/2026 của UBND thành phố.",
        "Công dân sinh trước ngày 01/01/2010 phải đăng ký trước.",  # two things; the day lies behind
        "Đã gửi báo cáo trước ngày 30/11/2026.",
        "Không phải gửi trước ngày 30/11/2026 nữa.",
        "Gửi trước ngày 30/11/2026 hoặc gửi trước ngày 05/12/2026.",
        "Gửi trước ngày 31/11/2026.",
        "Gửi trước thứ Hai ngày 25/11/2026.",  # a Wednesday
        "Gửi báo cáo. Công trình khánh thành trước ngày 30/11/2026.",
        "Gửi trước ngày 20/11/2026.",
        "Hạn chót hoàn trả vốn là ngày 31 - 12 – 2004, gửi trước ngày 31 - 12 – 2004.",
        "Gửi trước ngày 30/11/2029.",
        "Cuộc họp diễn ra ngày 30/11/2026.",
        "Đề nghị gửi báo cáo.\n> Gửi trước ngày 30/11/2026.",
        "Gửi trước 25 giờ ngày 30/11/2026.",
        "Số liệu tính đến hết ngày 30/11/2026.",
        "Đề nghị báo cáo số liệu từ đầu năm đến trước ngày 30/11/2026.",
        "Báo cáo các công trình khởi công trước ngày 30/11/2026.",
        "Tổng hợp hồ sơ nhận trước ngày 30/11/2026.",
        "Báo cáo kết quả thực hiện các văn bản ban hành trước ngày 15/12/2026.",
    ],
)
def test_a_deadline_that_is_not_certain_is_not_told(text: str) -> None:
    """Days of other things, days behind, two days, days that do not exist, somebody else's words."""
    assert facts("report", "Đề nghị báo cáo", text).deadline is None


def test_header_fields_are_never_believed_alone() -> None:
    """They choose among what the words say. Hostile values change nothing."""
    two = "Gửi trước ngày 30/11/2026 (nộp bản giấy trước ngày 05/12/2026)."
    assert facts("report", "Báo cáo", two).deadline is None
    chosen = facts("report", "Báo cáo", two, {"X-TCV-Han": "2026-12-05"}).deadline
    assert chosen is not None and chosen.iso == "2026-12-05"
    for value in ("2026-12-25", "9999-99-99", "2026-12-25T25:00", "x" * 5000, "", "2026-12-05\r\nX: y"):
        assert facts("report", "Báo cáo", two, {"X-TCV-Han": value}).deadline is None
        one = facts("report", "Báo cáo", "Gửi trước ngày 30/11/2026.", {"x-tcv-han": value, "X-TCV-So": value, "X-TCV-Gio": value})
        assert one.deadline is not None and one.deadline.iso == "2026-11-30" and one.number == ""


def test_an_invitation_on_paper() -> None:
    """Lines with labels, numbered or not, give the card of the meeting."""
    text = (
        "UBND THÀNH PHỐ CẦN THƠ\nSố: 214/GM-UBND\n\nTrân trọng kính mời đại diện UBND các xã, phường dự họp:\n"
        "1. Thời gian: 14 giờ 00, thứ Ba ngày 24/11/2026.\n2. Địa điểm: Hội trường UBND thành phố, số 2 Hòa Bình.\n"
        "3. Chủ trì: Ông Võ Thành Nhơn, Phó Chủ tịch.\nĐề nghị gửi báo cáo trước 11 giờ 30 cùng ngày."
    )
    found = facts("invitation", "Giấy mời họp phòng, chống triều cường", text)
    assert found.number == "214/GM-UBND"
    assert found.meeting is not None and found.meeting.iso == "2026-11-24T14:00"
    assert found.place == "Hội trường UBND thành phố, số 2 Hòa Bình"
    assert found.chair == "Ông Võ Thành Nhơn, Phó Chủ tịch"
    assert found.deadline is None  # 'cùng ngày' is not a day


def test_an_invitation_in_prose() -> None:
    """'vào lúc … tại Hội trường …' says as much; a second time makes it uncertain."""
    text = "Mời anh chị dự họp vào lúc 8 giờ 00 ngày 27/11/2026 tại Phòng họp số 2, UBND phường Cái Khế. Nhớ đúng giờ."
    found = facts("invitation", "Mời họp", text)
    assert found.meeting is not None and found.meeting.iso == "2026-11-27T08:00"
    assert found.place == "Phòng họp số 2, UBND phường Cái Khế"
    assert facts("invitation", "Mời họp", text + "\nHọp lại vào lúc 9 giờ 00 ngày 28/11/2026.").meeting is None


def test_a_deadline_after_the_meeting_is_not_told() -> None:
    """Nobody asks for a confirmation of what has been."""
    text = "Thời gian: 08:00 ngày 27/11/2026\nĐề nghị xác nhận trước ngày 30/11/2026."
    found = facts("invitation", "Giấy mời", text)
    assert found.meeting is not None and found.deadline is None


def test_hostile_texts_cost_no_time() -> None:
    """A megabyte of whatever the rules look for."""
    import time

    start = time.monotonic()
    for text in ("gửi trước ngày " * 60_000, "1/1 " * 250_000, "tại Hội trường " * 60_000, ": " * 500_000, "8 giờ " * 100_000, "Số: 1/" * 100_000):
        facts("invitation", text, text)
    assert time.monotonic() - start < 3
