"""``make bench-kinds``: how many letters of other programs get their kind by their subject, and whether a deadline is ever wrong.

`subjects.txt` was written apart from the rules. A letter that stays 'other' is missed; one that gets another kind is wrong. The
exit code is 1 under 90 % right, or with one wrong deadline.
"""

from __future__ import annotations

import datetime
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from client.documents import facts, when
from client.documents.kinds import shipped
from client.documents.recognise import recognise

LEAST = 0.9
SENT = datetime.datetime(2026, 11, 24, 8, 52, tzinfo=when.VIETNAM).timestamp()


@dataclass(frozen=True)
class Case:
    """`deadline`: ISO, '' = none."""

    kind: str
    deadline: str
    subject: str


def cases(name: str = "subjects.txt") -> list[Case]:
    """`subjects.txt` is held out; `seen.txt` are those that the rules were put right with."""
    found = []
    for line in (Path(__file__).parent / name).read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            kind, deadline, subject = (piece.strip() for piece in line.split(" | ", 2))
            found.append(Case(kind, deadline if deadline != "-" else "", subject))
    return found


@dataclass
class Tally:
    right: int = 0
    missed: int = 0
    wrong: int = 0
    deadlines: int = 0
    deadlines_missed: int = 0
    deadlines_wrong: int = 0


def tally(every: list[Case], *, aloud: bool = False) -> Tally:
    kinds, found, per = shipped(), Tally(), Counter[tuple[str, bool]]()
    for case in every:
        kind = recognise(kinds, case.subject, {})
        per[case.kind, kind == case.kind] += 1
        found.right += kind == case.kind
        found.missed += kind == "other" != case.kind
        found.wrong += kind not in (case.kind, "other")
        told = facts.read(kinds.get(kind), case.subject, "", {}, SENT).deadline
        day = told.day.isoformat() if told else ""
        found.deadlines += bool(case.deadline)
        found.deadlines_missed += bool(case.deadline) and not day
        found.deadlines_wrong += bool(day) and day != case.deadline
        if aloud and (kind != case.kind or day != case.deadline):
            print(f"  {case.kind:12} got {kind:12} {day:10} {case.subject}")
    if aloud:
        for kind in kinds:
            right, bad = per[kind.id, True], per[kind.id, False]
            print(f"{kind.name:20} {right:3} of {right + bad:3}")
    return found


def main() -> int:
    every = cases()
    found = tally(every, aloud=True)
    share = found.right / len(every)
    print(f"kinds recognised: {found.right} of {len(every)} = {share:.1%} (limit {LEAST:.0%})", end="; ")
    print(f"missed {found.missed}, wrong {found.wrong}")
    told = found.deadlines - found.deadlines_missed
    print(f"deadlines: {told} of {found.deadlines} told, {found.deadlines_wrong} wrong (limit 0)")
    return int(share < LEAST or found.deadlines_wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
