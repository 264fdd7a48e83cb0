"""`python -m tests.faults`: all tests of this folder, and at the end what was tried and what came of it, in one line.

FAULTS=short: only the seeded runs, and little of them (a minute); FAULTS=long: all of it (a quarter of an hour). With `NAME:NUMBER`,
as a failing run prints it, that one position alone.
"""

from __future__ import annotations

import os
import sys

import pytest

from tests.faults.tally import SIZE, Tally


class Sum:
    """Hears every test's tally, also from other workers."""

    def __init__(self) -> None:
        self.tally = Tally()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call":
            for name, value in report.user_properties:
                if name == "faults":
                    self.tally.add(Tally(*value))  # type: ignore[misc]


def main(words: list[str]) -> int:
    told = Sum()
    how = ["-n", os.environ.get("WORKERS", "2"), "--dist", "loadgroup"]
    if words:
        os.environ["FAULTS_ONLY"] = words[0]
        how = []
    if words or SIZE == "short":
        how += ["-m", "faults_run"]
    code = pytest.main(["tests/faults", "-q", "-rs", *how], plugins=[told])
    print(told.tally)
    return int(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
