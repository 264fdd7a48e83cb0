"""One IMAP connection: greeting, TLS, sign-in, compression, then flights of commands. For one thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from client.faults import (
    Fault,
    NotMail,
    ServerBusy,
    ServerNonsense,
    SignInUnavailable,
    TlsUnavailable,
)
from client.net.imap.command import AnyCommand
from client.net.imap.flights import Flights
from client.net.imap.grammar import Response
from client.net.imap.protocol import Protocol
from client.net.imap.session import (
    AuthenticatePlain,
    Capability,
    Compress,
    Enable,
    Id,
    Idle,
    Login,
    Logout,
    StartTls,
    capability_set,
)
from client.net.server import Credentials, Security, Server
from client.net.stream import Stream, Traffic
from client.net.wait import Waker

QUICK = frozenset({"AUTH=PLAIN", "SASL-IR"})  # what signing in without waiting for the greeting needs


@dataclass(frozen=True, slots=True)
class IdleNews:
    """Why `idle` came back: the server said something, or somebody called; neither: the time was over."""

    pushed: bool
    woken: bool


class _QuickSignIn(AuthenticatePlain):
    def fault(self, tagged: Response) -> Fault:
        """BAD is no word about the password here: this server wants its greeting to be waited for."""
        return ServerNonsense(reply=tagged.text[:200]) if tagged.name == "BAD" else super().fault(tagged)


class Imap(Flights):
    """Raises only Faults."""

    def __init__(self, stream: Stream) -> None:
        super().__init__(stream)
        self._quick_again = False
        self.signed_in_as: Credentials | None = None

    @classmethod
    def connect(
        cls,
        server: Server,
        credentials: Credentials | None,
        *,
        traffic: Traffic | None = None,
        compress: bool = True,
        opened: Callable[[Imap], None] = lambda imap: None,
        known: frozenset[str] = frozenset(),
        careful: bool = False,
    ) -> Imap:
        """Connect and sign in; `opened` gets the connection before that, so that another thread may abort it.

        Without credentials: only see whether a mail server answers. `known`: what `remembered` said of this server the last time;
        with it sign-in and compression are one turn.

        Raises: LineFault, TlsFault, NotMail, WrongPassword, SignInUnavailable, ServerBusy, ServerNonsense.
        """
        imap = cls(Stream(server, traffic))
        try:
            opened(imap)
            imap._stream.open()
            imap.careful = careful
            if credentials is not None and server.security is Security.TLS and known >= QUICK and not careful:
                imap._sign_in_quickly(server, credentials, known, compress=compress)
            else:
                imap._greet(server)
                if credentials is not None:
                    imap._sign_in(credentials, compress=compress)
        except BaseException:
            imap.close()
            raise
        imap.signed_in_as = credentials
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
        if not self.capabilities:
            self.capabilities = self.call(Capability())
        if "LOGINDISABLED" in self.capabilities and "AUTH=PLAIN" not in self.capabilities:
            raise SignInUnavailable(reply="LOGINDISABLED")
        self._learn_literals()
        self._quick_again = self.capabilities >= QUICK
        sign_in: AuthenticatePlain | Login
        if "AUTH=PLAIN" in self.capabilities:
            sign_in = AuthenticatePlain(
                credentials.user, credentials.password, initial="SASL-IR" in self.capabilities
            )
        else:
            sign_in = Login(credentials.user, credentials.password)
        told: frozenset[str] | None = self.call(sign_in)
        self.capabilities = told or self.call(Capability())
        if "ID" in self.capabilities:
            self._opening.append(Id("ThuCongVu"))  # once is enough for the server's log
        self._prepare(compress=compress)

    def _sign_in_quickly(self, server: Server, credentials: Credentials, known: frozenset[str], *, compress: bool) -> None:
        """Without waiting for the greeting, and COMPRESS along with it: this server took both the last time."""
        pressing = compress and "COMPRESS=DEFLATE" in known
        commands: tuple[AnyCommand, ...] = (_QuickSignIn(credentials.user, credentials.password),)
        commands += (Compress(),) if pressing else ()
        self.hasty, self._quick_again = "sign-in", True
        under_way = self._launch(commands)
        self._greet(server)
        told, *_ = self._land(under_way)
        if isinstance(told, ServerNonsense):
            raise told
        self._calm()
        if isinstance(told, Fault):
            raise told
        self.capabilities = told or known
        self._prepare(compress=compress and not pressing)

    @property
    def remembered(self) -> frozenset[str]:
        """For `known` of the next connection."""
        return self.capabilities | (QUICK if self._quick_again else frozenset())

    def _prepare(self, *, compress: bool) -> None:
        """After sign-in. What the server must be told goes out with the first flight and costs no turn of its own."""
        self._learn_literals()
        if "ENABLE" in self.capabilities and "QRESYNC" in self.capabilities:
            self._opening.append(Enable(("QRESYNC",)))
            self.enabled = frozenset({"QRESYNC", "CONDSTORE"})
        if compress and "COMPRESS=DEFLATE" in self.capabilities:
            self._closing.append(Compress())

    def _learn_literals(self) -> None:
        self._protocol.literal_plus = "LITERAL+" in self.capabilities
        self._protocol.literal_minus = "LITERAL-" in self.capabilities

    # Waiting for mail

    def idle(self, seconds: float, waker: Waker | None, before: tuple[AnyCommand, ...] = ()) -> IdleNews:
        """IDLE (RFC 2177) for at most `seconds`, or until the server speaks of a change or `waker` is called. Its end goes out
        with the next flight and costs no turn; `before` goes out with it, and what becomes of it is not waited for.

        Raises: LineLost, Silent, ServerRefused.
        """
        idle = Idle()
        *others, tag = under_way = self._launch((*before, idle))
        self._left |= {other: under_way[other] for other in others}
        pushed = woken = False
        while (response := self._receive_one()).tag != "+":
            if response.tag == tag:
                if response.name != "OK":
                    raise idle.fault(response)
                return IdleNews(False, False)
            if response.tag in self._left:
                self._leave(response.tag)
            else:
                pushed = self._pushed(response) or pushed
        if not pushed:
            pushed, woken = self._listen(seconds, waker)
        self._protocol.answer(b"DONE")
        self._left[tag] = idle
        self.hasty = "" if self.careful else "done"
        if self.careful:
            self._flush()
            while self._left:
                response = self._receive_one()
                if response.tag in self._left:
                    self._leave(response.tag)
                else:
                    pushed = self._pushed(response) or pushed
        return IdleNews(pushed, woken)

    def _listen(self, seconds: float, waker: Waker | None) -> tuple[bool, bool]:
        import time

        end = time.monotonic() + seconds
        while True:
            heard = [self._pushed(response) for response in self._backlog]
            self._backlog.clear()
            if any(heard):
                return True, False
            data, woken = self._stream.wait(end - time.monotonic(), waker)
            if woken or not data:
                return False, woken
            self._backlog += self._feed(data)

    def _pushed(self, response: Response) -> bool:
        self._note(response)
        return response.name in ("EXISTS", "EXPUNGE", "VANISHED", "FETCH")

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
