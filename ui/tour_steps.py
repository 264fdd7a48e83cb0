"""What the tour does: a day's mail of Nguyễn Thị Hoa, then her colleague looks whether it has arrived."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from client.api import rows
from i18n import _, ngettext
from ui import tour_kinds
from ui.guide import Guide, Lost, Pictures

if TYPE_CHECKING:
    from ui.window import Window

ANSWER, REPORT, MEETING = "Re: ", "Báo cáo công tác tuần 48", "Mời họp giao ban sáng thứ Hai"
ELSEWHERE = "Báo cáo công tác tiếp công dân năm 2026"  # a draft that another PC left in the practice mailbox
TEN_SECONDS = 30.0  # until a letter has gone: the seconds to take it back, and the way
RECONNECT = 45.0  # the line comes back by itself


class Steps:
    """Each step raises `Lost` where the program does not do what it should."""

    def __init__(self, window: Window, guide: Guide, album: Pictures, rehearsal: Any) -> None:
        self._window, self._guide, self._album, self._rehearsal = window, guide, album, rehearsal
        site = rehearsal.program.site
        self._me, self._colleague = site.people[0], site.people[1]

    def whole(self) -> None:
        self._sign_in(self._me.name, pictures=True)
        self._read()
        self._answer()
        self._write_and_take_back()
        self._invite()
        self._write_without_a_line()
        self._put_aside()
        self._delete_and_take_back()
        self._look_around()
        self._colleague_has_them()

    # What the person reads, asked of the store

    def _on(self, name: str) -> Any:
        """The page of this name, once it is shown."""
        return self._guide.until(lambda: page if (page := self._window.page) and page.name == name else None, name)

    def _letters(self, place: rows.Place, search: str = "") -> Sequence[rows.LetterRow]:
        views = self._window.views
        found = views.letter_index(rows.ListQuery(place, account=self._window.account, words=search))
        letters: Sequence[rows.LetterRow] = views.letter_rows([letter for letter, _at in found[:60]])
        return letters

    def _in(self, place: rows.Place, subject: str) -> bool:
        return any(row.subject == subject for row in self._letters(place))

    # Signing in, reading

    def _sign_in(self, name: str, *, pictures: bool = False) -> None:
        guide, window = self._guide, self._window
        self._on("people")
        if pictures:
            self._album.shoot("chon-nguoi", _("Chọn người dùng máy này."))
        guide.press_beginning(name)
        guide.type(guide.field(_("Mật khẩu thư")), self._rehearsal.password)
        if pictures:
            self._album.shoot("mat-khau", _("Gõ mật khẩu."))
        guide.press(_("Vào hộp thư"))
        self._on("home")
        guide.until(lambda: len(self._letters(rows.Place.INBOX)) > 10, _("thư đến"))
        guide.until(window.strip.gauge.isVisible, _("dung lượng"))
        guide.until(lambda: window.views.strip(window.account).line.received_at, _("Nhận thư"))
        if pictures:
            self._album.shoot("trang-chinh", _("Trang chính: thư mới, dung lượng, mạng."))

    def _read(self) -> None:
        guide = self._guide
        guide.press(_("Đọc thư đến"))
        inbox = self._on("inbox")
        guide.until(lambda: inbox.list.letters.total > 10, _("danh sách thư"))
        self._album.shoot("thu-den", _("Thư đến, thư mới trước."))
        guide.type(guide.field(_("Tìm thư")), "trieu cuong")
        guide.until(lambda: 0 < inbox.list.letters.total < 10, _("tìm không dấu"))
        self._album.shoot("tim-thu", _("Tìm thư, không cần gõ dấu."))
        guide.key(guide.list(_("Danh sách thư")), Qt.Key.Key_Return)
        letter = self._on("reader").arguments["message"]
        guide.until(lambda: self._window.views.letter(letter).text_state == "have", _("nội dung thư"))
        card = next((card for card in self._window.views.letter(letter).files if card.kind == "pdf"), None)
        if card is None:
            raise Lost(_("Thư không có tệp PDF"))
        open_it, fetch_it = _("Mở tệp {name}").format(name=card.name), _("Tải tệp {name} về").format(name=card.name)
        guide.until(lambda: guide.can_press(open_it) or guide.can_press(fetch_it), card.name)
        self._album.shoot("doc-thu", _("Đọc thư, có tệp đính kèm."))
        if not guide.can_press(open_it):
            guide.press(fetch_it)
        guide.press(open_it)
        pdf = self._on("pdf")
        guide.until(lambda: pdf.is_painted, _("trang PDF"))
        self._album.shoot("xem-tep-pdf", _("Xem tệp PDF ngay trong chương trình."))
        guide.press(_("Về thư"))
        self._on("reader")

    # Writing

    def _answer(self) -> None:
        """It goes by itself after ten seconds; meanwhile the next letter is written."""
        guide = self._guide
        guide.press(_("Trả lời"))
        composer = self._on("composer")
        guide.type(guide.field(_("Nội dung")), "Đã nhận thư mời. Xin cảm ơn.", instead=False)
        guide.until(lambda: "Đã nhận" in composer.read().text, _("tự lưu"))
        guide.until(lambda: _("Đã tự lưu lúc {time}").partition("{")[0] in composer.saved.text(), _("tự lưu"))
        self._album.shoot("tra-loi", _("Viết thư trả lời, máy tự lưu."))
        guide.press(_("Gửi"))
        self._on("reader")
        guide.wait_for(_("Lấy lại để sửa"))
        self._album.shoot("vua-gui", _("Bấm gửi xong, còn mười giây để lấy lại."))

    def _begin_letter(self) -> Any:
        """An ordinary one."""
        self._guide.press(_("Soạn thư"))
        self._on("kinds")
        self._guide.press_beginning(_("Thư khác"))
        return self._on("composer")

    def _write_and_take_back(self) -> None:
        guide = self._guide
        composer = self._begin_letter()
        self._choose_colleague()
        guide.type(guide.field(_("Tiêu đề")), REPORT)
        guide.type(guide.field(_("Nội dung")), "Kính gửi đồng chí báo cáo kèm theo.")
        with tempfile.TemporaryDirectory(prefix="thu-cong-vu-") as folder:
            file = Path(folder) / "bao-cao-tuan-48.txt"
            file.write_text("Tiếp 32 lượt công dân.\n" * 400, encoding="utf-8")
            guide.answer_with_file(_("Thêm tệp"), file)
            guide.until(lambda: (page := composer.read()) and page.files, _("thêm tệp"))
        guide.wait_for("bao-cao-tuan-48.txt")
        self._album.shoot("soan-thu", _("Soạn thư mới, có tệp kèm theo."))
        guide.press(_("Gửi"))
        guide.press(_("Lấy lại để sửa"))
        guide.until(lambda: self._on("composer").sheet.subject_words == REPORT, _("thư vừa lấy lại"))
        if any(row.subject == REPORT for row in self._window.views.outbox()):
            raise Lost(_("Thư lấy lại vẫn còn trong Chờ gửi"))
        guide.type(guide.field(_("Nội dung")), "Kính gửi đồng chí báo cáo đã sửa.")
        self._album.shoot("lay-lai-sua", _("Lấy lại trong mười giây, sửa rồi gửi lại."))
        guide.press(_("Gửi"))
        guide.press(_("Chờ gửi"))
        self._on("outbox")
        guide.wait_for(REPORT)
        self._album.shoot("dang-cho", _("Chờ gửi: thư đang chờ tới lượt."))
        guide.until(lambda: self._in(rows.Place.SENT, REPORT), _("thư đi và vào Thư đã gửi"), TEN_SECONDS)
        guide.until(lambda: self._letters(rows.Place.SENT)[1].subject.startswith(ANSWER), _("thư trả lời đã đi"), TEN_SECONDS)
        guide.press(_("Thư đã gửi"))
        self._on("sent")
        guide.until(lambda: guide.has_row(_("Danh sách thư đã gửi"), REPORT), REPORT)
        self._album.shoot("da-gui", _("Thư đã đi, bản sao nằm ở Thư đã gửi."))

    def _invite(self) -> None:
        guide = self._guide
        tour_kinds.invite(guide, self._album, self._on, self._choose_colleague)
        guide.until(lambda: self._letters(rows.Place.SENT, tour_kinds.SUMMARY), tour_kinds.SUMMARY, TEN_SECONDS)

    def _choose_colleague(self) -> None:
        """In the tree of units, which opens beside the letter."""
        guide, name = self._guide, self._colleague.name
        guide.press(_("Chọn người nhận"))
        self._on("recipients")
        self._album.shoot("chon-nguoi-nhan", _("Chọn người nhận trong danh bạ."))
        guide.type(guide.field(_("Tìm người nhận")), "van loi")
        guide.wait_for(ngettext("{n} nơi phù hợp", "{n} nơi phù hợp", 1).format(n=1))
        tree = guide.list(_("Cơ quan và người trong danh bạ"))
        guide.walk_to(tree, name)
        guide.key(tree, Qt.Key.Key_Space)
        self._album.shoot("tim-nguoi-nhan", _("Tìm tên, không cần gõ dấu."))
        guide.press_beginning(_("Xong"))
        self._on("composer")

    def _write_without_a_line(self) -> None:
        guide, window = self._guide, self._window
        self._rehearsal.troubles.vanish()
        guide.until(lambda: window.views.strip(window.account).line.state == "gone", _("mất mạng"))
        guide.press(_("Thư đến"))
        guide.until(lambda: guide.can_press(_("Thử nối lại")), _("mất mạng"))
        self._album.shoot("mat-mang", _("Rút dây mạng: vẫn đọc thư được."))
        composer = self._begin_letter()
        address = guide.field(_("Gửi đến"))
        guide.type(address, self._colleague.address)
        guide.key(address, Qt.Key.Key_Return)
        guide.type(guide.field(_("Tiêu đề")), MEETING)
        guide.type(guide.field(_("Nội dung")), "Kính mời đồng chí dự họp lúc 8 giờ.")
        guide.until(lambda: (page := composer.read()) and page.subject == MEETING, _("tự lưu"))
        self._album.shoot("soan-khi-mat-mang", _("Viết thư khi mất mạng."))
        guide.press(_("Gửi khi có mạng"))
        guide.press(_("Chờ gửi"))
        self._on("outbox")
        guide.wait_for(_("Đang chờ có mạng"), TEN_SECONDS)
        self._album.shoot("cho-gui", _("Thư nằm ở Chờ gửi, tự đi khi có mạng."))
        self._rehearsal.troubles.good()
        guide.until(lambda: self._in(rows.Place.SENT, MEETING), _("thư tự đi khi có mạng"), RECONNECT)
        guide.wait_for(_("Không có thư nào chờ gửi"))
        guide.press(_("Thư đã gửi"))
        self._on("sent")
        guide.until(lambda: guide.has_row(_("Danh sách thư đã gửi"), MEETING), MEETING)
        self._album.shoot("tu-gui-xong", _("Có mạng lại, thư tự đi."))

    def _put_aside(self) -> None:
        """Half a letter is kept, found again, thrown away and taken back."""
        guide, subject = self._guide, "Kế hoạch kiểm tra vệ sinh"
        self._begin_letter()
        guide.type(guide.field(_("Tiêu đề")), subject)
        guide.press(_("Viết tiếp sau"))
        guide.press(_("Soạn thư"))
        self._on("kinds")
        guide.press(_("Thư viết dở"))
        self._on("drafts")
        go_on = _("Viết tiếp thư {subject}").format(subject=subject)
        guide.until(lambda: guide.can_press(go_on), subject)
        self._album.shoot("thu-viet-do", _("Thư viết dở, còn thiếu gì."))
        guide.press(_("Xoá thư viết dở {subject}").format(subject=subject))
        guide.until(lambda: not guide.can_press(go_on), _("Bỏ thư này"))
        guide.press(_("Lấy lại thư"))
        guide.press(go_on)
        guide.until(lambda: self._on("composer").sheet.subject_words == subject, _("viết tiếp"))
        guide.press(_("Viết tiếp sau"))
        guide.press(_("Viết tiếp thư {subject}").format(subject=ELSEWHERE))
        guide.until(lambda: self._on("composer").sheet.subject_words == ELSEWHERE, _("Viết ở máy khác"))
        self._album.shoot("viet-tiep", _("Viết tiếp thư đã viết dở ở máy khác."))

    def _delete_and_take_back(self) -> None:
        guide = self._guide
        guide.press(_("Thư đến"))
        inbox = self._on("inbox")
        before = guide.until(lambda: inbox.list.letters.total, _("danh sách thư"))
        view = guide.list(_("Danh sách thư"))
        guide.walk_to(view, "Lịch công tác tuần 48")
        guide.key(view, Qt.Key.Key_Delete)
        guide.until(lambda: inbox.list.letters.total == before - 1, _("xoá thư"))
        self._album.shoot("vua-xoa", _("Xoá một thư, lấy lại được ngay."))
        guide.press(_("Lấy lại thư"))
        guide.until(lambda: inbox.list.letters.total == before, _("lấy lại thư"))
        guide.press(_("Ngăn khác"))
        guide.choose(_("Thư đã xoá"))
        self._on("deleted")
        guide.wait_for(_("Chọn thư để lấy lại hoặc xoá hẳn"))
        guide.key(guide.list(_("Danh sách thư đã xoá")), Qt.Key.Key_Space)
        self._album.shoot("thu-da-xoa", _("Thư đã xoá còn nằm đây, lấy lại được."))
        guide.press(ngettext("Lấy lại {n} thư đã chọn", "Lấy lại {n} thư đã chọn", 1).format(n=1))
        guide.press(_("Xoá lại"))
        guide.press(_("Về Thư đến"))
        guide.until(lambda: self._on("inbox").list.letters.total == before, _("xoá lại"))

    # Around the mail

    def _look_around(self) -> None:
        guide, album = self._guide, self._album
        guide.press(self._window.strip.quota.accessibleName())
        self._on("cleanup")
        guide.wait_for(_("Để lúc khác"))
        album.shoot("dung-luong", _("Dọn hộp thư: thư nào nặng, dọn xong còn bao nhiêu."))
        guide.press(_("Trang chính"))
        guide.press(_("Trợ giúp"))
        self._on("help")
        album.shoot("tro-giup", _("Trợ giúp và số điện thoại."))
        guide.press(_("Bật {name}. Đang tắt").format(name=_("Tương phản cao")))
        album.shoot("tuong-phan-cao", _("Tương phản cao."))
        guide.press(_("Tắt {name}. Đang bật").format(name=_("Tương phản cao")))
        guide.press(self._window.strip.line.accessibleName())
        self._on("check")
        guide.until(lambda: guide.can_press(_("Kiểm tra lại")), _("kiểm tra kết nối"))
        album.shoot("kiem-tra", _("Kiểm tra kết nối, từng việc một."))
        album.make_narrow(True)
        for place, name, words in (
            (_("Trang chính"), "home", _("Trang chính trên màn hình nhỏ.")),
            (_("Thư đến"), "inbox", _("Thư đến trên màn hình nhỏ.")),
            (_("Soạn thư"), "kinds", _("Soạn thư trên màn hình nhỏ.")),
        ):
            guide.press(place)
            self._on(name)
            album.shoot(f"{name}-1024", words)
        album.make_narrow(False)

    def _colleague_has_them(self) -> None:
        """At the same PC, the one to whom the letters went reads them in their own mailbox."""
        guide = self._guide
        guide.press(_("Đổi người"))
        self._on("people")
        self._album.shoot("doi-nguoi", _("Đổi người: không còn gì của người trước."))
        self._sign_in(self._colleague.name)
        guide.until(lambda: self._in(rows.Place.INBOX, MEETING), MEETING)
        guide.until(lambda: self._in(rows.Place.INBOX, REPORT), REPORT)
        if sum(row.subject in (REPORT, MEETING) for row in self._letters(rows.Place.INBOX)) != 2:
            raise Lost(_("Thư tới nơi hai lần"))
        guide.press(_("Đọc thư đến"))
        self._on("inbox")
        view = guide.list(_("Danh sách thư"))
        guide.walk_to(view, REPORT)
        guide.key(view, Qt.Key.Key_Return)
        letter = self._on("reader").arguments["message"]
        guide.until(lambda: self._window.views.letter(letter).text_state == "have", _("nội dung thư"))
        page: rows.LetterPage = self._window.views.letter(letter)
        if "đã sửa" not in page.text or [file.name for file in page.files] != ["bao-cao-tuan-48.txt"]:
            raise Lost(_("Thư tới nơi không giống thư đã gửi"))
        guide.wait_for("bao-cao-tuan-48.txt")
        self._album.shoot("da-toi-noi", _("Thư đã tới nơi, đúng bản đã sửa, đủ tệp."))
        guide.press(_("Về Thư đến"))
        self._on("inbox")
        view = guide.list(_("Danh sách thư"))
        guide.walk_to(view, tour_kinds.SUMMARY)
        guide.key(view, Qt.Key.Key_Return)
        invited = self._on("reader").arguments["message"]
        guide.until(lambda: self._window.views.letter(invited).text_state == "have", _("nội dung thư"))
        tour_kinds.is_understood(self._window.views.letter(invited))
        self._album.shoot("thu-moi-toi-noi", _("Thư mời tới nơi: giờ, nơi họp, hạn xác nhận."))
        guide.press(_("Đổi người"))
        self._on("people")
