"""SEARCH of the practice server (RFC 3501 §6.4.4, RFC 4731). Pure."""

from __future__ import annotations

import calendar
import re
import time

from client.fold import fold
from client.message.dates import date
from client.message.headers import decode_words
from client.net.imap.grammar import Value, octets
from client.practice.mailbox import Letter

_FLAGS = {"SEEN": "\\Seen", "ANSWERED": "\\Answered", "FLAGGED": "\\Flagged", "DELETED": "\\Deleted", "DRAFT": "\\Draft"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
Last = tuple[int, int]  # the highest number and the highest UID


def split(arguments: list[Value]) -> tuple[list[str] | None, list[Value]]:
    """(what RETURN asks for, None without it; the criteria)."""
    rest = list(arguments)
    extended: list[str] | None = None
    if len(rest) > 1 and _word(rest[0]) == "RETURN" and isinstance(rest[1], list):
        extended = [_word(one) for one in rest[1]]
        rest = rest[2:]
    if len(rest) > 1 and _word(rest[0]) == "CHARSET":
        rest = rest[2:]
    return extended, rest


def matches(criteria: list[Value], number: int, letter: Letter, last: Last) -> bool:
    """All of them. Raises: ValueError for a key that does not exist."""
    rest = list(criteria)
    while rest:
        if not _one(rest, number, letter, last):
            return False
    return True


def _one(rest: list[Value], number: int, letter: Letter, last: Last) -> bool:
    first = rest.pop(0)
    if isinstance(first, list):
        return matches(first, number, letter, last)
    word = _word(first)
    if word in ("ALL", "OLD"):
        return True
    if word in ("NEW", "RECENT"):
        return False
    if word in _FLAGS:
        return _FLAGS[word] in letter.flags
    if word.startswith("UN") and word[2:] in _FLAGS:
        return _FLAGS[word[2:]] not in letter.flags
    if word == "NOT":
        return not _one(rest, number, letter, last)
    if word == "OR":
        left = _one(rest, number, letter, last)
        right = _one(rest, number, letter, last)
        return left or right
    if re.fullmatch(r"[\d:*,]+", word):
        return _in(word, number, last[0])
    value = _text(rest.pop(0)) if rest else ""
    node = letter.parsed()
    match word:
        case "UID":
            return _in(value, letter.uid, last[1])
        case "KEYWORD":
            return value in letter.flags
        case "UNKEYWORD":
            return value not in letter.flags
        case "LARGER":
            return len(letter.octets) > int(value)
        case "SMALLER":
            return len(letter.octets) < int(value)
        case "MODSEQ":
            return letter.modseq >= int(value)
        case "HEADER":
            wanted = _text(rest.pop(0)) if rest else ""
            return bool(node.field(value)) and _holds(node.field(value), wanted)
        case "FROM" | "TO" | "CC" | "BCC" | "SUBJECT":
            return _holds(node.field(word), value)
        case "BODY" | "TEXT":
            return fold(value) in fold(letter.octets.decode("utf-8", "replace"))
        case "SINCE":
            return letter.at >= _day(value)
        case "BEFORE":
            return letter.at < _day(value)
        case "ON":
            return _day(value) <= letter.at < _day(value) + 86_400
        case "SENTSINCE":
            return date(node.field("Date")) >= _day(value)
        case "SENTBEFORE":
            return date(node.field("Date")) < _day(value)
        case "SENTON":
            return _day(value) <= date(node.field("Date")) < _day(value) + 86_400
    raise ValueError(f"no such key: {word}")


def _holds(raw: bytes, wanted: str) -> bool:
    return fold(wanted) in fold(decode_words(raw))


def _word(value: Value) -> str:
    return octets(value).decode("ascii", "replace").upper()


def _text(value: Value) -> str:
    return octets(value).decode("utf-8", "replace")


def _in(text: str, number: int, last: int) -> bool:
    for run in text.split(","):
        low, _, high = run.partition(":")
        ends = [last if end == "*" else int(end) for end in (low, high or low)]
        if min(ends) <= number <= max(ends):
            return True
    return False


def _day(text: str) -> float:
    match = re.fullmatch(r"(\d{1,2})-(\w{3})-(\d{4})", text.strip('"'))
    if match is None or match.group(2).lower() not in _MONTHS:
        raise ValueError(f"no date: {text}")
    day, month, year = int(match.group(1)), _MONTHS.index(match.group(2).lower()) + 1, int(match.group(3))
    return float(calendar.timegm(time.struct_time((year, month, day, 0, 0, 0, 0, 0, 0))))
