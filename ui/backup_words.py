"""What backup and restore say of where they are. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from client.api import faults, rows
from i18n import _, ngettext
from ui import dates
from ui.drives import Drive
from ui.widgets.banner import Kind
from ui.widgets.copy_step import State
from ui.words import say

Deed = Literal["backup", "restore"]
Phase = Literal["choosing", "busy", "done", "stopped", "trouble"]


@dataclass(frozen=True, slots=True)
class Doing:
    """Where the page is. `drive`: where to, `stick` whether that is one; `name` of the file that is read; `gone`: the stick is not
    back yet; `left`: seconds, 0 = nobody knows; `ended`: what came of it."""

    deed: Deed = "backup"
    phase: Phase = "choosing"
    drive: Drive | None = None
    stick: bool = True
    name: str = ""
    fault: faults.Fault | None = None
    gone: bool = False
    how_far: rows.Copying | None = None
    left: float = 0.0
    ended: rows.Backed | rows.Restored | None = None

    @property
    def share(self) -> float:
        return min(1.0, self.how_far.octets / self.how_far.whole) if self.how_far is not None and self.how_far.whole else 0.0

    @property
    def percent(self) -> str:
        return dates.number(self.share * 100, 0)

    @property
    def questions(self) -> int:
        """Letters of the outbox that came back and are to be looked at."""
        return self.ended.outbox if isinstance(self.ended, rows.Restored) else 0


@dataclass(frozen=True, slots=True)
class Words:
    """Of one step; with a `share` it has a bar."""

    state: State
    title: str
    small: str
    share: float | None = None
    proof: str = ""


# The head and the foot --------------------------------------------------------------------------------------------


def head(doing: Doing) -> tuple[str, str]:
    if doing.deed == "restore":
        return _("Khôi phục"), _("Lấy thư về từ một bản sao")
    return _("Sao lưu ra USB"), _("Chép một bản thư sang USB, phòng khi máy hỏng")


def banner(doing: Doing) -> tuple[Kind, str, str] | None:
    match doing.phase:
        case "busy" if not doing.stick:
            return "info", _("Đang chép thư.") if doing.deed == "backup" else _("Đang lấy thư về."), _("Cứ làm việc khác.")
        case "busy":
            fact = _("Đang chép, đừng rút USB.") if doing.deed == "backup" else _("Đang lấy thư về, đừng rút USB.")
            return "warn", fact, _("Máy sẽ báo khi rút được.")
        case "stopped":
            fact = _("Đã dừng, rút USB được rồi.") if doing.stick else _("Đã dừng.")
            return "info", fact, _("Lần sau máy làm tiếp phần còn lại.")
        case "trouble" if isinstance(doing.fault, faults.WrongPassword):
            return "warn", _("Mật khẩu không mở được bản sao."), _("Gõ mật khẩu thư của ngày sao lưu.")
        case "trouble" if doing.fault is not None:
            said = say(doing.fault)
            return "bad", said.fact, said.rest
        case "done" if isinstance(doing.ended, rows.Backed):
            fact = _("Đã sao lưu xong, rút USB được rồi.") if doing.stick else _("Đã sao lưu xong.")
            return "ok", fact, checked(doing.ended.all)
        case "done" if isinstance(doing.ended, rows.Restored):
            return "warn" if doing.ended.left_out or doing.ended.lacking else "ok", *restored(doing.ended)
        case _:
            return None


def last(backed: rows.Backed | None) -> tuple[str, str]:
    if backed is None:
        return _("Chưa sao lưu lần nào."), ""
    n = backed.all
    rest = ngettext("Đã kiểm tra, đủ {n} thư.", "Đã kiểm tra, đủ {n} thư.", n).format(n=dates.count(n))
    return _("Lần trước: {day}.").format(day=dates.day(backed.at)), rest


def restored(came: rows.Restored) -> tuple[str, str]:
    """What did not come is said too."""
    said = []
    if came.drafts:
        said.append(ngettext("Thêm {n} thư viết dở.", "Thêm {n} thư viết dở.", came.drafts).format(n=dates.count(came.drafts)))
    if came.already:
        said.append(ngettext("{n} thư đã có sẵn.", "{n} thư đã có sẵn.", came.already).format(n=dates.count(came.already)))
    for address, n in came.left_out.items():
        said.append(_("Máy này không có hộp thư {address}: để lại {n} thư.").format(address=address, n=dates.count(n)))
    said += [_("Bản sao không có tệp {name}.").format(name=name) for name in came.lacking]
    if came.outbox:
        words = ngettext("{n} thư chờ gửi cần xem lại, không tự gửi.", "{n} thư chờ gửi cần xem lại, không tự gửi.", came.outbox)
        said.append(words.format(n=dates.count(came.outbox)))
    fact = ngettext("Đã lấy lại {n} thư.", "Đã lấy lại {n} thư.", came.letters).format(n=dates.count(came.letters))
    nothing = not (came.letters or came.drafts or came.outbox)
    return _("Không thiếu thư nào.") if nothing and came.already else fact, " ".join(said)


# The steps --------------------------------------------------------------------------------------------------------


def steps(doing: Doing, state: rows.BackupState) -> tuple[Words, Words, Words]:
    over = doing.phase == "done"
    end: State = "done" if over else "todo"
    if doing.deed == "restore":
        back = Words("done", _("Lấy thư về"), "") if over else _working(doing, _("Lấy thư về"), _("Máy kiểm tra cả bản sao trước."))
        return Words("done", _("Chọn bản sao"), doing.name), back, Words(end, _("Xếp thư vào đúng chỗ"), _("Thư đã có thì không chép lại."))
    what = inside(state) or _("Chưa có thư nào cần sao lưu.")
    copied = Words("done", _("Chép thư"), what) if over else _working(doing, _("Chép thư"), what)
    return _place(doing, state.size), copied, Words(end, _("Khoá bản sao bằng mật khẩu thư"), _("Người nhặt được USB không mở đọc được."))


def inside(state: rows.BackupState) -> str:
    """'746 thư ở máy này, 3 thư viết dở, 2 thư chờ gửi.'; without what there is none of."""
    parts = (
        (state.letters, ngettext("{n} thư ở máy này", "{n} thư ở máy này", state.letters)),
        (state.drafts, ngettext("{n} thư viết dở", "{n} thư viết dở", state.drafts)),
        (state.outbox, ngettext("{n} thư chờ gửi", "{n} thư chờ gửi", state.outbox)),
    )
    found = ", ".join(words.format(n=dates.count(n)) for n, words in parts if n)
    return f"{found}." if found else ""


def _place(doing: Doing, size: int) -> Words:
    drive, stick = doing.drive, doing.stick
    title = _("Cắm USB vào máy") if stick or drive is None else _("Chọn chỗ sao lưu")
    if drive is None:
        return Words("now", title, _("Chưa thấy USB nào. Cắm vào là máy tự nhận."))
    if doing.phase == "choosing" and drive.free < size:
        words = _("USB tên {name} thiếu {size}. Chọn chỗ khác.") if stick else _("Thư mục {name} thiếu {size}. Chọn chỗ khác.")
        return Words("bad", title, words.format(name=drive.name, size=dates.size(size - drive.free)))
    if doing.phase == "choosing":
        words = _("USB tên {name}, đủ chỗ cho {size} thư.") if stick else _("Thư mục {name}, đủ chỗ cho {size} thư.")
        return Words("done", title, words.format(name=drive.name, size=dates.size(size)))
    return Words("done", title, (_("USB tên {name}.") if stick else _("Thư mục {name}.")).format(name=drive.name))


def _working(doing: Doing, title: str, todo: str) -> Words:
    how_far = doing.how_far
    if doing.phase in ("trouble", "stopped"):
        return Words("todo", title, _("Phần đã chép vẫn được giữ.") if doing.deed == "backup" else _("Phần đã lấy về vẫn được giữ."))
    if doing.phase != "busy":
        return Words("todo", title, todo)
    if how_far is None:
        return Words("now", title, todo, 0.0)
    match how_far.stage:
        case "looking":
            return Words("now", _("Xem phần đã chép lần trước"), _("Phần còn tốt thì không chép lại."), doing.share)
        case "checking":
            words = _("Kiểm tra bản sao: {n}%").format(n=doing.percent)
            return Words("now", words, _("Máy đọc lại từng thư trong bản sao."), doing.share, checked(how_far.letters))
        case "restoring":
            n = how_far.letters
            back = ngettext("Đã lấy về {n} thư.", "Đã lấy về {n} thư.", n).format(n=dates.count(n))
            return Words("now", _("Lấy thư về: {n}%").format(n=doing.percent), back, doing.share)
        case "copying":
            amount = _("Đã chép {part} trong {whole}").format(
                part=dates.size(how_far.octets, how_far.whole), whole=dates.size(how_far.whole)
            )
            time = dates.left(doing.left)
            return Words("now", _("Chép thư: {n}%").format(n=doing.percent), f"{amount}, {time}." if time else f"{amount}.", doing.share)


def checked(letters: int) -> str:
    if not letters:
        return ""
    words = ngettext("Đã kiểm tra {n} thư, mở đọc được cả.", "Đã kiểm tra {n} thư, mở đọc được cả.", letters)
    return words.format(n=dates.count(letters))


# The one button ---------------------------------------------------------------------------------------------------


def deed_words(doing: Doing) -> tuple[str, str]:
    """(words, icon)"""
    if doing.phase == "done":
        return _("Về Trang chính"), "home"
    if doing.phase in ("trouble", "stopped"):
        goes_on = doing.deed == "backup" and isinstance(doing.fault, faults.PlaceGone | faults.PlaceFull | None)
        return (_("Chép tiếp") if goes_on else _("Làm lại")), "retry"
    if doing.drive is None or doing.phase == "busy":
        return _("Sao lưu ra USB"), "usb"
    into = _("Sao lưu vào USB {name}") if doing.stick else _("Sao lưu vào {name}")
    return into.format(name=doing.drive.name), "usb" if doing.stick else "folder"


def barred(doing: Doing, state: rows.BackupState) -> str:
    """Why it cannot be pressed; '' where it can."""
    if doing.phase == "busy":
        if doing.how_far is not None and doing.how_far.stage == "checking":
            words = _("Đang kiểm tra {n}%, chưa rút được") if doing.stick else _("Đang kiểm tra {n}%")
        elif doing.deed == "backup":
            words = _("Đang chép {n}%, chưa rút được") if doing.stick else _("Đang chép {n}%")
        else:
            words = _("Đang lấy thư về {n}%")
        return words.format(n=doing.percent)
    if doing.phase == "trouble":
        if isinstance(doing.fault, faults.WrongPassword):
            return _("Đang chờ mật khẩu")
        return _("Chờ cắm lại USB") if doing.gone else ""
    if doing.phase != "choosing":
        return ""
    if not inside(state):
        return _("Chưa có thư nào cần sao lưu")
    if doing.drive is None:
        return _("Chưa cắm USB")
    return _("Không đủ chỗ") if doing.drive.free < state.size else ""
