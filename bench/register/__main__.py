"""``python -m bench.register``: 1,000 random histories of two PCs on one register, and how long a full year's book takes to read.

The exit code is 1 where a history ends in a number given twice or in two books, or where the reading is over its limit.
"""

from __future__ import annotations

import sys
import time

from bench.register.histories import AT, claim, history
from client.documents.register import MOST_DEEDS, Register, body, read

HISTORIES = 1_000
YEAR = 5_000  # documents of a busy office
LIMIT = 500.0  # ms


def main() -> int:
    found, wrong = [], []
    for seed in range(HISTORIES):
        try:
            found.append(history(seed))
        except AssertionError as error:
            wrong.append(str(error))
    twice, conflicts = sum(one.twice for one in found), sum(one.conflicts for one in found)
    print(
        f"register merges: {HISTORIES:,} histories of two PCs, {sum(one.documents for one in found):,} documents, "
        f"{sum(one.numbers for one in found):,} numbers given, {twice:,} claimed by both, {conflicts:,} conflicts shown, "
        f"{len(wrong)} wrong{': ' if wrong else '.'}{'; '.join(wrong[:5])}"
    )
    facts = {"summary": "Mời họp phòng, chống triều cường rằm tháng 10 âm lịch", "code": "214/GM-UBND", "party": "Văn phòng UBND thành phố"}
    bodies = [
        body(AT, "Hoa", [claim(f"<{at + n}@so>", at + n + 1, book="in", **facts) for n in range(MOST_DEEDS)]) for at in range(0, YEAR, MOST_DEEDS)
    ]
    begun = time.perf_counter()
    book = Register(note for note in (read(str(at), at + 1, text) for at, text in enumerate(bodies)) if note is not None)
    took = (time.perf_counter() - begun) * 1e3
    good = len(book.documents) == YEAR and took <= LIMIT
    print(f"a book of {YEAR:,} documents read in {took:.0f} ms (limit {LIMIT:.0f}); {sum(map(len, bodies)) / YEAR:.0f} octets a document")
    return 0 if good and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
