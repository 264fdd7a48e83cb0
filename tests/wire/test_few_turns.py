"""What goes out together, what is not waited for, and what happens with a server that does not like it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any, cast

import pytest

from client.faults import ServerBusy, ServerNonsense, WrongPassword
from client.net.imap import connection
from client.net.imap.connection import Imap
from client.net.imap.folders import List, Notify
from client.net.imap.protocol import Protocol
from client.net.imap.session import Compress, Enable, Noop
from client.net.server import Credentials, Security, Server
from client.net.stream import Traffic
from client.sync.door import Door
from tests.wire.script import Script

WHO = Credentials("hoa", "bi mat")
KNOWN = frozenset({"IMAP4REV1", "AUTH=PLAIN", "SASL-IR", "IDLE"})
CODED = "AGhvYQBiaSBtYXQ="


def connect(monkeypatch: pytest.MonkeyPatch, transcript: str, **more: Any) -> tuple[Imap, Script]:
    script = Script(transcript, security=Security.TLS)
    monkeypatch.setattr(connection, "Stream", lambda server, traffic: script)
    return Imap.connect(Server("127.0.0.1", 993, Security.TLS), WHO, **more), script


def test_a_known_server_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name and the password go out before the greeting has come; what the server says of itself is remembered anew."""
    imap, script = connect(
        monkeypatch,
        f"""
        C: A1 AUTHENTICATE PLAIN {CODED}
        S: * OK hello
        S: A1 OK [CAPABILITY IMAP4rev1 IDLE MOVE] in
        """,
        known=KNOWN,
    )
    assert not imap.hasty and imap.remembered >= {"MOVE", "AUTH=PLAIN", "SASL-IR"}
    script.end()


@pytest.mark.parametrize("known", [frozenset(), KNOWN - {"SASL-IR"}])
def test_an_unknown_server_is_waited_for(monkeypatch: pytest.MonkeyPatch, known: frozenset[str]) -> None:
    """Nothing is said before the greeting, and the password only to who can take it."""
    imap, script = connect(
        monkeypatch,
        f"""
        S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hello
        C: A1 AUTHENTICATE PLAIN {CODED}
        S: A1 OK [CAPABILITY IMAP4rev1] in
        """,
        known=known,
    )
    assert script.flights == [f"A1 AUTHENTICATE PLAIN {CODED}\r\n".encode()] and imap.remembered >= KNOWN - {"IDLE"}
    script.end()


@pytest.mark.parametrize(
    ("answers", "fault", "hasty"),
    [
        ("S: * OK hello\nS: A1 NO wrong", WrongPassword, ""),
        ("S: * OK hello\nS: A1 BAD too early", ServerNonsense, "sign-in"),  # no word about the password
        ("S: * BYE too many", ServerBusy, "sign-in"),
    ],
)
def test_a_known_server_refuses(
    monkeypatch: pytest.MonkeyPatch, answers: str, fault: type[Exception], hasty: str
) -> None:
    """`hasty` tells who connects whether the next try had better wait for the greeting."""
    seen: list[Imap] = []
    with pytest.raises(fault):
        connect(monkeypatch, f"C: A1 AUTHENTICATE PLAIN {CODED}\n{answers}", known=KNOWN, opened=seen.append)
    assert seen[0].hasty == hasty


def test_idle_ends_with_what_comes_next() -> None:
    """DONE and the next command are one flight; a letter that came between is not lost."""
    script = Script(
        """
        C: A1 NOTIFY SET (selected-delayed (MessageNew (UID) MessageExpunge FlagChange))
        C: A2 IDLE
        S: A1 OK
        S: + idling
        S: * 4 EXISTS
        C: DONE
        C: A3 NOOP
        S: * 5 EXISTS
        S: A2 OK
        S: A3 OK
        """
    )
    imap = Imap(script)
    script.wait = lambda seconds, waker: (script.receive(), False)  # type: ignore[method-assign]
    assert imap.idle(9, None, (Notify(("UID",)),)).pushed and imap.hasty == "done"
    imap.call(Noop())
    assert imap.worked == {"done"} and not imap.hasty and [one.number for one in imap.unsolicited] == [4, 5]
    script.end()


