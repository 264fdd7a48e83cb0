"""Which kind a letter of another program is: right nine times of ten, otherwise 'thư khác'; header fields are hints."""

from __future__ import annotations

import pytest

from bench.kinds.__main__ import LEAST, cases, tally
from client.documents.kinds import HEADER, shipped
from client.documents.recognise import recognise


@pytest.mark.parametrize("name", ["subjects.txt", "seen.txt"])
def test_nine_of_ten_subjects_and_no_wrong_deadline(name: str) -> None:
    """What `bench.kinds` prints is held here too; a missed letter is better than a wrong one."""
    every = cases(name)
    found = tally(every)
    assert found.right >= LEAST * len(every), found
    assert found.deadlines_wrong == 0 and found.wrong <= 0.05 * len(every), found


@pytest.mark.parametrize(
    ("subject", "text", "kind"),
    [
        ("Chiều mai", "UBND phường trân trọng kính mời ông, bà đến dự họp.", "invitation"),
        ("Chiều mai", "Anh gửi giúp em cái mẫu.", "other"),
        ("Chiều mai", "Dạ vâng.\n> trân trọng kính mời đến dự họp", "other"),
        ("Re: chiều mai", "Trân trọng kính mời ông đến dự.", "other"),
    ],
)
def test_the_text_decides_only_what_the_subject_leaves_open(subject: str, text: str, kind: str) -> None:
    """Words of the sender count, those of a quoted letter do not, and an answer is no invitation."""
    assert recognise(shipped(), subject, {}, text) == kind


def test_the_header_field_is_a_hint_among_known_kinds() -> None:
    """Any value but a known kind is passed over, however it is made."""
    for value in ("../../etc", "invitation\r\nBcc: x", "x" * 10_000, "", "INVITATION", "other;invitation"):
        assert recognise(shipped(), "Báo cáo tháng", {HEADER: value}) == "report"
    assert recognise(shipped(), "Báo cáo tháng", {HEADER.lower(): " invitation "}) == "invitation"


def test_hostile_subjects_cost_no_time() -> None:
    """No rule takes longer than it should for a subject of a hundred thousand letters."""
    import time

    start = time.monotonic()
    for subject in ("[" * 100_000, "re: " * 30_000, "so 1/" * 20_000, "ubnd" + " " * 100_000, "v/v " * 30_000):
        recognise(shipped(), subject, {}, subject)
    assert time.monotonic() - start < 2
