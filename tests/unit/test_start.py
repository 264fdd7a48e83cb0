"""A pair of Python and Qt that is known to end without a word does not start, and says so."""

from __future__ import annotations

import pytest

from ui.app import unfit


@pytest.mark.parametrize(
    ("python", "qt", "fine"),
    [((3, 11), "6.11.3", True), ((3, 11), "6.12.0", False), ((3, 12), "6.12.0", True), ((3, 13), "6.13.1", True)],
)
def test_the_bad_pair_is_refused(python: tuple[int, int], qt: str, fine: bool) -> None:
    assert (unfit(python, qt) == "") is fine
