"""Where kept letters lie: on this PC, or in the network folder of the site. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from client.api import rows
from i18n import _


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where letters are kept at this site. `pc`: this PC's name, '' = it has none; `shared`: in the network folder instead."""

    pc: str = ""
    shared: bool = False

    def new(self) -> tuple[str, str]:
        """(the fact, the rest) of the note about where letters will lie."""
        back = _("Đổi ý lúc nào cũng lấy lại được.")
        if self.shared:
            return _("Thư lưu ở ổ chung của cơ quan."), _("Máy nào của cơ quan, mình vào cũng đọc được.") + " " + back
        return (_("Thư lưu ở {pc}, mở đọc trên máy này.").format(pc=self.pc) if self.pc else _("Thư lưu ở chính máy này.")), back

    def deed(self) -> str:
        return _("Lưu vào ổ chung rồi xoá trên máy chủ") if self.shared else _("Lưu vào máy rồi xoá trên máy chủ")

    def about(self) -> str:
        """What the clean-up is for."""
        if self.shared:
            return _("Lưu thư nặng vào ổ chung để hộp thư có chỗ nhận thư mới")
        return _("Lưu thư nặng vào máy để hộp thư có chỗ nhận thư mới")

    def step(self) -> str:
        return _("Lưu vào ổ chung") if self.shared else _("Lưu vào máy")

    def see(self) -> str:
        return _("Xem thư lưu ở ổ chung") if self.shared else _("Xem thư lưu ở máy này")

    def title(self, going: bool) -> str:
        """Of the list of letters that are, or have been, on their way there."""
        if self.shared:
            return _("Thư đang lưu vào ổ chung") if going else _("Thư đã lưu ở ổ chung")
        return _("Thư đang lưu vào máy") if going else _("Thư đã lưu ở máy này")

    def of_file(self) -> str:
        """Inside a sentence, in the letter that a file has left: whoever reads it may sit elsewhere."""
        return _("ổ chung của cơ quan") if self.shared else self.pc or _("máy của tôi")


def shelf_of(program: object) -> Shelf:
    """`program`: what the window has; None before there is one."""
    site = getattr(program, "site", None)
    return Shelf(site.pc_name, site.archive is not None) if site is not None else Shelf()


def place(row: rows.LetterRow, pc: str) -> tuple[str, str]:
    """(fact, rest) above a kept letter."""
    if row.shelf:
        return _("Thư lưu ở ổ chung của cơ quan."), _("Muốn đưa về máy chủ thì bấm Lấy lại thư.")
    here = _("Thư lưu ở {pc}.").format(pc=pc) if pc else _("Thư lưu ở chính máy này.")
    return here, _("Muốn đưa về máy chủ thì bấm Lấy lại thư.")
