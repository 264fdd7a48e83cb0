"""tcv list, show, save-attachment: reading what is in the store and in files."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from client.api import Session, commands, faults, ids, rows
from client.cli import entry, exits
from client.cli.answer import Answer, Document, Refusal, when
from client.cli.reading import reading
from i18n import _, figures

PLACES = {
    "inbox": rows.Place.INBOX,
    "sent": rows.Place.SENT,
    "trash": rows.Place.DELETED,
    "all": rows.Place.ALL,
}


def list_(options: Namespace) -> Answer:
    """The newest letters of a folder, or those found by --search (marks not needed)."""
    with entry.session(options) as session:
        query = rows.ListQuery(PLACES[options.folder], words=options.search)
        index = session.views.letter_index(query)
        found = session.views.letter_rows([letter for letter, _arrived in index[: options.limit]])
        document = {"folder": options.folder, "total": len(index), "letters": [_row(row) for row in found]}
        return Answer(document, [_line(row) for row in found])


def show(options: Namespace) -> Answer:
    """What the reader shows: of a letter in the store by its number, or of a message file."""
    if not options.letter.isdecimal():
        from client.cli.file import show_file

        return show_file(Path(options.letter), _domains(options))
    with entry.session(options) as session:
        page = _page(session, ids.MessageId(int(options.letter)))
        document = {
            "id": page.row.id,
            "subject": page.row.subject,
            "from": person(page.sender),
            "to": [person(one) for one in page.to],
            "cc": [person(one) for one in page.cc],
            "date": when(page.date or page.row.arrived),
            "text": page.text,
            "text_here": page.text_state == "have",
            "attachments": [_file(session, file) for file in (*page.files, *page.pictures)],
            "warnings": [{"code": warning.code, **warning.facts} for warning in page.warnings],
            "signature": "unverified" if page.signed else None,
        }
        return Answer(document, reading(document))


def save_attachment(options: Namespace) -> Answer:
    """Fetches it when it is not here yet; writes it under a safe, unused name."""
    with entry.session(options) as session:
        message = ids.MessageId(int(options.letter))
        file = _chosen(_page(session, message), options.attachment)
        if file.state != "have":
            session.do(commands.FetchFile(file.id))
            page = _page(session, message)
            if not page.row.shelf:
                _pass(session, page.account)
            elif (fault := session.keeper().run_once()) is not None:
                raise fault
            file = _chosen(_page(session, message), options.attachment)
            if file.fault is not None:
                raise file.fault
        path: Path = session.do(commands.SaveFile(file.id, options.to))
        return Answer({"path": str(path), "name": path.name, "size": path.stat().st_size}, [str(path)])


def person(one: rows.Person) -> Document:
    """As in a message file: no name where none was given."""
    return {"name": one.name if one.name != one.address else "", "address": one.address, "outside": one.outside}


def _domains(options: Namespace) -> tuple[str, ...]:
    """`show FILE` needs no site; where one is named, its domains say who is outside."""
    return entry.site(options).domains if options.site else ()


def _page(session: Session, message: ids.MessageId) -> rows.LetterPage:
    """With its text, fetched now where it was not here yet (that marks the letter read, as opening it does)."""
    page = session.views.letter(message)
    if page is None:
        raise Refusal(exits.NOT_THERE, "NoLetter", _("Không có thư số {number}.").format(number=message))
    if page.text_state == "have":
        return page
    session.do(commands.OpenLetter(message))
    _pass(session, page.account)
    return session.views.letter(message) or page


def _pass(session: Session, account: ids.AccountId) -> None:
    """Raises: the Fault that ended the connection."""
    session.worker(account).run_once()


def _chosen(page: rows.LetterPage, wanted: str) -> rows.FileCard:
    """By number (from 1), by section or by name; without a wish the only one."""
    files = page.files
    by_number = [files[int(wanted) - 1]] if wanted.isdecimal() and 0 < int(wanted) <= len(files) else []
    found = by_number or [file for file in files if not wanted or wanted in (file.name, file.section)]
    if len(found) != 1:
        names = ", ".join(file.name for file in files) or "—"
        raise Refusal(exits.NOT_THERE, "NoAttachment", _("Chọn một trong các tệp: {names}").format(names=names))
    if found[0].blocked:
        raise faults.FileBlocked(name=found[0].name)
    return found[0]


def _file(session: Session, file: rows.FileCard) -> Document:
    import hashlib

    here = file.state == "have"
    data = session.views.part_bytes(file.id) if here else b""
    return {
        "name": file.name,
        "type": file.type,
        "size": len(data) if here else file.size,
        "sha256": hashlib.sha256(data).hexdigest() if here else None,
        "blocked": file.blocked or None,
        "here": here,
        "section": file.section,
    }


def _row(row: rows.LetterRow) -> Document:
    return {
        "id": row.id,
        "unread": row.unread,
        "flagged": row.flagged,
        "answered": row.answered,
        "from": {"name": row.sender_name, "address": row.sender_address, "outside": row.outside},
        "subject": row.subject,
        "date": when(row.arrived),
        "size": row.size,
        "attachments": row.files,
        "kind": row.kind,
        "text_here": row.text_here,
        "archive": row.shelf or None,
        "fault": row.fault,
    }


def _line(row: rows.LetterRow) -> str:
    mark = "*" if row.unread else " "
    day = f"{figures.day(row.arrived)} {figures.clock(row.arrived)}"
    return f"{row.id:>7} {mark} {day}  {row.sender_name or row.sender_address}  {row.subject}  ({figures.size(row.size)})"
