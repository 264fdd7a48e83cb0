"""What is said of letters on their way to being confirmed: to whoever sent them, and by whoever got them."""

from __future__ import annotations

from client.api import rows
from i18n import _, ngettext
from i18n import faults as fault_words
from ui import dates

Look = tuple[str, str, str]  # words, icon, tint


def state(one: rows.TrackRow) -> Look:
    """How far it has come to one recipient."""
    match one.state:
        case "confirmed":
            return (_("Đã trả lời") if one.answered else _("Đã xác nhận"), "check-circle-filled", "ok-text")
        case "read":
            return _("Đã đọc, chưa xác nhận"), "show", "ink"
        case "arrived":
            return _("Đã nhận, chưa đọc"), "mail", "warn-text"
        case "failed":
            return _("Chưa nhận được"), "error-filled", "bad-text"
        case "delayed":
            return _("Đang chuyển chậm"), "timer", "warn-text"
        case "sending":
            return _("Đang gửi"), "outbox", "ink"
    return _("Đã gửi, chưa báo lại"), "send", "ink"


def when(one: rows.TrackRow) -> str:
    """When that became known; of what failed, why."""
    at = dates.since(one.at) if one.at else ""
    if one.fault is not None:
        why = fault_words.words(one.fault.code, one.fault.facts).happened.rstrip(".")
        short = _("Hộp thư đầy") if one.fault.code == "RecipientFull" else why
        return _("{why} từ {time}").format(why=short, time=at) if at else short
    said = {
        "confirmed": _("Trả lời lúc {time}") if one.answered else _("Xác nhận lúc {time}"),
        "read": _("Đọc lúc {time}"),
        "arrived": _("Nhận lúc {time}"),
        "delayed": _("Từ {time}"),
    }.get(one.state, "")
    return said.format(time=at) if at and said else ""


def place(one: rows.TrackRow) -> tuple[str, str]:
    """(unit, person); of somebody the directory does not know, the address."""
    person = one.person
    name = person.name if person.name != person.unit else ""
    return (person.unit or name or person.address, name if person.unit else person.address if name else "")


def tally(people: tuple[rows.TrackRow, ...], short: bool) -> list[tuple[int, str, str, str]]:
    """(how many, words in two lines or `short`, icon, tint) of what there is."""
    n = {name: sum(one.state == name for one in people) for name in ("confirmed", "read", "arrived", "failed")}
    rest = len(people) - sum(n.values())
    every = [
        (n["confirmed"], _("xác nhận") if short else _("nơi đã\nxác nhận"), "check-circle-filled", "ok-text"),
        (n["read"], _("đã đọc") if short else _("nơi đã đọc,\nchưa xác nhận"), "show", "ink"),
        (n["arrived"], _("đã nhận") if short else _("nơi đã nhận,\nchưa đọc"), "mail-filled", "warn-text"),
        (rest, _("chưa báo") if short else _("nơi chưa\nbáo lại"), "send", "ink"),
        (n["failed"], _("có lỗi") if short else _("nơi chưa\nnhận được"), "error-filled", "bad-text"),
    ]
    return [one for at, one in enumerate(every) if one[0] or at == 0]


def in_list(row: rows.LetterRow) -> Look:
    """The state of a sent letter in the list."""
    found = row.tracked
    if row.refused:
        words = ngettext("Có lỗi: {n} nơi chưa nhận được", "Có lỗi: {n} nơi chưa nhận được", row.refused)
        return words.format(n=row.refused), "error-filled", "bad-text"
    if found is None or not found.people or (not found.reached and not found.asks):
        return _("Đã chuyển đi"), "send", "ink"
    if found.asks and found.missing:
        words = ngettext("Chờ xác nhận: còn {n} nơi", "Chờ xác nhận: còn {n} nơi", found.missing)
        return words.format(n=dates.count(found.missing)), "timer", "warn-text"
    n = found.confirmed if found.asks else found.reached
    words = _("{n}/{all} nơi đã nhận").format(n=dates.count(n), all=dates.count(found.people))
    return (words, "check-circle-filled", "ok-text") if n == found.people else (words, "mail", "ink")


def told(one: rows.Told) -> str:
    """A letter that only says what became of a sent one, as the sentence that it is."""
    name = one.person.unit or one.person.name or one.person.address
    said = {
        "confirmed": _("{name} đã xác nhận nhận thư “{subject}”."),
        "read": _("{name} đã đọc thư “{subject}”."),
        "arrived": _("Thư “{subject}” đã đến hộp thư của {name}."),
        "delayed": _("Thư “{subject}” chưa đến {name}, máy chủ còn thử gửi."),
    }[one.said]
    return said.format(name=name, subject=one.subject or _("(Không có tiêu đề)"))


# Letters that the program begins ------------------------------------------------------------------------------------


def confirmation(page: rows.LetterPage, me: rows.Me, box: rows.Mailbox) -> tuple[str, str]:
    """(subject, text) of 'Xác nhận đã nhận'."""
    subject = page.row.subject or _("(Không có tiêu đề)")
    unit = box.name if box.kind == "unit" else me.unit
    who = _("{unit} đã nhận được thư:").format(unit=unit) if unit else _("Tôi đã nhận được thư:")
    sent = _("“{subject}”, gửi lúc {when}.").format(subject=subject, when=dates.when(page.date))
    by = ", ".join(filter(None, (me.name, me.post)))
    text = "\n".join((_("Kính gửi {name},").format(name=page.sender.name or page.sender.address), "", who, sent, "", by, unit))
    return _("Đã nhận: {subject}").format(subject=subject), text.rstrip() + "\n"


def reminder(page: rows.TrackPage) -> tuple[str, str]:
    subject = page.subject or _("(Không có tiêu đề)")
    text = "\n".join(
        (
            _("Kính gửi quý cơ quan,"),
            "",
            _("Thư “{subject}” gửi lúc {when} chưa có xác nhận đã nhận.").format(subject=subject, when=dates.when(page.sent_at)),
            _("Đề nghị quý cơ quan xem thư và trả lời là đã nhận được."),
            "",
            _("Trân trọng."),
        )
    )
    return _("Nhắc xác nhận: {subject}").format(subject=subject), text + "\n"
