"""How long a program takes from the order to start until its first window is painted, seen from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median


def seconds(*commands: Sequence[str], runs: int = 7) -> list[float]:
    """The median of each; the commands take turns, so that a slow moment of the PC meets all."""
    times: list[list[float]] = [[] for _ in commands]
    for turn in range(runs + 1):
        for which, command in enumerate(commands):
            took = _once(command)
            if turn:  # the first one warms the disk's cache
                times[which].append(took)
    return [median(one) for one in times]


def python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", module, *arguments]


def _once(command: Sequence[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        events = Path(folder) / "events"
        start = time.time()
        program = subprocess.Popen(
            command,
            env={**os.environ, "BENCH_EVENTS": str(events)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            end = start + 30
            while time.time() < end and program.poll() is None:
                if events.exists():
                    for line in events.read_text(encoding="utf-8").splitlines():
                        event = json.loads(line)
                        if event["ev"] == "window":
                            return float(event["t"]) - start
                time.sleep(0.005)
            raise RuntimeError(f"no window: {' '.join(command)}")
        finally:
            program.terminate()
            program.wait(10)
