"""One connection's octets: TCP, then TLS, then DEFLATE; with time-outs that follow progress, counters, and an end from outside."""

from __future__ import annotations

import select
import socket
import ssl
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from client.faults import LineLost, TlsUnavailable
from client.net import tls
from client.net.server import Security, Server
from client.net.translate import translating
from client.net.wait import Waker

SEND_BUFFER = 65_536  # a deep one would swallow a megabyte and call it sent
_HEAD_START = 0.3  # seconds for one address family before the other is tried beside it
_READ = 65_536


@dataclass(slots=True)
class Traffic:
    """Octets on the wire; a turn: we speak again after the server has spoken."""

    up: int = 0
    down: int = 0
    turns: int = 0
    connections: int = 0


class Stream:
    """Blocking calls for one thread, `open` first; only `abort` may come from another, also before and while it opens."""

    def __init__(self, server: Server, traffic: Traffic | None = None) -> None:
        self.server = server
        self.traffic = traffic or Traffic()
        self._abort = Waker()
        self._aborted = False
        self._heard = True
        self._secured = False
        self._inflate: zlib._Decompress | None = None
        self._deflate: zlib._Compress | None = None
        self._socket = socket.socket()  # until `open` has made the right one

    # Set-up

    def open(self) -> None:
        """Raises: LineFault, TlsFault."""
        if self.server.security is Security.PLAIN and not self.server.loopback:
            raise TlsUnavailable(host=self.server.host)
        with translating(self.server.host):
            self._check()
            made = self._connect()
            self._socket.close()
            self._socket = made
            if self.server.security is Security.TLS:
                self._wrap()
        self.traffic.connections += 1

    def _connect(self) -> socket.socket:
        addresses = socket.getaddrinfo(self.server.host, self.server.port, type=socket.SOCK_STREAM)
        first = addresses[0][0]
        addresses.sort(key=lambda found: found[0] != first)  # stable: one family, then the other
        families = [[a for a in addresses if a[0] == first], [a for a in addresses if a[0] != first]]
        queue = [a for pair in zip(*families, strict=False) for a in pair] if all(families) else addresses
        queue += [a for a in addresses if a not in queue]
        deadline = time.monotonic() + self.server.timeout
        trying: list[socket.socket] = []
        last: OSError = TimeoutError()
        try:
            while queue or trying:
                if queue:
                    family, kind, protocol, _, address = queue.pop(0)
                    made = socket.socket(family, kind, protocol)
                    made.setblocking(False)
                    made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
                    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    code = made.connect_ex(address)
                    if code not in (0, 115, 36, 10035):  # EINPROGRESS, its BSD and Windows twins
                        made.close()
                        last = OSError(code, "connect")
                        continue
                    trying.append(made)
                patience = min(_HEAD_START if queue else deadline, max(0.0, deadline - time.monotonic()))
                _, ready, broken = select.select([self._abort], trying, trying, patience)
                if self._aborted:
                    raise LineLost(host=self.server.host)
                for candidate in {*ready, *broken}:
                    code = candidate.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                    if code == 0:
                        trying.remove(candidate)
                        return candidate
                    last = OSError(code, "connect")
                    trying.remove(candidate)
                    candidate.close()
                if time.monotonic() >= deadline:
                    raise TimeoutError
            raise last
        finally:
            for candidate in trying:
                candidate.close()

    def start_tls(self) -> None:
        """Raises: CertificateUntrusted, CertificateExpired, CertificateWrongName, LineLost, Silent."""
        with translating(self.server.host):
            self._wrap()

    def _wrap(self) -> None:
        try:
            made = tls.context(self.server.ca_file).wrap_socket(
                self._socket, server_hostname=self.server.host, do_handshake_on_connect=False, session=tls.session(self.server)
            )
        except OSError as error:
            _close_half_made(error)
            raise
        self._socket = made
        deadline = time.monotonic() + self.server.timeout
        while True:
            try:
                made.do_handshake()
                self._secured = True
                return
            except ssl.SSLWantReadError:
                self._wait(deadline, reading=True)
            except ssl.SSLWantWriteError:
                self._wait(deadline, reading=False)
            except ssl.SSLError:
                tls.forget(self.server)
                raise

    def start_deflate(self, received: bytes = b"") -> bytes:
        """RFC 4978: both ways from here on. `received`: pressed octets that have come already; returns what they say.

        Raises: LineLost.
        """
        self._deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
        self._inflate = zlib.decompressobj(-15)
        return self._expand(received)

    def _expand(self, wire: bytes) -> bytes:
        assert self._inflate is not None
        try:
            return self._inflate.decompress(wire)
        except zlib.error as error:
            raise LineLost(host=self.server.host) from error

    # Octets

    def send(self, data: bytes, told: Callable[[int], None] | None = None) -> None:
        """Hand over all of `data`; `told` hears how much of it has gone. Raises: LineLost, Silent."""
        if self._heard:
            self.traffic.turns += 1
            self._heard = False
        view = memoryview(data)
        for start in range(0, len(view) or 1, SEND_BUFFER):
            piece = bytes(view[start : start + SEND_BUFFER])
            wire = piece
            if self._deflate is not None:
                wire = self._deflate.compress(piece) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
            self._send_wire(wire)
            if told is not None:
                told(start + len(piece))

    def _send_wire(self, wire: bytes) -> None:
        with translating(self.server.host):
            deadline = time.monotonic() + self.server.timeout
            while wire:
                self._check()
                try:
                    gone = self._socket.send(wire)
                except (ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError) as why:
                    self._wait(deadline, reading=isinstance(why, ssl.SSLWantReadError))
                    continue
                self.traffic.up += gone
                wire = wire[gone:]
                deadline = time.monotonic() + self.server.timeout

    def receive(self, timeout: float | None = None) -> bytes:
        """Some octets, at least one. Raises: LineLost when the other side has ended, Silent."""
        deadline = time.monotonic() + (self.server.timeout if timeout is None else timeout)
        while True:
            if data := self._ready():
                return data
            with translating(self.server.host):
                self._wait(deadline, reading=True)

    def wait(self, seconds: float, waker: Waker | None) -> tuple[bytes, bool]:
        """(octets that came, whether the waker was called); both empty after `seconds`. Raises: LineLost."""
        deadline = time.monotonic() + seconds
        while True:
            if data := self._ready():
                return data, False
            left = deadline - time.monotonic()
            if left <= 0:
                return b"", False
            watched: list[Waker | socket.socket] = [self._socket, self._abort, *([waker] if waker else [])]
            with translating(self.server.host):
                ready, _, _ = select.select(watched, [], [], left)
            self._check()
            if waker is not None and waker in ready:
                waker.drain()
                return b"", True

    def _ready(self) -> bytes:
        """What can be had without waiting: TLS and DEFLATE may hold octets the socket does not show."""
        while True:
            self._check()
            with translating(self.server.host):
                try:
                    wire = self._socket.recv(_READ)
                except (ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError):
                    return b""
                if not wire:
                    raise LineLost(host=self.server.host)
            self.traffic.down += len(wire)
            self._heard = True
            if self._inflate is None:
                return wire
            if data := self._expand(wire):
                return data

    def _wait(self, deadline: float, *, reading: bool) -> None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        read: list[Waker | socket.socket] = [self._abort, self._socket] if reading else [self._abort]
        select.select(read, [] if reading else [self._socket], [], left)
        self._check()

    def _check(self) -> None:
        if self._aborted:
            raise LineLost(host=self.server.host)

    # End

    def abort(self) -> None:
        """From any thread: whoever waits here gets LineLost at once."""
        self._aborted = True
        self._abort.wake()

    def close(self) -> None:
        if isinstance(self._socket, ssl.SSLSocket) and self._secured:  # half a handshake has no session: asking for it raises
            tls.keep(self.server, self._socket.session)
        self._socket.close()
        self._abort.close()


def _close_half_made(error: OSError) -> None:
    """When a line breaks at this very moment, CPython (ssl.SSLSocket._create) drops the new socket without closing it."""
    trace = error.__traceback__
    while trace is not None:
        half = trace.tb_frame.f_locals.get("self")
        if isinstance(half, ssl.SSLSocket):
            half.close()
        trace = trace.tb_next
