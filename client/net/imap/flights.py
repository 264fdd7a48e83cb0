"""Commands in flights over one connection: several go out in one turn, and each gets its own answers. For one thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from client.faults import Fault, LineLost, NotMail, ServerNonsense
from client.net.imap.command import AnyCommand, Command
from client.net.imap.grammar import GrammarError, Response
from client.net.imap.protocol import Protocol
from client.net.imap.session import Compress
from client.net.stream import Stream, Traffic

R = TypeVar("R")
MOMENT = 0.1  # seconds, or until the first answer: less than a turn on a poor line


class Flights:
    """Raises only Faults. After LineLost, Silent or ServerNonsense the connection is of no more use.

    `hasty`: what was sent before the answer that others wait for, and is not answered yet: 'sign-in', 'done' or ''; `worked`: what
    has been answered. A server that breaks off then may not like it: `careful` (set by who connects) never does that.
    """

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._protocol = Protocol()
        self._backlog: list[Response] = []
        self._opening: list[AnyCommand] = []  # goes out before the first flight, in one turn with it
        self._closing: list[AnyCommand] = []  # and this behind it
        self._left: dict[str, AnyCommand] = {}  # under way, the answer not waited for, e.g. an IDLE that has been ended
        self.careful = False
        self.hasty = ""
        self.worked: set[str] = set()
        self.capabilities: frozenset[str] = frozenset()
        self.unsolicited: list[Response] = []
        self.enabled: frozenset[str] = frozenset()

    @property
    def traffic(self) -> Traffic:
        return self._stream.traffic

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

    def try_flight(
        self, *commands: AnyCommand, then: tuple[AnyCommand, ...] = (), told: Callable[[Any], None] = lambda result: None
    ) -> tuple[Any, ...]:
        """As `flight`; a refused command's place holds its Fault. Raises what ends the connection.

        `then`: more commands, which go out a moment later: so the line never rests, and yet the server has pressed the first answers
        by themselves, so that they can be read before the others are here. `told` hears the first command's result.
        """
        before, behind = self._opening, self._closing
        self._opening, self._closing = [], []
        every = (*before, *commands, *behind)
        results = self._land(self._launch(every), then, {id(commands[0]): told} if commands else {})
        return (*results[len(before) : len(before) + len(commands)], *results[len(every) :])

    def _launch(self, commands: tuple[AnyCommand, ...]) -> dict[str, AnyCommand]:
        under_way = {self._protocol.command(command.segments()): command for command in commands}
        for tag, command in under_way.items():
            if isinstance(command, Compress):
                self._protocol.last_plain = tag
        self._flush()
        return under_way

    def _land(
        self,
        under_way: dict[str, AnyCommand],
        then: tuple[AnyCommand, ...] = (),
        told: Mapping[int, Callable[[Any], None]] = {},
    ) -> tuple[Any, ...]:
        """Wait for all answers; in the order of the commands."""
        if then:
            data, _ = self._stream.wait(MOMENT, None)
            under_way |= self._launch(then)
            self._backlog += self._feed(data)
        waiting = {**self._left, **under_way}
        results: dict[int, Any] = {}
        while len(results) < len(under_way):
            response = self._receive_one()
            if response.tag == "+":
                self._continue(response, next(iter(waiting.values())))
            elif response.tag in self._left:
                waiting.pop(response.tag)
                self._leave(response.tag)
            elif response.tag in waiting:
                command = waiting.pop(response.tag)
                results[id(command)] = result = self._settle(command, response)
                if id(command) in told:
                    told[id(command)](result)
            elif not any(command.take(response) for command in waiting.values()):
                self._note(response)
        return tuple(results[id(command)] for command in under_way.values())

    def _continue(self, response: Response, command: AnyCommand) -> None:
        if self._protocol.holding:
            self._protocol.go_on()
        elif command.continues:
            self._protocol.answer(command.answer(response))
        self._flush()

    def _settle(self, command: AnyCommand, tagged: Response) -> Any:
        if isinstance(command, Compress):  # from here on both sides press; answers to what went out before may still come
            self._protocol.last_plain = ""
            rest = self._protocol.rest()
            self._backlog += self._feed(self._stream.start_deflate(rest) if tagged.name == "OK" else rest)
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

    def _leave(self, tag: str) -> None:
        """The answer that nobody waited for is here, whatever it says."""
        self._left.pop(tag)
        if not self._left:
            self._calm()

    def _calm(self) -> None:
        self.worked |= {self.hasty} - {""}
        self.hasty = ""

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
