"""How much memory this process really takes (PSS: shared pages count in part). Linux only."""

from __future__ import annotations

from pathlib import Path


def pss() -> int:
    """Bytes. Raises: OSError where there is no /proc."""
    for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise OSError("no Pss line")
