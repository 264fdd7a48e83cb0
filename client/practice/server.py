"""The practice server: real IMAP and SMTP on loopback, everything in memory; starts and stops in a moment."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from client.practice import office
from client.practice.office import Person
from client.practice.troubles import Troubles

if TYPE_CHECKING:
    from client.practice.mailbox import Mailbox

MIB = 1024 * 1024
PERSONAL, UNIT = 30 * MIB, 100 * MIB


class PracticeServer:
    """`people`: the six of the practice office first, then made-up ones. Ports 0: free ones are taken at `start`.

    `now`: the letters' dates are counted back from it, so "today" is never empty.
    """

    def __init__(self, people: int = 6, *, imap_port: int = 0, smtp_port: int = 0, now: float | None = None) -> None:
        self.people = office.people(people)
        self.unit = office.UNIT
        self.troubles = Troubles(new_numbers=self._renumber)
        self.imap_port, self.smtp_port = imap_port, smtp_port
        self._now = time.time() if now is None else now
        self._boxes: dict[str, Mailbox] = {}
        self._lock = threading.Lock()
        self._listeners: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.reset()

    @property
    def domain(self) -> str:
        return office.DOMAIN

    def directory_csv(self) -> str:
        """The office's people and units, and those it writes to, as a site's directory."""
        return office.directory(self.people)

    # Mailboxes

    def reset(self) -> None:
        """Everything as on the first day; open lines are cut."""
        self.troubles.good()
        self.troubles.cut()
        with self._lock:
            self._boxes = {}

    def mailbox(self, address: str) -> Mailbox:
        """Filled when it is first asked for. Raises: KeyError."""
        from client.practice import content
        from client.practice.mailbox import Mailbox

        wanted = address.casefold()
        one = next((one for one in (*self.people, self.unit) if one.address.casefold() == wanted), None)
        if one is None:
            raise KeyError(address)
        with self._lock:
            box = self._boxes.get(wanted)
            if box is None:
                box = self._boxes[wanted] = Mailbox(one.address, one.password, UNIT if one is self.unit else PERSONAL)
                content.fill(box, self.people, self._now)
            return box

    def _renumber(self) -> None:
        with self._lock:
            boxes = tuple(self._boxes.values())
        for box in boxes:
            for folder in tuple(box.folders.values()):
                box.renumber(folder)

    def _find(self, address: str) -> Mailbox | None:
        try:
            return self.mailbox(address)
        except KeyError:
            return None

    def _sign_in(self, user: str, password: str) -> Mailbox | None:
        """A person may also sign in to the unit's mailbox, with their own password."""
        box = self._find(user)
        if box is None:
            return None
        if box.address == self.unit.address and any(one.password == password for one in self.people):
            return box
        return box if box.password == password else None

    def _check(self, address: str) -> str:
        if address.rpartition("@")[2].casefold() != office.DOMAIN or self._find(address) is not None:
            return ""
        return "550 5.1.1 no such mailbox here"

    def deliver(self, sender: str, recipients: Iterable[str], letter: bytes) -> str:
        """Into the mailboxes of this office; what goes outside is only practice and goes nowhere. Returns the reply."""
        from client.practice.mailbox import Full

        trace = f"Return-Path: <{sender}>\r\nReceived: from may-tap by localhost; {_stamp(time.time())}\r\n".encode()
        full = []
        for address in recipients:
            box = self._find(address)
            if box is None:
                continue
            try:
                if self.troubles.full:
                    raise Full
                box.append(box.folders["INBOX"], trace + letter, set(), time.time())
            except Full:
                full.append(address)
        if full:
            return f"552 5.2.2 mailbox full: {full[0]}"
        return "250 2.0.0 da nhan"

    # Lines

    def start(self) -> None:
        """Listen. Raises: OSError when a wanted port is taken."""
        self.imap_port = self._listen(self.imap_port, self._serve_imap)
        self.smtp_port = self._listen(self.smtp_port, self._serve_smtp)

    def _serve_imap(self, raw: socket.socket) -> None:
        from client.practice.imap import Session  # whoever waits for the first page does not wait for this

        Session(raw, self._sign_in, self.troubles).run()

    def _serve_smtp(self, raw: socket.socket) -> None:
        from client.practice.smtp import Post, Session

        post = Post(lambda user, password: self._sign_in(user, password) is not None, self._check, self.deliver)
        Session(raw, post, self.troubles).run()

    def _listen(self, port: int, serve: Callable[[socket.socket], None]) -> int:
        listener = socket.create_server(("127.0.0.1", port), backlog=64)
        self._listeners.append(listener)

        def one(raw: socket.socket) -> None:
            try:
                if self.troubles.enter(raw):
                    serve(raw)
            finally:
                self.troubles.leave(raw)
                raw.close()

        def accept() -> None:
            while True:
                try:
                    raw, _ = listener.accept()
                except OSError:
                    return
                raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=one, args=(raw,), name="practice", daemon=True).start()

        thread = threading.Thread(target=accept, name="practice door", daemon=True)
        thread.start()
        self._threads.append(thread)
        return int(listener.getsockname()[1])

    def stop(self) -> None:
        """Close the doors and every line."""
        for listener in self._listeners:
            try:
                listener.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # Windows: not connected
            listener.close()
        self._listeners.clear()
        self.troubles.cut()
        for thread in self._threads:
            thread.join(2)
        self._threads.clear()


def _stamp(at: float) -> str:
    import email.utils

    return email.utils.formatdate(at, localtime=False)


__all__ = ["Person", "PracticeServer"]
