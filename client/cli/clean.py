"""tcv clean: what fills the mailboxes, and what would go free; without --dry-run it is kept on this PC as the window does it."""

from __future__ import annotations

from argparse import Namespace

from client.api import Session, commands, faults, ids, rows
from client.cli import entry, exits
from client.cli.answer import Answer, Document, Refusal, fault_document, when
from i18n import _, figures, ngettext
from i18n import faults as fault_words


def clean(options: Namespace) -> Answer:
    """The heaviest letters until the mailbox is at --to percent; of a mailbox without a limit none are chosen."""
    if not 0 < options.to < 100:
        raise Refusal(exits.USAGE, "NoShare", _("--to phải từ 1 đến 99."))
    with entry.session(options) as session:
        fault = _ask(session)
        keeper = session.keeper()
        documents: list[Document] = []
        lines: list[str] = []
        for mailbox in session.views.mailboxes():
            document, said = _one(session, mailbox, options.to / 100, options.dry_run)
            documents.append(document)
            lines += said
        away = session.views.shelf().fault if keeper is not None and not options.dry_run else None
        if away is not None:
            lines.append(str(fault_words.words(away.code, away.facts)))
        where = {"folder": str(session.site.archive) if session.site.archive else None, "fault": fault_document(away)}
        fault = fault or away
        return Answer({"dry_run": options.dry_run, "archive": where, "mailboxes": documents}, lines, exits.of(fault))


def _ask(session: Session) -> faults.Fault | None:
    """How it stands on the server now; without a line, what was known last."""
    for mailbox in session.views.mailboxes():
        try:
            session.worker(mailbox.id).run_once()
        except faults.Fault as fault:
            return fault
    return None


def keep(session: Session, mailbox: ids.AccountId) -> None:
    """What is to be kept comes here, lies in the network folder where the site has one, and leaves the server."""
    session.worker(mailbox).run_once()
    if (keeper := session.keeper()) is not None:
        keeper.run_once()
        session.worker(mailbox).run_once()
        keeper.run_once()


def _one(session: Session, mailbox: rows.Mailbox, share: float, dry: bool) -> tuple[Document, list[str]]:
    quota = session.views.weights(mailbox.id).quota
    chosen = _choose(session.views.heavy(mailbox.id, limit=10_000), quota, share)
    freed = sum(row.size for row in chosen)
    if chosen and not dry:
        session.do(commands.Keep(tuple(row.id for row in chosen)))
        keep(session, mailbox.id)
    settled = [row.state for row in session.views.keeping([row.id for row in chosen])] if chosen and not dry else []
    document: Document = {
        "address": mailbox.address,
        "used": quota.used,
        "limit": quota.limit,
        "freed": freed,
        "after": max(0, quota.used - freed),
        "letters": [_letter(row) for row in chosen],
        "kept": settled.count("kept"),
    }
    n = len(chosen)
    words = ngettext("{address}: {n} thư, trống thêm {size}", "{address}: {n} thư, trống thêm {size}", n)
    head = words.format(address=mailbox.address, n=n, size=figures.size(freed))
    return document, [head, *(f"  {figures.size(row.size):>9}  {figures.day(row.arrived)}  {row.name}  {row.subject}" for row in chosen)]


def _choose(heavy: tuple[rows.HeavyRow, ...], quota: rows.Quota, share: float) -> list[rows.HeavyRow]:
    over = quota.used - share * quota.limit if quota.known and quota.limit else 0.0
    found = []
    for row in heavy:
        if over <= 0:
            break
        found.append(row)
        over -= row.size
    return found


def _letter(row: rows.HeavyRow) -> Document:
    number: ids.MessageId = row.id
    return {
        "id": number,
        "subject": row.subject,
        "name": row.name,
        "date": when(row.arrived),
        "size": row.size,
        "folder": row.role,
        "kind": row.kind,
        "attachments": [{"name": file.name, "size": file.size} for file in row.files],
    }
