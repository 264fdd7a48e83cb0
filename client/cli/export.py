"""tcv export: letters into .eml files or one .mbox; what is not on this PC is fetched first, what cannot be had is named."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from client.api import Session, commands, faults, ids, rows
from client.cli import entry, exits
from client.cli.answer import Answer, Document, Refusal, fault_document
from client.cli.letters import PLACES
from i18n import _, ngettext
from i18n import faults as fault_words


def export(options: Namespace) -> Answer:
    """Never shorter than asked for without a word: each letter that is missing is named, and the exit code says so."""
    if options.format == "pdf":
        raise Refusal(exits.USAGE, "NoPaper", _("Lệnh này không làm được tệp PDF. Mở cửa sổ Thư Công Vụ để lưu PDF."))
    if not (options.letters or options.folder or options.search):
        raise Refusal(exits.USAGE, "NoLetters", _("Chưa chọn thư. Ghi số của thư, --folder hoặc --search."))
    if not options.to.is_dir():
        raise Refusal(exits.USAGE, "NoFolder", _("Không có thư mục {name}.").format(name=options.to))
    with entry.session(options) as session:
        chosen = _chosen(session, options)
        fault = _fetch(session, chosen, options.format)
        name = f"thu-{date.today().isoformat()}"
        done = session.export(chosen, options.to, options.format, name).result()
        return _answer(done, fault)


def _chosen(session: Session, options: Namespace) -> rows.Chosen:
    views = session.views
    if options.letters:
        return rows.Chosen(tuple(ids.MessageId(number) for number in options.letters))
    match options.folder:
        case "only-here":
            return views.lies_only_here()
        case "drafts":
            every = views.drafts()
            written = tuple(row.id for row in every if row.id is not None)
            return rows.Chosen(tuple(row.server_only for row in every if row.server_only is not None), written)
        case "outbox":
            return rows.Chosen(outbox=tuple(row.id for row in views.outbox()))
    place = rows.Place.KEPT if options.folder == "kept" else PLACES[options.folder or "all"]
    return rows.Chosen(tuple(letter for letter, _at in views.letter_index(rows.ListQuery(place, words=options.search))))


def _fetch(session: Session, chosen: rows.Chosen, form: rows.ExportForm) -> faults.Fault | None:
    """What is not here comes now; without a line, what is here is exported all the same, and the rest is named."""
    session.do(commands.FetchToExport(chosen, form))
    if not session.views.export_state(chosen, form).coming:
        return None
    for mailbox in session.views.mailboxes():
        try:
            session.worker(mailbox.id).run_once()
        except faults.Fault as fault:
            return fault
    return None


def _answer(done: rows.Exported, fault: faults.Fault | None) -> Answer:
    n = done.letters
    lines = [*map(str, done.paths), ngettext("Đã xuất {n} thư.", "Đã xuất {n} thư.", n).format(n=n)]
    if done.lacking:
        n = len(done.lacking)
        lines.append(ngettext("Còn thiếu {n} thư:", "Còn thiếu {n} thư:", n).format(n=n))
        lines += [f"  {one.subject or _('(Không có tiêu đề)')}" for one in done.lacking]
    if fault is not None:
        lines.append(str(fault_words.words(fault.code, fault.facts)))
    lacking: list[Document] = [{"subject": one.subject, "fault": fault_document(one.fault)} for one in done.lacking]
    document = {"letters": done.letters, "files": [str(path) for path in done.paths], "lacking": lacking, "fault": fault_document(fault)}
    return Answer(document, lines, exits.of(fault) if fault else exits.INCOMPLETE if done.lacking else exits.OK)
