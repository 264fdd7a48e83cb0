"""What a folder is called on screen, its icon, and which folders are offered."""

from __future__ import annotations

from collections.abc import Iterable

from client.api import collate, rows
from i18n import _, mark

_ROLES = {  # words, icon
    "inbox": (mark("Thư đến"), "inbox"),
    "sent": (mark("Thư đã gửi"), "send"),
    "drafts": (mark("Thư viết dở"), "drafts"),
    "trash": (mark("Thư đã xoá"), "delete"),
    "junk": (mark("Thư rác"), "blocked"),
    "archive": (mark("Thư lưu trữ"), "archive"),
    "kept": (mark("Thư lưu ở máy này"), "desktop"),
    "other": (mark("Ngăn riêng"), "folder"),
}
_ON_SHELF = (mark("Thư lưu ở ổ chung"), "building")
_ORDER = ("kept", "archive", "other", "junk")


def role_words(role: str, shelf: str = "") -> tuple[str, str]:
    """(words, icon) of a place; `shelf`: of kept letters that lie in the network folder."""
    words, icon = _ON_SHELF if shelf else _ROLES.get(role, _ROLES["other"])
    return _(words), icon


def folder_name(folder: rows.FolderRow) -> str:
    """Folders with a role have our names, whatever the server calls them."""
    return " / ".join(folder.path) if folder.role == "other" and folder.path else role_words(folder.role, folder.shelf)[0]


def further(folders: Iterable[rows.FolderRow]) -> list[rows.FolderRow]:
    """Those without a page of their own, as the person looks for them; what the server made and nobody uses is left out."""
    found = [each for each in folders if each.role == "other" or (each.role in _ORDER and each.expected)]
    return sorted(found, key=lambda each: (_ORDER.index(each.role), [collate.key(level) for level in each.path]))
