"""Who has a letter: a table of what is said and what is true of it then."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.documents.tracking import Went, judge, tally
from client.faults import RecipientFull, RecipientRefused
from client.word import Word

HA, LA = "ha@cantho.example", "la@ngoai.example"
SENT = 100.0
SAID = ("delayed", "failed", "arrived", "read", "answered", "confirmed")

# said at the second: state
TABLE = [
    ("", "sent"), ("delayed 110", "delayed"), ("arrived 110", "arrived"), ("delayed 110, arrived 120", "arrived"),
    ("arrived 110, delayed 120", "arrived"), ("read 110, arrived 120", "read"), ("read 120, confirmed 110", "confirmed"),
    ("answered 110", "confirmed"), ("failed 110", "failed"), ("delayed 110, failed 120", "failed"), ("arrived 110, failed 120", "failed"),
    ("failed 110, arrived 120", "arrived"), ("failed 110, arrived 110", "failed"), ("failed 120, read 110", "read"),
    ("confirmed 110, failed 120", "confirmed"), ("failed 110, answered 120", "confirmed"), ("failed 90", "failed"),
]  # fmt: skip


def words(said: str, address: str = HA) -> list[Word]:
    return [Word("<a@x>", address, one.split()[0], float(one.split()[1]), f"<{one}>", 1, "5.2.2") for one in said.split(", ") if one]


@pytest.mark.parametrize(("said", "state"), TABLE)
def test_what_is_said_and_what_is_true(said: str, state: str) -> None:
    """In whichever order it was read, and however often."""
    for order in itertools.permutations(words(said)):
        (one,) = judge([Went("Hà", HA, "accepted", at=SENT)], [*order, *order])
        assert one.state == state and one.reached == (state in ("arrived", "read", "confirmed"))
        assert isinstance(one.fault, RecipientFull) == (state == "failed")


def test_whoever_was_no_recipient_does_not_count() -> None:
    (one,) = judge([Went("Hà", HA, "accepted", at=SENT)], words("confirmed 110", LA))
    assert one.address == HA and one.state == "sent"


def test_as_it_was_sent_from_here() -> None:
    """Waiting, refused at once, sent once more, sent from another PC; each recipient once."""
    fault = RecipientRefused(address=HA, reply="550")
    assert [one.state for one in judge([Went("", HA, "waiting"), Went("", LA)], ())] == ["sending", "sent"]
    (refused,) = judge([Went("Hà", HA), Went("Hà", HA.upper(), "refused", fault, SENT)], ())
    assert refused.state == "failed" and refused.fault == fault
    (again,) = judge([Went("Hà", HA, "refused", fault, SENT), Went("Hà", HA, "accepted", at=200.0)], words("failed 150"))
    assert again.state == "sent"
    (came,) = judge([Went("Hà", HA, "refused", fault, SENT)], words("confirmed 150"))
    assert came.state == "confirmed"
    assert judge([Went("", "")], ()) == ()


def test_tally() -> None:
    went = [Went("", f"{said}@x", "accepted", at=SENT) for said in SAID]
    found = tally(judge(went, [Word("<a@x>", f"{said}@x", said, 110.0) for said in SAID]))
    assert (found.people, found.confirmed, found.reached, found.failed, found.remindable, found.missing) == (6, 2, 4, 1, 3, 4)


@given(st.lists(st.tuples(st.sampled_from(SAID), st.integers(90, 130), st.sampled_from((HA, LA)))), st.randoms())
def test_any_words(said: list[tuple[str, int, str]], chance: object) -> None:
    """Never more than somebody said of a recipient; the order does not matter; nobody of whom nothing was said has confirmed."""
    every = [Word("<a@x>", address, what, float(at), f"<{number}>") for number, (what, at, address) in enumerate(said)]
    went = [Went("", HA, "accepted", at=SENT)]
    found = judge(went, every)
    chance.shuffle(every)  # type: ignore[attr-defined]
    assert [(one.state, one.at, one.report) for one in judge(went, every)] == [(one.state, one.at, one.report) for one in found]
    own = {what for what, _at, address in said if address == HA}
    assert found[0].state != "confirmed" or own & {"confirmed", "answered"}
    assert found[0].state != "read" or "read" in own
