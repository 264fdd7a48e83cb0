"""Letters being written: the list, and one for the composer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import apsw

from client.documents.kinds import Kinds
from client.ids import DraftId
from client.people.acquaintance import Acquaintance
from client.people.directory import SEPARATOR, Directory
from client.rows import DraftFile, DraftPage, DraftRecipient, DraftRow, Finished, Person, Warning_
from client.store import accounts, drafts, messages, parts
from client.views import writing
from client.views.letters import recipients as message_recipients
from client.views.letters import seconds_to_go


@dataclass(frozen=True, slots=True)
class Rules:
    """What a letter being written is held against. `largest`: octets, 0 = not said; `secret`: marked documents may go."""

    kinds: Kinds
    largest: int = 0
    secret: bool = False


def page(
    db: apsw.Connection, known: Acquaintance, directory: Directory, draft: DraftId, rules: Rules, now: float
) -> DraftPage | None:
    row = drafts.get(db, draft)
    if row is None or row.discarded_at:
        return None
    files = tuple(_file(db, row, file) for file in drafts.files(db, draft))
    recipients = tuple(_recipient(known, directory, one) for one in drafts.recipients(db, draft))
    people = sum(one.people for one in recipients)
    made = finished(db, directory, row, people, rules, now)
    heavy = weight(row, files, people, made)
    return DraftPage(
        row.id,
        row.account_id,
        row.kind,
        made.subject if made is not None else row.subject,
        row.text,
        row.html,
        recipients,
        files,
        row.saved_at,
        row.version == row.version_is,
        heavy,
        problems(row, recipients, files, heavy, _limit(db, row, rules.largest), rules, made),
        row.answer_of,
        row.forward_of,
        drafts.octets_there(db, draft),
        writing.fields_of(row.fields),
        made,
        writing.asks(row, rules.kinds),
    )


def people(db: apsw.Connection, known: Acquaintance, directory: Directory, draft: DraftId) -> tuple[Person, ...]:
    found: dict[str, Person] = {}
    for one in drafts.recipients(db, draft):
        if one.unit and not one.address:
            every = [known.entry(entry) for entry in directory.expand(one.unit)]
        else:
            every = [known.person(one.address, one.name)]
        for person in every:
            found.setdefault(person.address.casefold(), person)
    return tuple(sorted(found.values(), key=lambda person: not person.outside))


def finished(
    db: apsw.Connection, directory: Directory, row: drafts.Draft, people: int, rules: Rules, now: float
) -> Finished | None:
    """None: it is written freely."""
    values = writing.fields_of(row.fields)
    if values is None:
        return None
    kind = rules.kinds.get(row.kind)
    return writing.row(writing.finished(db, directory, kind, row.account_id, values, row.text, row.html, people, now))


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


def weight(row: drafts.Draft, files: Sequence[DraftFile], people: int, made: Finished | None = None) -> int:
    from client.compose.build import weigh

    text, html = (made.text, made.html) if made is not None else (row.text, row.html)
    return weigh(text, html, [file.size for file in files], people)


def rows(
    db: apsw.Connection, known: Acquaintance, directory: Directory, rules: Rules, now: float
) -> tuple[DraftRow, ...]:
    found = []
    for row in drafts.every(db):
        files = tuple(
            DraftFile(file.id, file.name, file.type, file.size, bool(file.here or file.by_name))
            for file in drafts.files(db, row.id)
        )
        recipients = tuple(_recipient(known, directory, one) for one in drafts.recipients(db, row.id))
        people = sum(one.people for one in recipients)
        made = finished(db, directory, row, people, rules, now)
        heavy = weight(row, files, people, made)
        missing = problems(row, recipients, files, heavy, _limit(db, row, rules.largest), rules, made)
        found.append(
            DraftRow(
                row.id,
                None,
                row.kind,
                made.subject if made is not None else row.subject,
                recipients[0].name if recipients else "",
                people,
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
    row: drafts.Draft, recipients: tuple[DraftRecipient, ...], files: tuple[DraftFile, ...], weight: int, limit: int,
    rules: Rules, made: Finished | None,
) -> tuple[Warning_, ...]:  # fmt: skip
    """What is missing or doubtful; the first ones keep the letter from going, see `compose.checks`. Wrong fields come first."""
    from client.compose import checks

    found = checks.problems(
        addresses=tuple(one.address for one in recipients if one.address),
        units=sum(1 for one in recipients if one.unit and not one.address),
        people=sum(one.people for one in recipients),
        subject=made.subject if made is not None else row.subject,
        text=made.text if made is not None else row.text,
        files=len(files),
        files_missing=sum(not file.here for file in files),
        answer=row.answer_of is not None,
        weight=weight,
        limit=limit,
        secret=rules.secret,
    )
    wrong = made.problems if made is not None else ()
    return (*wrong, *(Warning_(problem.code, problem.facts) for problem in found))
