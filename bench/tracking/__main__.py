"""``python -m bench.tracking [SEED]``: a letter to 100 offices on a real server, and what the tracking table says against the truth.

The exit code is 1 when a line differs, on this PC or on a second one with the same mailbox, or when a letter went out by itself.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from bench.tracking.run import Result, run
from tests.conftest import a_dovecot


def main(seed: int) -> int:
    with a_dovecot() as server, tempfile.TemporaryDirectory() as folder:
        found = run(server, Path(folder), seed)
    print(table(found))
    return 0 if found.good else 1


def table(found: Result) -> str:
    """By what the offices did."""
    lines = [f"{'what the office does':44} {'offices':>7}  {'true':10} {'this PC':>8} {'2nd PC':>8}"]
    for does, truth in dict.fromkeys((one.does, one.truth) for one in found.offices):
        mine = [one for one in found.offices if one.does == does]
        right = [Counter(seen.get(one.address) == truth for one in mine)[True] for seen in (found.here, found.there)]
        lines.append(f"{does:44} {len(mine):7}  {truth:10} {right[0]:>8} {right[1]:>8}")
    total = [sum(seen.get(one.address) == one.truth for one in found.offices) for seen in (found.here, found.there)]
    lines.append(f"{'right':44} {len(found.offices):7}  {'':10} {total[0]:>8} {total[1]:>8}")
    lines.append(f"{found.came} letters came of it; {found.listed} of them stand in the list of letters; {found.went} went out by themselves")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
