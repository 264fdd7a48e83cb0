"""What the tests of SMTP share: one connection that has signed in already, and a letter with its envelope."""

from __future__ import annotations

from collections.abc import Sequence

from client.net.smtp import protocol as p
from client.net.smtp.connection import Refusal, Smtp, Watch
from tests.wire.script import Script

ME, LOI, HA = "hoa@x", "loi@x", "ha@x"
LETTER = b"Subject: a\r\n\r\nb\r\n"


class Diary(Watch):
    def __init__(self) -> None:
        self.seen: list[str] = []

    def answered(self, accepted: Sequence[str], refused: Sequence[Refusal]) -> None:
        self.seen.append(f"answered {','.join(accepted)}/{','.join(one.address for one in refused)}")

    def progress(self, gone: int, total: int) -> None:
        self.seen.append(f"{gone} of {total}")

    def leaving(self) -> None:
        self.seen.append("leaving")


def talk(transcript: str, offers: str = "", *, cut_at: bytes = b"") -> tuple[Smtp, Script]:
    """A connection that has signed in already; `offers` are EHLO lines."""
    script = Script(transcript, cut_at=cut_at)
    smtp = Smtp(script)
    smtp.extensions = p.extensions(p.Reply(250, ("localhost", *offers.split(", "))))
    return smtp, script


ENVELOPE = """
C: MAIL FROM:<hoa@x>
S: 250 OK
C: RCPT TO:<loi@x>
S: 250 OK
"""
