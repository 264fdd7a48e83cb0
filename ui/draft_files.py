"""Files into the letter and out of it: by the button, dropped or pasted. Reading them is the clerk's work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from client.api import commands, faults, ids
from i18n import _, ngettext
from ui import dates, pc, words
from ui.draft_keeper import DraftKeeper
from ui.house import House
from ui.widgets.files_field import FilesField


class DraftFiles:
    """`changed` after every file that came or went."""

    def __init__(self, house: House, keeper: DraftKeeper, field: FilesField, changed: Callable[[], object]) -> None:
        self._house, self._keeper, self._field, self._changed = house, keeper, field, changed
        self._waiting = 0
        self._errors: list[str] = []
        field.asked.connect(self.choose)
        field.removed.connect(self.remove)

    def choose(self) -> None:
        paths = pc.choose_files(self._field.window(), _("Chọn tệp để gửi kèm"))
        if paths:
            self.take(paths)

    def take(self, paths: Sequence[Path]) -> None:
        """These files of the PC."""
        if not paths:
            return
        if not self._waiting:
            self._errors = []
            self._field.say_error("")
        self._waiting += len(paths)
        self._field.add.busy(_("Đang thêm tệp..."))
        self._keeper.now(lambda: self._add(paths))

    def stop(self) -> None:
        """The letter could not be kept, so nothing can be added to it; or another letter stands here now."""
        self._waiting = 0
        self._field.add.free()

    def remove(self, file: int) -> None:
        bridge = self._house.bridge
        if bridge is not None:
            self._field.say_error("")
            bridge.do(commands.RemoveFile(ids.DraftFileId(file)), lambda _done: self._changed(), self._house.trouble)

    def _add(self, paths: Sequence[Path]) -> None:
        bridge, draft = self._house.bridge, self._keeper.draft
        if bridge is None or draft is None:
            self.stop()
            return
        for path in paths:
            bridge.do(commands.AddFile(draft, path), lambda _file: self._one(draft), partial(self._refused, draft, path))

    def _refused(self, draft: ids.DraftId, path: Path, fault: faults.Fault) -> None:
        self._one(draft, said(fault, path))

    def _one(self, draft: ids.DraftId, error: str = "") -> None:
        if draft != self._keeper.draft:
            return
        self._waiting = max(0, self._waiting - 1)
        if error:
            self._errors.append(error)
        if not self._waiting:
            self._field.add.free()
        more = len(self._errors) - 1
        words_ = self._errors[0] if self._errors else ""
        if more > 0:
            words_ += " " + ngettext("Và {n} tệp nữa cũng vậy.", "Và {n} tệp nữa cũng vậy.", more).format(n=more)
        self._field.say_error(words_)
        self._changed()


def said(fault: faults.Fault, path: Path) -> str:
    """Why this file did not come into the letter."""
    match fault:
        case faults.TooLarge():
            size, limit = fault.facts.get("size"), fault.facts.get("limit")
            if isinstance(size, int) and isinstance(limit, int) and limit:
                return _("Tệp “{name}” nặng {size}. Chỉ thêm được tệp tới {limit}.").format(
                    name=path.name, size=dates.size(size), limit=dates.size(limit)
                )
            return _("Tệp “{name}” quá nặng, chưa thêm được.").format(name=path.name)
        case faults.FileUnreadable() if path.is_dir():
            return _("“{name}” là thư mục. Mở thư mục rồi chọn từng tệp.").format(name=path.name)
        case faults.FileUnreadable():
            return _("Chưa đọc được tệp “{name}”. Đóng tệp ở chương trình khác rồi thêm lại.").format(name=path.name)
        case faults.FileVanished():
            return _("Tệp “{name}” không còn ở chỗ cũ. Chọn lại tệp từ chỗ mới.").format(name=path.name)
        case _:
            return words.say(fault).whole
