"""Waiting for a socket and for a call from another thread at once."""

from __future__ import annotations

import select
import socket


class Waker:
    """A pair of sockets: `wake` may be called from any thread, `drain` by the one that waits. Works on Windows."""

    def __init__(self) -> None:
        self._in, self._out = socket.socketpair()
        self._in.setblocking(False)
        self._out.setblocking(False)

    def fileno(self) -> int:
        return self._out.fileno()

    def wake(self) -> None:
        try:
            self._in.send(b"!")
        except (BlockingIOError, OSError):
            pass  # already awake, or closed

    def drain(self) -> bool:
        """Forget the calls so far; True when there was one."""
        called = False
        try:
            while self._out.recv(1024):
                called = True
        except (BlockingIOError, OSError):
            pass
        return called

    def wait(self, seconds: float) -> bool:
        """Sleep until called; True when called."""
        try:
            select.select([self._out], [], [], max(0.0, seconds))
        except (OSError, ValueError):
            return True
        return self.drain()

    def close(self) -> None:
        self._in.close()
        self._out.close()
