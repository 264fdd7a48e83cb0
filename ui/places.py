"""Which pages there are, how the rail names them, and what 'Về …' says of them. Pages are imported when first shown."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from i18n import _, mark

if TYPE_CHECKING:
    from ui.page import Page

# name: module, class
PAGES: dict[str, tuple[str, str]] = {
    "people": ("ui.pages.people", "PeoplePage"),
    "first-sign-in": ("ui.pages.first_sign_in", "FirstSignInPage"),
    "leaving": ("ui.pages.leaving", "LeavingPage"),
    "no-site": ("ui.pages.no_site", "NoSitePage"),
    "locked": ("ui.pages.locked", "LockedPage"),
    "home": ("ui.pages.home", "HomePage"),
    "inbox": ("ui.pages.inbox", "InboxPage"),
    "reader": ("ui.pages.reader", "ReaderPage"),
    "pdf": ("ui.pages.pdf", "PdfPage"),
    "kinds": ("ui.pages.kinds", "KindsPage"),
    "composer": ("ui.pages.composer", "ComposerPage"),
    "letter-check": ("ui.pages.letter_check", "LetterCheckPage"),
    "procedures": ("ui.pages.procedures", "ProceduresPage"),
    "recipients": ("ui.pages.recipients", "RecipientsPage"),
    "photos": ("ui.pages.photos", "PhotosPage"),
    "outbox": ("ui.pages.outbox", "OutboxPage"),
    "sent": ("ui.pages.sent", "SentPage"),
    "tracking": ("ui.pages.tracking", "TrackingPage"),
    "drafts": ("ui.pages.drafts", "DraftsPage"),
    "deleted": ("ui.pages.deleted", "DeletedPage"),
    "register": ("ui.pages.register", "RegisterPage"),
    "register-entry": ("ui.pages.register_entry", "RegisterEntryPage"),
    "cleanup": ("ui.pages.cleanup", "CleanupPage"),
    "backup": ("ui.pages.backup", "BackupPage"),
    "carry": ("ui.pages.carry", "CarryPage"),
    "export": ("ui.pages.export", "ExportPage"),
    "help": ("ui.pages.help", "HelpPage"),
    "check": ("ui.pages.connection_check", "ConnectionCheckPage"),
    "problem": ("ui.pages.problem", "ProblemPage"),
}

WRITING = ("composer", "recipients", "photos", "letter-check")  # the letter being written, and what belongs to it

# name, words, icon: from top to bottom, the same order for ever
_RAIL = (
    ("composer", mark("Soạn thư"), "compose"),
    ("home", mark("Trang chính"), "home"),
    ("inbox", mark("Thư đến"), "inbox"),
    ("outbox", mark("Chờ gửi"), "outbox"),
    ("sent", mark("Thư đã gửi"), "send"),
    ("register", mark("Sổ văn bản"), "register"),
    ("cleanup", mark("Dọn hộp thư"), "clean"),
)

_BACK = {
    "people": mark("Về chọn người"),
    "first-sign-in": mark("Về đăng nhập"),
    "leaving": mark("Quay lại"),
    "no-site": mark("Quay lại"),
    "locked": mark("Quay lại"),
    "home": mark("Về Trang chính"),
    "inbox": mark("Về Thư đến"),
    "reader": mark("Về thư"),
    "pdf": mark("Về tệp"),
    "kinds": mark("Về chọn loại thư"),
    "composer": mark("Về thư đang soạn"),
    "letter-check": mark("Về kiểm tra thư"),
    "procedures": mark("Về trả lời thủ tục"),
    "recipients": mark("Về người nhận"),
    "photos": mark("Về chọn ảnh"),
    "outbox": mark("Về Chờ gửi"),
    "sent": mark("Về Thư đã gửi"),
    "tracking": mark("Về theo dõi thư"),
    "drafts": mark("Về Thư viết dở"),
    "deleted": mark("Về Thư đã xoá"),
    "register": mark("Về Sổ văn bản"),
    "register-entry": mark("Về văn bản"),
    "cleanup": mark("Về Dọn hộp thư"),
    "backup": mark("Về Sao lưu"),
    "carry": mark("Về Mang thư đi gửi"),
    "export": mark("Về Xuất thư"),
    "help": mark("Về Trợ giúp"),
    "check": mark("Về kiểm tra"),
    "problem": mark("Quay lại"),
}


def rail() -> list[tuple[str, str, str]]:
    return [(name, _(words), icon) for name, words, icon in _RAIL]


def back_words(name: str) -> str:
    return _(_BACK[name])


def page_class(name: str) -> type[Page]:
    module, kind = PAGES[name]
    found: type[Page] = getattr(import_module(module), kind)
    return found
