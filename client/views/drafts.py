"""Letters being written: the list, and one for the composer."""

from __future__ import annotations

from collections.abc import Sequence

import apsw

from client.ids import DraftId
from client.people.acquaintance import Acquaintance
from client.people.directory import SEPARATOR, Directory
from client.rows import DraftFile, DraftPage, DraftRecipient, DraftRow, Warning_
from client.store import accounts, drafts, messages, parts
from client.views.letters import recipients as message_recipients
from client.views.letters import seconds_to_go


def page(
    db: apsw.Connection, known: Acquaintance, directory: Directory, draft: DraftId, largest: int = 0
) -> DraftPage | None:
    row = drafts.get(db, draft)
    if row is None or row.discarded_at:
        return None
    files = tuple(_file(db, row, file) for file in drafts.files(db, draft))
    recipients = tuple(_recipient(known, directory, one) for one in drafts.recipients(db, draft))
    heavy = weight(row, files, sum(one.people for one in recipients))
    return DraftPage(
        row.id,
        row.account_id,
        row.kind,
        row.subject,
        row.text,
        row.html,
        recipients,
        files,
        row.saved_at,
        row.version == row.version_is,
        heavy,
        problems(row, recipients, files, heavy, _limit(db, row, largest)),
        row.answer_of,
        row.forward_of,
        drafts.octets_there(db, draft),
    )


def _file(db: apsw.Connection, row: drafts.Draft, file: drafts.DraftFile) -> DraftFile:
    """One that still has to come tells how far it is."""
    ready = bool(file.here or file.by_name)
    part = parts.get(db, file.part_id) if file.part_id is not None and not ready else None
    if part is None:
        return DraftFile(file.id, file.name, file.type, file.size, ready)
    account = accounts.get(db, row.account_id)
    line = account.line if account else "unknown"
    share = min(1.0, part.wire_have / part.wire_size) if part.wire_size else 0.0
    return DraftFile(file.id, file.name, file.type, file.size, False, share, seconds_to_go(part, line), line == "gone")


def _limit(db: apsw.Connection, row: drafts.Draft, largest: int) -> int:
    account = accounts.get(db, row.account_id)
    return account.largest(largest) if account else 0


def weight(row: drafts.Draft, files: Sequence[DraftFile], people: int) -> int:
    from client.compose.build import weigh

    return weigh(row.text, row.html, [file.size for file in files], people)


def rows(db: apsw.Connection, known: Acquaintance, directory: Directory, largest: int = 0) -> tuple[DraftRow, ...]:
    found = []
    for row in drafts.every(db):
        files = tuple(
            DraftFile(file.id, file.name, file.type, file.size, bool(file.here or file.by_name))
            for file in drafts.files(db, row.id)
        )
        recipients = tuple(_recipient(known, directory, one) for one in drafts.recipients(db, row.id))
        heavy = weight(row, files, sum(one.people for one in recipients))
        missing = problems(row, recipients, files, heavy, _limit(db, row, largest))
        found.append(
            DraftRow(
                row.id,
                None,
                row.kind,
                row.subject,
                recipients[0].name if recipients else "",
                sum(one.people for one in recipients),
                heavy,
                row.saved_at,
                len(missing),
                missing,
            )
        )
    for message in drafts.only_on_server(db):
        letter = messages.get(db, message)
        if letter is not None:
            to = message_recipients(letter, "to")
            found.append(
                DraftRow(
                    None,
                    letter.id,
                    letter.kind,
                    letter.subject,
                    to[0][0] or to[0][1] if to else "",
                    len(to),
                    letter.size,
                    letter.arrived,
                    0 if to and letter.subject else 1,
                    (),
                )
            )
    return tuple(sorted(found, key=lambda row: -row.saved_at))


def _recipient(known: Acquaintance, directory: Directory, row: drafts.DraftRecipient) -> DraftRecipient:
    if row.unit and not row.address:
        name = row.name or row.unit.rpartition(SEPARATOR)[2]
        return DraftRecipient(name, "", row.unit, row.field, False, directory.total(row.unit))  # type: ignore[arg-type]
    person = known.person(row.address, row.name)
    return DraftRecipient(person.name, row.address, person.unit, row.field, person.outside, 1)  # type: ignore[arg-type]


def problems(
    row: drafts.Draft, recipients: tuple[DraftRecipient, ...], files: tuple[DraftFile, ...], weight: int, limit: int
) -> tuple[Warning_, ...]:
    """What is missing or doubtful; the first ones keep the letter from going, see `compose.checks`."""
    from client.compose import checks

    found = checks.problems(
        addresses=tuple(one.address for one in recipients if one.address),
        units=sum(1 for one in recipients if one.unit and not one.address),
        people=sum(one.people for one in recipients),
        subject=row.subject,
        text=row.text,
        files=len(files),
        files_missing=sum(not file.here for file in files),
        answer=row.answer_of is not None,
        weight=weight,
        limit=limit,
    )
    return tuple(Warning_(problem.code, problem.facts) for problem in found)
