"""tcv sync, send, outbox, quota, doctor: what has to do with the server."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Callable

from client import api
from client.api import Session, commands, faults, ids, rows
from client.cli import entry, exits
from client.cli.answer import Answer, Document, Refusal, fault_document, when
from i18n import _, figures, mark
from i18n import faults as fault_words

_COUNTS = {
    "new": "new",
    "changed": "changed",
    "gone": "gone",
    "bytes_up": "up",
    "bytes_down": "down",
    "round_trips": "turns",
    "connections": "connections",
}
_STATES = {
    "waiting": mark("đang chờ"),
    "carried": mark("đang ở trên USB"),
    "sending": mark("đang gửi"),
    "unsure": mark("chưa rõ đã gửi hay chưa"),
    "held": mark("chưa gửi được"),
    "sent": mark("đã gửi"),
}
_STEPS = {
    "network": mark("Mạng"),
    "server": mark("Máy chủ"),
    "password": mark("Mật khẩu"),
    "receive": mark("Nhận thư"),
    "send": mark("Gửi thư"),
    "quota": mark("Dung lượng"),
    "shelf": mark("Ổ chung"),
}
_RESULTS = {
    "good": mark("tốt"),
    "warning": mark("cần chú ý"),
    "bad": mark("hỏng"),
    "skipped": mark("chưa thử"),
    "waiting": mark("chưa thử"),
    "running": mark("đang thử"),
}


def sync(options: Namespace) -> Answer:
    """One pass: what is due goes out, then every mailbox is made equal to its server."""
    with entry.session(options) as session:
        passes: list[dict[str, object]] = []
        sent = 0
        for mailbox in session.views.mailboxes():
            sent += session.courier(mailbox.id).run_once()
            done = session.worker(mailbox.id).run_once()
            passes.append(
                {
                    "address": mailbox.address,
                    **{name: getattr(done, field) for name, field in _COUNTS.items()},
                    "seconds": round(done.seconds, 3),
                }
            )
        if (keeper := session.keeper()) is not None:  # what lies in the network folder, and what is to go there or come back
            keeper.run_once()
            for mailbox in session.views.mailboxes():
                session.worker(mailbox.id).run_once()
            keeper.run_once()
        total = {name: sum(int(str(one[name])) for one in passes) for name in _COUNTS}
        seconds = round(sum(float(str(one["seconds"])) for one in passes), 3)
        document = {**total, "seconds": seconds, "sent": sent, "mailboxes": passes}
        said = _(
            "Mới {new}, đổi {changed}, mất {gone}. Gửi lên {up}, tải về {down}. {turns} lượt, {connections} kết nối, {seconds} giây."
        ).format(
            new=total["new"],
            changed=total["changed"],
            gone=total["gone"],
            up=figures.size(total["bytes_up"]),
            down=figures.size(total["bytes_down"]),
            turns=total["round_trips"],
            connections=total["connections"],
            seconds=figures.number(seconds, 1),
        )
        return Answer(document, [said])


def send(options: Namespace) -> Answer:
    """Through the outbox, as the window does; --wait sends now, without the seconds to take it back."""
    text = _text(options)
    with entry.session(options) as session:
        account = _from(session, options.sender)
        recipients = tuple(
            commands.Recipient(address=address, field=field)
            for field in ("to", "cc", "bcc")
            for address in getattr(options, field)
        )
        draft = session.do(commands.StartDraft(account, recipients=recipients, subject=options.subject))
        session.do(commands.SaveDraft(draft, options.subject, text, recipients=recipients, account=account))
        try:
            for path in options.attach:
                session.do(commands.AddFile(draft, path))
            _refuse_wrong(session, draft)
            letter = session.do(commands.Send(draft))
        except (faults.Fault, Refusal):
            session.do(commands.DiscardDraft(draft))
            raise
        if options.wait is not None:
            return _wait(session, account, letter, options.wait)
        return _outcome(session, letter)


def _refuse_wrong(session: Session, draft: ids.DraftId) -> None:
    """What the window would not let go either. Raises: Refusal."""
    page = session.views.draft(draft)
    for problem in page.problems if page is not None else ():
        if problem.code == "bad_address":
            address = problem.facts.get("address", "")
            raise Refusal(exits.USAGE, "BadAddress", _("Địa chỉ chưa đúng: {address}").format(address=address))
        if problem.code == "no_recipient":
            raise Refusal(exits.USAGE, "NoRecipient", _("Chưa có nơi nhận. Thêm --to ĐỊA-CHỈ."))


def outbox(options: Namespace) -> Answer:
    with entry.session(options) as session:
        found = session.views.outbox()
        return Answer({"letters": [_outbox_row(row) for row in found]}, [_outbox_line(row) for row in found])


def quota(options: Namespace) -> Answer:
    """Asked of the server now; without a line what was known last, with the exit code of the fault."""
    with entry.session(options) as session:
        documents: list[Document] = []
        lines: list[str] = []
        fault: faults.Fault | None = None
        for mailbox in session.views.mailboxes():
            try:
                session.worker(mailbox.id).run_once()
            except faults.Fault as error:
                fault = fault or error
            found = session.views.strip(mailbox.id).quota
            documents.append(
                {
                    "address": mailbox.address,
                    "known": found.known,
                    "used": found.used,
                    "limit": found.limit,
                    "left": found.left,
                    "share": round(found.share, 4),
                    "level": found.level,
                }
            )
            lines.append(f"{mailbox.address}: {_room(found.known, found.used, found.limit)}")
        if fault is not None:
            lines.append(str(fault_words.words(fault.code, fault.facts)))
        return Answer({"mailboxes": documents, "fault": fault_document(fault)}, lines, exits.of(fault))


def doctor(options: Namespace) -> Answer:
    """Each step from the server's name to the quota, the first that fails, and what to do; needs no store."""
    site = entry.site(options)
    address = entry.account(options, site)
    steps = api.check(site, address, entry.password(options))
    failed = next((step for step in steps if step.state == "bad"), None)
    fault = failed.fault if failed else None
    said = fault_words.words(fault.code, fault.facts) if fault else None
    document = {
        "steps": [
            {"name": step.name, "state": step.state, "fault": fault_document(step.fault), **step.facts} for step in steps
        ],
        "failed": failed.name if failed else None,
        "happened": said.happened if said else None,
        "do": said.do if said else None,
    }
    lines = [f"{_(_STEPS[step.name])}: {_(_RESULTS[step.state])}{_detail(step)}" for step in steps]
    if said:
        lines += ["", str(said)]
    return Answer(document, lines, exits.of(fault))


