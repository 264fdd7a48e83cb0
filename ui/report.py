"""A report for IT: what this PC, the line and the program look like. No letter, no address, no password is in it.

The person sends it as a letter (it waits in the outbox like any other), copies it, or saves it as a file.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from client.api import commands, faults, ids, places, rows
from i18n import _
from ui import check_words, dates, pc, theme
from ui.house import House

LOG_LINES = 60


def of_check(house: House, steps: Sequence[rows.Step], at: float) -> str:
    """The connection check as a text."""
    lines = [_("BÁO CÁO KIỂM TRA KẾT NỐI"), *_heading(house, at), ""]
    for step in steps:
        lines.append(f"{check_words.title(step.name)}: {check_words.state(step)}. {check_words.sentence(step)}")
        if step.fault is not None:
            lines.append(_("   Mã lỗi: {code}").format(code=step.fault.code))
    return "\n".join(lines) + "\n"


def of_state(house: House, at: float) -> str:
    """How things stand just now, and the end of the log."""
    return "\n".join([_("BÁO CÁO TÌNH TRẠNG MÁY"), *_heading(house, at), "", *_mailbox(house), *_log(house)]) + "\n"


def of_error(house: House, error: BaseException, at: float) -> str:
    """An unexpected error: its kind and its places in the program, never its words (they may quote a letter)."""
    lines = [_("BÁO CÁO LỖI CHƯƠNG TRÌNH"), *_heading(house, at), "", *_mailbox(house), "", places(error), *_log(house)]
    return "\n".join(lines) + "\n"


def _heading(house: House, at: float) -> list[str]:
    site = house.program.site if house.program is not None else None
    look = theme.now()
    found = [_("Lúc {time}").format(time=f"{dates.clock(at)} {dates.day(at)}")]
    if site is not None:
        found.append(" · ".join(filter(None, (site.name, site.pc_name))))
        found.append(f"IMAP {site.imap.host}:{site.imap.port} · SMTP {site.smtp.host}:{site.smtp.port}")
    found.append(f"{platform.system()} {platform.release()} · Python {platform.python_version()} · {look.theme} {look.scale:g}")
    return found


def _mailbox(house: House) -> list[str]:
    """Counts and states; nothing where nobody has signed in, or where even reading fails."""
    if house.bridge is None:
        return [_("Chưa có ai vào hộp thư.")]
    try:
        strip = house.views.strip(house.account)
        counts = house.views.counts()
    except Exception as error:  # this is the report about what is broken
        return [_("Không đọc được hộp thư: {kind}").format(kind=type(error).__name__)]
    fault = strip.line.fault.code if strip.line.fault is not None else "-"
    quota = f"{dates.megabytes(strip.quota.used)}/{dates.megabytes(strip.quota.limit)} MB" if strip.quota.known else "-"
    return [
        _("Đường mạng: {state}, mã lỗi {code}").format(state=strip.line.state, code=fault),
        _("Thư đến {inbox}, chờ gửi {waiting}, cần xem lại {stuck}, dung lượng {quota}").format(
            inbox=counts.inbox, waiting=strip.waiting, stuck=strip.stuck, quota=quota
        ),
    ]


def _log(house: House) -> list[str]:
    """The last lines of the log, which holds nothing private."""
    path = house.data_dir / "log" / "thu-cong-vu.log"
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 32 * 1024))
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return []
    return ["", _("Nhật ký"), *lines[-LOG_LINES:]]


# The ways out


def can_send(house: House) -> bool:
    """Somebody has signed in, and the site file says where IT reads letters."""
    return house.bridge is not None and house.program is not None and bool(house.program.site.help.address)


def send(house: House, subject: str, text: str) -> None:
    """Into the outbox, from the person's own mailbox; it can be taken back there and in the toast."""
    bridge, program = house.bridge, house.program
    if bridge is None or program is None:
        return
    helper = program.site.help
    own = house.views.me().mailboxes[0].id
    to = (commands.Recipient(helper.name, helper.address),)

    def written(draft: ids.DraftId) -> None:
        bridge.do(commands.SaveDraft(draft, subject, text, recipients=to), lambda _saved: hand_over(draft), house.trouble)

    def hand_over(draft: ids.DraftId) -> None:
        bridge.do(commands.Send(draft), sent, lambda fault: given_up(draft, fault))

    def given_up(draft: ids.DraftId, fault: faults.Fault) -> None:
        bridge.do(commands.DiscardDraft(draft))
        house.trouble(fault)

    def sent(letter: ids.OutboxId) -> None:
        house.toast.say(_("Báo cáo đã nằm trong Chờ gửi, sẽ tự gửi."), _("Lấy lại báo cáo"), lambda: take_back(letter))

    def take_back(letter: ids.OutboxId) -> None:
        bridge.do(commands.TakeBack(letter), taken, house.trouble)

    def taken(draft: ids.DraftId | None) -> None:
        if draft is None:
            house.toast.say(_("Báo cáo đã gửi đi, không lấy lại được."), icon="info-filled")
            return
        bridge.do(commands.DiscardDraft(draft), lambda _done: house.toast.say(_("Đã lấy lại báo cáo. Báo cáo không gửi đi.")))

    bridge.do(commands.StartDraft(own, "other", to, subject), written, house.trouble)


def copy(house: House, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    house.toast.say(_("Đã chép báo cáo. Dán vào nơi cần gửi."))


def save(house: House, page: QWidget, text: str, at: float) -> None:
    """As a file in a folder the person points at."""
    folder = pc.choose_folder(page, _("Lưu báo cáo vào đâu?"))
    if folder is None:
        return
    name = _("bao-cao") + dates.moment(at).strftime("-%Y-%m-%d-%H%M")
    try:
        path = _write(folder, name, text)
    except OSError:
        house.trouble(faults.FileUnwritable(name=f"{name}.txt"))
        return
    house.toast.say(_("Đã lưu {name}.").format(name=path.name), _("Mở thư mục"), lambda: pc.show_folder(folder))


def _write(folder: Path, name: str, text: str) -> Path:
    """Under a name that is not used yet. Raises: OSError."""
    for number in range(1, 1000):
        path = folder / (f"{name}.txt" if number == 1 else f"{name}-{number}.txt")
        try:
            with path.open("x", encoding="utf-8", newline="\r\n") as file:
                file.write(text)
            return path
        except FileExistsError:
            continue
    raise FileExistsError(name)
