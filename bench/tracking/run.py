"""One letter to the offices through the real engine and a real server, their letters back over LMTP, and the two tables."""

from __future__ import annotations

import random
import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.tracking.offices import Letter, Office, offices, replies
from client import commands as c
from client.rows import Place
from tests.engine.office import Official, site
from tests.servers import Dovecot

SUBJECT = "Thu moi hop"


@dataclass(frozen=True)
class Result:
    """`here` and `there`: address -> state, as two PCs of the mailbox show it; `came`: letters that came back, `listed`: of which so
    many are in the inbox's list; `went`: letters that left by themselves."""

    offices: list[Office]
    here: Mapping[str, str]
    there: Mapping[str, str]
    came: int
    listed: int
    went: int

    @property
    def good(self) -> bool:
        truth = {one.address: one.truth for one in self.offices}
        return self.here == truth and self.there == truth and self.went == 0


def run(server: Dovecot, folder: Path, seed: int) -> Result:
    chance = random.Random(seed)
    every = offices(chance)
    who = server.add_user("100M")
    hoa = Official(site(server), folder / "pc1", who)
    try:
        hoa.sync()
        draft = hoa.do(c.StartDraft(hoa.account))
        people = tuple(c.Recipient(address=one.address) for one in every)
        hoa.do(c.SaveDraft(draft, SUBJECT, "Kính mời", recipients=people, kind="invitation", confirm=True))
        hoa.send(draft)
        hoa.send_and_sync(2)
        (sent,) = [one for one in server.sink.letters if one.sender == who.user]
        number = hoa.letter(SUBJECT, Place.SENT)
        letter = Letter(sent.letter, hoa.message(number).message_id, who.user)
        posted = replies(every, letter, chance)
        _post(server, who.user, posted)
        before = len(server.sink.letters)
        for _ in range(3):
            hoa.send_and_sync()
        here, listed = _states(hoa), len(hoa.letters())
    finally:
        hoa.close()
    second = Official(site(server), folder / "pc2", who)
    try:
        for _ in range(3):
            second.send_and_sync()
        there = _states(second)
    finally:
        second.close()
    return Result(every, here, there, len(posted), listed, len(server.sink.letters) - before)


def _post(server: Dovecot, user: str, posted: list[tuple[str, bytes]]) -> None:
    with smtplib.LMTP("127.0.0.1", server.lmtp_port) as lmtp:
        for sender, octets in posted:
            lmtp.sendmail(sender, [user], octets)


def _states(hoa: Official) -> dict[str, str]:
    page = hoa.session.views.tracking(hoa.letter(SUBJECT, Place.SENT))
    assert page is not None
    return {one.person.address: one.state for one in page.people}
