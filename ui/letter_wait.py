"""What stands in the place of a letter's words while they are not here: why, and when they come."""

from __future__ import annotations

from dataclasses import dataclass

from client.api import rows
from i18n import _
from ui import dates


@dataclass(frozen=True, slots=True)
class Waiting:
    """`retry`: 'Thử nối lại' helps."""

    icon: str
    fact: str
    rest: str
    retry: bool = False


def wait_words(page: rows.LetterPage, line: rows.Line) -> Waiting:
    if page.text_state == "gone":
        return Waiting("mail", _("Chữ của thư không còn trên máy chủ"), _("Có thể thư đã bị xoá từ máy khác."))
    if line.state == "gone":
        since = _("Đang mất mạng từ {time}. Có mạng lại, thư sẽ tự hiện ở đây.").format(time=dates.since(line.since))
        return Waiting("offline", _("Chữ của thư chưa về tới máy này"), since, retry=True)
    often = _("Mạng yếu, có thể mất khoảng một phút.") if line.state == "weak" else _("Thường mất vài giây.")
    return Waiting("receive", _("Đang tải chữ của thư..."), often + " " + _("Thư sẽ tự hiện ở đây."))
