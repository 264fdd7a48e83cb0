"""Octets of any file as a letter's words would be read, with all the readings that were weighed: for `tcv decode`. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from client.message.charsets import Decoded, decode
from client.message.letter import markup
from client.message.vietnamese import likely, misread
from client.message.vietnamese.likely import Reading


@dataclass(frozen=True, slots=True)
class Weighed:
    """`readings`: of the words that are not ASCII, the most certain first; charset '' : as they stand."""

    decoded: Decoded
    readings: tuple[Reading, ...]


_HTML = re.compile(rb"\s*(?:<!doctype html|<html|<body|<p\b|<div\b|<font\b|<meta\b|<table\b)", re.IGNORECASE)


def weigh(data: bytes, said: str = "") -> Weighed:
    """`said`: the charset that the letter names. Never raises."""
    decoded = markup(data, said) if _HTML.match(data) else decode(data, said)
    try:
        suspects, expected = misread.suspects(data.decode("utf-8").splitlines()), likely.UNICODE
    except UnicodeDecodeError:
        suspects, expected = data, likely.RAW
    readings = likely.readings(suspects, expected) if suspects else []
    return Weighed(decoded, tuple(readings))
