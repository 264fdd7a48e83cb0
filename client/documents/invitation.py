"""A meeting as an iCalendar invitation (RFC 5545, REQUEST of RFC 5546, carried as RFC 6047 says). Pure; only written here.

Outlook, Google and Zimbra take the time from DTSTART with its VTIMEZONE; Vietnam has had no summer time since 1979, so that
one line says all of it. Lines are folded at 75 octets, between characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from client.documents.when import Moment
from client.message.addresses import Address

ZONE = "Asia/Ho_Chi_Minh"


def request(
    *,
    uid: str,
    at: float,
    meeting: Moment,
    minutes: int,
    summary: str,
    place: str,
    words: str,
    organizer: Address,
    people: Iterable[Address],
) -> str:
    """CRLF line ends. `uid`: the same for every version of one meeting; `at`: when it is sent, seconds; `meeting` has a time of
    day."""
    hour, minute = meeting.clock or (0, 0)
    begins = datetime(meeting.day.year, meeting.day.month, meeting.day.day, hour, minute)
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//Thu Cong Vu//VN",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "METHOD:REQUEST",
        "BEGIN:VTIMEZONE",
        f"TZID:{ZONE}",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0700",
        "TZOFFSETTO:+0700",
        "TZNAME:+07",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{datetime.fromtimestamp(at, UTC):%Y%m%dT%H%M%SZ}",
        "SEQUENCE:0",
        f"DTSTART;TZID={ZONE}:{begins:%Y%m%dT%H%M%S}",
        f"DTEND;TZID={ZONE}:{begins + timedelta(minutes=minutes):%Y%m%dT%H%M%S}",
        f"SUMMARY:{_text(summary)}",
        *([f"LOCATION:{_text(place)}"] if place else []),
        f"DESCRIPTION:{_text(words)}",
        f"ORGANIZER{_name(organizer)}:mailto:{organizer.address}",
        *(
            f"ATTENDEE{_name(one)};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{one.address}"
            for one in people
        ),
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(_fold(line) for line in lines)


def _text(value: str) -> str:
    """RFC 5545 §3.3.11."""
    plain = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", value.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _name(one: Address) -> str:
    plain = re.sub(r'[\x00-\x1f\x7f"]', " ", one.name).strip()
    return f';CN="{plain}"' if plain else ""


def _fold(line: str) -> str:
    pieces, octets, piece = [], 0, ""
    for sign in line:
        size = len(sign.encode())
        if octets + size > 74:
            pieces.append(piece)
            piece, octets = " ", 1
        piece, octets = piece + sign, octets + size
    return "\r\n".join([*pieces, piece]) + "\r\n"
