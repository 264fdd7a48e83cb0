"""How much memory this process takes (PSS: pages shared with other programs count in part). Linux only.

Python's and Qt's own files count whole, as they do on a PC where this is the only program that uses them: otherwise the figure
would change with whatever else of Python runs at the same time.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

_HEAD = re.compile(r"[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \S+\s*(.*)")


def pss() -> int:
    """Bytes. Raises: OSError where there is no /proc."""
    ours = {str(Path(one).resolve()) for one in (sys.prefix, sys.base_prefix)}
    total, whole = 0, False
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8", errors="replace").splitlines():
        if head := _HEAD.fullmatch(line):
            whole = any(head[1].startswith(one) for one in ours)
        elif line.startswith("Rss:" if whole else "Pss:"):
            total += int(line.split()[1]) * 1024
    if not total:
        raise OSError("no figures")
    return total
