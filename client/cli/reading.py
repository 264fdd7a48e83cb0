"""One letter in lines for people, from the same document that --json prints."""

from __future__ import annotations

from client.cli.answer import Document
from i18n import _, figures


def reading(document: Document) -> list[str]:
    """The same facts, for people."""
    sender, to, files = document["from"], document["to"], document["attachments"]
    assert isinstance(sender, dict) and isinstance(to, list) and isinstance(files, list)
    lines = [
        _("Tiêu đề: {subject}").format(subject=document["subject"]),
        _("Từ: {sender}").format(sender=_named(sender)) + (_(" (NGOÀI cơ quan)") if sender["outside"] else ""),
        _("Đến: {people}").format(people=", ".join(_named(one) for one in to)),
        _("Ngày: {date}").format(date=document["date"] or "—"),
    ]
    lines += [
        _("Tệp: {name} ({size})").format(name=file["name"], size=figures.size(int(file["size"] or 0)))
        + (_(" – không cho mở") if file["blocked"] else "")
        for file in files
    ]
    warnings = document["warnings"]
    assert isinstance(warnings, list)
    lines += [_("Cảnh báo: {code}").format(code=warning["code"]) for warning in warnings]
    return [*lines, "", str(document["text"])]


def _named(one: Document) -> str:
    return f"{one['name']} <{one['address']}>" if one["name"] else str(one["address"])
