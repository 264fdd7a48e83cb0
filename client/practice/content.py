"""What lies in the practice mailboxes: the letters of resources/practice as real MIME."""

from __future__ import annotations

import base64
import mimetypes
import time
import tomllib
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from typing import Any

from client.paths import resources
from client.practice.mailbox import Mailbox
from client.practice.office import UNIT, Person, people

VIETNAM = timezone(timedelta(hours=7))


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((resources() / "practice" / "letters.toml").read_text("utf-8"))


@cache
def _file(name: str) -> bytes:
    return (resources() / "practice" / "files" / name).read_bytes()


def fill(box: Mailbox, office: tuple[Person, ...], now: float) -> None:
    """Put a mailbox's letters where they belong, the oldest first."""
    today = datetime.fromtimestamp(now, UTC).astimezone(VIETNAM)
    for at, entry in sorted(_all(today), key=lambda pair: pair[0]):
        folder = entry.get("folder", "INBOX")
        if box.address not in _receivers(entry, office, folder):
            continue
        if at.timestamp() > now:  # before eight in the morning today's letters are a little early
            at = datetime.fromtimestamp(now - 60, UTC).astimezone(VIETNAM)
        flags = set() if entry.get("unread") and folder == "INBOX" else {"\\Seen"}
        flags |= {"\\Answered"} if entry.get("answered") else set()
        flags |= {"\\Draft"} if folder == "Drafts" else set()
        box.append(box.folders[folder], build(entry, at, box.address, office), flags, at.timestamp())


def _all(today: datetime) -> Iterator[tuple[datetime, Mapping[str, Any]]]:
    data = _data()
    for entry in data["letter"]:
        yield _at(today, int(entry["day"]), entry["time"]), entry
    for entry in data["series"]:
        for number in range(int(entry["count"])):
            yield _at(today, int(entry["first"]) + number * int(entry["every"]), entry["time"]), entry


def _at(today: datetime, day: int, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return (today - timedelta(days=day)).replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)


def _receivers(entry: Mapping[str, Any], office: tuple[Person, ...], folder: str) -> list[str]:
    who = entry.get("for", "hoa")
    if folder != "INBOX":
        return [office[0].address] if office else []
    if who == "unit":
        return [UNIT.address]
    if who == "all":
        return [one.address for one in office]
    return [_data()["people"][who][1]]


def build(entry: Mapping[str, Any], at: datetime, receiver: str, office: tuple[Person, ...]) -> bytes:
    """One letter as octets, CRLF."""
    names = _data()["people"]
    letter = EmailMessage(policy=SMTP.clone(max_line_length=120))
    monday = at - timedelta(days=at.weekday())
    words = {
        "today": f"ngày {at:%d/%m/%Y}",
        "week": at.isocalendar().week,
        "monday": f"{monday:%d/%m}",
        "sunday": f"{monday + timedelta(days=6):%d/%m/%Y}",
        "month": at.month,
    }
    own = entry.get("folder") in ("Sent", "Drafts")
    sender = names["hoa"] if own else names[entry["who"]]
    letter["Date"] = format_datetime(at)
    letter["From"] = _address(sender)
    targets = [names[one] for one in entry["to"]] if own else [_named(receiver, office)]
    letter["To"] = [_address(one) for one in targets]
    letter["Subject"] = str(entry["subject"]).format_map(words)
    seed = f"{int(at.timestamp())}.{zlib.crc32(str(entry['subject']).encode())}"
    letter["Message-ID"] = f"<{seed}@{sender[1].rpartition('@')[2]}>"
    letter["MIME-Version"] = "1.0"
    head = letter.as_bytes().removesuffix(b"\r\n")
    files = [_packed(shown, name) for shown, name in entry.get("files", ())]
    return head + _multipart("mixed", seed, [_body(entry, words, seed), *files])


def _body(entry: Mapping[str, Any], words: Mapping[str, object], seed: str) -> bytes:
    text = _text("plain", str(entry["text"]).strip("\n").format_map(words) + "\n")
    if "html" not in entry:
        return text
    markup = str(entry["html"]).strip("\n").format_map(words)
    shown = _text("html", f"<html><body>{markup}</body></html>\n")
    pictures = [_picture(cid, name) for cid, name in entry.get("inline", ())]
    return _multipart("alternative", seed, [text, _multipart("related", seed, [shown, *pictures])])


def _multipart(subtype: str, seed: str, parts: list[bytes]) -> bytes:
    """With a boundary made of the letter, so that every reset gives the same octets; one part stays alone."""
    if len(parts) == 1:
        return parts[0]
    boundary = f"=_{subtype}.{seed}"
    line = f"--{boundary}".encode()
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"


def _text(subtype: str, text: str) -> bytes:
    part = MIMEPart(policy=SMTP)
    part.set_content(text, subtype=subtype, cte="quoted-printable")
    return part.as_bytes()


@cache
def _packed(shown: str, name: str) -> bytes:
    kind = _OFFICE_TYPES.get(name.rpartition(".")[2]) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    main, _, sub = kind.partition("/")
    part = MIMEPart(policy=SMTP)
    part.set_content(b"", main, sub, disposition="attachment", filename=shown)
    return part.as_bytes().rstrip(b"\r\n") + b"\r\n\r\n" + _base64(name)


@cache
def _base64(name: str) -> bytes:
    return base64.encodebytes(_file(name)).replace(b"\n", b"\r\n")


def _picture(cid: str, name: str) -> bytes:
    part = MIMEPart(policy=SMTP)
    part.set_content(_file(name), "image", "png", disposition="inline", cid=f"<{cid}>")
    return part.as_bytes()


_OFFICE_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _address(pair: list[str]) -> Address:
    return Address(pair[0], addr_spec=pair[1])


def _named(address: str, office: tuple[Person, ...]) -> list[str]:
    found = next((one for one in (*office, UNIT) if one.address == address), None)
    return [found.name if found else "", address]


def used_by_hoa(now: float | None = None) -> int:
    """Octets in the first mailbox; for whoever edits the letters."""
    office = people(6)
    box = Mailbox(office[0].address, "", 10**9)
    fill(box, office, time.time() if now is None else now)
    return box.used()
