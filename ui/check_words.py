"""The connection check in words: its steps, what they mean together, and what to do about the first that fails."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Literal

from client.api import faults
from i18n import _, ngettext
from ui import dates, words
from ui.widgets.text import bold

if TYPE_CHECKING:
    from client.api import rows

Kind = Literal["info", "ok", "warn", "bad"]
NAMES = ("network", "server", "password", "receive", "send", "quota")
SHELF = "shelf"  # only where the site has a network folder for kept letters


def title(name: str) -> str:
    return {
        "network": _("Mạng"), "server": _("Máy chủ"), "password": _("Mật khẩu"), "receive": _("Nhận thư"),
        "send": _("Gửi thư"), "quota": _("Dung lượng"), SHELF: _("Ổ chung"),
    }[name]  # fmt: skip


def state(step: rows.Step) -> str:
    """One or two words at the right of the row."""
    match step.state:
        case "good":
            return _("Tốt")
        case "warning":
            used, limit = _number(step, "used"), _number(step, "limit")
            return _("Gần đầy") if limit and used > 0.9 * limit else _("Sắp đầy")
        case "bad":
            return _("Chưa được")
        case "running":
            return _("Đang xem")
        case "skipped":
            return _("Bỏ qua")
        case _:
            return _("Chờ")


def sentence(step: rows.Step, received_at: float = 0.0, inside: bool = True) -> str:
    """What was found. `inside` False: nobody has signed in, so some steps were not asked."""
    if step.state == "waiting":
        return _("Chưa tới lượt.")
    if step.state == "running":
        return _("Đang kiểm tra...")
    if step.state == "skipped":
        return _("Vào hộp thư rồi mới kiểm tra được.") if not inside else _("Chưa kiểm tra vì việc trước chưa được.")
    if step.fault is not None:
        return _failed(step.name, step.fault)
    match step.name:
        case "network":
            return _("Máy vào được mạng.")
        case "server":
            return _("Máy chủ thư trả lời sau {span}.").format(span=dates.span(_number(step, "seconds")))
        case "password":
            return _("Mật khẩu đúng.")
        case "receive":
            if received_at:
                return _("Vừa nhận thư lúc {time}.").format(time=dates.since(received_at))
            return _("Mở được Thư đến trên máy chủ.")
        case "send":
            return _("Máy chủ gửi thư sẵn sàng.")
        case "shelf":
            return _("Ổ chung của cơ quan ghi và đọc được.")
        case _:
            return _quota(step)


def _failed(name: str, fault: faults.Fault) -> str:
    if name == "send" and isinstance(fault, (faults.Silent, faults.ConnectionRefused, faults.LineLost)):
        return _("Máy chủ gửi thư không trả lời.")
    return words.say(fault).fact


def _quota(step: rows.Step) -> str:
    used, limit = _number(step, "used"), _number(step, "limit")
    if not limit:
        return _("Máy chủ không cho biết dung lượng.")
    return _("Đã dùng {used} MB trong {limit} MB, còn {left} MB.").format(
        used=dates.megabytes(int(used)), limit=dates.megabytes(int(limit)), left=dates.megabytes(int(max(0, limit - used)))
    )


def _number(step: rows.Step, name: str) -> float:
    value = step.facts.get(name, 0)
    return float(value) if isinstance(value, (int, float)) else 0.0


def first_bad(steps: Sequence[rows.Step]) -> rows.Step | None:
    return next((step for step in steps if step.state == "bad"), None)


def verdict(steps: Sequence[rows.Step], waiting: int, inside: bool) -> tuple[Kind, str, str]:
    """Of the whole check: the banner's kind, its fact, and what is safe."""
    state_of = {step.name: step.state for step in steps}
    bad = first_bad(steps)
    safe = _("Thư đã tải về vẫn đọc được.") if inside else _("Thư trong máy vẫn còn nguyên.")
    if waiting:
        safe = ngettext("{n} thư đang giữ an toàn ở Chờ gửi.", "{n} thư đang giữ an toàn ở Chờ gửi.", waiting).format(n=waiting)
    if bad is None:
        if not inside:
            return "ok", _("Máy chủ thư trả lời tốt."), _("Chọn tên mình và gõ mật khẩu để vào hộp thư.")
        if state_of.get("quota") == "warning":
            return "warn", _("Nhận và gửi thư được."), _("Hộp thư sắp hết chỗ.")
        n = len(steps)
        return "ok", _("Nhận và gửi thư được."), ngettext("Cả {n} việc đều tốt.", "Cả {n} việc đều tốt.", n).format(n=n)
    if bad.name == SHELF:
        return "warn", _("Nhận và gửi thư được."), _("Ổ chung của cơ quan chưa dùng được.")
    if bad.name == "quota":
        return "warn", _("Nhận và gửi thư được."), _("Chưa xem được dung lượng hộp thư.")
    if bad.name == "password":
        return "bad", _("Máy chủ chưa nhận mật khẩu."), safe
    if bad.name == "send":
        return "bad", _("Chưa gửi được thư, vẫn nhận được thư."), safe
    if state_of.get("send") == "good":
        return "bad", _("Chưa nhận được thư, vẫn gửi được thư."), safe
    return "bad", _("Chưa nhận và chưa gửi được thư."), safe


