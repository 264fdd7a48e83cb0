"""tcv carry: the outbox on a stick, sent from a PC with a line, and what came of it taken home."""

from __future__ import annotations

from argparse import Namespace

from client import api
from client.api import faults, rows
from client.cli import entry, exits
from client.cli.answer import Answer, Refusal, fault_document
from i18n import _, ngettext
from i18n import faults as fault_words


def carry(options: Namespace) -> Answer:
    if not options.folder.is_dir():
        raise Refusal(exits.USAGE, "NoFolder", _("Không có thư mục {name}.").format(name=options.folder))
    return {"pack": _pack, "send": _send, "take-back": _take_back}[options.action](options)


def _pack(options: Namespace) -> Answer:
    with entry.session(options) as session:
        done = session.carrier.pack(options.folder, _quietly).result()
        assert done is not None  # nobody stops it here
        n = done.letters
        lines = [ngettext("Đã chép {n} thư vào {name}.", "Đã chép {n} thư vào {name}.", n).format(n=n, name=done.path.name)]
        lines += [_("Để lại, vì tệp kèm chưa có ở máy này: {subject}").format(subject=one) for one in done.lacking]
        document = {"file": str(done.path), "letters": n, "octets": done.octets, "lacking": list(done.lacking)}
        return Answer(document, lines, exits.INCOMPLETE if done.lacking else exits.OK)


def _send(options: Namespace) -> Answer:
    """On any PC: nothing but the site file and the person's password is needed, and nothing is kept."""
    done = api.send_carried(entry.site(options), options.folder, entry.password(options))
    lines = [
        _("Đã gửi {sent}, bị từ chối {refused}, còn chờ {waiting}, chưa rõ {unsure}. Thư mới mang về: {news}.").format(
            sent=done.sent, refused=done.refused, waiting=done.waiting, unsure=done.unsure, news=done.news
        )
    ]
    if done.left:
        lines.append(_("Để lại {n} thư nặng trên máy chủ.").format(n=done.left))
    if done.fault is not None:
        lines.append(str(fault_words.words(done.fault.code, done.fault.facts)))
    return Answer(_delivered(done), lines, _code(done))


def _delivered(done: rows.Delivered) -> dict[str, object]:
    counts = {name: getattr(done, name) for name in ("sent", "refused", "waiting", "unsure", "news", "left")}
    return counts | {"fault": fault_document(done.fault)}


def _code(done: rows.Delivered) -> int:
    fault: faults.Fault | None = done.fault
    if fault is not None:
        return exits.of(fault)
    return exits.UNSURE if done.unsure else exits.STILL_WAITING if done.waiting else exits.OK


def _take_back(options: Namespace) -> Answer:
    with entry.session(options) as session:
        done = session.carrier.take_back(options.folder, _quietly).result()
        assert done is not None
        said = _("Đã gửi xong {sent} thư, còn chờ {waiting}, cần xem lại {stuck}. Thư mới: {news}.").format(
            sent=done.sent, waiting=done.waiting, stuck=done.stuck, news=done.news
        )
        document = {"sent": done.sent, "waiting": done.waiting, "stuck": done.stuck, "news": done.news}
        return Answer(document, [said], exits.UNSURE if done.stuck else exits.OK)


def _quietly(how_far: rows.Carrying) -> None:
    """Nobody watches."""
