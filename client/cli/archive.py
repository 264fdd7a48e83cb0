"""tcv archive: the site's network folder for kept letters: made ready by IT, tried out, and what one person has there."""

from __future__ import annotations

from argparse import Namespace

from client import api
from client.cli import entry, exits
from client.cli.answer import Answer, Refusal, fault_document, when
from i18n import _, ngettext
from i18n import faults as fault_words


def archive(options: Namespace) -> Answer:
    """Without an account: only the folder itself."""
    site = entry.site(options)
    if site.archive is None:
        raise Refusal(exits.USAGE, "NoArchive", _("Tệp cấu hình chưa có nhóm [archive]."))
    api.visit_archive(site, prepare=options.prepare)
    lines = [_("Ổ chung dùng được: {folder}").format(folder=site.archive)]
    document: dict[str, object] = {"folder": str(site.archive), "fault": None}
    if not options.account:
        return Answer(document, lines)
    with entry.session(options) as session:
        keeper = session.keeper()
        fault = keeper.run_once() if keeper is not None else None
        found = session.views.shelf()
        strange = keeper.strange if keeper is not None else 0
        said = ngettext("{n} thư ở ổ chung.", "{n} thư ở ổ chung.", found.letters).format(n=found.letters)
        if strange:
            odd = ngettext("{n} tệp ở đó không đọc được.", "{n} tệp ở đó không đọc được.", strange)
            said = f"{said} {odd.format(n=strange)}"
        lines += [said, *([str(fault_words.words(fault.code, fault.facts))] if fault is not None else [])]
        document |= {"letters": found.letters, "unreadable": strange, "looked_at": when(found.looked_at), "fault": fault_document(fault)}
        return Answer(document, lines, exits.of(fault))
