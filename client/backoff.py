"""When to try again, and when to look again: what keeps three thousand PCs from doing it in the same minute. Pure: the caller
brings the clock's tick and the chance.

- Whoever was away for a moment is back in a moment, whoever was away for long comes back spread: one waits about as long as one
  has been away, at most LONGEST. Nobody can tell a line that dropped for twenty seconds from a city without one, and with this
  rule nobody needs to. It is the time away that counts and not the tries: who presses "Nhận thư" ten times waits no longer for it.
- A fault that everybody has at the same instant is answered over a window from the first time on. The server says good-bye, is
  busy or is not there (SERVER_WINDOW): that is never the own line. A line is lost while nobody waits for anything (LOST_WINDOW):
  half a minute costs that person nothing. Who is in the middle of something is back after a second or two.
- Where this PC has no network at all, a try leaves it not, so no server needs protection: often, and at once when it is back.
- Looking (polls, renewals of IDLE) begins anywhere in the first period and then varies: who began together is soon apart.

What the person presses waits for nothing of all this (AT_MOST_EVERY). `bench.fleet` runs these functions for 3,081 clients.
"""

from __future__ import annotations

from collections.abc import Callable

from client.faults import (
    ConnectionRefused,
    Fault,
    LineLost,
    NameUnknown,
    NoNetwork,
    ServerFault,
    SignInUnavailable,
    TlsFault,
)

FIRST_SECONDS = 2.0
LONGEST_SECONDS = 360.0  # then 3,081 clients come back at 11 a second, as on any morning
NO_WAY_SECONDS = 15.0
LOST_WINDOW = 30.0
SERVER_WINDOW = 120.0
AT_MOST_EVERY = 2.0  # seconds between two tries that the person's presses bring about
SOUND_AFTER = 30.0  # a connection that lasts so long, or does all there is to do, was none of the vain ones
_LEAST = 0.05  # of a window
_FIRST_LOOK, _LATER_LOOKS = 0.1, 0.75  # of the longest time between two looks, at least


def pause(fault: Fault, away: float, chance: float, *, waited_for: bool, no_way: bool = False) -> float:
    """Seconds until the next try.

    `away`: seconds since the server could last be worked with; `chance` in [0, 1). `waited_for`: somebody waits for what this
    connection does. `no_way`: this PC has no network (asked only where `perhaps_no_way`).
    """
    about = max(FIRST_SECONDS, away)
    if no_way:
        return min(NO_WAY_SECONDS, about) * (0.5 + 0.5 * chance)
    window = SERVER_WINDOW if _of_the_server(fault) else 0.0 if waited_for else LOST_WINDOW
    if about < window:
        return window * (_LEAST + (1.0 - _LEAST) * chance)
    return min(LONGEST_SECONDS, about) * (0.5 + 0.5 * chance)


def doubled(attempts: int) -> float:
    """What stands for the time away where vain attempts are counted instead."""
    return FIRST_SECONDS * 2.0 ** min(max(attempts, 1) - 1, 20)


def perhaps_no_way(fault: Fault) -> bool:
    """It may be this PC that has no network: worth asking."""
    return isinstance(fault, (NoNetwork, NameUnknown))


def _of_the_server(fault: Fault) -> bool:
    """Not this line, so everybody has it now. A LineLost with a reply is the server's good-bye."""
    if isinstance(fault, LineLost):
        return "reply" in fault.facts
    return isinstance(fault, (ConnectionRefused, ServerFault, SignInUnavailable, TlsFault))


class Rhythm:
    """When one mailbox connects again and looks again. Ticks are seconds of a clock that never goes back."""

    def __init__(self, tick: float, chance: Callable[[], float]) -> None:
        self._chance = chance
        self._good = self._tried = tick
        self.due = tick  # the next look

    def tries(self, tick: float) -> None:
        """A connection is begun."""
        self._tried = tick

    def good(self, tick: float) -> None:
        """The connection works, or did until now."""
        self._good = tick

    def rest(self, tick: float, fault: Fault, *, waited_for: bool, no_way: bool) -> float:
        """Seconds until the next try by itself, after this one has failed."""
        return pause(fault, tick - self._good, self._chance(), waited_for=waited_for, no_way=no_way)

    def soonest(self, tick: float) -> float:
        """Seconds until somebody's press may bring about another try."""
        return max(0.0, self._tried + AT_MOST_EVERY - tick)

    def looked(self, tick: float, every: float, *, first: bool = False) -> None:
        """The mailbox was looked at; again after at most `every` seconds. `first`: since the connection was made."""
        least = _FIRST_LOOK if first else _LATER_LOOKS
        self.due = tick + every * (least + (1.0 - least) * self._chance())