def _wait(session: Session, account: ids.AccountId, letter: ids.OutboxId, seconds: float) -> Answer:
    end = time.monotonic() + seconds
    while True:
        session.do(commands.SendNow(letter))
        session.courier(account).run_once()
        row = session.views.outbox_row(letter)
        left = end - time.monotonic()
        if row is None or row.state not in ("waiting", "sending") or left <= 0:
            break
        time.sleep(min(2.0, left))
    if row is None or row.state == "sent":
        _quietly(lambda: session.worker(account).run_once())  # files the copy; it will otherwise be filed later
    return _outcome(session, letter, waited=True)


def _quietly(work: Callable[[], object]) -> None:
    try:
        work()
    except faults.Fault:
        return


def _outcome(session: Session, letter: ids.OutboxId, waited: bool = False) -> Answer:
    row = session.views.outbox_row(letter)
    if row is None:  # done: gone and filed
        return Answer({"id": letter, "state": "done", "refused": []}, [_("Đã gửi.")])
    code = exits.OK
    if row.state == "held":
        code = exits.of(row.fault)
    elif row.state == "unsure":
        code = exits.UNSURE
    elif row.refused:
        code = exits.of(row.refused[0].fault)
    elif waited and row.state in ("waiting", "sending"):
        code = exits.of(row.fault) if row.fault else exits.STILL_WAITING
    return Answer(_outbox_row(row), [_outbox_line(row)], code)


def _outbox_row(row: rows.OutboxRow) -> Document:
    return {
        "id": row.id,
        "state": row.state,
        "subject": row.subject,
        "to": [one.address for one in row.recipients],
        "accepted": row.accepted,
        "refused": [{"address": one.person.address, "fault": fault_document(one.fault)} for one in row.refused],
        "size": row.size,
        "attempts": row.attempts,
        "queued": when(row.queued_at),
        "goes": when(row.goes_at),
        "waits_for": row.waits_for or None,
        "waits_until": when(row.waits_until),
        "sent": when(row.sent_at),
        "fault": fault_document(row.fault),
    }


def _outbox_line(row: rows.OutboxRow) -> str:
    line = f"{row.id:>7}  {_(_STATES[row.state])}  {row.subject}  ({figures.size(row.size)})"
    if row.fault is not None:
        line += f"\n         {fault_words.words(row.fault.code, row.fault.facts)}"
    for one in row.refused:
        line += f"\n         {one.person.address}: {fault_words.words(one.fault.code, one.fault.facts).happened}"
    return line


def _from(session: Session, address: str) -> ids.AccountId:
    for mailbox in session.views.mailboxes():
        if not address or mailbox.address.casefold() == address.casefold():
            return mailbox.id
    raise Refusal(exits.NOT_THERE, "NoMailbox", _("Không có hộp thư {address}.").format(address=address))


def _text(options: Namespace) -> str:
    if options.text_file is None:
        return ""
    try:
        return str(options.text_file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise faults.FileVanished(name=options.text_file.name) from error
    except (OSError, UnicodeDecodeError) as error:
        raise faults.FileUnreadable(name=options.text_file.name) from error


def _room(known: bool, used: int, limit: int) -> str:
    if not known:
        return _("máy chủ không cho biết")
    if limit <= 0:
        return _("{used}, máy chủ không đặt mức").format(used=figures.size(used))
    return _("{used} trong {limit}, còn {left}").format(
        used=figures.size(used), limit=figures.size(limit), left=figures.size(max(0, limit - used))
    )


def _detail(step: rows.Step) -> str:
    seconds = step.facts.get("seconds")
    if step.name == "quota" and step.state in ("good", "warning"):
        used, limit = step.facts.get("used", 0), step.facts.get("limit", 0)
        if isinstance(used, int) and isinstance(limit, int):
            return f" ({_room(bool(step.facts.get('known')), used, limit)})"
    if isinstance(seconds, float):
        return " (" + _("{seconds} giây").format(seconds=figures.number(seconds, 1)) + ")"
    return ""
