"""Lists of letters, and one letter as the reader shows it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import apsw

from client.documents import facts
from client.documents.kinds import OTHER, Kind, Kinds
from client.documents.tracking import Track
from client.faults import LetterGone
from client.ids import FolderId, MessageId, PartId
from client.message.headers import fields
from client.people.acquaintance import Acquaintance
from client.rows import (
    AsSent,
    Facts,
    FileCard,
    LetterPage,
    LetterRow,
    LineState,
    ListQuery,
    Person,
    Place,
    Refused,
    Shelf,
    Warning_,
)
from client.store import accounts, folders, messages, outbox, parts, shelved, texts
from client.store.messages import ANSWERED, FLAGGED, SEEN, Message
from client.views import tracking

Names = Sequence[tuple[str, str]]


def index(db: apsw.Connection, query: ListQuery, kinds: Kinds, now: float = 0.0) -> list[tuple[MessageId, float]]:
    if query.place is Place.OTHER and query.folder is not None:
        places = [query.folder]
    elif query.place is Place.ALL:
        places = [folder.id for role in ROLES for folder in folders.with_role(db, role, query.account)]
    else:
        places = [folder.id for folder in folders.with_role(db, query.place.value, query.account)]
    wanted_kinds = kinds.found_under(query.kind) if query.kind is not None else ()
    found = messages.index(
        db, places, kinds=wanted_kinds, unread=query.unread_only, words=query.words, receipts=query.place in WHOLE
    )
    if query.refused_only:
        wanted = _refused(db)
        found = [(number, at) for number, at in found if number in wanted]
    if query.awaited_only:
        waits = {number for number, one in tracking.awaited(db, now, query.account).items() if not one.failed}
        found = [(number, at) for number, at in found if number in waits]
    return found


def _refused(db: apsw.Connection) -> set[MessageId]:
    return {row.id for one in outbox.not_reached(db) for row in messages.by_message_id(db, one.account_id, one.message_id)}


WHOLE = (Place.ALL, Place.DELETED, Place.KEPT, Place.OTHER)  # where also those stand that only tell what became of a sent letter
ROLES = ("inbox", "sent", "archive", "kept", "trash", "junk", "other")


def neighbours(
    db: apsw.Connection, message: MessageId, query: ListQuery, kinds: Kinds
) -> tuple[MessageId | None, MessageId | None]:
    ids = [number for number, _ in index(db, query, kinds)]
    if message not in ids:
        return None, None
    at = ids.index(message)
    return (ids[at - 1] if at else None), (ids[at + 1] if at + 1 < len(ids) else None)


def rows(db: apsw.Connection, known: Acquaintance, ids: Sequence[MessageId]) -> tuple[LetterRow, ...]:
    role_of = {folder.id: folder.role for role in ROLES for folder in folders.with_role(db, role)}
    found = messages.by_rows(db, ids)
    on_way = _sent_states(db, found, role_of)
    shelf = _shelf(db, [row.id for row in found])
    tracks = tracking.every(db, [row for row in found if role_of.get(row.folder_wish) == "sent"])
    return tuple(
        _row(
            row, known, role_of.get(row.folder_wish, "other"), on_way.get(row.message_id), shelf.get(row.id, ""), tracks.get(row.id)
        )
        for row in found
    )


def _shelf(db: apsw.Connection, ids: Sequence[MessageId]) -> dict[MessageId, Shelf]:
    there = shelved.lying(db, ids)
    how: Shelf = "away" if there and shelved.state(db).away else "there"
    return dict.fromkeys(there, how)


def _sent_states(
    db: apsw.Connection, found: Sequence[Message], role_of: dict[FolderId, str]
) -> dict[str, tuple[str, int]]:
    wanted = {row.message_id for row in found if role_of.get(row.folder_wish) == "sent" and row.message_id}
    states: dict[str, tuple[str, int]] = {}
    if wanted:
        for letter in outbox.by_message_ids(db, wanted):
            states[letter.message_id] = (letter.state, outbox.count_refused(db, letter.id))
    return states


def _row(
    row: Message, known: Acquaintance, role: str, on_way: tuple[str, int] | None, shelf: Shelf, tracks: Sequence[Track] | None
) -> LetterRow:
    others = 0
    if role == "sent":
        to = recipients(row, "to") + recipients(row, "cc") + recipients(row, "bcc")
        shown = known.person(to[0][1], to[0][0]) if to else Person("", "", "", "", False)
        others = max(0, len(to) - 1)
        outside = any(known.outside(address) for _, address in to)
    else:
        shown = known.person(row.from_address, row.from_name)
        outside = shown.outside
    state, refused = on_way or ("", 0)
    if tracks is not None and any(one.report for one in tracks):  # what was reported since knows better than what this PC saw
        refused = sum(one.state == "failed" for one in tracks)
    sent_state = "refused" if refused else "sent" if state in ("done", "carried") else state
    return LetterRow(
        row.id,
        row.kind,
        shown.name,
        shown.unit,
        shown.address,
        outside,
        others,
        row.subject,
        row.arrived,
        row.size,
        row.files,
        row.file_bytes,
        not row.flags_wish & SEEN,
        bool(row.flags_wish & FLAGGED),
        bool(row.flags_wish & ANSWERED),
        row.text_state == "have",
        row.preview,
        row.deleted_at,
        row.fault,
        sent_state,  # type: ignore[arg-type]
        refused,
        role,  # type: ignore[arg-type]
        shelf,
        tracking.tracked(row, tracks) if tracks is not None else None,
    )


def recipients(row: Message, field: str) -> list[tuple[str, str]]:
    return [(str(name), str(address)) for name, address in json.loads(row.recipients).get(field, ())]


def page(db: apsw.Connection, known: Acquaintance, message: MessageId, kinds: Kinds) -> LetterPage | None:
    row, text = messages.get(db, message), texts.get(db, message)
    if row is None or text is None or row.gone_wish:
        return None
    folder = folders.get(db, row.folder_wish)
    role = folder.role if folder else "other"
    on_way = _sent_states(db, [row], {row.folder_wish: role})
    tracks = tracking.tracks(db, row) if role == "sent" else None
    every = parts.of_message(db, message)
    account = accounts.get(db, row.account_id)
    shelf = _shelf(db, [message]).get(message, "")
    line = ("gone" if shelf == "away" else "good") if shelf else account.line if account else "unknown"
    cards = tuple(file_card(db, part, line) for part in every if _is_file(part, text.html, alone=len(every) == 1))
    pictures = tuple(
        file_card(db, part, line)
        for part in every
        if part.role == "inline" and part.type != parts.CALENDAR and not _is_file(part, text.html, alone=False)
    )
    sender = known.person(row.from_address, row.from_name)
    found, remote, *old = json.loads(text.findings or "[[], 0]")
    warnings = [Warning_(code, facts) for code, facts in found]
    if any(card.blocked for card in (*cards, *pictures)) and sender.outside:
        warnings.append(Warning_("file_blocked", {}))
    return LetterPage(
        _row(row, known, role, on_way.get(row.message_id), shelf, tracks),
        row.account_id,
        role,  # type: ignore[arg-type]
        sender,
        tuple(known.person(address, name) for name, address in recipients(row, "to")),
        tuple(known.person(address, name) for name, address in recipients(row, "cc")),
        row.date or row.arrived,
        text.text_state,
        text.text,
        text.html,
        cards,
        {part.cid: part.id for part in every if part.cid},
        tuple(warnings) if not text.trusted else (),
        int(remote),
        row.message_id,
        pictures,
        signed(text.structure),
        bool(old) or texts.AS_SENT in text.headers or '"name_as_sent"' in text.structure,
        tuple(Refused(known.person(one.address, one.name), one.fault) for one in tracks or () if one.fault is not None),
        _facts(kinds, row, text),
        tracking.confirming(db, known, row, text.headers, kinds),
        tracking.told(db, known, row),
    )


def _facts(kinds: Kinds, row: Message, text: texts.Text) -> Facts:
    """What it says of itself; its words must be here."""
    if text.text_state != "have" or row.kind == OTHER:
        return Facts()
    return facts_row(kinds.get(row.kind), row.subject, text.text, fields(text.headers), row.date or row.arrived)


def facts_row(kind: Kind, subject: str, text: str, headers: Mapping[str, str], sent_at: float) -> Facts:
    found = facts.read(kind, subject, text, headers, sent_at)
    deadline = found.deadline
    return Facts(
        found.number,
        found.summary,
        found.meeting.at if found.meeting else None,
        found.place,
        found.chair,
        deadline.at if deadline else None,
        deadline is not None and deadline.clock is None,
    )


def as_sent(db: apsw.Connection, message: MessageId) -> AsSent | None:
    """The letter without a look for old Vietnamese; None: it is gone, or its octets are."""
    from client.message import attachments, headers
    from client.sync import wild

    row, text = messages.get(db, message), texts.get(db, message)
    if row is None or text is None:
        return None
    fields = {name: headers.as_sent(value) for name, _, value in (line.partition(b": ") for line in text.headers.split(b"\r\n"))}
    subject, sender = (fields.get(texts.AS_SENT + name, said) for name, said in ((b"Subject", row.subject), (b"From", row.from_name)))
    _signs, _remote, *old = json.loads(text.findings or "[[], 0]")
    every = parts.of_message(db, message)
    names = wild.names_as_sent(text.structure)
    files = {part.section: attachments.safe_name(names[part.section], part.type) for part in every if part.section in names}
    if not old:
        return AsSent(subject, sender, text.text, text.html, files)
    words = [part for part in every if part.role == "text"]
    if not all(part.state == "have" for part in words):
        return None
    raw = [wild.RawText(part.section, part.type, part.charset, parts.decoded(db, part.id)) for part in words]
    if any(part.size and not one.data for part, one in zip(words, raw, strict=True)):  # they lie elsewhere, as in a network folder
        return None
    return AsSent(subject, sender, *wild.readable_as_sent(raw, text.structure), files)


def _is_file(part: parts.Part, html: str, *, alone: bool) -> bool:
    """Also a picture that the text does not show after all, and the named text that a letter consists of."""
    if part.role == "inline" and part.type == parts.CALENDAR:
        return False
    if part.role == "inline":
        return html != "" and f"cid:{part.cid}" not in html
    return part.role == "file" or (alone and part.name != "")


def signed(structure: str) -> bool:
    from client.message import letter

    root = json.loads(structure or "{}")
    return letter.signed(str(root.get("type", "")), str(root.get("params", {}).get("smime-type", "")))


def file_card(db: apsw.Connection, part: parts.Part, line: LineState = "good") -> FileCard:
    from client.message import attachments

    first = parts.first_bytes(db, part.id) if part.state == "have" else b""
    name = attachments.safe_name(part.name, part.type)
    verdict = attachments.verdict(name, first)
    return FileCard(
        part.id,
        part.section,
        name,
        part.type,
        attachments.kind_of(name, first),
        part.size if part.state == "have" else decoded_size(part),
        part.state,
        part.wire_have,
        part.wire_size,
        verdict.reason if verdict.blocked else "",
        None,
        seconds_to_go(part, line),
        part.state == "wanted" and line == "gone",
    )


def seconds_to_go(part: parts.Part, line: LineState) -> float:
    """Until a wanted part is here whole, by its measured speed; 0 where that is not known, or there is no line."""
    moving = part.state == "wanted" and part.speed > 0 and line in ("good", "weak")
    return max(0, part.wire_size - part.wire_have) / part.speed if moving else 0.0


def decoded_size(part: parts.Part) -> int:
    """About how large the file is, from its encoded octets (base64 with line ends: 3 of 4.1)."""
    return int(part.wire_size * 0.731) if part.encoding == "base64" else part.wire_size


def part_bytes(db: apsw.Connection, part: PartId) -> bytes:
    row = parts.get(db, part)
    if row is None or row.state != "have":
        raise LetterGone()
    return parts.decoded(db, part)
