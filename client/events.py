"""What the store rings after a commit, and the bell that carries it.

A notice says *where to look*, never *what is there*: whoever hears it reads again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Topic(Enum):
    ACCOUNTS = "accounts"
    FOLDERS = "folders"
    MESSAGES = "messages"  # ids: message rows
    TEXTS = "texts"  # ids: message rows whose text or parts changed
    KEPT = "kept"  # ids: message rows; how far letters are on their way to this PC or back
    OUTBOX = "outbox"  # ids: outbox rows
    DRAFTS = "drafts"  # ids: draft rows
    QUOTA = "quota"  # ids: account rows
    LINE = "line"  # ids: account rows; the state of the connection changed
    SETTINGS = "settings"
    REGISTER = "register"  # ids: account rows


@dataclass(frozen=True, slots=True)
class Changed:
    """`ids` empty means: anything of this topic may have changed."""

    topic: Topic
    ids: frozenset[int] = frozenset()


class Bell:
    """Calls every listener, on the thread that rings; listeners must return at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: list[Callable[[Changed], None]] = []

    def listen(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Add a listener; the returned function takes it away again."""
        with self._lock:
            self._listeners.append(listener)

        def stop() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return stop

    def ring(self, notice: Changed) -> None:
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(notice)
