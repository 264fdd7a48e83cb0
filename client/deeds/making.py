"""From a draft to the letter that it is: finished, in octets, and what may not go."""

from __future__ import annotations

from dataclasses import replace

import apsw

from client.compose import build, checks
from client.compose.letter import OutFile, Outgoing
from client.deeds.place import Place
from client.documents import invitation
from client.documents.finished import Finished
from client.documents.kinds import HEADER, OTHER
from client.faults import LetterGone, LetterUnready
from client.ids import DraftFileId, DraftId
from client.message.addresses import Address
from client.message.receipts import ASKS
from client.store import accounts, drafts
from client.store.staging import Frozen, LetterFile
from client.views import writing as views


def outgoing(place: Place, draft: DraftId, message_id: str, at: float) -> Outgoing:
    """The letter that a draft is, units expanded. Raises: LetterGone."""
    db = place.store.read()
    row = drafts.get(db, draft)
    account = accounts.get(db, row.account_id) if row else None
    if row is None or account is None:
        raise LetterGone()
    people: dict[str, list[Address]] = {"to": [], "cc": [], "bcc": []}
    seen: set[str] = set()
    for one in drafts.recipients(db, draft):
        if one.unit and not one.address:
            found = [Address(entry.name, entry.address) for entry in place.directory.expand(one.unit)]
        else:
            found = [Address(one.name, one.address)]
        for address in found:
            if address.address.casefold() not in seen:
                seen.add(address.address.casefold())
                people[one.field].append(address)
    files = tuple(_out_file(db, file) for file in drafts.files(db, draft) if file.here or file.by_name)
    sender = Address(account.name, account.address)
    made = _finished(place, row, sum(map(len, people.values())), at)
    calendar = _invitation(place, row, made, sender, [*people["to"], *people["cc"]], at) if made is not None else ""
    return Outgoing(
        sender=sender,
        to=tuple(people["to"]),
        cc=tuple(people["cc"]),
        bcc=tuple(people["bcc"]),
        subject=made.subject if made is not None else row.subject,
        text=made.text if made is not None else row.text,
        html=made.html if made is not None else row.html or None,
        calendar=calendar,
        files=files,
        in_reply_to=row.in_reply_to,
        references=row.reference_ids,
        date=at,
        message_id=message_id,
        extra_headers=(
            *(made.headers if made is not None else ((HEADER, row.kind),) if row.kind != OTHER else ()),
            *(((ASKS, account.address),) if views.asks(row, place.kinds) else ()),
        ),
    )


def _finished(place: Place, row: drafts.Draft, people: int, at: float) -> Finished | None:
    """Of a letter that is written by fields."""
    values, db = views.fields_of(row.fields), place.store.read()
    if values is None:
        return None
    kind = place.kinds.get(row.kind)
    return views.finished(db, place.directory, kind, row.account_id, values, row.text, row.html, people, at)


def refuse_unready(place: Place, row: drafts.Draft, letter: Outgoing) -> None:
    """What may not go however it was sent. Raises: LetterUnready."""
    mark = "" if place.secret_by_mail else checks.secret_mark(letter.subject, letter.text)
    if mark:
        raise LetterUnready(problem="secret", mark=mark)
    made = _finished(place, row, len(letter.to) + len(letter.cc) + len(letter.bcc), letter.date)
    if made is not None and made.wrong:
        raise LetterUnready(problem="field", label=made.wrong[0].label)


def _invitation(
    place: Place, row: drafts.Draft, made: Finished, sender: Address, people: list[Address], at: float
) -> str:
    kind = place.kinds.get(row.kind)
    if made.meeting is None or made.meeting.clock is None or not kind.meeting:
        return ""
    return invitation.request(
        uid=f"{int(row.created_at * 1000)}.{row.id}.tcv@{sender.address.rpartition('@')[2]}",
        at=at,
        meeting=made.meeting,
        minutes=kind.meeting,
        summary=made.shown.get("summary", "") or made.subject,
        place=made.shown.get("place", ""),
        words=made.text,
        organizer=sender,
        people=people,
    )


def _out_file(db: apsw.Connection, file: drafts.DraftFile) -> OutFile:
    if file.here:
        return OutFile(file.name, file.type, drafts.file_bytes(db, file.id), key=file.id)
    return OutFile(file.name, file.type, None, file.encoding, file.wire_size, file.id)


def freeze(letter: Outgoing) -> Frozen:
    """The octets of a letter that a draft is, and where the draft's files are in them."""
    octets: list[bytes] = []
    found: list[LetterFile] = []
    for piece in build.segments(letter):
        if isinstance(piece, bytes):
            octets.append(piece)
            continue
        coded = build.encoded(piece)
        here = piece.data is not None
        size = len(coded) if here else piece.wire_size
        found.append(LetterFile(len(found), sum(map(len, octets)), size, here, DraftFileId(piece.key)))
        octets.append(coded)
    return Frozen(b"".join(octets), tuple(found))


def draft_bytes(place: Place, draft: DraftId) -> Frozen:
    """A draft for the server's drafts folder; recipients in copy are kept for writing on. Raises: LetterGone."""
    row = drafts.get(place.store.read(), draft)
    if row is None:
        raise LetterGone()
    message_id = f"<nhap.{draft}.{row.version}.{int(row.created_at * 1000)}@{_domain(place, draft)}>"
    letter = outgoing(place, draft, message_id, row.saved_at)
    bcc = (("Bcc", ", ".join(one.address for one in letter.bcc)),) if letter.bcc else ()
    mark = (("X-TCV-Draft", f"{draft}.{int(row.created_at)}"),)
    return freeze(replace(letter, extra_headers=(*letter.extra_headers, *bcc, *mark), calendar=""))


def _domain(place: Place, draft: DraftId) -> str:
    db = place.store.read()
    row = drafts.get(db, draft)
    account = accounts.get(db, row.account_id) if row else None
    return account.address.rpartition("@")[2] if account else "localhost"
