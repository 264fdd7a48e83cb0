"""The tour: the real program goes through the main job by itself, on the practice server, and leaves a picture of every step.

It presses the same buttons as a person, found by their names; nothing is pretended. Ends with an error where a step does not do
what it should.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QSize, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from client.api import Session, rehearse, rows, start_log
from i18n import _
from ui.guide import Guide, Lost, key
from ui.window import Window

WIDE, NARROW = QSize(1366, 736), QSize(1024, 736)  # the window without its 32 px title bar
PATIENCE = 25.0  # seconds a step may take


def run(app: QApplication, folder: Path, data: Path | None = None) -> int:
    """Exit code: 0 when every step did what it should. Pictures: `folder`/NN-name.png."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("[0-9][0-9]-*.png"):
        old.unlink()
    if data is not None:
        return _go(app, folder, data)
    with tempfile.TemporaryDirectory(prefix="thu-cong-vu-") as made:
        return _go(app, folder, Path(made))


def _go(app: QApplication, folder: Path, data: Path) -> int:
    start_log(data)
    rehearsal = rehearse(data)
    window = Window(rehearsal.program, data)
    window.practice = rehearsal
    window.resize(WIDE)
    window.show()
    window.activateWindow()
    window.door()
    bugs: list[BaseException] = []
    before, sys.excepthook = sys.excepthook, lambda kind, error, trace: bugs.append(error)
    try:
        tour = Tour(app, window, rehearsal, folder, bugs)
        tour.whole()
        print(_("Đã đi hết {n} bước. Hình nằm ở {folder}").format(n=tour.count, folder=folder), flush=True)
        return 0
    except Lost as lost:
        print(_("Bước không xong: {what}").format(what=lost), file=sys.stderr, flush=True)
        window.grab().save(str(folder / "99-khong-xong.png"))
        return 1
    finally:
        sys.excepthook = before
        window.close()
        app.processEvents()


