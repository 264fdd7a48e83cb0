"""The office of the bench: a private Dovecot with TLS as in the city (a chain of two RSA-2048 certificates), the wire before it,
mailboxes that are copies of one, and PCs that are processes."""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import imapclient

from bench.line.letters import Made
from bench.line.wire import LINKS, Wire
from client.net.server import Credentials
from client.sync.wire import HEADER_ITEMS
from tests.servers import Dovecot, Received, free_port

# Tickets of one process are no good to another: so that a resumed session can be measured, as on a server with common keys.
ONE_PROCESS = "service imap-login {\n process_limit = 1\n}\nservice submission-login {\n process_limit = 1\n}\n"
SITE = """
[site]
name = "UBND phường Cái Khế"
domain = "cantho.example"
[imap]
host = "127.0.0.1"
port = {imap}
security = "tls"
ca_file = "{ca}"
[smtp]
host = "127.0.0.1"
port = {smtp}
security = "{security}"
ca_file = "{ca}"
[mailbox]
undo_seconds = 0
"""


class Office:
    def __init__(self, base: Path) -> None:
        self.dovecot = Dovecot(base / "dovecot", more=ONE_PROCESS, rsa_keys=True)
        self.wire = Wire(LINKS["free"])
        self.imap_port = self.wire.listen(self.dovecot.imaps_port)
        self._base = base
        self._templates: dict[str, Path] = {}
        self._filters: dict[str, Filter] = {}
        self._pcs = 0
        self._smtp_ports = {"BURL": (self.wire.listen(self.dovecot.submission_port), "starttls")}
        self.on_letter = lambda: None  # the server has the whole letter and has not said so yet
        self._watch_sink()

    def close(self) -> None:
        self.wire.close()
        for one in self._filters.values():
            one.close()
        self.dovecot.close()

    # Mailboxes

    def mailbox(self, name: str, letters: Iterable[Made], quota: str = "30M") -> Credentials:
        """A new mailbox with these letters. The server has seen them before (its own index is warm), the client has not."""
        who = self.dovecot.add_user(quota)
        if name not in self._templates:
            first = self.dovecot.add_user(quota)
            self._fill(first, letters)
            self._templates[name] = self._maildir(first)
        home = self._maildir(who)
        shutil.copytree(self._templates[name], home)
        if self.dovecot.owner[0] == "nobody":
            for path in (home, *home.rglob("*")):
                shutil.chown(path, *self.dovecot.owner)
        return who

    def _maildir(self, who: Credentials) -> Path:
        return self.dovecot.base / "mail" / who.user / "Maildir"

    def _fill(self, who: Credentials, letters: Iterable[Made]) -> None:
        with self.other_program(who) as there:
            made: set[str] = {"INBOX"}
            lots: dict[str, list[Any]] = {}
            for one in letters:
                lots.setdefault(one.folder, []).append(one)
            for folder, some in lots.items():
                if folder not in made:
                    with suppress(imapclient.exceptions.IMAPClientError):
                        there.create_folder(folder)
                for start in range(0, len(some), 200):
                    there.multiappend(folder, [_append(one) for one in some[start : start + 200]])
                there.select_folder(folder)
                for _ in range(2):  # the second time Dovecot keeps what is asked for
                    there._imap.uid("FETCH", "1:*", f"({' '.join(HEADER_ITEMS)})")
                there.unselect_folder()

    @contextmanager
    def other_program(self, who: Credentials) -> Iterator[imapclient.IMAPClient]:
        """Beside the wire."""
        client = imapclient.IMAPClient("127.0.0.1", self.dovecot.imap_port, ssl=False)
        client.login(who.user, who.password)
        try:
            yield client
        finally:
            client.logout()

    def deliver(self, who: Credentials, octets: bytes) -> float:
        """Returns when the server had it."""
        self.dovecot.deliver(who.user, octets)
        return time.time()

    def in_sent(self, who: Credentials, subject: str) -> int:
        """Copies of a letter on the server."""
        with self.other_program(who) as there:
            there.select_folder("Sent", readonly=True)
            return len(there.search(["SUBJECT", subject]))

    # The server's other side

    def _watch_sink(self) -> None:
        take = self.dovecot.sink.handle_DATA

        async def watched(server: Any, session: Any, envelope: Any) -> str:
            answer = await take(server, session, envelope)
            self.on_letter()
            return answer

        self.dovecot.sink.handle_DATA = watched  # type: ignore[method-assign]

    def delivered(self, subject: str) -> list[Received]:
        return [one for one in self.dovecot.sink.letters if f"Subject: {subject}\r\n".encode() in one.letter]

    # PCs

    def pc(self, data: Path, route: str = "BURL") -> Pc:
        """`route`: what the submission server offers: 'BURL' (and CHUNKING), 'CHUNKING', or 'neither'."""
        port, security = self._smtp(route)
        data.mkdir(parents=True, exist_ok=True)
        site = data / "thu-cong-vu.toml"
        site.write_text(SITE.format(imap=self.imap_port, smtp=port, security=security, ca=self.dovecot.ca), encoding="utf-8")
        return Pc(site, data)

    def folder(self) -> Path:
        """A new PC's data folder."""
        self._pcs += 1
        return self._base / f"pc{self._pcs}"

    def _smtp(self, route: str) -> tuple[int, str]:
        if route not in self._smtp_ports:
            hidden = (b"BURL", b"STARTTLS") if route == "CHUNKING" else (b"BURL", b"STARTTLS", b"CHUNKING")
            self._filters[route] = Filter(self.dovecot, hidden)
            self._smtp_ports[route] = (self.wire.listen(self._filters[route].port), "tls")
        return self._smtp_ports[route]