def test_a_careful_client_waits_for_the_end_of_idle() -> None:
    """With a server that has once broken off."""
    script = Script("C: A1 IDLE\nS: + idling\nS: * 4 EXISTS\nC: DONE\nS: A1 OK\nC: A2 NOOP\nS: A2 OK")
    imap = Imap(script)
    imap.careful = True
    script.wait = lambda seconds, waker: (script.receive(), False)  # type: ignore[method-assign]
    imap.idle(9, None)
    assert not imap.hasty
    imap.call(Noop())
    script.end()


def test_pressed_octets_behind_the_answer_to_compress() -> None:
    """A server may answer COMPRESS before what was asked before it, and all of that in one piece."""
    pressed = zlib.compressobj(6, zlib.DEFLATED, -15)
    late = pressed.compress(b"* 3 EXISTS\r\nA2 OK\r\n") + pressed.flush(zlib.Z_SYNC_FLUSH)

    class Server(Script):
        def receive(self, timeout: float | None = None) -> bytes:
            return super().receive(timeout) + late

    script = Server("C: A1 ENABLE QRESYNC\nC: A2 NOOP\nC: A3 COMPRESS DEFLATE\nS: A1 OK\nS: A3 OK pressed")
    imap = Imap(script)
    imap._opening, imap._closing = [Enable(("QRESYNC",))], [Compress()]
    (answer,) = imap.try_flight(Noop())
    assert answer.name == "OK" and imap.unsolicited[0].number == 3
    script.close()


def test_a_refused_compress_changes_nothing() -> None:
    """What stands behind its answer is read as it is."""
    protocol = Protocol()
    protocol.last_plain = "A1"
    first = protocol.feed(b"A1 NO\r\nA2 OK\r\n")
    protocol.last_plain = ""
    assert [one.tag for one in first] == ["A1"] and [one.tag for one in protocol.feed(protocol.rest())] == ["A2"]


def test_folders_with_their_numbers() -> None:
    """RFC 5819: one command for all folders."""
    command = List(special_use=True, status=("MESSAGES", "UIDNEXT"))
    assert command.segments() == [b'LIST "" "*" RETURN (SPECIAL-USE STATUS (MESSAGES UIDNEXT))']
    for response in Protocol().feed(
        b'* LIST (\\Sent) "/" Sent\r\n* STATUS Sent (MESSAGES 3 UIDNEXT 9)\r\n* LIST () "/" "Th&AbA- r&AOE-c"\r\n'
    ):
        assert command.take(response)
    assert [one.name for one in command.found] == ["Sent", "Thư rác"] and command.statuses == {"Sent": {"MESSAGES": 3, "UIDNEXT": 9}}


@dataclass
class Mailbox:
    """Of an account's row, what the door reads."""

    sign_in_name: str
    capabilities: str


class Accident:
    """What a broken connection looks like to the door."""

    def __init__(self, hasty: str, *worked: str) -> None:
        self.hasty, self.worked = hasty, set(worked)


@pytest.mark.parametrize(
    ("accidents", "careful"),
    [
        ([], False),
        ([Accident("sign-in")] * 2, False),  # a line breaks at any moment
        ([Accident("sign-in")] * 3, True),
        ([Accident("sign-in"), Accident("", "sign-in"), *[Accident("sign-in")] * 5], False),  # it has worked once
        ([Accident("done", "sign-in")] * 3, True),  # it is DONE that this server does not take
        ([*[Accident("done", "sign-in")] * 2, Accident("", "done"), *[Accident("done")] * 5], False),
    ],
)
def test_haste_is_given_up(monkeypatch: pytest.MonkeyPatch, accidents: list[Any], careful: bool) -> None:
    """Three times broken off over the same haste, never once answered: from then on every answer is waited for."""
    given: dict[str, Any] = {}
    monkeypatch.setattr(Imap, "connect", lambda *words, **more: given.update(more) or Accident(""))
    door = Door(Server("127.0.0.1", 993, Security.TLS))
    for accident in accidents:
        door.broke(accident)
    row = Mailbox("hoa", "IDLE SASL-IR")
    door.enter(cast(Any, row), "x", Traffic(), lambda imap: None)
    assert given["careful"] is careful and given["known"] == (frozenset() if careful else {"IDLE", "SASL-IR"})