class Tour:
    def __init__(self, app: QApplication, window: Window, rehearsal: Any, folder: Path, bugs: list[BaseException]) -> None:
        self._app, self._window, self._rehearsal, self._folder, self._bugs = app, window, rehearsal, folder, bugs
        self._guide = Guide(window)
        self.count = 0

    # What a person does

    def press(self, words: str) -> None:
        self.until(lambda: self._guide.can_press(words), words)
        self._guide.press(words)
        self._breathe()

    def type(self, field: QWidget, words: str) -> None:
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(field, QLineEdit):
            field.selectAll()
        for sign in words:
            key(field, 0, sign)
        self._breathe()

    def key(self, widget: QWidget, which: Qt.Key) -> None:
        key(widget, which)
        self._breathe()

    def until(self, true: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
        """Let the program live until it is so. Raises: Lost."""
        end = time.monotonic() + seconds
        while not (found := true()):
            if self._bugs:
                raise Lost(f"{what}: {self._bugs[0]!r}")
            if time.monotonic() > end:
                raise Lost(what)
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 30)
            time.sleep(0.005)
        return found

    def on(self, name: str) -> Any:
        """The page of this name is shown now."""
        return self.until(lambda: self._window.page if self._window.page and self._window.page.name == name else None, name)

    def shoot(self, name: str, words: str) -> None:
        """A picture and a line."""
        self._breathe()
        self.count += 1
        self._window.grab().save(str(self._folder / f"{self.count:02}-{name}.png"))
        print(f"{self.count:2}. {words}", flush=True)

    def _breathe(self) -> None:
        for _each in range(3):
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    @property
    def _views(self) -> Any:
        return self._window.views

    # The main job

    def whole(self) -> None:
        self._sign_in()
        self._read()
        self._answer_and_take_back()
        self._write_without_a_line()
        self._delete_and_take_back()
        self._look_around()
        self._leave()

    def _sign_in(self) -> None:
        people: Any = self.on("people")
        me = self._window.program.tiles()[0] if self._window.program else None
        assert me is not None
        self.shoot("chon-nguoi", _("Chọn người dùng máy này."))
        self._guide.press_beginning(me.name)
        field = people.password
        self.until(lambda: self._window.page is not people or field.isVisible(), me.name)
        page: Any = self._window.page
        self.type(page.password.line, self._rehearsal.password)
        self.shoot("mat-khau", _("Gõ mật khẩu."))
        self.press(_("Vào hộp thư"))
        self.on("home")
        own = self._window.account
        self.until(lambda: len(self._views.letter_index(rows.ListQuery(rows.Place.INBOX, account=own))) > 10, _("thư đến"))
        self.until(lambda: self._views.strip(own).quota.known, _("dung lượng"))
        self.shoot("trang-chinh", _("Trang chính: thư mới, dung lượng, mạng."))

    def _read(self) -> None:
        self.press(_("Đọc thư đến"))
        inbox = self.on("inbox")
        self.until(lambda: inbox.list.letters.total > 10, _("danh sách thư"))
        self.shoot("thu-den", _("Thư đến, thư mới trước."))
        self.type(inbox.tools.search, "trieu cuong")
        self.until(lambda: 0 < inbox.list.letters.total < 10, _("tìm không dấu"))
        self.shoot("tim-thu", _("Tìm thư, không cần gõ dấu."))
        inbox.list.setFocus(Qt.FocusReason.TabFocusReason)
        self.key(inbox.list, Qt.Key.Key_Home)
        self.key(inbox.list, Qt.Key.Key_Return)
        reader = self.on("reader")
        letter = reader.arguments["message"]
        self.until(lambda: self._views.letter(letter).text_state == "have", _("nội dung thư"))
        self.shoot("doc-thu", _("Đọc thư, có tệp đính kèm."))
        card = next(card for card in self._views.letter(letter).files if card.kind == "pdf")
        if card.state == "none":
            self._guide.press_beginning(_("Tải tệp {name} về").format(name=card.name))
        self.until(lambda: self._file(letter, card.id).state == "have", _("tải tệp"))
        self.until(lambda: self._guide.can_press(_("Mở tệp {name}").format(name=card.name)), _("mở tệp"))
        self._guide.press(_("Mở tệp {name}").format(name=card.name))
        pdf = self.on("pdf")
        self.until(lambda: pdf.is_painted, _("trang PDF"))
        self.shoot("xem-tep-pdf", _("Xem tệp PDF ngay trong chương trình."))
        self.press(_("Về thư"))
        self.on("reader")

    def _file(self, letter: Any, number: Any) -> rows.FileCard:
        cards: tuple[rows.FileCard, ...] = self._views.letter(letter).files
        return next(card for card in cards if card.id == number)

    def _answer_and_take_back(self) -> None:
        self.press(_("Trả lời"))
        composer = self.on("composer")
        self.until(lambda: composer.sheet.has_somebody(), _("người nhận"))
        self.type(composer.sheet.text, _("Đã nhận thư mời. Xin cảm ơn."))
        self.until(lambda: composer.read() is not None and composer.read().saved_at, _("tự lưu"))
        self.shoot("tra-loi", _("Viết thư trả lời, máy tự lưu."))
        self.press(_("Gửi"))
        self.until(lambda: self._views.outbox(), _("vào Chờ gửi"))
        self.shoot("vua-gui", _("Bấm gửi xong, còn mười giây để lấy lại."))
        self._window.start_at("outbox")
        self.press(_("Lấy lại để sửa"))
        composer = self.on("composer")
        report = self._folder / "bao-cao.txt"
        report.write_text(_("Báo cáo kèm theo."), encoding="utf-8")
        composer.files.take([report])
        self.until(lambda: composer.read() is not None and composer.read().files, _("thêm tệp"))
        report.unlink()
        self.shoot("lay-lai-sua", _("Lấy lại, thêm tệp, rồi gửi lại."))
        subject = composer.sheet.subject_words
        self.press(_("Gửi"))
        self.until(lambda: self._in(rows.Place.SENT, subject), _("thư đi và vào Thư đã gửi"), 40)
        self._window.start_at("sent")
        self.shoot("da-gui", _("Thư đã đi, bản sao nằm ở Thư đã gửi."))

    def _in(self, place: rows.Place, subject: str) -> bool:
        index = self._views.letter_index(rows.ListQuery(place, account=self._window.account))
        return any(row.subject == subject for row in self._views.letter_rows([letter for letter, _at in index[:20]]))

    def _write_without_a_line(self) -> None:
        self._rehearsal.troubles.vanish()
        own = self._window.account
        self.until(lambda: self._views.strip(own).line.state == "gone", _("mất mạng"))
        self._window.start_at("inbox")
        self.shoot("mat-mang", _("Rút dây mạng: vẫn đọc thư được."))
        self.press(_("Soạn thư"))
        composer = self.on("composer")
        colleague = self._rehearsal.program.site.people[1]
        self._choose(composer, colleague.name)
        subject = _("Mời họp giao ban sáng thứ Hai")
        self.type(composer.sheet.subject, subject)
        self.type(composer.sheet.text, _("Kính mời đồng chí dự họp lúc 8 giờ."))
        self.until(lambda: composer.read() is not None and composer.read().subject == subject, _("tự lưu"))
        self.shoot("soan-khi-mat-mang", _("Viết thư khi mất mạng."))
        self.press(_("Gửi khi có mạng"))
        self.until(lambda: any(row.subject == subject for row in self._views.outbox()), _("vào Chờ gửi"))
        self._window.start_at("outbox")
        self.until(lambda: any(row.attempts for row in self._views.outbox()), _("thử gửi"), 40)
        self.shoot("cho-gui", _("Thư nằm ở Chờ gửi, tự đi khi có mạng."))
        self._rehearsal.troubles.good()
        self.press(_("Thử nối lại"))
        self.until(lambda: self._in(rows.Place.SENT, subject), _("thư tự đi khi có mạng"), 40)
        self._arrived(colleague.address, subject)
        self._window.start_at("sent")
        self.shoot("tu-gui-xong", _("Có mạng lại, thư đã tự đi và tới nơi."))

    def _choose(self, composer: Any, name: str) -> None:
        """From the page of recipients."""
        self.press(_("Chọn người nhận"))
        recipients = self.on("recipients")
        self.shoot("chon-nguoi-nhan", _("Chọn người nhận trong danh bạ."))
        self.type(recipients.search, name)
        self.key(recipients.search, Qt.Key.Key_Return)
        self.until(lambda: any(row.name == name for row in recipients.tree.rows()), name)
        self.key(recipients.search, Qt.Key.Key_Down)
        self.until(lambda: recipients.tree.current() is not None, _("cây danh bạ"))
        while recipients.tree.current().name != name:
            before = recipients.tree.current()
            self.key(recipients.tree, Qt.Key.Key_Down)
            if recipients.tree.current() == before:
                raise Lost(name)
        self.key(recipients.tree, Qt.Key.Key_Space)
        self.shoot("tim-nguoi-nhan", _("Tìm tên, không cần gõ dấu."))
        self._guide.press_beginning(_("Xong"))
        self.on("composer")

    def _arrived(self, address: str, subject: str) -> None:
        """The colleague, at her own PC, has it."""
        with tempfile.TemporaryDirectory(prefix="thu-cong-vu-") as folder:
            from client.api import Program

            other: Session = Program(self._rehearsal.program.site, Path(folder)).sign_in_new(address, self._rehearsal.password)
            try:
                box = other.views.mailboxes()[0].id
                other.worker(box).run_once()
                index = other.views.letter_index(rows.ListQuery(rows.Place.INBOX, account=box))
                if not any(row.subject == subject for row in other.views.letter_rows([letter for letter, _at in index])):
                    raise Lost(_("thư chưa tới nơi"))
            finally:
                other.close()

    def _delete_and_take_back(self) -> None:
        self._window.start_at("inbox")
        inbox = self.on("inbox")
        self.until(lambda: inbox.list.letters.total > 10, _("danh sách thư"))
        before = inbox.list.letters.total
        inbox.list.setFocus(Qt.FocusReason.TabFocusReason)
        self.key(inbox.list, Qt.Key.Key_Home)
        self.key(inbox.list, Qt.Key.Key_Down)
        self.key(inbox.list, Qt.Key.Key_Delete)
        self.until(lambda: inbox.list.letters.total == before - 1, _("xoá thư"))
        self.shoot("vua-xoa", _("Xoá một thư, lấy lại được ngay."))
        self.press(_("Lấy lại thư"))
        self.until(lambda: inbox.list.letters.total == before, _("lấy lại thư"))

    def _look_around(self) -> None:
        for name, words in (
            ("drafts", _("Thư viết dở.")), ("deleted", _("Thư đã xoá.")), ("help", _("Trợ giúp và số điện thoại.")),
        ):  # fmt: skip
            self._window.go(name)
            self.on(name)
            self.shoot(name, words)
        self._window.go("check")
        self.on("check")
        self.until(lambda: self._guide.can_press(_("Kiểm tra lại")), _("kiểm tra kết nối"))
        self.shoot("kiem-tra", _("Kiểm tra kết nối, từng việc một."))
        self._window.resize(NARROW)
        for name, words in (("home", _("Trang chính trên màn hình nhỏ.")), ("inbox", _("Thư đến trên màn hình nhỏ."))):
            self._window.start_at(name)
            self.shoot(f"{name}-1024", words)
        self._window.resize(WIDE)

    def _leave(self) -> None:
        self.press(_("Đổi người"))
        self.on("people")
        self.shoot("doi-nguoi", _("Đổi người: không còn gì của người trước."))
