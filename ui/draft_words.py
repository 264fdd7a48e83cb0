"""What a letter being written says of itself: why it cannot go yet, and what is asked before it goes. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from client.api import rows
from i18n import _, ngettext
from ui import dates, field_words

STOPS = ("field", "no_recipient", "nobody_in_unit", "bad_address", "files_missing", "adding", "too_large", "secret")
Safe = Literal["files", "subject", "recipients", "stay"]


@dataclass(frozen=True, slots=True)
class Question:
    """Before sending. `safe` is the answer that sends nothing, `then` where it leads."""

    code: str
    question: str
    words: str
    safe: str
    then: Safe
    act: str


def stop(problems: tuple[rows.Warning_, ...]) -> str:
    """The label of the button that cannot send yet; '' when it can."""
    first = {problem.code: problem for problem in reversed(problems)}
    for code in STOPS:
        if code in first:
            return field_words.stop(first[code]) if code == "field" else _stop(code)
    return ""


def _stop(code: str) -> str:
    match code:
        case "no_recipient":
            return _("Chưa gửi được: thiếu người nhận")
        case "nobody_in_unit":
            return _("Chưa gửi được: cơ quan chưa có ai")
        case "bad_address":
            return _("Chưa gửi được: địa chỉ chưa đúng")
        case "files_missing":
            return _("Chưa gửi được: tệp chưa về")
        case "adding":
            return _("Chưa gửi được: đang thêm ảnh")
        case "too_large":
            return _("Chưa gửi được: thư quá nặng")
        case _:
            return _("Chưa gửi được: văn bản mật")


def questions(page: rows.DraftPage, too_heavy: bool, quota: rows.Quota) -> list[Question]:
    """One after the other, the weightiest first; nothing doubtful, no question."""
    facts = {problem.code: problem.facts for problem in page.problems}
    asked = []
    if "forgotten_file" in facts:
        asked.append(
            Question(
                "forgotten_file", _("Thư chưa có tệp đính kèm. Vẫn gửi?"),
                _("Trong thư có nhắc tới tệp đính kèm, nhưng chưa thêm tệp nào."),
                _("Thêm tệp"), "files", _("Gửi không kèm tệp"),
            )
        )  # fmt: skip
    if "no_subject" in facts:
        asked.append(
            Question(
                "no_subject", _("Thư chưa có tiêu đề. Vẫn gửi?"), _("Có tiêu đề thì người nhận dễ tìm lại thư."),
                _("Viết tiêu đề"), "subject", _("Gửi không tiêu đề"),
            )
        )  # fmt: skip
    if "many_recipients" in facts:
        n = sum(one.people for one in page.recipients)
        asked.append(
            Question(
                "many_recipients", ngettext("Trả lời cho {n} người?", "Trả lời cho {n} người?", n).format(n=dates.count(n)),
                _("Thư trả lời này sẽ tới tất cả người nhận của thư trước."),
                _("Xem lại người nhận"), "recipients", ngettext("Gửi cho {n} người", "Gửi cho {n} người", n).format(n=dates.count(n)),
            )
        )  # fmt: skip
    if too_heavy:
        left = dates.megabytes(quota.left)
        asked.append(
            Question(
                "too_heavy", _("Hộp thư không đủ chỗ. Vẫn gửi?"),
                _("Thư nặng {size}, hộp thư còn {left} MB. Bản sao có thể không giữ được trong Thư đã gửi.").format(
                    size=dates.size(page.weight), left=left
                ),
                _("Để bớt tệp"), "stay", _("Vẫn gửi thư này"),
            )
        )  # fmt: skip
    return asked
