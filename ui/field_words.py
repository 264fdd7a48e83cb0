"""What is said of the fields of a kind: what lacks, what is wrong and how it is put right. Pure."""

from __future__ import annotations

from client.api import rows
from i18n import _, ngettext
from ui import dates


def stop(problem: rows.Warning_) -> str:
    """The label of the button that cannot send yet."""
    label = str(problem.facts["label"])
    label = label[:1].lower() + label[1:] if not label[:2].isupper() and not label.startswith("V/v") else label
    if problem.facts["why"] == "missing":
        return _("Chưa gửi được: thiếu {what}").format(what=label)
    return _("Chưa gửi được: sửa {what}").format(what=label)


def sentence(problem: rows.Warning_) -> str:
    """Below the field."""
    label, day = str(problem.facts["label"]), str(problem.facts.get("day", ""))
    match problem.facts["why"]:
        case "missing":
            return _("{what} chưa có.").format(what=label)
        case "past":
            return _("{what} đã qua rồi. Chọn ngày, giờ khác.").format(what=label)
        case "after":
            return _("{what} đang sau ngày họp. Chọn ngày {day} hoặc trước nữa.").format(what=label, day=day)
        case "weekday":
            return _("{what} có thứ và ngày không khớp nhau.").format(what=label)
        case "number":
            return _("{what} gõ như mẫu: {example}").format(what=label, example=day)
        case "order":
            return _("{what} phải từ {day} trở đi.").format(what=label, day=day)
        case _:
            return _("{what} chưa đúng. Gõ như mẫu 27/11/2026 hoặc 08:00.").format(what=label)


def people(n: int, outside: int) -> str:
    """'12 nơi, 1 NGOÀI'."""
    if not n:
        return _("Chưa chọn ai")
    said = ngettext("{n} nơi", "{n} nơi", n).format(n=dates.count(n))
    return _("{places}, {n} NGOÀI").format(places=said, n=dates.count(outside)) if outside else said
