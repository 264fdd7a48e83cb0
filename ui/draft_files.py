"""Files into the letter and out of it: by the button, dropped or pasted. Reading them is the clerk's work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from client.api import commands, faults, ids
from i18n import _, ngettext
from ui import dates, pc, words
from ui.draft_keeper import DraftKeeper
from ui.draft_photos import Adding, DraftPhotos, Offer, kept_small, use_originals
from ui.house import House
from ui.photo_rules import may_be_picture
from ui.widgets.files_field import FilesField
from ui.words import Saying


class DraftFiles:
    """`changed` after every file that came or went; `tell` puts a sentence into the letter's banner; `show(offers)` leads to the
    page of the pictures that were made smaller, `here()` whether the letter is in sight."""

    def __init__(
        self, house: House, keeper: DraftKeeper, field: FilesField, changed: Callable[[], object],
        tell: Callable[[Saying], object], show: Callable[[tuple[Offer, ...]], object], here: Callable[[], bool],
    ) -> None:  # fmt: skip
        self._house, self._keeper, self._field, self._changed = house, keeper, field, changed
        self._tell, self._show, self._here = tell, show, here
        self._photos = DraftPhotos(house, self)
        self._waiting = 0
        self._errors: list[Refusal] = []
        field.asked.connect(self.choose)
        field.removed.connect(self.remove)

    @property
    def is_adding(self) -> bool:
        """Pictures are still being made smaller for this letter."""
        return self._keeper.draft in self._photos.drafts

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

    def finish(self) -> None:
        """The person leaves the program: nothing that was chosen stays behind."""
        self._photos.finish()

    def remove(self, file: int) -> None:
        bridge = self._house.bridge
        if bridge is not None:
            self._field.say_error("")
            bridge.do(commands.RemoveFile(ids.DraftFileId(file)), lambda _done: self._changed(), self._house.trouble)

    def _add(self, paths: Sequence[Path]) -> None:
        draft = self._keeper.draft
        if self._house.bridge is None or draft is None:
            self.stop()
            return
        pictures = [path for path in paths if may_be_picture(path)]
        for path in paths:
            if path not in pictures:
                self.put(draft, commands.AddFile(draft, path), path)
        if pictures:
            self._photos.take(draft, pictures)

    # For pictures

    def put(
        self, draft: ids.DraftId, command: Adding, path: Path, then: Callable[[int | None], object] = lambda _file: None
    ) -> None:
        def came(file: int) -> None:
            then(file)
            self._one(draft)

        def refused(fault: faults.Fault) -> None:
            then(None)
            self._one(draft, Refusal(said(fault, path), isinstance(fault, faults.TooLarge)))

        if self._house.bridge is not None:
            self._house.bridge.do(command, came, refused)

    def say_busy(self, words: str) -> None:
        if self._waiting:
            self._field.add.busy(words)
            self._changed()

    def tell(self, draft: ids.DraftId, saying: Saying) -> None:
        if draft == self._keeper.draft:
            self._tell(saying)

    def offer(self, draft: ids.DraftId, offers: tuple[Offer, ...]) -> None:
        toast = self._house.toast
        if self._house.views.draft(draft) is None:
            return  # thrown away meanwhile
        if draft != self._keeper.draft or not self._here():
            toast.say(kept_small(offers), _("Dùng ảnh gốc"), lambda: use_originals(self._house, offers), icon="image")
        elif not self._keeper.is_saved:  # she goes on writing: the page does not go away under her hands
            self._changed()
            toast.say(kept_small(offers), _("Xem ảnh"), lambda: self._show(offers), icon="image", still=self._here)
        else:
            self._changed()
            self._show(offers)

    def _one(self, draft: ids.DraftId, error: Refusal | None = None) -> None:
        if draft != self._keeper.draft:
            return
        self._waiting = max(0, self._waiting - 1)
        if error is not None:
            self._errors.append(error)
        if not self._waiting:
            self._field.add.free()
        more = len(self._errors) - 1
        words_ = self._errors[0].words if self._errors else ""
        if more > 0:
            words_ += " " + ngettext("Và {n} tệp nữa cũng vậy.", "Và {n} tệp nữa cũng vậy.", more).format(n=more)
        self._field.say_error(words_, helps=any(each.too_large for each in self._errors))
        self._changed()


@dataclass(frozen=True, slots=True)
class Refusal:
    words: str
    too_large: bool


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
