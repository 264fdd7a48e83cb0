"""tcv register: the register of a mailbox: what is in it, as a workbook, and whether all PCs read the same."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Sequence

from client import api
from client.api import Session, commands, faults, rows
from client.cli import entry, exits
from client.cli.answer import Answer, Document, Refusal, when
from i18n import _, figures, ngettext, register_words


def register(options: Namespace) -> Answer:
    """`list`, `export FILE.xlsx`, `merge-check`, and `begin` for a mailbox that is no unit's: the server is asked first; without a line, what was known last."""
    if options.action == "export" and options.file is None:
        raise Refusal(exits.USAGE, "NoFile", _("Ghi tên tệp .xlsx để xuất ra."))
    with entry.session(options) as session:
        box = _mailbox(session, options.mailbox)
        if options.action == "begin":
            session.do(commands.BeginRegister(box.id))
        fault = _ask(session, box)
        year = options.year or register_words.day(time.time()).year
        sheet = session.views.register(rows.RegisterQuery(box.id, options.book, year))
        if options.action == "merge-check":
            return _check(session, box, year, fault)
        if options.action == "export":
            table = register_words.table(options.book, sheet.rows, {kind.id: kind.name for kind in session.views.kinds()})
            heading = register_words.heading(options.book, box.name or box.address, year, 0)
            api.write_sheet(options.file, register_words.book(options.book), heading, *table)
            n = len(sheet.rows)
            said = ngettext("Đã xuất {n} văn bản ra {file}.", "Đã xuất {n} văn bản ra {file}.", n).format(n=n, file=options.file)
            return Answer({"file": str(options.file), "rows": n}, [said], exits.of(fault))
        document = {
            "mailbox": box.address, "book": options.book, "year": year, "incoming": sheet.incoming, "outgoing": sheet.outgoing,
            "unsent": sheet.unsent, "rows": [_row(row) for row in sheet.rows],
        }  # fmt: skip
        return Answer(document, [_line(row) for row in sheet.rows], exits.of(fault))


def _mailbox(session: Session, address: str) -> rows.Mailbox:
    """The one named; else the unit's, else the person's own. Raises: Refusal."""
    every: Sequence[rows.Mailbox] = session.views.mailboxes()
    if address:
        found = next((one for one in every if one.address.casefold() == address.casefold()), None)
        if found is None:
            raise Refusal(exits.USAGE, "NoMailbox", _("Không có hộp thư {address}.").format(address=address))
        return found
    return next((one for one in every if one.kind == "unit"), every[0])


def _ask(session: Session, box: rows.Mailbox) -> faults.Fault | None:
    try:
        session.worker(box.id).run_once()
    except faults.Fault as fault:
        return fault
    return None


def _check(session: Session, box: rows.Mailbox, year: int, fault: faults.Fault | None) -> Answer:
    """No number twice, nothing waiting; conflicts are named."""
    every = [row for book in ("in", "out") for row in session.views.register(rows.RegisterQuery(box.id, book, year)).rows]
    given = [(row.book, row.number) for row in every if row.number]
    twice = sorted({one for one in given if given.count(one) > 1})
    clashes = [row for row in every if row.state == "clash"]
    unsent = session.views.register(rows.RegisterQuery(box.id, "in", year)).unsent
    lines = [ngettext("{n} số đã cấp, mỗi số một lần.", "{n} số đã cấp, mỗi số một lần.", len(given)).format(n=len(given))] if not twice else []
    lines += [_("Số {n} cấp hai lần!").format(n=number) for _book, number in twice]
    lines += [_("Trùng số {n}: {summary}").format(n=row.wants, summary=row.summary) for row in clashes]
    if unsent:
        lines.append(ngettext("{n} ghi chép chờ lên máy chủ.", "{n} ghi chép chờ lên máy chủ.", unsent).format(n=unsent))
    document: Document = {
        "numbers": len(given), "twice": [list(one) for one in twice], "unsent": unsent,
        "conflicts": [_row(row) for row in clashes],
    }  # fmt: skip
    return Answer(document, lines, exits.of(fault) or (exits.BUG if twice else exits.OK))


def _row(row: rows.RegisterRow) -> Document:
    return {
        "doc": row.doc, "number": row.number or None, "wants": row.wants or None, "state": row.state, "date": when(row.at), "code": row.code,
        "kind": row.kind, "summary": row.summary, "party": row.party, "deadline": when(row.deadline) if row.deadline else None,
        "handler": row.handler, "done": row.done, "late": row.late,
        "changes": [{"at": when(one.at), "who": one.who, "field": one.field, "value": one.value} for one in row.changes],
    }  # fmt: skip


def _line(row: rows.RegisterRow) -> str:
    number = register_words.number(row.number, row.wants, row.state)
    return f"{number:>8}  {figures.day(row.at)}  {row.code:16}  {row.summary}  {row.party}"
