"""What a person does with the letter in the reader: each deed is a command, a word about it, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote

from PySide6.QtWidgets import QWidget

from client.api import commands, faults, ids, rows
from i18n import _, ngettext
from ui import cleanup_words, dates, letter_html, pc, tracking_words
from ui.folder_names import folder_name
from ui.house import House
from ui.kept_words import shelf_of


class Reading(Protocol):
    """What the deeds must know of the page they belong to."""

    letter: rows.LetterPage | None

    @property
    def suspicious(self) -> bool: ...
    def window(self) -> QWidget: ...


def delete(
    house: House, row: rows.LetterRow, then: Callable[[], object] = lambda: None, restored: Callable[[], object] = lambda: None
) -> None:
    """Into 'Thư đã xoá', and a word about it that offers the way back."""
    bridge = house.bridge
    if bridge is None:
        return
    said = _("Đã xoá thư “{subject}”.").format(subject=row.subject or _("(Không có tiêu đề)"))

    def restore() -> None:
        bridge.do(commands.Restore((row.id,)), lambda _done: restored(), house.trouble)

    def deleted(_done: object) -> None:
        then()
        house.toast.say(said, _("Lấy lại thư"), restore)

    bridge.do(commands.Delete((row.id,)), deleted, house.trouble)


class LetterDeeds:
    def __init__(self, house: House, reader: Reading) -> None:
        self._house, self._reader = house, reader

    @property
    def _page(self) -> rows.LetterPage:
        page = self._reader.letter
        assert page is not None, "a deed without a letter"
        return page

    def _do(self, command: commands.Command, then: Callable[[Any], object] | None = None) -> None:
        if self._house.bridge is not None:
            self._house.bridge.do(command, then, self._house.trouble)

    def _subject(self) -> str:
        return self._page.row.subject or _("(Không có tiêu đề)")

    # The letter

    def delete(self) -> None:
        delete(self._house, self._page.row)
        self._house.back()

    def confirm(self) -> None:
        """One press; asked before only where it would go to many, or to another than who wrote it."""
        page, views = self._page, self._house.views
        found = page.confirming
        box = next((one for one in views.mailboxes() if one.id == page.account), None)
        if found is None or box is None:
            return
        subject, text = tracking_words.confirmation(page, views.me(), box)
        command = commands.Confirm(page.row.id, subject, text, sure=bool(found.doubt))

        def said(number: ids.OutboxId | None) -> None:
            name = found.to.unit or found.to.name or found.to.address
            if number is not None:
                self._house.toast.say(_("Đã gửi xác nhận cho {name}.").format(name=name), icon="check-circle-filled")

        if not found.doubt:
            self._do(command, said)
            return
        words = _("Thư này gửi cho nhiều người cùng lúc.") if found.doubt == "list" else _("Nơi nhận xác nhận khác với người gửi thư.")
        self._house.ask(
            _("Gửi xác nhận tới {address}?").format(address=found.to.address), words, _("Không gửi"), _("Gửi xác nhận"),
            lambda: self._do(command, said), kind="primary", icon="check", act_icon="check",
        )  # fmt: skip

    def ask_purge(self) -> None:
        message, subject = self._page.row.id, self._subject()

        def purge() -> None:
            said = _("Đã xoá hẳn thư “{subject}”.").format(subject=subject)
            self._do(commands.Purge((message,)), lambda _done: self._house.toast.say(said))
            self._house.back()

        self._house.ask(
            _("Xoá hẳn thư này?"),
            _("Thư “{subject}” sẽ mất luôn, không lấy lại được.").format(subject=subject),
            _("Giữ thư lại"), _("Xoá hẳn thư này"), purge,
        )  # fmt: skip

    def restore(self) -> None:
        message, subject = self._page.row.id, self._subject()
        said = _("Đã lấy lại thư “{subject}”.").format(subject=subject)
        if self._page.role == "kept":  # it has to be carried up first
            gone = self._house.views.strip(self._page.account).line.state == "gone"
            said = _("Có mạng lại, thư tự về máy chủ.") if gone else _("Đang đưa thư về máy chủ.")
            if self._page.row.shelf == "away":
                said = _("Ổ chung mở lại được, thư tự về máy chủ.")
        self._do(commands.Restore((message,)), lambda _done: self._house.toast.say(said))
        self._house.back()

    def mark_unread(self) -> None:
        message = self._page.row.id

        def done(_result: object) -> None:
            said = _("Đã đánh dấu chưa đọc.")
            self._house.toast.say(said, _("Lấy lại"), lambda: self._do(commands.MarkRead((message,))))

        self._do(commands.MarkRead((message,), read=False), done)
        self._house.back()

    def move(self, folder: rows.FolderRow) -> None:
        message = self._page.row.id
        said = _("Đã chuyển thư sang ngăn {folder}.").format(folder=folder_name(folder))

        def done(_result: object) -> None:
            self._house.toast.say(said, _("Lấy lại thư"), lambda: self._do(commands.Restore((message,))), icon="folder")

        self._do(commands.Move((message,), folder.id), done)
        self._house.back()

    def call_safe(self) -> None:
        self._house.ask(
            _("Thư này an toàn thật không?"),
            _("Sau đó đường dẫn và tệp trong thư mở được. Còn phân vân thì nên hỏi cán bộ tin học."),
            _("Để xem lại"), _("Thư này an toàn"), lambda: self._do(commands.CallSafe(self._page.row.id)),
            kind="primary", act_icon="check",
        )  # fmt: skip

    def report(self) -> None:
        message = self._page.row.id

        def done(_letter: object) -> None:
            said = _("Đã báo cán bộ tin học. Thư đã được cất khỏi hộp thư.")
            self._house.toast.say(said, _("Lấy lại thư"), lambda: self._do(commands.Restore((message,))), icon="phishing")
            self._house.back()

        self._do(commands.ReportPhishing(message), done)

    # Answers

    def reply(self, *, everyone: bool) -> None:
        page = self._page
        line = _("Ngày {day} lúc {time}, {name} viết:").format(
            day=dates.day(page.date), time=dates.clock(page.date), name=page.sender.name or page.sender.address
        )
        self._do(commands.StartReply(page.row.id, everyone, line), self._compose)

    def answer_procedure(self) -> None:
        self._house.go("procedures", message=self._page.row.id)

    def forward(self) -> None:
        page = self._page
        sender = f"{page.sender.name} <{page.sender.address}>" if page.sender.name else page.sender.address
        lines = (
            _("---------- Thư chuyển tiếp ----------"),
            _("Người gửi: {name}").format(name=sender),
            _("Lúc: {when}").format(when=f"{dates.clock(page.date)}, {dates.day(page.date)}"),
            _("Tiêu đề: {subject}").format(subject=self._subject()),
        )
        self._do(commands.StartForward(page.row.id, "\n".join(lines) + "\n"), self._compose)

    def _compose(self, draft: ids.DraftId) -> None:
        self._house.go("composer", draft=draft)

    # Links

    def follow_link(self, address: str) -> None:
        """Never at once: first the person sees where it leads."""
        scheme, _colon, rest = address.partition(":")
        if scheme.lower() == "mailto":
            to = unquote(rest.partition("?")[0])
            self._do(commands.StartDraft(self._page.account, recipients=(commands.Recipient(address=to),)), self._compose)
            return
        host = letter_html.host_of(address)
        if scheme.lower() not in ("http", "https") or not host:
            self._house.toast.say(_("Đường dẫn này không mở được. Nên hỏi người gửi."), icon="link-off")
            return
        words = _("Trang này ở ngoài hộp thư. Không gõ mật khẩu thư vào đó.")
        ascii_name = letter_html.in_ascii(host)
        if ascii_name:
            words += " " + _("Tên trang có chữ lạ, viết đủ là {name}.").format(name=ascii_name)
        self._house.ask(
            _("Mở trang {host}?").format(host=host), words, _("Không mở"), _("Mở trang này"), lambda: self._open_page(address),
            kind="primary", icon="globe", act_icon="external",
        )  # fmt: skip

    def _open_page(self, address: str) -> None:
        if not pc.open_page(address):
            self._house.toast.say(_("Máy này chưa mở được trang. Nên gọi cán bộ tin học."), icon="warning-filled")

    # Files

    def open_file(self, card: rows.FileCard) -> None:
        if card.blocked or self._reader.suspicious:
            return
        if card.kind == "pdf":
            self._house.go("pdf", part=card.id, name=card.name, size=card.size, account=self._page.account)
            return
        self._do(commands.OpenFile(card.id), lambda path: open_outside(self._house, path))

    def fetch_file(self, card: rows.FileCard) -> None:
        self._do(commands.FetchFile(card.id))
        if self._page.row.shelf == "away":
            self._house.toast.say(_("Ổ chung chưa mở được. Mở lại được, tệp sẽ tự tải về."), icon="offline", seconds=8)
        elif not self._page.row.shelf and self._house.views.strip(self._page.account).line.state == "gone":
            self._house.toast.say(_("Đang mất mạng. Có mạng lại, tệp sẽ tự tải về."), icon="offline", seconds=8)

    def cancel_fetch(self, card: rows.FileCard) -> None:
        self._do(commands.CancelFetch(card.id))

    def save_file(self, card: rows.FileCard) -> None:
        save_into_folder(self._house, self._reader.window(), card.id)

    def keep_files(self, cards: Sequence[rows.FileCard]) -> None:
        """These files leave the server for this PC, with the whole letter kept here; the words stay there."""
        message, shelf = self._page.row.id, shelf_of(self._house.program)
        lines = tuple((card.id, cleanup_words.in_place_of(card, shelf.of_file())) for card in cards)

        def done(_result: object) -> None:
            said = _("Đang lưu tệp vào máy. Lời thư ở lại trên máy chủ.")
            if shelf.shared:
                said = _("Đang lưu tệp vào ổ chung. Lời thư ở lại trên máy chủ.")
            self._house.toast.say(said, _("Để tệp trên máy chủ"), lambda: self._do(commands.Restore((message,))), icon="save")

        self._do(commands.KeepFiles(message, lines), done)

    def save_all(self) -> None:
        """Every file that is here, into one folder."""
        here = [card.id for card in self._page.files if card.state == "have" and not card.blocked]
        folder = pc.choose_folder(self._reader.window(), _("Chọn chỗ lưu các tệp"))
        if folder is None:
            return
        saved: list[Path] = []

        def one(path: Path) -> None:
            saved.append(path)
            if len(saved) == len(here):
                n = len(saved)
                words = ngettext("Đã lưu {n} tệp vào thư mục {folder}.", "Đã lưu {n} tệp vào thư mục {folder}.", n)
                self._house.toast.say(words.format(n=n, folder=folder.name), _("Mở thư mục"), lambda: pc.show_folder(folder))

        for part in here:
            self._do(commands.SaveFile(part, folder), one)

    def picture(self, part: ids.PartId) -> bytes | None:
        """The octets of a picture inside the letter; None while it is not here."""
        try:
            data: bytes = self._house.views.part_bytes(part)
        except faults.Fault:
            return None
        return data

    def picture_of(self, page: rows.LetterPage) -> Callable[[str], bytes | None]:
        """The same by Content-ID, for a letter on its way to paper."""

        def find(cid: str) -> bytes | None:
            part = page.inline.get(cid)
            return None if part is None else self.picture(part)

        return find


def open_outside(house: House, path: Path) -> None:
    """With the PC's own program; where it has none, say what to do."""
    if not pc.open_file(path):
        house.toast.say(_("Máy này chưa có chương trình mở tệp {name}.").format(name=path.name), icon="warning-filled")


def save_into_folder(house: House, page: QWidget, part: ids.PartId) -> None:
    """Ask where, save, say where it lies."""
    folder = pc.choose_folder(page.window(), _("Chọn chỗ lưu tệp"))
    if folder is None or house.bridge is None:
        return

    def saved(path: Path) -> None:
        words = _("Đã lưu “{name}” vào thư mục {folder}.").format(name=path.name, folder=path.parent.name or str(path.parent))
        house.toast.say(words, _("Mở thư mục"), lambda: pc.show_folder(path.parent), icon="save")

    house.bridge.do(commands.SaveFile(part, folder), saved, house.trouble)
