"""Events that can be measured from outside: one JSON line each in the file that BENCH_EVENTS names. Nothing without it."""

from __future__ import annotations

import json
import os
import threading
import time
from typing import Literal

_lock = threading.Lock()


def event(name: Literal["window", "first_rows", "list_complete", "text_readable", "sent", "copy_saved"]) -> None:
    """`{"t": seconds since the epoch, "ev": name}`"""
    path = os.environ.get("BENCH_EVENTS")
    if not path:
        return
    line = json.dumps({"t": time.time(), "ev": name}) + "\n"
    with _lock, open(path, "a", encoding="utf-8") as file:
        file.write(line)
