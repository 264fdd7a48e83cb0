"""A hundred offices that get one letter: what each does, the letters that come back of it, and what is true of each in the end. Seeded.

Letters come as (envelope sender, octets), as the city's server would take them. What a real server or client writes is written here;
the confirmations are made by our own code from the letter that really went.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from client.compose import build
from client.compose.confirm import confirmation
from client.documents.tracking import State
from client.message import headers, receipts
from client.message.addresses import Address

Posted = tuple[str, bytes]
LIAR = "ke.xau@ngoai.example"


@dataclass(frozen=True)
class Letter:
    """As it arrived at the offices."""

    octets: bytes
    message_id: str
    sender: str


@dataclass(frozen=True)
class Office:
    address: str
    does: str
    truth: State


def confirm(letter: Letter, me: str, chance: random.Random) -> Posted:
    """One press in our own program."""
    fields = headers.fields(letter.octets.partition(b"\r\n\r\n")[0])
    request = receipts.request(fields, Address("", letter.sender), frozenset({me}))
    assert request is not None and not request.doubt
    message_id = build.message_id(chance.randbytes(12), "cantho.example")
    made = confirmation(request, Address("", me), letter.message_id, "", "Đã nhận", "Đã nhận.", date=1_795_500_000, message_id=message_id)
    assert receipts.request(headers.fields(build.build(made)), made.sender, frozenset()) is None, "nobody confirms a confirmation"
    return "", build.build(made)


def _plain(chance: random.Random, me: str, subject: str, *more: str) -> bytes:
    lines = (f"From: <{me}>", f"Subject: {subject}", f"Message-ID: <{chance.randbytes(8).hex()}@co.quan>", *more)
    return ("\r\n".join(lines) + "\r\n\r\nVang.\r\n").encode()


def answer(letter: Letter, me: str, chance: random.Random, *more: str) -> Posted:
    return me, _plain(chance, me, "Re: thu moi", f"In-Reply-To: {letter.message_id}", *more)


def old_away(letter: Letter, me: str, chance: random.Random) -> Posted:
    """Out of office, from a program that does not know RFC 3834."""
    return me, _plain(chance, me, "Automatic reply: thu moi", f"In-Reply-To: {letter.message_id}")


def report(kind: str, chance: random.Random, sender: str, parts: str) -> bytes:
    head = (
        f"From: <{sender}>\r\nSubject: report\r\nMessage-ID: <{chance.randbytes(8).hex()}@may.chu>\r\nMIME-Version: 1.0\r\n"
        f"Auto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type={kind}; boundary=bb\r\n\r\n"
        "--bb\r\nContent-Type: text/plain\r\n\r\nReport.\r\n"
    )
    return (head + parts + "--bb--\r\n").encode()


def seen(letter: Letter, me: str, chance: random.Random, what: str = "displayed", *, sender: str = "", path: str = "") -> Posted:
    """A disposition notification, as Outlook and Thunderbird send it."""
    fields = (
        f"Reporting-UA: pc; Mail\r\nFinal-Recipient: rfc822;{me}\r\nOriginal-Message-ID: {letter.message_id}\r\n"
        f"Disposition: automatic-action/MDN-sent-automatically; {what}\r\n"
    )
    part = f"--bb\r\nContent-Type: message/disposition-notification\r\n\r\n{fields}\r\n"
    return path, report("disposition-notification", chance, sender or me, part)


def delivered(
    letter: Letter, me: str, chance: random.Random, action: str = "delivered", status: str = "2.0.0", said: str = "250 2.0.0 Ok",
    *, named: str | None = None, path: str = "",
) -> Posted:  # fmt: skip
    """A server's report. `named`: another envelope id than the letter's; '' = none."""
    envelope_id = letter.message_id.strip("<>") if named is None else named
    about = f"Original-Envelope-Id: {envelope_id}\r\n" if envelope_id else ""
    fields = (
        f"Reporting-MTA: dns; mail.co.quan\r\n{about}\r\nOriginal-Recipient: rfc822;{me}\r\nFinal-Recipient: rfc822;{me}\r\n"
        f"Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {said}\r\n"
    )
    part = f"--bb\r\nContent-Type: message/delivery-status\r\n\r\n{fields}\r\n"
    part += f"--bb\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {letter.message_id}\r\n\r\n"
    return path, report("delivery-status", chance, "mailer-daemon@mail.co.quan", part)


def failed(letter: Letter, me: str, chance: random.Random, **more: str) -> Posted:
    return delivered(letter, me, chance, "failed", "5.2.2", "552 5.2.2 Quota exceeded", **more)


def forged(letter: Letter, me: str, chance: random.Random, sender: str, path: str) -> Posted:
    """As if this office had confirmed."""
    _, octets = confirm(letter, me, chance)
    return path, octets.replace(f"From: {me}".encode(), f"From: {sender}".encode())


def elsewhere(letter: Letter) -> Letter:
    return Letter(letter.octets, "<khong.phai@cua.ai>", letter.sender)


Does = Callable[[Letter, str, random.Random], list[Posted]]

# what an office does: (how often, what is true then, the letters that come of it)
DEEDS: Mapping[str, tuple[int, State, Does]] = {
    "confirms": (24, "confirmed", lambda letter, me, chance: [confirm(letter, me, chance)]),
    "confirms from two PCs": (5, "confirmed", lambda letter, me, chance: [confirm(letter, me, chance), confirm(letter, me, chance)]),
    "reads, then confirms": (4, "confirmed", lambda letter, me, chance: [seen(letter, me, chance), confirm(letter, me, chance)]),
    "answers": (6, "confirmed", lambda letter, me, chance: [answer(letter, me, chance)]),
    "answers twice": (3, "confirmed", lambda letter, me, chance: [answer(letter, me, chance), answer(letter, me, chance)]),
    "reads": (8, "read", lambda letter, me, chance: [seen(letter, me, chance)]),
    "throws away unread": (2, "arrived", lambda letter, me, chance: [seen(letter, me, chance, "deleted")]),
    "has it in the mailbox": (6, "arrived", lambda letter, me, chance: [delivered(letter, me, chance)]),
    "gets it late": (2, "delayed", lambda letter, me, chance: [delivered(letter, me, chance, "delayed", "4.4.1", "451 later")]),
    "does nothing": (8, "sent", lambda letter, me, chance: []),
    "mailbox full": (4, "failed", lambda letter, me, chance: [failed(letter, me, chance)]),
    "no such mailbox": (2, "failed", lambda letter, me, chance: [
        delivered(letter, me, chance, "failed", "5.1.1", "550 5.1.1 no such user", named="")]),
    "out of office": (4, "sent", lambda letter, me, chance: [answer(letter, me, chance, "Auto-Submitted: auto-replied")]),
    "out of office, old": (2, "sent", lambda letter, me, chance: [old_away(letter, me, chance)]),
    "out of office, and in the mailbox": (2, "arrived", lambda letter, me, chance: [old_away(letter, me, chance), delivered(letter, me, chance)]),
    # hostile: the office itself does nothing
    "lied of by a stranger": (3, "sent", lambda letter, me, chance: [forged(letter, me, chance, LIAR, LIAR), seen(letter, me, chance, sender=LIAR)]),
    "lied of in its name": (3, "sent", lambda letter, me, chance: [forged(letter, me, chance, me, LIAR), seen(letter, me, chance, path=LIAR)]),
    "lied of by a false server": (3, "sent", lambda letter, me, chance: [
        delivered(letter, me, chance, named="x@y"), delivered(letter, me, chance, named=""), failed(letter, me, chance, path=LIAR)]),
    "talks of another letter": (2, "sent", lambda letter, me, chance: [
        confirm(elsewhere(letter), me, chance), seen(elsewhere(letter), me, chance), answer(elsewhere(letter), me, chance)]),
    "says nonsense": (2, "sent", lambda letter, me, chance: [
        seen(letter, me, chance, "displayed/error"), seen(letter, me, chance, "eaten"), delivered(letter, me, chance, "exploded")]),
    "confirms, then its server denies it": (3, "confirmed", lambda letter, me, chance: [confirm(letter, me, chance), failed(letter, me, chance)]),
    "reads, and a server reports of strangers": (2, "read", lambda letter, me, chance: [
        seen(letter, me, chance), failed(letter, "la@ngoai.example", chance)]),
}  # fmt: skip


def offices(chance: random.Random) -> list[Office]:
    """A hundred, in no order."""
    deeds = [(name, truth) for name, (often, truth, _does) in DEEDS.items() for _ in range(often)]
    chance.shuffle(deeds)
    return [Office(f"xa{number}@cantho.example", name, truth) for number, (name, truth) in enumerate(deeds)]


def replies(every: list[Office], letter: Letter, chance: random.Random) -> list[Posted]:
    """All that comes back, mixed; of one office in its order."""
    queues = [found for one in every if (found := DEEDS[one.does][2](letter, one.address, chance))]
    mixed = []
    while queues:
        queue = chance.choice(queues)
        mixed.append(queue.pop(0))
        queues = [one for one in queues if one]
    return mixed
