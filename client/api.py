"""The only door of the engine: what ui and cli may use.

`Program` is Thư Công Vụ on one PC before anybody has signed in; `Session` is one person's unlocked mail. What can be done
stands in `commands`, what can be seen in `rows` (read through `Session.views`), what can go wrong in `faults`.
"""

from __future__ import annotations

from client import commands, events, faults, ids, rows
from client.paths import resources
from client.session import Program, Session, SignInStep, Tile

__all__ = ["Program", "Session", "SignInStep", "Tile", "commands", "events", "faults", "ids", "resources", "rows"]
