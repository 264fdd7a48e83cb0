"""What a folder is called on screen."""

from __future__ import annotations

from client.api import rows
from i18n import _


def folder_name(folder: rows.FolderRow) -> str:
    """Folders with a role have our names, whatever the server calls them."""
    named = {
        "inbox": _("Thư đến"), "sent": _("Thư đã gửi"), "drafts": _("Thư viết dở"), "trash": _("Thư đã xoá"),
        "junk": _("Thư rác"), "archive": _("Thư lưu trữ"),
    }  # fmt: skip
    return named.get(folder.role) or " / ".join(folder.path)
