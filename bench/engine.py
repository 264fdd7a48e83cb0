"""What the engine takes for the things an official waits for. Times in seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.mailbox import PASSWORD
from client.api import Program, Session, rows
from client.people import vault
from client.provision.site import practice

SEARCHES = ("trieu cuong", "bao cao", "hoa", "de nghi", "van tho luu tru", "d", "lich cong tac tuan 48", "không có gì", "9987", "h")
NEWEST = rows.ListQuery(rows.Place.INBOX)


def clock(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def open_program(data: Path) -> Program:
    return Program(practice(9, 9), data)


def sign_in(data: Path, person: str) -> float:
    """From the password to the first 50 rows of 10,000 letters, without the key derivation (which has to be slow)."""
    times = []
    for _ in range(5):
        program = open_program(data)
        slots = vault.load(next(data.glob("people/*/key.json")))
        derivation = clock(lambda slots=slots: vault.unlock(slots, PASSWORD))  # type: ignore[misc]
        start = time.perf_counter()
        session = program.sign_in(person, PASSWORD)
        first_rows(session)
        times.append(time.perf_counter() - start - derivation)
        session.close()
    return median(times)


def first_rows(session: Session) -> tuple[rows.LetterRow, ...]:
    index = session.views.letter_index(NEWEST)
    return session.views.letter_rows([letter for letter, _ in index[:50]])


def open_letter(session: Session) -> float:
    """The slowest of 50 letters, all in the store."""
    index = session.views.letter_index(NEWEST)
    return max(clock(lambda letter=letter: session.views.letter(letter)) for letter, _ in index[::200])  # type: ignore[misc]


def search(session: Session) -> float:
    """The slowest of ten searches, rows of the first page included."""

    def one(words: str) -> None:
        found = session.views.letter_index(rows.ListQuery(rows.Place.INBOX, words=words))
        session.views.letter_rows([letter for letter, _ in found[:20]])

    one("làm ấm")
    return max(min(clock(lambda words=words: one(words)) for _ in range(3)) for words in SEARCHES)  # type: ignore[misc]
