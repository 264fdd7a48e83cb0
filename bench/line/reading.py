"""What reading costs on a poor line: a new account, a check, a push, the text of a letter with a big file."""

from __future__ import annotations

import random
from collections.abc import Iterator

from bench.line import letters
from bench.line.office import Office, Pc
from bench.line.result import Result
from bench.line.wire import LINKS, Link


def new_account(office: Office, link: Link) -> Iterator[Result]:
    """From the first byte of the sign-in on this PC."""
    who = office.mailbox("commune", letters.mailbox())
    office.wire.link = link
    pc = office.pc(office.folder())
    try:
        begun = office.wire.begin()
        pc.do("sign_in", address=who.user, password=who.password)
        rows, whole = pc.event("first_rows"), pc.event("list_complete")
        yield _since_first_byte(office, "screenful", link, begun, rows)
        yield _since_first_byte(office, "list", link, begun, whole)
    finally:
        office.wire.link = LINKS["free"]
        pc.close()


def checks(office: Office, links: list[Link]) -> Iterator[Result]:
    """The program is started anew; what was known is still known. Then the same with one letter that has come."""
    who = office.mailbox("commune", letters.mailbox())
    data = office.folder()
    pc = _settled(office, data, who)
    pc.close()
    chance = random.Random(5)
    for link in links:
        for row in ("nothing", "one"):
            subject = f"Thu moi {link.name}"
            if row == "one":
                office.deliver(who, letters.new_letter(chance, subject))
            office.wire.link = link
            pc = office.pc(data)
            try:
                begun = office.wire.begin()
                pc.do("sign_in", address=who.user, password=who.password)
                at = pc.do("looked", since=begun) if row == "nothing" else pc.do("row", subject=subject)
                yield _since_first_byte(office, row, link, begun, at)
            finally:
                office.wire.quiet(1.0)
                office.wire.link = LINKS["free"]
                office.wire.quiet(1.0)
                pc.close()


def line_back(office: Office, links: list[Link]) -> Iterator[Result]:
    """The line was gone for a moment, as every ten minutes; the program has stayed open and "Nhận thư" is pressed (by itself it would
    wait a little, for the server's sake). The TLS session is resumed."""
    who = office.mailbox("commune", letters.mailbox())
    pc = _settled(office, office.folder(), who)
    try:
        for link in links:
            office.wire.link = link
            office.wire.cut()
            begun = office.wire.begin()
            office.wire.mend()
            pc.do("check")
            at = pc.do("looked", since=begun)
            yield _since_first_byte(office, "again", link, begun, at)
            office.wire.quiet(2.0)
    finally:
        office.wire.link = LINKS["free"]
        pc.close()


def push(office: Office, links: list[Link]) -> Iterator[Result]:
    """A letter arrives while the program waits for mail. From the server having it; Dovecot itself tells half a second later."""
    who = office.mailbox("commune", letters.mailbox())
    pc = _settled(office, office.folder(), who)
    chance = random.Random(6)
    try:
        for link in links:
            office.wire.link = link
            subject = f"Thu den {link.name}"
            office.wire.begin()
            begun = office.deliver(who, letters.new_letter(chance, subject))
            at = pc.do("row", subject=subject)
            spoke = office.wire.first_down(begun) - link.delay
            yield _found(office, "push", link, begun, at, server=round(spoke - begun, 2), line=round(at - spoke, 2))
            office.wire.quiet(2.0)
    finally:
        office.wire.link = LINKS["free"]
        pc.close()


def text(office: Office, links: list[Link]) -> Iterator[Result]:
    """A letter with a 2 MB file in an open session, its text not here yet."""
    for link in links:
        who = office.mailbox("commune", letters.mailbox())
        pc = _settled(office, office.folder(), who, ahead=False)
        try:
            office.wire.link = link
            begun = office.wire.begin()
            at = pc.do("open", subject=letters.BIG_SUBJECT)
            yield _found(office, "text", link, begun, at)
        finally:
            office.wire.link = LINKS["free"]
            pc.close()


def _settled(office: Office, data: object, who: object, *, ahead: bool = True) -> Pc:
    """A PC that has all there is to have, and waits."""
    from pathlib import Path

    office.wire.link = LINKS["free"]
    pc = office.pc(Path(str(data)))
    pc.do("sign_in", address=who.user, password=who.password, ahead=ahead)  # type: ignore[attr-defined]
    pc.event("list_complete")
    office.wire.quiet(1.5)
    pc.do("asked")
    office.wire.quiet(1.5)
    return pc


def _since_first_byte(office: Office, row: str, link: Link, begun: float, at: float) -> Result:
    return _found(office, row, link, office.wire.first(begun), at)


def _found(office: Office, row: str, link: Link, begun: float, at: float, **more: float) -> Result:
    count = office.wire.count(begun, at)
    return Result(row, link.name, octets=count.octets, turns=count.turns, seconds=round(at - begun, 2), facts=more)
