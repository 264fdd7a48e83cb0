"""Faults as sentences, with at most one button each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from client.api import faults
from i18n import _
from ui import dates

if TYPE_CHECKING:
    from client.api import rows

Remedy = Literal["", "password", "check", "outbox", "help", "retry", "clean", "backup"]


@dataclass(frozen=True, slots=True)
class Saying:
    """`fact` in bold, then what is safe and what to do; `button` and the deed behind it, or ''."""

    fact: str
    rest: str
    button: str = ""
    remedy: Remedy = ""

    @property
    def whole(self) -> str:
        return f"{self.fact} {self.rest}".strip()


def say(fault: faults.Fault) -> Saying:
    """What happened, what is safe, what to do."""
    from i18n import faults as table

    words = table.words(fault.code, fault.facts)
    rest = f"{words.safe} {words.do}".strip()
    match fault:
        case faults.WrongPassword():
            return Saying(words.happened, rest, _("Gõ lại mật khẩu"), "password")
        case faults.LineFault():
            return Saying(words.happened, rest, _("Thử nối lại"), "retry")
        case faults.TlsFault() | faults.ServerFault() | faults.SignInFault():
            return Saying(words.happened, rest, _("Xem chỗ hỏng"), "check")
        case _:
            return Saying(words.happened, rest)


def line_gone(since: float) -> Saying:
    return Saying(
        _("Đang mất mạng từ {time}.").format(time=dates.since(since)),
        _("Thư đã tải về vẫn đọc được. Thư viết bây giờ sẽ tự gửi khi có mạng."),
        _("Thử nối lại"),
        "retry",
    )


def wrong_password(tries_left: int, wrong: int, caps: bool) -> Saying:
    """On the sign-in page."""
    rest = _("Còn {n} lần nữa.").format(n=tries_left) + " "
    if caps:
        rest += _("Kiểm tra phím Caps Lock đang bật.")
    else:
        rest += _("Vừa đổi mật khẩu thì gõ mật khẩu cũ.") if wrong > 1 else _("Gõ lại chậm từng chữ.")
    return Saying(_("Mật khẩu chưa đúng (lần {n}).").format(n=wrong), rest)


def locked(until: float) -> Saying:
    return Saying(
        _("Tạm khoá đến {time}.").format(time=dates.since(until)),
        _("Mật khẩu đã gõ sai nhiều lần. Thư vẫn còn nguyên."),
    )


def wrong_on_server(caps: bool) -> Saying:
    """Where the tries are not counted by this PC."""
    return Saying(
        _("Mật khẩu chưa đúng."),
        _("Kiểm tra phím Caps Lock đang bật.") if caps else _("Gõ lại chậm từng chữ. Xem phím Caps Lock có bật không."),
    )


def caps_lock() -> Saying:
    """While a password is typed."""
    return Saying(_("Phím Caps Lock đang bật."), _("Chữ sẽ thành chữ hoa."))


def quota_warning(quota: rows.Quota) -> Saying:
    """Once at 80 %, once at 90 %, and when nothing fits any more."""
    if quota.share >= 1:
        return Saying(_("Hộp thư đã đầy."), _("Thư mới không vào được nữa. Nên dọn bớt thư nặng."), _("Dọn hộp thư"), "clean")
    fact = _("Hộp thư gần đầy.") if quota.level >= 90 else _("Hộp thư sắp đầy.")
    rest = _("Đã dùng {used} MB trong {limit} MB, còn {left} MB.").format(
        used=dates.megabytes(quota.used), limit=dates.megabytes(quota.limit), left=dates.megabytes(quota.left)
    )
    return Saying(fact, rest + " " + _("Nên dọn bớt thư nặng."), _("Dọn hộp thư"), "clean")
