"""When to try again, and when to look again: what keeps three thousand PCs from doing it in the same minute. Pure: the
caller brings the clock's tick and the chance.

- Whoever was away for a moment is back in a moment, whoever was away for long comes back spread: one waits about as long as
  one has been away, at most LONGEST. Nobody can tell a line that dropped for twenty seconds from a city without one, and
  with this rule nobody needs to. It is the time away that counts and not the tries: who presses "Nhận thư" ten times waits
  no longer for it.
- What may have hit everybody in the same instant is answered over a window, from the first time on. A wide one where the
  server says good-bye, is busy or is not there: that is never the own line. A narrow one where a line was lost: three
  quarters of a minute where nobody waits for anything just now, four seconds in the middle of something, as few clients are
  at any one time.
- Where this PC has no network at all, a try leaves it not, so no server needs protection: often, and at once when it is
  back.
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
LONGEST_SECONDS = 480.0  # then 3,081 clients come back at 9 a second; on any morning it is 10
NO_WAY_SECONDS = 15.0
LOST_WINDOW, LOST_WAITED = 45.0, 4.0  # nobody waits, somebody waits
SERVER_WINDOW, SERVER_WAITED = 240.0, 60.0
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
    if _of_the_server(fault):
        window = SERVER_WAITED if waited_for else SERVER_WINDOW
    else:
        window = LOST_WAITED if waited_for else LOST_WINDOW
    if about < window:
        return window * (_LEAST + (1.0 - _LEAST) * chance)
    return min(LONGEST_SECONDS, about) * (0.5 + 0.5 * chance)


def doubled(attempts: int) -> float:
    """What stands for the time away where vain attempts are counted instead."""
    return FIRST_SECONDS * 2.0 ** min(max(attempts, 1) - 1, 20)


def perhaps_no_way(fault: Fault) -> bool:
    """It may be this PC that has no network: worth asking. (A Silent one has a network that swallows what it is given.)"""
    return isinstance(fault, (NoNetwork, NameUnknown, LineLost))


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
        """Seconds until the next try by itself, after this one has failed. Who waits for something has waited while it
        lasted: half a minute, where nothing answers."""
        chance = self._chance()
        seconds = pause(fault, tick - self._good, chance, waited_for=waited_for, no_way=no_way)
        if waited_for and self._tried > self._good:
            first = pause(fault, 0.0, chance, waited_for=True, no_way=no_way)
            return min(seconds, max(first, seconds - (tick - self._tried)))
        return seconds

    def soonest(self, tick: float) -> float:
        """Seconds until somebody's press may bring about another try."""
        return max(0.0, self._tried + AT_MOST_EVERY - tick)

    def looked(self, tick: float, every: float, *, first: bool = False) -> None:
        """The mailbox was looked at; again after at most `every` seconds. `first`: since the connection was made."""
        least = _FIRST_LOOK if first else _LATER_LOOKS
        self.due = tick + every * (least + (1.0 - least) * self._chance())
