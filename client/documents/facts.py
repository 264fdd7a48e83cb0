"""What a letter says of itself: number and code, summary, meeting, place, chair, deadline. Read from its words. Pure.

A fact is told only where it is certain: a deadline stands in one sentence with what is to be done until then, there is only
one, it is a day that exists and lies ahead of the letter. The header fields X-TCV-So, -Han and -Gio (docs/HEADERS.md) come
from anywhere: they choose among what the words say, and are never believed alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from client.documents import when
from client.documents.kinds import Kind
from client.documents.when import Moment
from client.fold import fold

NUMBER_FIELD, DEADLINE_FIELD, MEETING_FIELD = "X-TCV-So", "X-TCV-Han", "X-TCV-Gio"
MOST_TEXT = 20_000
MOST_WORDS = 200  # letters of a place, a chair, a summary
AHEAD = 400  # days: nobody sets a deadline later

NUMBER = re.compile(r"\d{1,6}[A-Za-z]?(?:/\d{4})?/[^\W\d_]{1,8}(?:-[\w.&Đđ]{1,20}){0,4}")
_NUMBER_LINE = re.compile(rf"(?:^|\n)[ \t>*-]*(?:Số|SỐ|số)\s*:?\s*({NUMBER.pattern})(?![\w/])")
_DO = (
    r"(?:xac nhan|gui|nop|bao cao|tra loi|phan hoi|gop y|cho y kien|y kien|dang ky|hoan thanh|tong hop|phuc dap|cung cap|gui lai"
    r"|gui ve)"
)
_UNTIL = r"(?:truoc|cham nhat|muon nhat|tre nhat|han chot|han cuoi|han)(?:\s(?:den het|den|vao|la|luc|het|hoi))?"
# a day of what is reported on: born, issued, counted until
_OF_OTHERS = "".join(
    rf"(?<!\b{word} )"
    for word in "den sinh hanh luc ky cap lap cong dung tu ra nhan co xay het".split()
)
_SENTENCE = re.compile(rf"\b{_DO}\b[^.;!?]{{0,160}}?\b{_OF_OTHERS}{_UNTIL}(?:\sngay)?\s*[:,]?\s*$")
_DEADLINE_LABEL = re.compile(
    r"\b(?:thoi han|han)(?: (?:xac nhan|gui|nop|bao cao|tra loi|gop y|dang ky|chot|cuoi|phan hoi))"
    r"[^:.;]{0,30}[:,]?\s*(?:la |truoc )?(?:ngay )?$"
)
_NOT = re.compile(r"\b(?:khong|chua|da)\s(?:phai\s|can\s)?(?:gui|nop|xac nhan|bao cao|tra loi|hoan thanh|dang ky)")
_LABELS = {
    "time": ("thoi gian hop", "thoi gian bat dau", "thoi gian to chuc", "thoi gian", "ngay gio"),
    "place": ("dia diem hop", "dia diem to chuc", "dia diem", "noi hop", "tai"),
    "chair": ("nguoi chu tri", "chu tri cuoc hop", "chu tri", "chu toa"),
    "deadline": (
        "han xac nhan", "han gui", "han nop", "han tra loi", "han gop y", "han bao cao", "thoi han gui", "thoi han nop",
        "han dang ky",
    ),
}
_BULLET = re.compile(r"^[\s>*•+.–-]*(?:\(?[0-9a-hA-H]{1,2}[.)]\s*)?")
_STARTS = re.compile(r"\b(?:vao luc|vao hoi|luc|hoi|bat dau(?: tu| luc)?|dung|khai mac)\s*$")
_PLACE = re.compile(
    r"\btại\s+((?:[Hh]ội trường|[Pp]hòng họp|[Tt]rụ sở|Nhà văn h(?:óa|oá)|Trung tâm|UBND|Văn phòng)[^.;\n]{2,150})"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """'' and None: not said, or not certainly."""

    number: str = ""
    summary: str = ""
    meeting: Moment | None = None
    place: str = ""
    chair: str = ""
    deadline: Moment | None = None


def read(kind: Kind, subject: str, text: str, headers: Mapping[str, str], sent_at: float) -> Facts:
    """`headers`: names in any case to values, which anybody may have written; `sent_at`: seconds, when the words were true."""
    base = when.today(sent_at)
    hints = {name.casefold(): value.strip()[:100] for name, value in headers.items()}
    own = own_text(text)
    labelled = _labelled(own)
    subject = _without_answer(subject[:1_000])
    pieces = read_subject(kind, subject, base)
    number = _number(pieces.get("number", ""), subject, own, hints.get(NUMBER_FIELD.casefold(), ""))
    meeting = None
    place = chair = ""
    if kind.meeting:
        meeting = _meeting(pieces, labelled, subject, own, base, hints.get(MEETING_FIELD.casefold(), ""))
        place = labelled.get("place", "") or _prose_place(own)
        chair = labelled.get("chair", "")
    deadline = _deadline(pieces, labelled, subject, own, base, hints.get(DEADLINE_FIELD.casefold(), ""))
    if deadline is not None and meeting is not None and deadline.day > meeting.day:
        deadline = None
    return Facts(number, pieces.get("summary", "")[:MOST_WORDS], meeting, place, chair, deadline)


def own_text(text: str) -> str:
    """What the sender wrote, without a quoted letter."""
    return re.split(r"(?m)^\s*>|^-{4,}|^_{8,}", text[:MOST_TEXT], maxsplit=1)[0]


def read_subject(kind: Kind, subject: str, base: date) -> dict[str, str]:
    """The fields of a subject that `finished.build_subject` has made, as it writes them; of another one the summary alone.

    What stands between the known pieces is the summary, also with dashes of its own.
    """
    bare = re.sub(r"^\s*\[[^\]]{1,40}\]\s*", "", subject)
    pieces = bare.split(" – ")
    found: dict[str, str] = {}
    if kind.field("number") and NUMBER.fullmatch(pieces[0].strip()):
        found["number"] = pieces.pop(0).strip()
    for template in reversed(kind.subject):
        if len(pieces) < 2 or template in ("{number}", "{summary}"):
            continue
        before, _open, rest = template.partition("{")
        name = rest.partition("}")[0]
        last = pieces[-1]
        if name not in ("meeting", "deadline") or not last.startswith(before):
            continue
        moment = when.moment(last[len(before) :], base)
        if moment is not None:
            found[name] = moment.iso
            pieces.pop()
    summary = " – ".join(pieces).strip()
    prefix = next((one.partition("{")[0] for one in kind.subject if "{summary}" in one), "")
    found["summary"] = summary.removeprefix(prefix)
    return found


def _without_answer(subject: str) -> str:
    return re.sub(r"^\s*(?:(?:re|fw|fwd|tr|trả lời|chuyển tiếp)\s*:\s*)+", "", subject, flags=re.IGNORECASE)


def _number(read: str, subject: str, text: str, hint: str) -> str:
    if read:
        return read
    line = _NUMBER_LINE.search(text[:3_000])
    in_subject = NUMBER.search(subject)
    found = line.group(1) if line else in_subject.group() if in_subject else ""
    if NUMBER.fullmatch(hint) and hint in f"{subject}\n{text}":
        return hint
    return found[:60]


def _labelled(text: str) -> dict[str, str]:
    """Lines 'Địa điểm: …', as invitations have them; the first of each."""
    found: dict[str, str] = {}
    for line in text.split("\n"):
        before, colon, after = _BULLET.sub("", line).partition(":")
        words = fold(before).strip(" *")
        if not colon or len(words) > 30 or not after.strip(" *"):
            continue
        for name, labels in _LABELS.items():
            if name not in found and words in labels:
                found[name] = after.strip(" *\t.;")[:MOST_WORDS]
    return found


def _prose_place(text: str) -> str:
    match = _PLACE.search(text)
    return " ".join(match.group(1).split()).strip(" ,")[:MOST_WORDS] if match else ""


def _meeting(
    pieces: Mapping[str, str], labelled: Mapping[str, str], subject: str, text: str, base: date, hint: str
) -> Moment | None:
    """When it begins. With a time of day: without one nobody can come in time."""
    if "meeting" in pieces:
        return when.from_iso(pieces["meeting"])
    where = [fold(labelled[name]) for name in ("time",) if name in labelled]
    found = {moment for line in where for _start, _end, moment in when.moments(line, base) if moment.clock}
    if not found:
        plain = fold(text)
        found = {
            moment for start, _end, moment in when.moments(plain, base)
            if moment.clock and _STARTS.search(plain[max(0, start - 25) : start])
        } or {moment for _start, _end, moment in when.moments(fold(subject), base) if moment.clock}  # fmt: skip
    return _one(found, hint)


def _deadline(
    pieces: Mapping[str, str], labelled: Mapping[str, str], subject: str, text: str, base: date, hint: str
) -> Moment | None:
    if "deadline" in pieces:
        found = {when.from_iso(pieces["deadline"])}
    elif "deadline" in labelled:
        found = {moment for _start, _end, moment in when.moments(fold(labelled["deadline"]), base)}
    else:
        found = _deadlines(fold(subject), base) | {one for line in _sentences(text) for one in _deadlines(line, base)}
    return _one({one for one in found if one is not None and 0 <= (one.day - base).days <= AHEAD}, hint)


def _sentences(text: str) -> list[str]:
    """Folded; a line that goes on in the next is one sentence."""
    return [fold(one) for one in re.split(r"[;!?\n]\s*\n|(?<=[^\d\s])[.;!?](?=\s)|\.\s+(?=[A-ZĐÀ-Ỹ])", text) if one.strip()]


def _deadlines(sentence: str, base: date) -> set[Moment | None]:
    found: set[Moment | None] = set()
    for start, _end, moment in when.moments(sentence, base):
        before = sentence[max(0, start - 240) : start]
        if (_SENTENCE.search(before) or _DEADLINE_LABEL.search(before)) and not _NOT.search(before):
            found.add(moment)
    return found


def _one(found: set[Moment], hint: str) -> Moment | None:
    """The only one; of several, the one that the header field names. Of the same day the one with a time of day."""
    days = {one.day for one in found}
    full = {one for one in found if one.clock or not any(other.clock and other.day == one.day for other in found)}
    named = when.from_iso(hint)
    if named is not None and len(full) > 1:
        return named if named in full else None
    return full.pop() if len(full) == 1 and len(days) == 1 else None