def advice(steps: Sequence[rows.Step], helper: tuple[str, str], can_report: bool, inside: bool) -> list[str]:
    """What to do, at most three steps, as simple HTML. `helper`: name and telephone of IT, '' = not known."""
    bad = first_bad(steps)
    if bad is None or bad.fault is None:
        if not inside:
            return [_("Về trang chọn người, bấm vào tên mình.")]
        if any(step.state == "warning" for step in steps):
            return [
                _("Mở Thư đã xoá, bấm {button} để có chỗ.").format(button=bold(_("Xoá hẳn"))),
                _("Xoá các thư có tệp nặng không cần nữa."),
            ]
        return [_("Không cần làm gì thêm."), _("Thư chưa tới thì hỏi lại nơi gửi.")]
    found = _first_aid(bad.fault)
    if can_report and not isinstance(bad.fault, (faults.NoNetwork, faults.SignInLocked, faults.WrongPassword)):
        found.append(_("Vẫn chưa được thì gửi báo cáo. Cán bộ tin học gọi lại."))
    found.append(_("Việc gấp:") + " " + call_html(*helper))
    return found[:3]


def _first_aid(fault: faults.Fault) -> list[str]:
    again = bold(_("Kiểm tra lại"))
    match fault:
        case faults.NoNetwork() | faults.NameUnknown():
            return [
                escape(_("Xem dây mạng đã cắm chặt hai đầu chưa.")),
                _("Chờ 5 phút rồi bấm {button}.").format(button=again),
            ]
        case faults.NotMail():
            return [escape(_("Mở trình duyệt, xem mạng có đòi đăng nhập trước không.")), _("Rồi bấm {button}.").format(button=again)]
        case faults.CertificateExpired():
            return [escape(_("Xem ngày giờ của máy này có đúng không.")), _("Sửa xong thì bấm {button}.").format(button=again)]
        case faults.TlsFault():
            return [escape(_("Không gõ mật khẩu ở nơi khác lúc này."))]
        case faults.WrongPassword():
            return [
                _("Bấm {button}, gõ mật khẩu thư.").format(button=bold(_("Gõ lại mật khẩu"))),
                escape(_("Vừa đổi mật khẩu thì gõ mật khẩu mới.")),
            ]
        case faults.SignInLocked() | faults.ShelfFault():
            return [escape(words.say(fault).rest)]
        case faults.MailboxFault():
            return [_("Mở Thư đã xoá, bấm {button} để có chỗ.").format(button=bold(_("Xoá hẳn")))]
        case _:
            return [_("Chờ 5 phút rồi bấm {button}. Máy chủ có thể đang bận.").format(button=again)]


def call_html(name: str, telephone: str) -> str:
    """'gọi máy lẻ 105, ông Đặng Quốc Huy.' as simple HTML, inside a sentence."""
    name, telephone = _inside(name), _inside(telephone).replace(" ", "\N{NO-BREAK SPACE}")
    if not telephone:
        return escape(_("gọi cán bộ tin học của cơ quan."))
    if not name:
        return _("gọi {telephone}.").format(telephone=bold(telephone))
    return _("gọi {telephone}, {name}.").format(telephone=bold(telephone), name=escape(name))


def _inside(words_: str) -> str:
    """As it is written inside a sentence: 'ông Đặng Quốc Huy', 'máy lẻ 105'."""
    first = words_.partition(" ")[0]
    return first.lower() + words_[len(first) :] if first in ("Ông", "Bà", "Anh", "Chị", "Cô", "Máy", "Số") else words_
