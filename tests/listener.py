"""A server on this machine, at a port of its own, that does with each connection what its test wants."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class Listener:
    """`taken` is called for each connection, one after the other, on the thread that waits for them."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            self.taken(near)

    def taken(self, near: socket.socket) -> None:
        raise NotImplementedError

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # else the thread would wait for one more connection
        self._listener.close()
