"""How long to wait before the next try. Pure: the caller brings the chance.

Full jitter keeps three thousand PCs from coming back in the same second after an outage.
"""

from __future__ import annotations

FIRST_SECONDS = 2.0
LONGEST_SECONDS = 600.0


def pause(failures: int, chance: float) -> float:
    """Seconds to wait after `failures` failures in a row (>= 1); `chance` in [0, 1)."""
    ceiling = min(LONGEST_SECONDS, FIRST_SECONDS * 2.0 ** min(failures - 1, 20))
    return ceiling * (0.5 + 0.5 * chance)
