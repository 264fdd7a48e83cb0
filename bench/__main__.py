"""``make bench``: everything that "fast" was said to mean, measured here and now, with the ratios. About two minutes.

Windows are processes of their own on a virtual display; what is compared takes turns, and medians are shown. The exit code is
1 where a figure is over its limit.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import mailbox, start
from bench.display import display
from bench.engine import median

RUNS = 3  # of the windows with ten thousand letters, and of the syncs
SYNCED = 6_000  # letters of a first sync
MB = 1_000_000

@dataclass(frozen=True)
class Line:
    """One figure. `limit` in the same unit; `ratio`: to what it is compared with, in words."""

    what: str
    value: float
    unit: str
    limit: float
    ratio: str = ""

    @property
    def kept(self) -> bool:
        return self.value <= self.limit


def child(module: str, *arguments: str) -> Any:
    done = subprocess.run([sys.executable, "-m", module, *arguments], capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise RuntimeError(f"{module}: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


def starts(data: Path) -> list[Line]:
    site = data / "thu-cong-vu.toml"
    site.write_text(mailbox.SITE, encoding="utf-8")
    bare, office, training = start.seconds(
        start.python("bench.bare"),
        start.python("ui.app", "--site", str(site), "--data", str(data)),
        start.python("ui.app", "--practice", "--data", str(data / "training")),
        runs=11,
    )
    return [
        Line("start of a bare PySide6 window", bare * 1e3, "ms", float("inf"), "1.00 x"),
        Line("start to the sign-in screen", office * 1e3, "ms", 2 * bare * 1e3, f"{office / bare:.2f} x bare (limit 2)"),
        Line("start to the sign-in screen, --practice", training * 1e3, "ms", 2 * bare * 1e3, f"{training / bare:.2f} x bare (limit 2)"),
    ]


def engine(data: Path, person: str) -> list[Line]:
    found = child("bench.engine", str(data), person)
    return [
        Line("key derivation (slow on purpose)", found["derivation"] * 1e3, "ms", float("inf")),
        Line("engine: password to the first rows, above it", found["list"] * 1e3, "ms", 400),
        Line("engine: reading a stored letter, slowest of 50", max(found["letters"]) * 1e3, "ms", 50),
        Line("engine: search of 10,000 letters, slowest of 10", max(found["searches"]) * 1e3, "ms", 30),
    ]


def window(data: Path, person: str) -> list[Line]:
    runs, bare = [], []
    for _ in range(RUNS):
        bare.append(float(child("bench.bare", "memory")))
        runs.append(child("bench.window", str(data), person))
    yard, weight = median(bare), median(run["pss"] for run in runs)
    later = median(run["pss_after"] for run in runs)

    def ratio(octets: float) -> str:
        return f"{octets / yard:.2f} x bare (limit 1.8)"

    return [
        Line("password to the painted list of 10,000, above it", median(run["list"] for run in runs) * 1e3, "ms", 400),
        Line("the first letter of the day, painted", median(run["letters"][0] for run in runs) * 1e3, "ms", 50),
        Line("a stored letter, painted: slowest of 49", median(max(run["letters"][1:]) for run in runs) * 1e3, "ms", 50),
        Line("a stored letter, painted: median", median(median(run["letters"][1:]) for run in runs) * 1e3, "ms", 50),
        Line("search of 10,000, painted: slowest of 10", median(max(run["searches"]) for run in runs) * 1e3, "ms", 30),
        Line("memory (PSS) of a bare PySide6 window", yard / MB, "MB", float("inf"), "1.00 x"),
        Line("memory (PSS), 10,000 letters in the list", weight / MB, "MB", 1.8 * yard / MB, ratio(weight)),
        Line("  the same after 50 letters and 10 searches", later / MB, "MB", float("inf"), f"{later / yard:.2f} x bare"),
    ]


def changing(data: Path) -> list[Line]:
    found = child("bench.changing", str(data / "two people"))
    what = f"'Đổi người', mailboxes of {found['octets'] / MB:.0f} MB: slowest of {len(found['seconds'])}"
    return [Line(what, max(found["seconds"]) * 1e3, "ms", 2_000)]


def syncing() -> list[Line]:
    runs = [child("bench.gaps", str(SYNCED)) for _ in range(RUNS)]
    return [
        Line(
            f"longest pause while {SYNCED:,} letters come: {name}",
            median(run[key]["max"] for run in runs) * 1e3,
            "ms",
            50,
            f"{sum(run[key]['over'] for run in runs)} of {sum(run[key]['beats'] for run in runs):,} beats over 50",
        )
        for key, name in (("scroll", "scrolling"), ("type", "typing"))
    ]


def show(lines: list[Line]) -> None:
    for line in lines:
        limit = "" if line.limit == float("inf") else f"{line.limit:8.1f}"
        said = "" if not limit else "kept" if line.kept else "MISSED"
        print(f"{line.what:52} {line.value:8.1f} {line.unit:3} {limit:>8} {said:7} {line.ratio}", flush=True)


def main() -> int:
    lines: list[Line] = []
    with display() as where, tempfile.TemporaryDirectory(prefix="thu-cong-vu-bench-") as folder:
        import PySide6

        print(
            f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
            f"PySide6 {PySide6.__version__}, {where}; load {os.getloadavg()[0] if hasattr(os, 'getloadavg') else 0:.1f}"
        )
        print(f"{'':52} {'here':>8}     {'limit':>8}")
        data = Path(folder)
        person = mailbox.make(data)
        for part in (lambda: starts(data), lambda: engine(data, person), lambda: window(data, person), lambda: changing(data), syncing):
            found = part()
            show(found)
            lines += found
    missed = [line.what for line in lines if not line.kept]
    print(f"{len(lines)} figures, {len(missed)} over their limit{': ' if missed else '.'}{'; '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
