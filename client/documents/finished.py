"""From the fields of a kind to the finished letter: subject, words, header fields; and what is missing or wrong in them. Pure.

The plain text says everything; the HTML form shows the same as the paper would. What a letter says is Vietnamese whatever the
window speaks, so its words come from the kind (resources/kinds) and from `when`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from html import escape

from client.documents import when
from client.documents.facts import DEADLINE_FIELD, MEETING_FIELD, NUMBER, NUMBER_FIELD
from client.documents.kinds import HEADER, Field, Kind
from client.documents.when import Moment

MOST_VALUE = 400  # letters of one field
_NAMED = re.compile(r"\{([a-z-]+)\}")


@dataclass(frozen=True, slots=True)
class Writer:
    """Whose letter it is. `unit`: the office on its head; `answering`: who wrote it, of a mailbox that several use."""

    name: str = ""
    post: str = ""
    unit: str = ""
    telephone: str = ""
    address: str = ""
    answering: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """`why`: missing | unreadable | weekday | past | after | number | order. `day`: the latest that is right, in words."""

    field: str
    label: str
    why: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class Finished:
    """`shown`: each field as it is best written; `headers`: name, value."""

    subject: str
    text: str
    html: str
    shown: Mapping[str, str]
    wrong: tuple[Wrong, ...]
    headers: tuple[tuple[str, str], ...]
    meeting: Moment | None = None


def finish(
    kind: Kind, values: Mapping[str, str], text: str, html: str, writer: Writer, people: int, now: float, mark: str = ""
) -> Finished:
    """`text`, `html`: what the person adds in her own words ('' = no formatting used). `people`: how many places get it.
    `mark`: stands, in the HTML form, for a value that is wrong."""
    typed = {field.id: _clean(values.get(field.id, "")) for field in kind.fields}
    read = _read(kind, typed, now)
    wrong = _wrong(kind, typed, read, now)
    shown = {field.id: _shown(field, typed[field.id], read.get(field.id)) for field in kind.fields}
    bad = {one.field for one in wrong if one.why != "missing"}
    said = {name: words for name, words in shown.items() if words and name not in bad}
    meeting = _meeting(kind, read)
    if meeting is not None:
        said["meeting"] = when.words(meeting)
    said |= {"unit": writer.unit or writer.name, "people": str(people) if people else ""}
    subject = build_subject(kind, said)
    headers = [(HEADER, kind.id)]
    for field, name in ((NUMBER_FIELD, "number"), (DEADLINE_FIELD, "deadline")):
        if name in said:
            moment = read.get(name)
            headers.append((field, moment.iso if isinstance(moment, Moment) else said[name]))
    if meeting is not None:
        headers.append((MEETING_FIELD, meeting.iso))
    pieces = _Pieces(kind, said, writer, text, html, bad, mark, now)
    return Finished(subject, pieces.text(), pieces.html(), shown, wrong, tuple(headers), meeting)


def build_subject(kind: Kind, said: Mapping[str, str]) -> str:
    """'[Giấy mời] 12/GM-UBND – Họp giao ban – 08:00, Thứ Hai 10/08/2026 – xác nhận trước 16:00, Thứ Sáu 07/08/2026'; '' while
    nothing of it is known."""
    pieces = [words for template in kind.subject if (words := _fill(template, said))]
    head = f"[{kind.title}] " if kind.title and pieces else ""
    return head + " – ".join(pieces)


def signature(writer: Writer) -> str:
    """Name, post, unit, telephone, address: one a line. Of a mailbox that several use also who answered."""
    place = ", ".join(filter(None, (writer.post, writer.unit if writer.unit != writer.name else "")))
    lines = [writer.name, place, f"Điện thoại: {writer.telephone}" if writer.telephone else "", writer.address]
    if writer.answering:
        lines.append(f"Người trả lời: {writer.answering}")
    return "\n".join(filter(None, lines))


def _clean(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", value).split())[:MOST_VALUE]


def _fill(template: str, said: Mapping[str, str]) -> str:
    """'' where something that it names is not there."""
    if any(not said.get(name) for name in _NAMED.findall(template)):
        return ""
    return _NAMED.sub(lambda match: said[match[1]], template)


# Reading what was typed ------------------------------------------------------------------------------------------


def _read(kind: Kind, typed: Mapping[str, str], now: float) -> dict[str, Moment | tuple[int, int]]:
    base = when.today(now)
    found: dict[str, Moment | tuple[int, int]] = {}
    for field in kind.fields:
        value = typed[field.id]
        day = when.day(value, base) if field.type == "day" and value else None
        if day is not None:
            found[field.id] = Moment(day)
        elif field.type == "clock" and (clock := when.clock(value)) is not None:
            found[field.id] = clock
        elif field.type == "moment" and (moment := when.moment(value, base)) is not None:
            found[field.id] = moment
    return found


def _shown(field: Field, typed: str, read: Moment | tuple[int, int] | None) -> str:
    if isinstance(read, Moment):
        return when.words(read)
    return when.clock_words(read) if read is not None else typed


def _meeting(kind: Kind, read: Mapping[str, Moment | tuple[int, int]]) -> Moment | None:
    day, clock = read.get("day"), read.get("clock")
    return Moment(day.day, clock) if isinstance(day, Moment) and isinstance(clock, tuple) else None


def _wrong(
    kind: Kind, typed: Mapping[str, str], read: Mapping[str, Moment | tuple[int, int]], now: float
) -> tuple[Wrong, ...]:
    found: list[Wrong] = []
    for field in kind.fields:
        value, moment = typed[field.id], read.get(field.id)
        if not value:
            if field.needed:
                found.append(Wrong(field.id, field.label, "missing"))
        elif field.type == "number":
            if not NUMBER.fullmatch(value):
                found.append(Wrong(field.id, field.label, "number", kind.example))
        elif field.type != "text" and moment is None:
            found.append(Wrong(field.id, field.label, "weekday" if _other_weekday(value, now) else "unreadable"))
        elif isinstance(moment, Moment):
            found += _wrong_day(kind, field, moment, read, now)
    meeting, day, clock = _meeting(kind, read), kind.field("day"), kind.field("clock")
    if meeting is not None and day is not None and clock is not None and day.future and meeting.at < now:
        if not any(one.field == "day" for one in found):
            found.append(Wrong("clock", clock.label, "past"))
    return tuple(found)


def _wrong_day(
    kind: Kind, field: Field, moment: Moment, read: Mapping[str, Moment | tuple[int, int]], now: float
) -> list[Wrong]:
    if field.future and moment.at < now:
        return [Wrong(field.id, field.label, "past")]
    limit = read.get(field.before)
    if isinstance(limit, Moment):
        whole = _meeting(kind, read) if field.before == "day" else None
        late = moment.at > whole.at if whole is not None and moment.clock else moment.day > limit.day
        if late:
            latest = limit.day - timedelta(days=1)
            return [Wrong(field.id, field.label, "after", f"{latest.day:02}/{latest.month:02}")]
    if field.id == "until" and isinstance(start := read.get("from"), Moment) and moment.day < start.day:
        return [Wrong(field.id, field.label, "order", when.day_words(start.day))]
    return []


def _other_weekday(value: str, now: float) -> bool:
    """'Thứ Hai 28/11/2026', which is a Saturday."""
    bare = re.sub(r"(?i)(thứ\s(hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)[\s,(]*", "", value)
    return bare != value and when.moment(bare, when.today(now)) is not None


# The words -------------------------------------------------------------------------------------------------------


class _Pieces:
    """The letter in its parts, from which both forms are made."""

    def __init__(
        self, kind: Kind, said: Mapping[str, str], writer: Writer, text: str, html: str, bad: set[str], mark: str, now: float
    ) -> None:
        self._kind, self._said, self._bad, self._mark = kind, said, bad, mark
        self._own, self._own_html = text.strip("\n"), html
        self._unit, self._sign = writer.unit or writer.name, signature(writer)
        day = when.today(now)
        self._date = f"ngày {day.day:02}/{day.month:02}/{day.year}"
        self._number = f"Số: {said['number']}" if "number" in said else ""
        self._opening = _fill(kind.opening, said)
        self._closing = _fill(kind.closing, said)
        self._summary = _fill(next((one for one in kind.subject if "{summary}" in one), ""), said)  # with its 'V/v'


    def _rows(self) -> list[tuple[str, str]]:
        rows = [("Thời gian", self._said["meeting"])] if "meeting" in self._said else []
        rows += [(one.row, self._said[one.id]) for one in self._kind.fields if one.row and one.id in self._said]
        label, _colon, template = self._kind.people.partition(": ")
        if words := _fill(template, self._said) if self._said["people"] else "":
            rows.append((label, words))
        return rows

    def text(self) -> str:
        rows = "\n".join(f"{label}: {value}" for label, value in self._rows())
        head = "\n".join(filter(None, (self._unit, self._number, self._date.capitalize())))
        title = "\n".join(filter(None, (self._kind.title.upper(), self._summary)))
        first = "\n".join(filter(None, (self._opening, rows)))
        blocks = (head, title, first, self._own, self._closing, "Trân trọng.", self._sign)
        return "\n\n".join(filter(None, blocks)) + "\n"

    def html(self) -> str:
        """One table at most two deep: every client lays it out."""
        bad = f'<span style="color:#821414; background-color:#fde9e7;"><b>&nbsp;{escape(self._mark)}&nbsp;</b></span>'
        rows = [(label, f"<b>{escape(value)}</b>") for label, value in self._rows()]
        closing = escape(self._closing)
        if self._mark:
            rows += [(one.row, bad) for one in self._kind.fields if one.row and one.id in self._bad]
            if self._bad & {"day", "clock"} and "meeting" not in self._said:
                rows.insert(0, ("Thời gian", bad))
            if self._bad & set(_NAMED.findall(self._kind.closing)):
                closing = _NAMED.sub(
                    lambda match: bad if match[1] in self._bad else escape(self._said.get(match[1], "")),
                    escape(self._kind.closing),
                )
        number = f"<br>{escape(self._number)}" if self._number else ""
        head = (
            f'<table width="100%" cellspacing="0" cellpadding="0"><tr>'
            f'<td width="56%" valign="top"><b>{escape(self._unit)}</b>{number}</td>'
            f'<td width="44%" align="right" valign="top">{escape(self._date.capitalize())}</td></tr></table>'
        )
        title = "<br>".join(filter(None, (f"<big><b>{escape(self._kind.title)}</b></big>", escape(self._summary))))
        table = "".join(
            f'<tr><td valign="top" style="padding-right:10px;">{escape(label)}</td><td valign="top">{value}</td></tr>'
            for label, value in rows
        )
        own = self._own_html or "".join(f"<p>{_lines(one)}</p>" for one in re.split(r"\n{2,}", self._own) if one.strip())
        parts = (
            head,
            f'<p align="center">{title}</p>',
            f"<p>{escape(self._opening)}</p>" if self._opening else "",
            f'<table cellspacing="0" cellpadding="2">{table}</table>' if table else "",
            own,
            f"<p>{closing}</p>" if closing else "",
            "<p>Trân trọng.</p>",
            f"<p>{_lines(self._sign)}</p>" if self._sign else "",
        )
        return "".join(parts)


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.split("\n"))
