"""The iCalendar invitation, line by line as RFC 5545 wants it."""

from __future__ import annotations

import re
from datetime import date

from client.documents.invitation import request
from client.documents.when import Moment
from client.message.addresses import Address


def unfolded(text: str) -> list[str]:
    return re.sub(r"\r\n[ \t]", "", text).split("\r\n")


def test_an_invitation_for_a_hundred_places() -> None:
    """Lines of at most 75 octets that end between characters, one time zone, everybody asked; no line end inside a value."""
    people = [Address(f'Ông "Nguyễn"\r\nX: {n}; họ', f"nguoi{n}@cantho.example") for n in range(100)]
    text = request(
        uid="1.tcv@cantho.example", at=1_795_487_460.0, meeting=Moment(date(2026, 11, 27), (8, 0)), minutes=120,
        summary="Họp giao ban, tháng 12; năm 2026 \\ khẩn\nBEGIN:VALARM", place="Phòng họp số 2", words="Kính mời\ndự họp " * 40,
        organizer=Address("UBND phường Cái Khế", "vanthu@cantho.example"), people=people,
    )  # fmt: skip
    assert text.endswith("END:VCALENDAR\r\n") and "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = unfolded(text)
    assert lines.count("BEGIN:VEVENT") == 1 and "BEGIN:VALARM" not in lines
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20261127T080000" in lines and "DTEND;TZID=Asia/Ho_Chi_Minh:20261127T100000" in lines
    assert "SUMMARY:Họp giao ban\\, tháng 12\\; năm 2026 \\\\ khẩn\\nBEGIN:VALARM" in lines
    attendees = [line for line in lines if line.startswith("ATTENDEE")]
    assert len(attendees) == 100 and all(line.endswith("@cantho.example") and "RSVP=TRUE:mailto:" in line for line in attendees)
