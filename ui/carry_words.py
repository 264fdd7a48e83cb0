"""What the carrier's page says. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from client.api import faults, rows
from i18n import _, ngettext
from ui import dates
from ui.drives import Drive
from ui.widgets.banner import Kind
from ui.words import say

Deed = Literal["pack", "send", "take"]
DEEDS: tuple[Deed, ...] = ("pack", "send", "take")
Done = rows.Packed | rows.Delivered | rows.TakenBack | None


@dataclass(frozen=True, slots=True)
class Doing:
    """Where the page is. `lies`: what lies on the stick; `ended`: the deed whose outcome is said (`done` None: it was stopped)."""

    drive: Drive | None = None
    stick: bool = True
    lies: str = ""
    busy: Deed | None = None
    how_far: rows.Carrying | None = None
    ended: Deed | None = None
    done: Done = None
    fault: faults.Fault | None = None

    @property
    def share(self) -> float | None:
        if self.how_far is None or not self.how_far.whole:
            return 0.0
        return min(1.0, self.how_far.done / self.how_far.whole)


@dataclass(frozen=True, slots=True)
class Step:
    icon: str
    title: str
    what: str
    why: str
    button: str
    button_icon: str


def weight(waiting: Sequence[rows.OutboxRow]) -> str:
    n = len(waiting)
    if not n:
        return _("Chưa có thư nào chờ gửi.")
    words = ngettext("{n} thư chờ gửi, nặng {size}", "{n} thư chờ gửi, nặng {size}", n)
    return words.format(n=dates.count(n), size=dates.size(sum(row.size for row in waiting)))


def pack_words(n: int) -> str:
    return ngettext("Chép {n} thư vào USB", "Chép {n} thư vào USB", n).format(n=dates.count(n)) if n else _("Mang USB đi lấy thư")


def step(deed: Deed, waiting: Sequence[rows.OutboxRow]) -> Step:
    match deed:
        case "pack":
            return Step("usb", _("Ở máy mất mạng: chép thư"), weight(waiting), _("Chép xong, thư nằm trên USB. Máy này không tự gửi nữa."),
                        pack_words(len(waiting)), "usb")  # fmt: skip
        case "send":
            return Step("send", _("Ở máy có mạng: gửi thư"), _("Máy cơ quan nào cũng được."),
                        _("Thư mới được chép luôn vào USB."), _("Gửi thư từ USB này"), "send")  # fmt: skip
    return Step("inbox", _("Về lại máy mình: lấy thư về"), _("Thư đã đi thì vào Thư đã gửi."), _("Thư trả lời thì vào Thư đến."),
                _("Lấy thư về từ USB"), "receive")  # fmt: skip


def suggested(doing: Doing, line: rows.LineState, waiting: int) -> Deed | None:
    """What the person most probably wants now."""
    if doing.drive is None or doing.busy is not None:
        return None
    if doing.lies == "sent":
        return "take"
    if doing.lies == "packed":
        return None if line == "gone" else "send"
    return "pack" if waiting and doing.ended is None else None


def barred(doing: Doing) -> str:
    """Why nothing can be done yet."""
    return _("Cắm USB vào máy trước") if doing.drive is None else ""


def going(doing: Doing) -> str:
    how = doing.how_far
    match how.stage if how is not None else "":
        case "sending" if how is not None:
            return _("Đang gửi thư {n} trong {all}").format(n=dates.count(how.done + 1), all=dates.count(how.whole))
        case "fetching" if how is not None and how.done:
            return _("Đang chép thư mới, đã được {size}").format(size=dates.size(how.done))
        case "packing" if how is not None and how.whole:
            return _("Đã chép {n} trong {all}").format(n=dates.size(how.done), all=dates.size(how.whole))
        case "taking" if how is not None and how.whole:
            return _("Đang lấy thư {n} trong {all}").format(n=dates.count(how.done + 1), all=dates.count(how.whole))
    return _("Đang mở USB...")


def where(doing: Doing) -> str:
    if doing.drive is None:
        return _("Cắm USB vào máy.")
    name = _("USB tên {name}") if doing.stick else _("Thư mục {name}")
    lies = {"packed": _("Có thư chờ gửi ở trong."), "sent": _("Có thư đã gửi và thư mới ở trong.")}.get(doing.lies, "")
    return f"{name.format(name=doing.drive.name)}. {lies}".strip()


def banner(doing: Doing) -> tuple[Kind, str, str] | None:
    if doing.busy is not None:
        return "warn", _("Đang làm, đừng rút USB."), _("Máy sẽ báo khi rút được.")
    if isinstance(doing.fault, faults.WrongPassword):
        return "warn", _("Mật khẩu của tôi không mở được USB này."), _("Gõ mật khẩu thư của người có USB.")
    if isinstance(doing.fault, faults.FileVanished):
        return "warn", _("Trên USB không có thư mang đi gửi."), _("Cắm đúng USB, rồi làm lại.")
    if doing.fault is not None:
        said = say(doing.fault)
        return "bad", said.fact, said.rest
    if doing.ended is None:
        return None
    if doing.done is None:
        return "info", _("Đã dừng, rút USB được rồi."), _("Làm lại thì máy đi tiếp, không gửi thư nào hai lần.")
    return _outcome(doing.done)


def _outcome(done: rows.Packed | rows.Delivered | rows.TakenBack) -> tuple[Kind, str, str]:
    match done:
        case rows.Packed(letters, _octets, _path, lacking):
            fact = ngettext("Đã chép {n} thư, rút USB được rồi.", "Đã chép {n} thư, rút USB được rồi.", letters).format(n=dates.count(letters))
            left = ngettext("{n} thư ở lại vì chưa có đủ tệp.", "{n} thư ở lại vì chưa có đủ tệp.", len(lacking)).format(n=len(lacking))
            return "warn" if lacking else "ok", fact, left if lacking else _("Mang USB sang máy có mạng.")
        case rows.Delivered():
            return _delivered(done)
        case rows.TakenBack(sent, waiting, stuck, news):
            fact = _("Đã lấy về: {sent} thư đã gửi, {news} thư mới.").format(sent=dates.count(sent), news=dates.count(news))
            rest = [_("Rút USB được rồi.")]
            if waiting:
                rest.append(ngettext("{n} thư vẫn chờ gửi.", "{n} thư vẫn chờ gửi.", waiting).format(n=dates.count(waiting)))
            if stuck:
                rest.append(ngettext("{n} thư cần xem lại ở Chờ gửi.", "{n} thư cần xem lại ở Chờ gửi.", stuck).format(n=dates.count(stuck)))
            return "warn" if stuck else "ok", fact, " ".join(rest)


def _delivered(done: rows.Delivered) -> tuple[Kind, str, str]:
    fact = _("Đã gửi {sent} thư, mang về {news} thư mới.").format(sent=dates.count(done.sent), news=dates.count(done.news))
    rest = []
    if done.fault is not None:
        said = say(done.fault)
        rest += [said.fact, _("Bấm gửi lần nữa để làm tiếp.")]
    if done.waiting:
        rest.append(ngettext("{n} thư chưa đi.", "{n} thư chưa đi.", done.waiting).format(n=dates.count(done.waiting)))
    if done.unsure:
        rest.append(ngettext("{n} thư chưa rõ đã đi chưa.", "{n} thư chưa rõ đã đi chưa.", done.unsure).format(n=dates.count(done.unsure)))
    if done.left:
        rest.append(ngettext("{n} thư nặng để lại máy chủ.", "{n} thư nặng để lại máy chủ.", done.left).format(n=dates.count(done.left)))
    rest.append(_("Rút USB được rồi, mang về máy mình."))
    return "warn" if done.fault is not None or done.waiting or done.unsure else "ok", fact, " ".join(rest)
