"""The only door of the engine: what ui and cli may use.

`Program` is Thư Công Vụ on one PC before anybody has signed in; `Session` is one person's unlocked mail.
"""

from __future__ import annotations

from client.session import Program, Session, SignInStep, Tile

__all__ = ["Program", "Session", "SignInStep", "Tile"]
