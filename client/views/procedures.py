"""The catalogue of procedures as the page shows it, and the letter that an answer makes."""

from __future__ import annotations

from datetime import date

import apsw

from client.commands import Answer
from client.documents import answers, finding
from client.documents.finished import signature as lines_of
from client.documents.procedures import Catalogue, Office, Procedure
from client.ids import AccountId, MessageId
from client.message.text import from_html
from client.people.directory import Directory
from client.rows import AnswerLetter, ProcedurePaper
from client.rows import Procedure as ProcedureRow
from client.store import accounts, messages, texts
from client.views.writing import writer


def rows(catalogue: Catalogue, typed: str) -> tuple[ProcedureRow, ...]:
    return tuple(_row(one, catalogue.office, typed) for one in finding.search(catalogue, typed))


def _row(one: Procedure, office: Office, typed: str) -> ProcedureRow:
    papers = tuple(
        ProcedurePaper(paper.name, answers.second(paper), paper.needed, paper.form.name if paper.form else "") for paper in one.papers
    )
    place, hours = one.place or office.place, one.hours or office.hours
    return ProcedureRow(one.id, one.name, one.line, papers, one.fee, one.days, place, hours, finding.marks(one.name, typed))


def likely(db: apsw.Connection, catalogue: Catalogue, message: MessageId) -> tuple[str, ...]:
    row, text = messages.get(db, message), texts.get(db, message)
    if row is None:
        return ()
    words = (text.text if text.text.strip() else from_html(text.html)) if text is not None else ""
    return finding.likely(catalogue, row.subject, words)


def write(
    db: apsw.Connection, directory: Directory, catalogue: Catalogue, mailbox: AccountId, to: str, answer: Answer
) -> answers.Written:
    """A procedure that is no longer in the catalogue, or a form that is none, makes an empty letter that cannot go."""
    procedure = catalogue.get(answer.procedure)
    form = next((one for one in answers.FORMS if one == answer.form), None)
    account = accounts.get(db, mailbox)
    if procedure is None or form is None or account is None:
        return answers.Written("", "", (), "papers")
    to = "" if "@" in to else to
    signature = lines_of(writer(db, directory, mailbox))
    return answers.write(
        procedure, catalogue.office, form, answer.papers, unit=account.unit, to=to, signature=signature,
        day=date.fromisoformat(answer.day) if answer.day else None, reason=answer.reason,
    )  # fmt: skip


def letter(
    db: apsw.Connection, directory: Directory, catalogue: Catalogue, message: MessageId, answer: Answer
) -> AnswerLetter:
    row = messages.get(db, message)
    if row is None:
        return AnswerLetter("", "", (), "papers")
    made = write(db, directory, catalogue, row.account_id, row.from_name, answer)
    return AnswerLetter(made.text, made.html, tuple(path.name for path in made.forms), made.wrong)
