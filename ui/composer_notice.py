"""What the composer says of the letter in its one banner: the worst first. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from client.api import faults, rows
from i18n import _
from ui import dates, words
from ui.widgets.banner import Kind
from ui.widgets.letter_weight import is_too_heavy, room_for
from ui.words import Saying


@dataclass(frozen=True, slots=True)
class Notice:
    """`clean`: the button to the clean-up helps."""

    kind: Kind
    saying: Saying
    icon: str = ""
    clean: bool = False


def notice(
    told: Saying | None,
    unsaved: faults.Fault | None,
    page: rows.DraftPage | None,
    strip: rows.Strip,
    problems: tuple[rows.Warning_, ...],
) -> Notice | None:
    """`told`: what the last deed came to; `unsaved`: why the last words are not kept yet."""
    if told is not None:
        return Notice("warn", told, "info-filled")
    if unsaved is not None:
        return Notice("bad", words.say(unsaved), "error-filled")
    if page is None:
        return None
    facts = {problem.code: problem.facts for problem in problems}
    if "secret" in facts:
        fact = _("Thư có dấu “{mark}”.").format(mark=facts["secret"].get("mark", ""))
        return Notice("bad", Saying(fact, _("Văn bản mật không gửi qua thư điện tử.")), "lock")
    if "too_large" in facts:
        fact = _("Thư nặng {size}, máy chủ chỉ nhận thư tới {limit}.").format(
            size=dates.size(page.weight), limit=dates.size(_number(facts["too_large"].get("limit")))
        )
        return Notice("warn", Saying(fact, _("Bỏ bớt tệp, hoặc gửi làm nhiều thư.")), "quota")
    quota = room_for(page, strip.quota)
    if is_too_heavy(page.weight, quota):
        fact = _("Thư nặng {size}, hộp thư còn {left} MB.").format(size=dates.size(page.weight), left=dates.megabytes(quota.left))
        return Notice("warn", Saying(fact, _("Bỏ bớt tệp, hoặc dọn hộp thư để có chỗ.")), "quota", clean=True)
    if any(not file.here for file in page.files):
        rest = _("Có mạng lại thì tệp tự về.") if strip.line.state == "gone" else _("Tệp về đủ thì gửi được.")
        return Notice("info", Saying(_("Tệp của thư trước chưa về máy này."), rest), "download")
    return None


def _number(fact: object) -> int:
    return fact if isinstance(fact, int) else 0


def refused(fault: faults.Fault) -> Saying:
    """Why the letter is still here after 'Gửi'."""
    match fault:
        case faults.RecipientRefused():
            return Saying(_("Thư chưa có người nhận."), _("Bấm Chọn người nhận."))
        case faults.FileVanished():
            return Saying(_("Tệp của thư trước chưa về máy này."), _("Tệp về đủ thì gửi được."))
        case faults.TooLarge():
            return Saying(_("Thư quá nặng."), _("Bỏ bớt tệp rồi gửi lại."))
        case _:
            return words.say(fault)
