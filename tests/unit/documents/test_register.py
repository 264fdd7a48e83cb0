"""The register's merge: whatever two PCs do, on or off the line, no number is given twice and both read one book."""

from __future__ import annotations

import json

import pytest

from bench.register.histories import AT, claim, history
from client.documents.register import (
    MOST_DEEDS,
    Change,
    Deed,
    Note,
    Register,
    body,
    read,
)


def note(id: str, uid: int, *deeds: Deed, at: float = AT) -> Note:
    return Note(id, uid, at, "Hoa", deeds)


def test_the_first_claim_that_the_server_has_gets_the_number() -> None:
    """Not the earliest clock: PCs' clocks are wrong, the server's order is one."""
    book = Register([note("b", 2, claim("B", 7), at=AT - 500), note("a", 1, claim("A", 7))])
    assert book.documents["A"].number == 7 and book.documents["B"].number == 0
    assert [one.doc for one in book.losers()] == ["B"] and book.next("out", 2026) == 8
    assert book.next("in", 2026) == 1 and book.next("out", 2027) == 1


def test_what_the_server_has_not_is_not_given() -> None:
    book = Register([note("a", 0, claim("A", 7))])
    assert (book.documents["A"].number, book.documents["A"].wants) == (0, 7)
    assert book.next("out", 2026) == 8 and book.losers() == []


def test_a_typed_number_that_another_has_is_a_conflict_and_stays_as_it_is() -> None:
    """Its letter says 7: it can take no other by itself. A person gives another by hand, and the conflict is over."""
    notes = [note("a", 1, claim("A", 7)), note("b", 2, claim("B", 7, typed=True))]
    lost = Register(notes).documents["B"]
    assert (lost.number, lost.wants, lost.clash) == (0, 7, True)
    assert Register(notes).losers() == []
    solved = Register([*notes, note("c", 3, claim("B", 8, typed=True))]).documents["B"]
    assert (solved.number, solved.wants, solved.clash) == (8, 0, False)


def test_a_number_is_never_free_again() -> None:
    """Also not when its document has got another one by hand, or was taken out."""
    book = Register([note("a", 1, claim("A", 7)), note("b", 2, claim("A", 9, typed=True)), note("c", 3, claim("B", 7), Change("A", "out", "1"))])
    assert book.documents["A"].number == 9 and book.documents["B"].number == 0


def test_the_latest_correction_counts_and_all_are_kept() -> None:
    notes = [
        note("a", 1, claim("A", 7, summary="Hop")), note("c", 3, Change("A", "summary", "Họp giao ban"), at=AT + 9),
        note("b", 2, Change("A", "summary", "Họp"), at=AT + 20),
    ]  # fmt: skip
    one = Register(notes).documents["A"]
    assert one.value("summary") == "Họp" and [change.value for change in one.history] == ["Họp giao ban", "Họp"]


def test_a_draft_that_became_a_letter_is_found_by_both_names() -> None:
    book = Register([note("a", 1, claim("draft.1", 7)), note("b", 2, Change("draft.1", "letter", "<m@x>"), Change("<m@x>", "handler", "Mai"))])
    assert book.get("<m@x>") is book.get("draft.1") and "<m@x>" in book and book.documents["draft.1"].value("handler") == "Mai"


def test_a_note_is_read_as_it_was_written() -> None:
    deeds = (claim("<a@b>", 12, typed=True, summary="Mời họp", code="12/GM-UBND"), Change("<a@b>", "handler", "Trần Văn Lợi"))
    text = body(AT, "Nguyễn Thị Hoa", deeds)
    assert text.isascii()
    assert read("<so.1@x>", 5, text) == Note("<so.1@x>", 5, AT, "Nguyễn Thị Hoa", deeds)


GOOD = json.loads(body(AT, "Hoa", [claim("A", 7)]))
HOSTILE = ["", "[]", "null", "{}", "[" * 100_000, '{"version":2,"at":1,"who":"","deeds":[]}', '{"version":1,"at":"x","who":"","deeds":[]}']


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_no_note_is_none(text: str) -> None:
    assert read("x", 1, text) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", -1), ("number", 10**7), ("number", True), ("number", "7"), ("number", 1e400), ("year", 1), ("day", float("nan")),
        ("book", "x"), ("doc", ""), ("doc", "x" * 501), ("facts", []),
    ],
)  # fmt: skip
def test_a_deed_that_is_none_is_left_out(name: str, value: object) -> None:
    """Anybody who may write into the mailbox may have put it there."""
    found = read("x", 1, json.dumps({**GOOD, "deeds": [{**GOOD["deeds"][0], name: value}, *GOOD["deeds"]]}))
    assert found is not None and found.deeds == (claim("A", 7),)


def test_no_note_holds_more_than_its_most() -> None:
    found = read("x", 1, json.dumps({**GOOD, "deeds": GOOD["deeds"] * (MOST_DEEDS + 5)}))
    assert found is not None and len(found.deeds) == MOST_DEEDS


@pytest.mark.parametrize("block", range(10))
def test_a_thousand_random_histories_give_no_number_twice(block: int) -> None:
    """100 histories each: both PCs enter, claim, type, correct, off the line for long, with cuts that eat answers. Afterwards both read
    the same book, nothing given was ever taken away, no number is held by two, and whoever wanted one has one or a conflict."""
    found = [history(seed) for seed in range(block * 100, block * 100 + 100)]
    assert sum(one.twice for one in found) > 50 and sum(one.conflicts for one in found) > 50  # they were about something
