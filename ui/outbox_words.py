"""What a letter in the outbox says of itself, and what the person can do about it: one deed solves it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from client.api import faults, rows
from i18n import _, ngettext
from ui import dates

Deed = Literal["take_back", "stop", "send_now", "send_again", "leave", "retry", "clean", "not_carried"]
Tone = Literal["bad", "warn", "info", "plain"]


@dataclass(frozen=True, slots=True)
class Choice:
    deed: Deed
    words: str
    icon: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """`share`: how much has gone, 0..1, or None. `choices`: what solves it first."""

    tone: Tone
    icon: str
    state: str
    reason: str
    share: float | None
    choices: tuple[Choice, ...]


def needs_person(row: rows.OutboxRow) -> bool:
    return row.state in ("held", "unsure") or bool(row.refused)


def card(row: rows.OutboxRow, line: rows.LineState, now: float, *, full: bool = False) -> Card:
    """`full`: the mailbox has no room for it."""
    if row.state == "unsure":
        return Card("warn", "help", _("Không rõ thư đã đi chưa"), _unsure_why(row.fault), None,
                    (Choice("leave", _("Người nhận đã có thư"), "check"),
                     Choice("send_again", _("Gửi lại lần nữa"), "retry")))  # fmt: skip
    if row.refused:
        return _refused(row)
    if row.state == "held":
        no_room = isinstance(row.fault, faults.OverQuota)
        choices = (_clean(primary=True), _take_back()) if no_room else (_take_back(primary=True),)
        return Card("bad", "error", _held_state(row.fault), _held_reason(row.fault), None, choices)
    if row.state == "carried":
        words = _("Máy này không tự gửi. Mất USB thì bấm nút bên cạnh.")
        state = _("Đang ở trên USB từ {day}").format(day=dates.day(row.carried_at))
        return Card("info", "usb", state, words, None, (Choice("not_carried", _("Không mang đi nữa"), "undo"),))
    if row.state == "sending":
        return _sending(row)
    if row.state == "sent":
        return Card("plain", "check-circle", _("Đã gửi"), _copy(line, full), None, (_clean(),) if full else ())
    return _waiting(row, line, now, full)


def _unsure_why(fault: faults.Fault | None) -> str:
    facts = fault.facts if fault is not None else {}
    if facts.get("restored"):
        return _("Thư lấy từ bản sao, có thể đã gửi rồi. Nên gọi hỏi người nhận trước khi gửi lại.")
    if facts.get("reason") == "Carried":
        return _("Máy khác đã bắt đầu gửi thư này từ USB. Nên gọi hỏi người nhận trước khi gửi lại.")
    return _("Mất mạng đúng lúc đang gửi. Nên gọi hỏi người nhận trước khi gửi lại.")


def _copy(line: rows.LineState, full: bool) -> str:
    if full:
        return _("Hộp thư đã đầy. Có chỗ thì bản sao tự vào Thư đã gửi.")
    return _("Có mạng lại thì bản sao tự vào Thư đã gửi.") if line == "gone" else _("Đang cất bản sao vào Thư đã gửi.")


def not_reached(refused: Sequence[rows.Refused]) -> tuple[str, str, str]:
    """(what happened, who has not got it, what to do) of a letter that did not reach everybody."""
    count = len(refused)
    full = all(isinstance(one.fault, faults.RecipientFull) for one in refused)
    state = _("Gửi lỗi: hộp thư người nhận đầy") if full else _("Gửi lỗi: có nơi chưa nhận được")
    first = refused[0].person
    name = f"{first.name} ({first.unit})" if first.unit and first.name else first.name or first.address
    if count == 1:
        who = _("{name} chưa nhận được.").format(name=name)
    else:
        who = _("{name} và {count} nơi khác chưa nhận được.").format(name=name, count=count - 1)
    return state, who, _("Nên gọi người nhận dọn hộp thư trước.") if full else _("Nên hỏi lại địa chỉ của người nhận.")


def _refused(row: rows.OutboxRow) -> Card:
    count = len(row.refused)
    state, who, todo = not_reached(row.refused)
    if row.accepted:
        who += " " + _("{count} nơi khác đã nhận.").format(count=row.accepted)
    again = ngettext("Gửi lại cho {n} nơi", "Gửi lại cho {n} nơi", count).format(n=count)
    choices = [Choice("retry", again, "retry", primary=True)]
    if row.state == "held" and not row.accepted:
        choices = [_take_back(primary=True)]
    elif row.accepted or row.state == "sent":
        choices.append(Choice("leave", _("Thôi, không gửi nữa"), "close-circle"))
    return Card("bad", "error", state, f"{who}\n{todo}", None, tuple(choices))


def _held_state(fault: faults.Fault | None) -> str:
    match fault:
        case faults.TooLarge():
            return _("Gửi lỗi: thư quá nặng")
        case faults.SenderRefused():
            return _("Gửi lỗi: máy chủ không cho gửi từ hộp thư này")
        case faults.ContentRefused():
            return _("Gửi lỗi: máy chủ không nhận nội dung thư")
        case faults.RecipientFull():
            return _("Gửi lỗi: hộp thư người nhận đầy")
        case faults.RecipientRefused():
            return _("Gửi lỗi: địa chỉ người nhận không đúng")
        case faults.OverQuota():
            return _("Gửi lỗi: hộp thư đã đầy")
        case _:
            return _("Gửi lỗi: máy chủ không nhận thư")


def _held_reason(fault: faults.Fault | None) -> str:
    match fault:
        case faults.TooLarge():
            limit = fault.facts.get("limit")
            if isinstance(limit, int) and limit > 0:
                return _("Máy chủ chỉ nhận thư nặng tới {size}. Bỏ bớt tệp rồi gửi lại.").format(size=dates.size(limit))
            return _("Thư vẫn còn nguyên. Bỏ bớt tệp rồi gửi lại.")
        case faults.RecipientFull() | faults.RecipientRefused():
            return _("Thư vẫn còn nguyên. Kiểm tra người nhận rồi gửi lại.")
        case faults.SenderRefused() | faults.ContentRefused():
            return _("Thư vẫn còn nguyên. Nên gọi cán bộ tin học.")
        case faults.OverQuota():
            return _("Thư vẫn còn nguyên. Dọn hộp thư rồi gửi lại.")
        case _:
            return _("Thư vẫn còn nguyên. Lấy lại xem rồi gửi lại, hoặc gọi cán bộ tin học.")


def _sending(row: rows.OutboxRow) -> Card:
    share = min(1.0, row.progress / row.size) if row.size else 0.0
    state = _("Đang gửi {percent}%").format(percent=round(share * 100))
    reason = _gone(row)
    if left := dates.left(row.seconds_to_go):
        part, whole = _amounts(row)
        reason = _("Đã gửi {part} trong {whole}, {left}.").format(part=part, whole=whole, left=left)
    stop = () if row.leaving else (Choice("stop", _("Dừng gửi"), "close-circle"),)
    return Card("info", "send", state, reason, share, stop)


def _gone(row: rows.OutboxRow) -> str:
    part, whole = _amounts(row)
    return _("Đã gửi {part} trong {whole}.").format(part=part, whole=whole)


def _amounts(row: rows.OutboxRow) -> tuple[str, str]:
    return dates.size(row.progress, row.size), dates.size(row.size)


def _waiting(row: rows.OutboxRow, line: rows.LineState, now: float, full: bool) -> Card:
    choices: tuple[Choice, ...] = (_take_back(),)
    if row.carried_at:
        if isinstance(row.fault, faults.OverQuota):
            return Card("warn", "quota", _("Đang chờ hộp thư có chỗ"), _("Hộp thư đã đầy. Dọn hộp thư thì thư tự đi."), None, (_clean(),))
        words = _("Thư từng ở trên USB. Có mạng, máy xem thư đã đi chưa rồi mới gửi.")
        return Card("warn" if line == "gone" else "plain", "usb", _("Đang chờ hỏi máy chủ"), words, None, ())
    if row.seconds_left > 0:
        words = _("Hẹn gửi sau {n} giây. Còn kịp sửa nếu viết nhầm.").format(n=max(1, round(row.seconds_left)))
        if line == "gone":
            words = _("Đang mất mạng. Thư sẽ tự gửi khi có mạng.")
        return Card("plain", "clock", _("Đang chờ tới lượt"), words, None, choices)
    if isinstance(row.fault, faults.SignInFault):
        words = _("Thư vẫn còn nguyên. Gõ lại mật khẩu thì thư tự đi.")
        return Card("warn", "lock", _("Đang chờ mật khẩu đúng"), words, None, choices)
    if isinstance(row.fault, faults.TlsFault):
        words = _("Thư vẫn còn nguyên. Nên gọi cán bộ tin học.")
        return Card("warn", "shield-bad", _("Chưa tin được máy chủ thư"), words, None, choices)
    if line == "gone":
        words = _("Thư nặng {size}. Sẽ tự gửi khi có mạng, không cần làm gì.").format(size=dates.size(row.size))
        if row.progress:
            words = _gone(row) + " " + _("Có mạng lại sẽ gửi tiếp, không cần làm gì.")
        return Card("warn", "offline", _("Đang chờ có mạng"), words, None, choices)
    now_choice = Choice("send_now", _("Gửi luôn bây giờ"), "send")
    if row.waits_for == "hours":
        words = _("Thư nặng {size}. Đến giờ thư tự gửi, không cần làm gì.").format(size=dates.size(row.size))
        state = _("Sẽ gửi sau {time}").format(time=dates.hour(row.waits_until, now))
        return Card("plain", "clock", state, words, None, (now_choice, _take_back()))
    if row.waits_for == "line":
        words = _("Thư nặng {size}. Sẽ tự gửi khi mạng ổn định, không cần làm gì.").format(size=dates.size(row.size))
        words += "\n" + _("Chậm nhất {time} thư vẫn được gửi.").format(time=dates.clock(row.waits_until))
        return Card("warn", "weak", _("Đang chờ mạng mạnh hơn"), words, None, (now_choice, _take_back()))
    if row.attempts and row.fault is not None:
        if isinstance(row.fault, faults.RecipientFull):
            words = _("Hộp thư nơi nhận đang đầy. Chương trình sẽ tự gửi lại.")
            return Card("warn", "clock", _("Đang chờ nơi nhận dọn hộp thư"), words, None, (now_choice, _take_back()))
        if isinstance(row.fault, faults.OverQuota):
            words = _("Hộp thư đã đầy. Dọn hộp thư thì thư tự đi.")
            return Card("warn", "quota", _("Đang chờ hộp thư có chỗ"), words, None, (_clean() if full else now_choice, _take_back()))
        if not isinstance(row.fault, faults.LineFault):
            words = _("Máy chủ đang bận. Chương trình sẽ tự gửi lại, không cần làm gì.")
            return Card("warn", "server", _("Đang chờ máy chủ"), words, None, (now_choice, _take_back()))
        if isinstance(row.fault, (faults.LineLost, faults.Silent)):
            words = _("Mạng đứt giữa chừng. Thư vẫn còn nguyên và sẽ tự gửi lại.")
            return Card("warn", "retry", _("Đang chờ gửi lại"), words, None, (now_choice, _take_back()))
        words = _("Thư vẫn còn nguyên. Nối được thì thư tự đi, không cần làm gì.")
        return Card("warn", "server", _("Chưa nối được máy chủ thư"), words, None, (now_choice, _take_back()))
    words = _("Thư nặng {size}. Sắp được gửi đi.").format(size=dates.size(row.size))
    return Card("plain", "clock", _("Đang chờ tới lượt"), words, None, choices)


def _clean(*, primary: bool = False) -> Choice:
    return Choice("clean", _("Dọn hộp thư"), "clean", primary)


def _take_back(*, primary: bool = False) -> Choice:
    return Choice("take_back", _("Lấy lại để sửa"), "undo", primary)
