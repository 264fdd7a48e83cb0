"""tcv track MESSAGE-ID: who has a letter that was sent, recipient by recipient."""

from __future__ import annotations

from argparse import Namespace

from client.api import ids, rows
from client.cli import entry, exits
from client.cli.answer import Answer, Document, Refusal, fault_document, when
from client.cli.letters import person
from i18n import _, figures, mark
from i18n import faults as fault_words

_STATES = {
    "sending": mark("chưa gửi xong"),
    "sent": mark("đã gửi"),
    "delayed": mark("máy chủ còn đang thử"),
    "arrived": mark("đã đến hộp thư"),
    "read": mark("đã đọc"),
    "confirmed": mark("đã xác nhận"),
    "failed": mark("lỗi"),
}


def track(options: Namespace) -> Answer:
    """From what is in the store (`tcv sync` first brings what has come)."""
    with entry.session(options) as session:
        wanted = str(options.letter)
        number = ids.MessageId(int(wanted)) if wanted.isdecimal() else session.views.sent_letter(wanted)
        page = session.views.tracking(number) if number is not None else None
        if page is None:
            raise Refusal(exits.NOT_THERE, "NoLetter", _("Không có thư {number}.").format(number=wanted))
        counted = {state: sum(one.state == state for one in page.people) for state in _STATES}
        document: Document = {
            "id": page.message,
            "subject": page.subject,
            "sent": when(page.sent_at),
            "asks": page.asks,
            "counts": counted,
            "recipients": [_recipient(one) for one in page.people],
        }
        return Answer(document, [page.subject, *map(_line, page.people)])


def _recipient(one: rows.TrackRow) -> Document:
    return {
        **person(one.person), "unit": one.person.unit, "state": one.state, "at": when(one.at), "answered": one.answered,
        "report": one.report, "fault": fault_document(one.fault),
    }  # fmt: skip


def _line(one: rows.TrackRow) -> str:
    at = f"{figures.day(one.at)} {figures.clock(one.at)}" if one.at else ""
    why = str(fault_words.words(one.fault.code, one.fault.facts)) if one.fault is not None else ""
    name = " · ".join(filter(None, (one.person.unit, one.person.name or one.person.address)))
    return "  ".join(filter(None, (f"{_(_STATES[one.state]):22}", at, name, why)))
