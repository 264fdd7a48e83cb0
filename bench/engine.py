"""What the engine takes for the things an official waits for, without a window. Times in seconds.

``python -m bench.engine DATA PERSON`` prints one JSON document.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from bench.mailbox import PASSWORD
from client.api import Program, Session, rows
from client.people import vault
from client.provision.site import practice

SEARCHES = ("trieu cuong", "bao cao", "hoa", "de nghi", "van tho luu tru", "d", "lich cong tac tuan 48", "không có gì", "9987", "h")
NEWEST = rows.ListQuery(rows.Place.INBOX)
RUNS = 5


def median(values: Iterable[float]) -> float:
    """Of an odd number. (The statistics module weighs half a megabyte, in a process whose memory is measured.)"""
    every = sorted(values)
    return every[len(every) // 2]


def clock(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def derivation(data: Path) -> float:
    """The key derivation alone, which has to be slow."""
    slots = vault.load(next(data.glob("people/*/key.json")))
    return median(clock(partial(vault.unlock, slots, PASSWORD)) for _ in range(RUNS))


def sign_in(data: Path, person: str) -> float:
    """From the password to the first 50 rows, key derivation included."""
    times = []
    for _ in range(RUNS):
        program = Program(practice(9, 9), data)
        start = time.perf_counter()
        session = program.sign_in(person, PASSWORD)
        first_rows(session)
        times.append(time.perf_counter() - start)
        session.close()
    return median(times)


def first_rows(session: Session) -> tuple[rows.LetterRow, ...]:
    index = session.views.letter_index(NEWEST)
    return session.views.letter_rows([letter for letter, _ in index[:50]])


def letters(session: Session) -> list[float]:
    """50 letters from all over the list, each for the first time."""
    index = session.views.letter_index(NEWEST)
    return [clock(partial(session.views.letter, letter)) for letter, _ in index[::200]]


def searches(session: Session) -> list[float]:
    """Ten searches, rows of the first page included; the median of five of each."""

    def one(words: str) -> None:
        found = session.views.letter_index(rows.ListQuery(rows.Place.INBOX, words=words))
        session.views.letter_rows([letter for letter, _ in found[:20]])

    return [median(clock(partial(one, words)) for _ in range(RUNS)) for words in SEARCHES]


def main(data: Path, person: str) -> int:
    key = derivation(data)
    whole = sign_in(data, person)
    session = Program(practice(9, 9), data).sign_in(person, PASSWORD)
    try:
        found = {"derivation": key, "list": whole - key, "letters": letters(session), "searches": searches(session)}
    finally:
        session.close()
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