def _append(one: Made) -> dict[str, Any]:
    from datetime import UTC, datetime

    return {"msg": one.octets, "flags": ["\\Seen"] if one.seen else [], "date": datetime.fromtimestamp(one.at, UTC)}


class Filter:
    """A submission server with TLS that is Dovecot, but for the words that are hidden (Dovecot cannot switch them off)."""

    def __init__(self, dovecot: Dovecot, hidden: tuple[bytes, ...]) -> None:
        self._hidden, self._target = hidden, dovecot.submission_port
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(dovecot.base / "chain.pem", dovecot.base / "key.pem")
        self._listener = socket.create_server(("127.0.0.1", free_port()))
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with (
            suppress(OSError),
            near,
            self._context.wrap_socket(near, server_side=True) as inside,
            socket.create_connection(("127.0.0.1", self._target)) as far,
        ):
            threading.Thread(target=self._answers, args=(far, inside), daemon=True).start()
            while data := inside.recv(16_384):
                far.sendall(data)

    def _answers(self, far: socket.socket, inside: ssl.SSLSocket) -> None:
        with suppress(OSError, ValueError):
            while data := far.recv(16_384):
                for word in self._hidden:
                    data = data.replace(b"250-" + word, b"250-X" + word[1:])
                inside.sendall(data)

    def close(self) -> None:
        self._listener.close()


class Pc:
    """One program on one PC; see bench/line/pc.py for what can be ordered."""

    def __init__(self, site: Path, data: Path) -> None:
        self._events = data / "events"
        self._events.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.line.pc", str(site), str(data)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if not os.environ.get("BENCH_LOUD") else None,
            encoding="utf-8",
            env={**os.environ, "BENCH_EVENTS": str(self._events)},
        )
        self._answer()

    def do(self, order: str, **facts: Any) -> Any:
        """Give an order and wait for its answer."""
        self.order(order, **facts)
        return self.answer()

    def order(self, order: str, **facts: Any) -> None:
        """Give an order whose answer is fetched later."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": order, **facts}) + "\n")
        self._process.stdin.flush()

    def answer(self) -> Any:
        found = self._answer()
        return found["t"] if "t" in found else found["found"]

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the PC has gone")
        found: dict[str, Any] = json.loads(line)
        if "error" in found:
            raise RuntimeError(f"the PC says: {found['error']}")
        return found

    def event(self, name: str, seconds: float = 60.0) -> float:
        """When it happened, as the program itself says (BENCH_EVENTS)."""
        end = time.time() + seconds
        while time.time() < end:
            if self._events.exists():
                for line in self._events.read_text(encoding="utf-8").splitlines():
                    found = json.loads(line)
                    if found["ev"] == name:
                        return float(found["t"])
            time.sleep(0.02)
        raise TimeoutError(name)

    def close(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()


@contextmanager
def office() -> Iterator[Office]:
    with tempfile.TemporaryDirectory(prefix="thu-cong-vu-line-") as folder:
        base = Path(folder)
        (base / "dovecot").mkdir()
        base.chmod(0o755)
        made = Office(base)
        try:
            yield made
        finally:
            made.close()
