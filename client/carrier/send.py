"""Sending from a stick, on any PC with a line: each letter at most once, and what came is brought along. Nothing is kept on this PC.

Of each letter, in this order: does it lie in Sent; is our claim the first (net/imap/claims); then it goes, with a note in the diary
before its last octets leave and one after. So whoever comes later, with whichever copy of the stick, sees a claim or a copy.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from client.carrier.diary import Diary, Fate, plain
from client.carrier.mailbox import Mailbox, Places
from client.carrier.news import bring
from client.carrier.stick import DIARY, PACKED, Stick, sticks
from client.faults import (
    Fault,
    FileCut,
    FileDamaged,
    FileFault,
    FileForeign,
    FileTooNew,
    FileVanished,
    LineFault,
    MailboxFault,
    OutcomeUnknown,
    ServerRefused,
    WrongPassword,
)
from client.net.imap import claims
from client.net.imap.letters import Append
from client.net.server import Credentials, Server
from client.net.smtp.connection import Refusal, Smtp, Watch
from client.outgoing.states import Event, after_delivery, after_fault
from client.people import vault
from client.people.vault import Slots
from client.portable.reader import Reader
from client.rows import Carrying, Delivered

log = logging.getLogger(__name__)
MOST_NEWS = 20_000_000  # octets of letters that one trip brings
Told = Callable[[Carrying], None]


@dataclass(frozen=True, slots=True)
class Post:
    """Where this PC reaches the mail, and how the office names its folders."""

    imap: Server
    smtp: Server
    places: Places
    now: Callable[[], float]
    most_news: int = MOST_NEWS


def send(folder: Path, password: str, post: Post, told: Told) -> Delivered:
    """Everything of this person that lies in the folder; whoever's file does not open is not looked at.

    Raises: FileVanished (nothing there), WrongPassword (nothing of this person), FileFault. Other trouble is in `fault`: what was
    done until then is done, and doing it again goes on.
    """
    opened, trouble, whole = 0, None, Delivered()
    for stick in sticks(folder):
        if not stick.path(PACKED).exists():
            continue
        keys: list[tuple[Slots, bytes]] = []

        def unlock(slots: Slots, keys: list[tuple[Slots, bytes]] = keys) -> bytes:
            keys.append((slots, vault.unlock(slots, password)))
            return keys[0][1]

        try:
            with Reader(stick.path(PACKED), PACKED, unlock) as reader:
                trip = _Trip(stick, reader, keys[0], password, post, told)
                opened += 1
                whole = _add(whole, trip.all())
        except (WrongPassword, FileForeign, FileCut, FileDamaged, FileTooNew) as fault:
            trouble = fault if trouble is None else trouble
    if not opened:
        raise trouble or FileVanished(name="")
    return whole if whole.fault or trouble is None or isinstance(trouble, WrongPassword) else replace(whole, fault=trouble)


def _add(one: Delivered, other: Delivered) -> Delivered:
    return Delivered(
        one.sent + other.sent,
        one.refused + other.refused,
        one.waiting + other.waiting,
        one.unsure + other.unsure,
        one.news + other.news,
        one.left + other.left,
        one.fault if one.fault is not None else other.fault,
    )


class _Trip:
    """One packing: all of its letters, then what came."""

    def __init__(self, stick: Stick, reader: Reader, key: tuple[Slots, bytes], password: str, post: Post, told: Told) -> None:
        self._stick, self._reader, self._password, self._post, self._told = stick, reader, password, post, told
        self._slots, self._key = key
        self._entries = {entry.name: entry for entry in reader.check()}
        self._about = self._read_about()

    def _read_about(self) -> dict[str, Any]:
        try:
            about: dict[str, Any] = json.loads(b"".join(self._reader.octets(self._entries["about"])))
        except (KeyError, ValueError) as error:
            raise FileDamaged(name=self._stick.path(PACKED).name) from error
        return about

    def all(self) -> Delivered:
        fault: Fault | None = None
        news = left = 0
        with Diary(self._stick.path(DIARY), self._slots, self._key, writing=True) as diary:
            for account in self._about["accounts"]:
                mine = [letter for letter in self._about["letters"] if letter["account"] == account["id"]]
                try:
                    news, left, trouble = self._visit(account, mine, diary, news, left)
                    fault = trouble if fault is None else fault
                except FileFault:  # the stick: nothing more can be noted
                    raise
                except Fault as other:
                    log.info("carrier: %s", other.code)
                    fault = other if fault is None else fault
            return self._count(diary, news, left, fault)

    def _visit(self, account: dict[str, Any], letters: Sequence[dict[str, Any]], diary: Diary, news: int, left: int) -> tuple[int, int, Fault | None]:
        first = account is self._about["accounts"][0]
        who = Credentials(account["user"], self._password if first else account["password"])
        if not who.password:
            return news, left, None
        with Mailbox.open(self._post.imap, who, self._post.places) as mailbox:
            trouble = None
            pending = [letter for letter in letters if self._settle(letter, diary.fate(letter["id"]), diary, mailbox)]
            try:
                if pending:
                    self._send(pending, diary, mailbox, who)
            except FileFault:
                raise
            except Fault as fault:  # what has come can be had all the same
                trouble = fault
            came, more = bring(mailbox, self._stick, account, self._slots, self._key, self._post.most_news, self._told)
        return news + came, left + more, trouble

    def _settle(self, letter: dict[str, Any], fate: Fate, diary: Diary, mailbox: Mailbox) -> bool:
        """What an earlier try has left open, as far as the server can say. True: it is to be sent."""
        number = letter["id"]
        if fate.gone:
            if fate.last == "sent":
                self._file(letter, fate, diary, mailbox)
            return False
        if fate.last == "refused":
            return False
        if letter["filing"] != "filed" and mailbox.find("sent", letter["message_id"]) is not None:
            diary.note(number, "sent", self._post.now(), accepted=self._people(letter, fate), refused=_plain(fate.refused))
            diary.note(number, "filed", self._post.now())
            return False
        if fate.last == "elsewhere":
            return False
        if fate.token:  # the PC died, or the stick was pulled out
            if mailbox.claim_stands(letter["claim"], fate.token):
                if fate.last != "unsure":
                    diary.note(number, "unsure", self._post.now())
                return False
            diary.note(number, "not taken", self._post.now(), fault=[])
        return True

    @staticmethod
    def _people(letter: dict[str, Any], fate: Fate) -> list[str]:
        refused = {address for address, _ in fate.refused}
        return [one for one in letter["people"] if one not in refused]

    def _send(self, letters: Sequence[dict[str, Any]], diary: Diary, mailbox: Mailbox, who: Credentials) -> None:
        smtp = Smtp.connect(self._post.smtp, who)
        try:
            for done, letter in enumerate(letters):
                self._told(Carrying("sending", done, len(letters)))
                self._one(letter, diary, mailbox, smtp)
        finally:
            with suppress(Fault):
                smtp.quit()

    def _one(self, letter: dict[str, Any], diary: Diary, mailbox: Mailbox, smtp: Smtp) -> None:
        """Raises: what ends a connection, or the stick; nothing has gone then, unless the diary says so."""
        number, now, token = letter["id"], self._post.now, claims.new_token()
        fate = diary.fate(number)
        octets = b"".join(self._reader.octets(self._entries[f"letter/{number}"]))
        diary.note(number, "claiming", now(), token=token)
        try:
            others = mailbox.claim(letter["claim"], token, (*letter["voids"], *fate.voids))
        except (MailboxFault, ServerRefused) as fault:  # no room even for that
            diary.note(number, "not taken", now(), fault=plain(fault))
            return
        if others:
            diary.note(number, "elsewhere", now(), others=others)
            return
        watch = _Notes(diary, number, now)
        try:
            delivery = smtp.send(letter["sender"], letter["people"], octets, watch)
        except OutcomeUnknown:
            diary.note(number, "unsure", now())
            raise
        except Fault as fault:
            self._not_taken(letter, token, fault, diary, mailbox)
            if isinstance(fault, (LineFault, FileFault)):
                raise
            return
        outcome = after_delivery(delivery.accepted, [one.fault for one in delivery.refused])
        refused = _plain([(one.address, one.fault) for one in delivery.refused])
        if outcome.event is Event.ACCEPTED:
            try:
                diary.note(number, "sent", now(), accepted=list(delivery.accepted), refused=refused)
            except FileFault:  # the stick is gone: its copy in Sent says it to whoever comes next
                with suppress(Fault):
                    self._copy(letter, now(), mailbox)
                raise
            self._file(letter, diary.fate(number), diary, mailbox)
        elif outcome.fault is not None:
            mailbox.withdraw(letter["claim"], token)
            if outcome.event is Event.REFUSED:
                diary.note(number, "refused", now(), refused=refused, fault=plain(outcome.fault))
            else:
                diary.note(number, "not taken", now(), fault=plain(outcome.fault))

    def _not_taken(self, letter: dict[str, Any], token: str, fault: Fault, diary: Diary, mailbox: Mailbox) -> None:
        """Certainly. The claim goes first: where the stick is gone and the note cannot be made, its absence says the same."""
        with suppress(Fault):
            mailbox.withdraw(letter["claim"], token)
        if isinstance(fault, FileFault):
            raise fault
        refused = after_fault(fault).event is Event.REFUSED
        if refused:
            diary.note(letter["id"], "refused", self._post.now(), refused=[], fault=plain(fault))
        else:
            diary.note(letter["id"], "not taken", self._post.now(), fault=plain(fault))

    def _file(self, letter: dict[str, Any], fate: Fate, diary: Diary, mailbox: Mailbox) -> None:
        if self._copy(letter, fate.at, mailbox):
            diary.note(letter["id"], "filed", self._post.now())

    def _copy(self, letter: dict[str, Any], at: float, mailbox: Mailbox) -> bool:
        """One in Sent. False: there is no room for it; the home PC files it when it has a line."""
        if self._about["by_server"] or letter["filing"] in ("filed", "by server"):
            return True
        if mailbox.find("sent", letter["message_id"]) is not None:
            return True
        octets = b"".join(self._reader.octets(self._entries[f"letter/{letter['id']}"]))
        return mailbox.append("sent", Append("", octets, ("\\Seen",), at)) is None

    def _count(self, diary: Diary, news: int, left: int, fault: Fault | None) -> Delivered:
        fates = [diary.fate(letter["id"]) for letter in self._about["letters"]]
        return Delivered(
            sum(fate.gone for fate in fates),
            sum(fate.last == "refused" or (fate.gone and bool(fate.refused)) for fate in fates),
            sum(fate.last in ("", "not taken", "claiming") for fate in fates),
            sum(fate.last in ("unsure", "leaving", "elsewhere") for fate in fates),
            news,
            left,
            fault,
        )


class _Notes(Watch):
    def __init__(self, diary: Diary, letter: int, now: Callable[[], float]) -> None:
        self._diary, self._letter, self._now = diary, letter, now
        self._refused: Sequence[Refusal] = ()

    def answered(self, accepted: Sequence[str], refused: Sequence[Refusal]) -> None:
        self._refused = refused

    def leaving(self) -> None:
        """Whoever was refused is named now: whatever happens then, nobody takes them for one who has it."""
        self._diary.note(self._letter, "leaving", self._now(), refused=_plain([(one.address, one.fault) for one in self._refused]))


def _plain(refused: Sequence[tuple[str, Fault]]) -> list[list[object]]:
    return [[address, *plain(fault)] for address, fault in refused]


