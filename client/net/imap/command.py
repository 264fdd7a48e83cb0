"""A command we send, with what it is answered by; `session`, `folders` and `letters` have them all.

A command says how it looks (`segments`), which untagged responses are its own (`take`), and what it was good for (`result`).
So several can be under way at once and each still gets its own answer.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from client.faults import Fault, FolderGone, LetterGone, OverQuota, ServerBusy, ServerRefused
from client.net.imap import grammar
from client.net.imap.grammar import GrammarError, Response
from client.net.imap.protocol import Literal, Segment

R = TypeVar("R")


class Command(Generic[R]):
    """One command under way; used once."""

    continues = False  # answers '+' itself

    def segments(self) -> list[Segment]:
        raise NotImplementedError

    def take(self, response: Response) -> bool:
        """True when this untagged response is (also) an answer to this command and to no other."""
        return False

    def result(self, tagged: Response) -> R:
        raise NotImplementedError

    def answer(self, response: Response) -> bytes:
        """What to say to a '+'."""
        raise NotImplementedError

    def fault(self, tagged: Response) -> Fault:
        """Why the server said NO or BAD."""
        return refusal(tagged)


def refusal(tagged: Response) -> Fault:
    """The Fault of a NO or BAD (RFC 5530 codes, and the words of servers that send none)."""
    code, text = tagged.code_name, tagged.text
    low = text.casefold()
    facts = {"reply": text[:200]}
    if code == "OVERQUOTA" or "quota exceeded" in low or "over quota" in low or "mailbox is full" in low:
        return OverQuota(**facts)
    if code in ("NONEXISTENT", "TRYCREATE") or "doesn't exist" in low or "does not exist" in low:
        return FolderGone(**facts)
    if code == "EXPUNGEISSUED":
        return LetterGone(**facts)
    if code in ("UNAVAILABLE", "INUSE", "SERVERBUG", "LIMIT", "THROTTLED") or "try again" in low or "temporar" in low:
        return ServerBusy(**facts)
    return ServerRefused(**facts)


def folder_segment(name: str) -> bytes:
    return grammar.quote(grammar.encode_folder(name))


def string_segment(text: str) -> Segment:
    try:
        return grammar.quote(text)
    except GrammarError:
        return Literal(text.encode())


class Plain(Command[Response]):
    """A command whose answer is only OK."""

    line = b""

    def segments(self) -> list[Segment]:
        return [self.line]

    def result(self, tagged: Response) -> Response:
        return tagged


AnyCommand = Command[Any]
