"""One IMAP connection: greeting, TLS, sign-in, compression, then flights of commands. For one thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from client.faults import (
    Fault,
    LineLost,
    NotMail,
    ServerBusy,
    ServerNonsense,
    SignInUnavailable,
    TlsUnavailable,
)
from client.net.imap.commands import (
    AnyCommand,
    AuthenticatePlain,
    Capability,
    Command,
    Compress,
    Enable,
    Id,
    Login,
    Logout,
    StartTls,
    capability_set,
)
from client.net.imap.grammar import GrammarError, Response
from client.net.imap.protocol import Protocol
from client.net.server import Credentials, Security, Server
from client.net.stream import Stream, Traffic
from client.net.wait import Waker

R = TypeVar("R")

# Capabilities after sign-in, by server: with them the next connection needs no question before it signs in.
_known: dict[tuple[str, int], frozenset[str]] = {}
_known_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class IdleNews:
    """Why `idle` came back: the server said something, or somebody called; neither: the time was over."""

    pushed: bool
    woken: bool


class Imap:
    """Raises only Faults. After LineLost, Silent or ServerNonsense the connection is of no more use."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._protocol = Protocol()
        self._backlog: list[Response] = []
        self._opening: list[AnyCommand] = []  # goes out with the first flight
        self.capabilities: frozenset[str] = frozenset()
        self.unsolicited: list[Response] = []
        self.enabled: frozenset[str] = frozenset()

    @property
    def traffic(self) -> Traffic:
        return self._stream.traffic

    @classmethod
    def connect(
        cls,
        server: Server,
        credentials: Credentials | None,
        *,
        traffic: Traffic | None = None,
        compress: bool = True,
        opened: Callable[[Imap], None] = lambda imap: None,
    ) -> Imap:
        """Connect and sign in; `opened` gets the connection before that, so that another thread may abort it.

        Without credentials: only see whether a mail server answers.

        Raises: LineFault, TlsFault, NotMail, WrongPassword, SignInUnavailable, ServerBusy, ServerNonsense.
        """
        imap = cls(Stream(server, traffic))
        try:
            opened(imap)
            imap._stream.open()
            imap._greet(server)
            if credentials is not None:
                imap._sign_in(credentials, compress=compress)
        except BaseException:
            imap.close()
            raise
        return imap

    # Opening

    def _greet(self, server: Server) -> None:
        greeting = self._receive_one(greeting=True)
        if greeting.name == "BYE":
            raise ServerBusy(reply=greeting.text[:200])
        if greeting.name not in ("OK", "PREAUTH"):
            raise NotMail(host=server.host)
        if greeting.code_name == "CAPABILITY":
            self.capabilities = capability_set(greeting.code[1:])
        if server.security is Security.STARTTLS:
            if not self.capabilities:
                self.capabilities = self.call(Capability())
            if "STARTTLS" not in self.capabilities:
                raise TlsUnavailable(host=server.host)
            self.call(StartTls())
            self._stream.start_tls()
            self._protocol = Protocol()  # nothing that was said in the clear counts
            self._backlog.clear()
            self.capabilities = frozenset()

    def _sign_in(self, credentials: Credentials, *, compress: bool) -> None:
        key = (self._stream.server.host, self._stream.server.port)
        with _known_lock:
            known = _known.get(key)
        if not self.capabilities:
            self.capabilities = known or self.call(Capability())
        if "LOGINDISABLED" in self.capabilities and "AUTH=PLAIN" not in self.capabilities:
            raise SignInUnavailable(reply="LOGINDISABLED")
        self._learn_literals()
        sign_in: AuthenticatePlain | Login
        if "AUTH=PLAIN" in self.capabilities:
            sign_in = AuthenticatePlain(
                credentials.user, credentials.password, initial="SASL-IR" in self.capabilities
            )
        else:
            sign_in = Login(credentials.user, credentials.password)
        told: frozenset[str] | None = self.call(sign_in)
        self.capabilities = told or known or self.call(Capability())
        with _known_lock:
            _known[key] = self.capabilities
        self._learn_literals()
        if compress and "COMPRESS=DEFLATE" in self.capabilities:
            self.call(Compress())
            self._stream.start_deflate()
        if "ID" in self.capabilities:
            self._opening.append(Id("ThuCongVu"))
        if "ENABLE" in self.capabilities and "QRESYNC" in self.capabilities:
            self._opening.append(Enable(("QRESYNC",)))
            self.enabled = frozenset({"QRESYNC", "CONDSTORE"})

    def _learn_literals(self) -> None:
        self._protocol.literal_plus = "LITERAL+" in self.capabilities
        self._protocol.literal_minus = "LITERAL-" in self.capabilities

    # Commands

    def call(self, command: Command[R]) -> R:
        """One command; raises its Fault."""
        (result,) = self.flight(command)
        return result  # type: ignore[no-any-return]

    def flight(self, *commands: AnyCommand) -> tuple[Any, ...]:
        """All in one round trip; when the server refuses one, the first refusal is raised after all answers are read."""
        results = self.try_flight(*commands)
        for result in results:
            if isinstance(result, Fault):
                raise result
        return results

    def try_flight(self, *commands: AnyCommand) -> tuple[Any, ...]:
        """As `flight`; a refused command's place holds its Fault. Raises what ends the connection."""
        opening, self._opening = self._opening, []
        return self._fly((*opening, *commands))[len(opening) :]

    def _fly(self, commands: tuple[AnyCommand, ...]) -> tuple[Any, ...]:
        waiting = {self._protocol.command(command.segments()): command for command in commands}
        results: dict[int, Any] = {}
        self._flush()
        while waiting:
            response = self._receive_one()
            if response.tag == "+":
                self._continue(response, next(iter(waiting.values())))
            elif response.tag in waiting:
                command = waiting.pop(response.tag)
                results[id(command)] = self._settle(command, response)
            elif not any(command.take(response) for command in waiting.values()):
                self._note(response)
        return tuple(results[id(command)] for command in commands)

    def _continue(self, response: Response, command: AnyCommand) -> None:
        if self._protocol.holding:
            self._protocol.go_on()
        elif command.continues:
            self._protocol.answer(command.answer(response))
        self._flush()

    def _settle(self, command: AnyCommand, tagged: Response) -> Any:
        if tagged.name == "OK":
            return command.result(tagged)
        if self._protocol.holding:
            self._protocol.drop_held()
            self._flush()
        if tagged.name in ("NO", "BAD"):
            return command.fault(tagged)
        raise ServerNonsense(reply=tagged.name)

    def _note(self, response: Response) -> None:
        if response.name == "BYE":
            raise LineLost(host=self._stream.server.host, reply=response.text[:200])
        if response.name in ("EXISTS", "EXPUNGE", "VANISHED", "FETCH"):
            self.unsolicited.append(response)

    # Waiting for mail

    def idle(self, seconds: float, waker: Waker | None) -> IdleNews:
        """IDLE (RFC 2177) for at most `seconds`, or until the server speaks of a change or `waker` is called.

        Raises: LineLost, Silent, ServerRefused.
        """
        tag = self._protocol.command([b"IDLE"])
        self._flush()
        pushed = woken = False
        started = False
        while not started:
            response = self._receive_one()
            if response.tag == "+":
                started = True
            elif response.tag == tag:
                if response.name != "OK":
                    raise Command[None]().fault(response)
                return IdleNews(False, False)
            else:
                pushed = self._pushed(response) or pushed
        if not pushed:
            pushed, woken = self._listen(seconds, waker)
        self._protocol.answer(b"DONE")
        self._flush()
        while (response := self._receive_one()).tag != tag:
            pushed = self._pushed(response) or pushed
        return IdleNews(pushed, woken)

    def _listen(self, seconds: float, waker: Waker | None) -> tuple[bool, bool]:
        import time

        end = time.monotonic() + seconds
        while True:
            while self._backlog:
                if self._pushed(self._backlog.pop(0)):
                    return True, False
            data, woken = self._stream.wait(end - time.monotonic(), waker)
            if woken or not data:
                return False, woken
            self._backlog += self._feed(data)

    def _pushed(self, response: Response) -> bool:
        self._note(response)
        return response.name in ("EXISTS", "EXPUNGE", "VANISHED", "FETCH")

    # Octets

    def _flush(self) -> None:
        if data := self._protocol.outgoing():
            self._stream.send(data)

    def _receive_one(self, *, greeting: bool = False) -> Response:
        while not self._backlog:
            data = self._stream.receive()
            if greeting and data[:5].upper() in (b"HTTP/", b"<HTML", b"<!DOC"):
                raise NotMail(host=self._stream.server.host)
            self._backlog += self._feed(data)
        return self._backlog.pop(0)

    def _feed(self, data: bytes) -> list[Response]:
        try:
            return self._protocol.feed(data)
        except GrammarError as error:
            raise ServerNonsense(reply=str(error)) from error

    # End

    def abort(self) -> None:
        """From any thread: the call under way ends with LineLost."""
        self._stream.abort()

    def logout(self) -> None:
        """Say good-bye; a dead line does not matter any more."""
        try:
            self._protocol.command([Logout.line])
            self._flush()
        except Fault:
            pass
        self.close()

    def close(self) -> None:
        self._stream.close()
