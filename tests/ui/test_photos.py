"""A photo that is large for the mailbox: the letter gets the smaller copy, the person sees both and decides, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from client import commands as c
from client import faults
from client.events import Changed, Topic
from client.ids import DraftId
from client.rows import DraftPage
from client.session import Session
from tests.ui import fake_letters as data
from tests.ui import photos
from tests.ui.conftest import FakeSession, MakeWindow, clipped, find, nameless, picture, press
from ui import small_copy
from ui.pages.composer import ComposerPage
from ui.pages.photos import PhotosPage
from ui.widgets.button import Button
from ui.widgets.text import Text
from ui.window import Window

pytestmark = pytest.mark.usefixtures("stopped_clock")

MIB = 1024 * 1024
NAME = "Ảnh ngập hẻm 12 sáng 24-11.jpg"


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> list[Path]:
    """Three photos of a phone, about 5 MB each."""
    folder = tmp_path_factory.mktemp("dien thoai")
    names = (NAME, "Ảnh cống số 3.jpg", "Ảnh trạm bơm.jpg")
    return [photos.photo(folder / name, orientation=(1, 6, 3)[n], seed=n) for n, name in enumerate(names)]


class Desk:
    """A window with a letter that is being written."""

    def __init__(self, window: Window, session: FakeSession, qtbot: Any) -> None:
        self.window, self.session, self.qtbot = window, session, qtbot
        session.drafts.clear()
        self.draft: DraftId = session._draft(data.OWN, subject="Ngập hẻm 12", recipients=(c.Recipient("Sở Nội vụ", "vt@snv.cantho.example"),))
        window.go("composer", draft=self.draft)
        QApplication.processEvents()

    @property
    def composer(self) -> ComposerPage:
        found = self.window._pages["composer"]
        assert isinstance(found, ComposerPage)
        return found

    @property
    def page(self) -> PhotosPage:
        found = self.window.page
        assert isinstance(found, PhotosPage), found
        return found

    @property
    def letter(self) -> DraftPage:
        return self.session.drafts[self.draft][0]

    def files(self) -> list[str]:
        return [file.name for file in self.letter.files]

    def until(self, true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(true()), timeout=30_000)

    def offered(self, *paths: Path) -> PhotosPage:
        """These are added; the page that asks stands there, with its pictures."""
        self.composer.files.take(list(paths))
        self.until(lambda: isinstance(self.window.page, PhotosPage))
        self.seen()
        return self.page

    def seen(self) -> None:
        self.until(lambda: not self.page.small.view.image.isNull())

    def toast(self) -> str:
        return self.window.toast.accessibleName() if self.window.toast.isVisible() else ""


@pytest.fixture
def desk(make_window: MakeWindow, qtbot: Any) -> Callable[..., Desk]:
    def make(session: FakeSession | None = None, **look: Any) -> Desk:
        session = session or FakeSession()
        return Desk(make_window(session, **look), session, qtbot)

    return make


def words(desk: Desk) -> str:
    page = desk.page
    return " | ".join((page.header.subtitle.text(), page.banner.accessibleName(), page.original.accessibleName(), page.small.accessibleName()))


# How it looks


@pytest.mark.parametrize(
    ("size", "style", "scale"),
    [("wide", "day", 1.0), ("narrow", "day", 1.0), ("wide", "contrast", 1.0), ("wide", "day", 1.5), ("narrow", "day", 1.5)],
)
def test_looks(desk: Callable[..., Desk], album: list[Path], size: str, style: str, scale: float) -> None:
    """As drawn: both pictures with weight, dots, and what is left; nothing cut off, everything named, the copy recommended."""
    session = FakeSession()
    session.speed = 16_000.0
    at = desk(session, size=size, style=style, scale=scale)
    page = at.offered(*album)
    picture(at.window, f"photos-{size}-{style}-{scale}")
    assert clipped(at.window) == [] and nameless(at.window) == []
    if size == "wide":
        assert page.header.title.text() == "Ảnh nặng quá, nên thu nhỏ"
        assert page.header.subtitle.text() == f"{NAME} · ảnh 1 trong 3 ảnh vừa thêm"
    said = words(at).casefold()
    parts = ["hộp thư còn 5,7 mb", "gửi xong hộp thư còn", "mạng này gửi mất khoảng 8 phút", "mạng này gửi mất khoảng 45 giây"]
    if scale == 1.0:
        parts += ["4.000 × 3.000 điểm ảnh", "1.600 × 1.200 điểm ảnh, in khổ a4 vẫn rõ"]
    if size == "wide" or scale == 1.0:
        parts += ["in khổ a4 vẫn rõ", "không ghi nơi chụp"]
    for part in parts:
        assert part in said, said
    title = page.header.title
    assert title.fontMetrics().horizontalAdvance(title.text()) <= title.width(), "where one is can be read"
    for label in (*page.original.findChildren(Text), *page.small.findChildren(Text)):
        if label.isVisible():
            need = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            assert label.height() >= need and label.width() >= label.minimumSizeHint().width(), (label.text(), label.size())
    assert abs(page.original.view.height() - page.small.view.height()) <= 2, "the same part of both is shown"
    assert at.window.focusWidget() is page.use and "MB, vẫn đọc rõ khi in A4." in page.use.accessibleDescription()
    for card in (page.original, page.small):
        assert card.view.height() >= 100, "there is something to look at"


def test_both_pictures_are_the_photo(desk: Callable[..., Desk], album: list[Path]) -> None:
    """Upright, in colour, and as wide as they are shown: the original as it is, the copy as it will go."""
    at = desk()
    page = at.offered(album[1])  # its phone was held upright
    for view in (page.original.view, page.small.view):
        assert view.image.height() > view.image.width() >= view.width() * 0.95
    corner = page.small.view.image.pixelColor(page.small.view.image.width() - 20, 20)
    assert corner.red() > 170 and corner.blue() < 90


# What the person does


def test_the_smaller_copy(desk: Callable[..., Desk], album: list[Path]) -> None:
    """It lies in the letter already; one press goes on, and 'Dùng ảnh gốc' takes it back. The file on the disk stays as it is."""
    at = desk()
    before = album[0].read_bytes()
    at.offered(album[0])
    assert at.files() == [NAME] and at.letter.files[0].size < MIB
    press(at.window, "Dùng ảnh nhỏ")
    assert at.window.page is at.composer and at.composer.sheet.files._shown == at.letter.files
    assert "Đã dùng ảnh nhỏ" in at.toast() and "→" in at.toast()
    assert at.letter.files[0].size < MIB
    press(at.window, "Dùng ảnh gốc")
    at.until(lambda: at.letter.files[0].size == len(before))
    assert at.files() == [NAME] and album[0].read_bytes() == before


def test_the_original(desk: Callable[..., Desk], album: list[Path]) -> None:
    """'Giữ ảnh gốc' replaces the copy in one step; 'Dùng ảnh nhỏ' of the toast puts it back."""
    at = desk()
    at.offered(album[0])
    seen: list[int] = []
    at.session.bell.listen(lambda _notice: seen.append(len(at.letter.files)))
    press(at.window, "Giữ ảnh gốc")
    at.until(lambda: at.letter.files[0].size == album[0].stat().st_size and at.toast())
    assert set(seen) == {1}, "never none, never both"
    assert "Đã giữ ảnh gốc" in at.toast()
    press(at.window, "Dùng ảnh nhỏ")
    at.until(lambda: at.letter.files[0].size < MIB)
    assert len(at.files()) == 1


def test_neither(desk: Callable[..., Desk], album: list[Path]) -> None:
    at = desk()
    at.offered(album[0])
    press(at.window, "Bỏ ảnh này")
    at.until(lambda: not at.files() and at.toast())
    press(at.window, "Lấy lại ảnh")
    at.until(lambda: at.files() == [NAME])


def test_several_one_after_the_other(desk: Callable[..., Desk], album: list[Path], tmp_path: Path) -> None:
    """Small files and small pictures go in without a question; the large ones are asked about in their order."""
    report = tmp_path / "Báo cáo.pdf"
    report.write_bytes(b"%PDF" + bytes(3 * MIB))
    stamp = tmp_path / "dấu.png"
    stamp.write_bytes(photos.octets(photos.scene(60, 60), "png"))
    at = desk()
    at.offered(report, *album, stamp)
    assert sorted(at.files()) == sorted(["Báo cáo.pdf", "dấu.png", *(path.name for path in album)])
    for number, path in enumerate(album, 1):
        assert at.page.header.subtitle.text() == f"{path.name} · ảnh {number} trong 3 ảnh vừa thêm"
        at.seen()
        assert at.window.focusWidget() is at.page.use
        press(at.window, "Giữ ảnh gốc" if number == 2 else "Dùng ảnh nhỏ")
    assert at.window.page is at.composer
    at.until(lambda: {file.name: file.size > MIB for file in at.letter.files}
             == {"Báo cáo.pdf": True, "dấu.png": False, album[0].name: False, album[1].name: True, album[2].name: False})  # fmt: skip


def test_by_the_keyboard_alone(desk: Callable[..., Desk], album: list[Path]) -> None:
    """Enter takes the copy; Tab reaches the others in reading order; Escape goes back, and what is left stays small."""
    at = desk()
    page = at.offered(*album)
    QTest.keyClick(at.window.focusWidget(), Qt.Key.Key_Return)
    assert page.header.subtitle.text().startswith(album[1].name)
    page.header.help.setFocus()
    reached = []
    for _step in range(4):
        QTest.keyClick(at.window.focusWidget(), Qt.Key.Key_Tab)
        reached.append(at.window.focusWidget())
        if reached[-1] is page.use:
            break
    assert reached[-3:] == [page.drop, page.keep, page.use]
    QTest.keyClick(page.use, Qt.Key.Key_Escape)
    assert at.window.page is at.composer and at.toast() == "Đã dùng ảnh nhỏ cho 2 ảnh."
    assert len(at.files()) == 3 and all(file.size < MIB for file in at.letter.files)
    press(at.window, "Dùng ảnh gốc")
    at.until(lambda: sum(file.size > MIB for file in at.letter.files) == 2)


def test_dropped_onto_the_letter(desk: Callable[..., Desk], album: list[Path]) -> None:
    at = desk()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(album[2]))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    at.composer.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, mime, buttons, keys))
    at.until(lambda: isinstance(at.window.page, PhotosPage))
    assert at.files() == [album[2].name]


def test_help_and_back(desk: Callable[..., Desk], album: list[Path]) -> None:
    """'Trợ giúp' leads to the files, and back to the picture that was being looked at."""
    at = desk()
    page = at.offered(*album[:2])
    press(at.window, "Dùng ảnh nhỏ")
    at.seen()
    page.ask_help()
    assert at.window.page is not page
    at.window.back()
    assert at.window.page is page and page.header.subtitle.text() == f"{album[1].name} · ảnh 2 trong 2 ảnh vừa thêm"


# While they are being made smaller


class Slow:
    """Stands before small_copy.make until the test lets it go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import threading

        self.go = threading.Event()
        real = small_copy.make

        def make(path: Path) -> object:
            self.go.wait(20)
            return real(path)

        monkeypatch.setattr(small_copy, "make", make)


def test_it_cannot_be_sent_without_them(desk: Callable[..., Desk], album: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as pictures are coming the button says so, and the field says how far it is; afterwards it can go."""
    at, slow = desk(), Slow(monkeypatch)
    at.composer.files.take(album[:2])
    at.until(lambda: at.composer.sheet.files.add.text() == "Đang thu nhỏ ảnh 1/2...")
    assert at.composer.send.text() == "Chưa gửi được: đang thêm ảnh"
    at.composer.send.click()
    assert not any(isinstance(one, c.Send) for one in at.session.done)
    slow.go.set()
    at.until(lambda: isinstance(at.window.page, PhotosPage))
    press(at.window, "Dùng ảnh nhỏ")
    press(at.window, "Dùng ảnh nhỏ")
    assert at.composer.send.text() == "Gửi" and at.composer.sheet.files.add.text() == "Thêm tệp"


def test_writing_on_meanwhile(desk: Callable[..., Desk], album: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Who goes on writing is not interrupted: the letter has the copy, and a press shows it when she likes."""
    at, slow = desk(), Slow(monkeypatch)
    at.composer.files.take(album[:1])
    at.until(lambda: at.composer.files.is_adding)
    QTest.keyClicks(at.composer.sheet.text, "Kinh gui")
    slow.go.set()
    at.until(lambda: at.toast() == "Đã dùng ảnh nhỏ cho 1 ảnh.")
    assert at.window.page is at.composer and at.files() == [NAME]
    press(at.window, "Xem ảnh")
    assert at.page.header.subtitle.text() == NAME
    press(at.window, "Giữ ảnh gốc")
    at.until(lambda: at.letter.files[0].size > MIB)


def test_thrown_away_meanwhile(desk: Callable[..., Desk], album: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The way back to the whole letter stays on the screen; taken back, the letter has the picture."""
    at, slow = desk(), Slow(monkeypatch)
    at.composer.files.take(album[:1])
    at.until(lambda: at.composer.files.is_adding)
    press(at.window, "Bỏ thư này")
    at.until(at.toast)
    said = at.toast()
    slow.go.set()
    at.until(lambda: not at.composer.files._photos.drafts)
    assert at.toast() == said and at.files() == [NAME]


def test_leaving_meanwhile(desk: Callable[..., Desk], album: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """To another page: the copies come in all the same, and it is said; nobody is pulled away from what they read."""
    at, slow = desk(), Slow(monkeypatch)
    at.composer.files.take(album[:1])
    at.until(lambda: at.composer.files.is_adding)
    at.window.start_at("inbox")
    slow.go.set()
    at.until(at.files)
    assert at.window.page is not None and at.window.page.name == "inbox"
    at.until(lambda: at.toast() == "Đã dùng ảnh nhỏ cho 1 ảnh.")
    assert at.letter.files[0].size < MIB


def test_an_empty_letter_with_coming_photos_is_kept(desk: Callable[..., Desk], album: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A new letter without a word in it is thrown away on leaving; not while a photo is on its way into it."""
    at, slow = desk(), Slow(monkeypatch)
    at.composer.forget()
    at.composer.files.take(album[:1])
    at.until(lambda: at.composer.files.is_adding)
    draft = at.composer.keeper.draft
    assert draft is not None and draft != at.draft
    at.window.start_at("inbox")
    slow.go.set()
    at.until(lambda: at.session.drafts[draft][0].files)
    assert not at.session.drafts[draft][1]


def test_locked_meanwhile(desk: Callable[..., Desk], album: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The PC is locked in the middle: the photos go in as they are, before the store closes; nothing is shown or kept after."""
    at, slow = desk(), Slow(monkeypatch)
    at.composer.files.take(album)
    at.until(lambda: at.composer.files.is_adding)
    at.window.lock()
    assert at.files() == [path.name for path in album]
    assert [file.size for file in at.letter.files] == [path.stat().st_size for path in album]
    slow.go.set()
    QTest.qWait(300)
    assert len(at.files()) == 3 and at.window.page is not None and at.window.page.name == "locked"


def test_locked_over_the_pictures(desk: Callable[..., Desk], album: list[Path]) -> None:
    """The letter keeps the copies; no picture stays in the window."""
    at = desk()
    page = at.offered(*album)
    assert page.kept_open() == at.draft
    at.window.lock()
    assert len(at.files()) == 3 and page._offers == () and page.small.view.image.isNull()


# What does not go


def test_a_letter_that_can_never_carry_it(desk: Callable[..., Desk], album: list[Path]) -> None:
    """The server takes 3 MB: the copy comes in, and the original cannot be chosen; it says why."""
    session = FakeSession()
    session.largest = 3 * MIB
    at = desk(session)
    page = at.offered(album[0])
    assert page.keep.text() == "Ảnh gốc quá nặng, không gửi được"
    assert "thư chỉ gửi được tệp tới 3 MB. Thu nhỏ thì gửi được." in page.banner.accessibleName()
    assert "Máy chủ không nhận tệp nặng như vậy" in page.original.accessibleName()
    page.keep.click()
    assert at.window.page is page
    press(at.window, "Dùng ảnh nhỏ")
    assert at.letter.files[0].size < MIB


def test_what_is_no_picture_and_too_heavy(desk: Callable[..., Desk], tmp_path: Path) -> None:
    """Refused at once, in a sentence, with the button that leads to what can be done."""
    session = FakeSession()
    session.largest = MIB
    at = desk(session)
    scan = tmp_path / "Hồ sơ quét.pdf"
    scan.write_bytes(b"%PDF" + bytes(2 * MIB))
    at.composer.files.take([scan])
    at.until(lambda: at.composer.sheet.files.error())
    assert at.composer.sheet.files.error() == "Tệp “Hồ sơ quét.pdf” nặng 2 MB. Chỉ thêm được tệp tới 1 MB."
    assert not at.files()
    picture(at.window, "photos-too-heavy")
    assert clipped(at.window) == []
    press(at.window, "Cách gửi tệp nặng")
    assert at.window.page is not None and at.window.page.name == "help"
    find(at.window, "Tệp nặng quá thì gửi thế nào?")


@pytest.mark.parametrize(
    ("name", "octets", "said"),
    [
        ("IMG_0021.HEIC", bytes(4) + b"ftypheic" + bytes(2 * MIB), "Ảnh “IMG_0021.HEIC” là kiểu HEIC"),
        ("nhỏ.heic", bytes(4) + b"ftypheic" + bytes(90_000), "Nơi nhận có thể không mở được"),
        ("chép dở.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(2 * MIB), "Ảnh “chép dở.jpg” bị hỏng hoặc chép chưa xong"),
        ("to.jpg", photos.header_only("jpeg", 30_000, 30_000) + bytes(2 * MIB), "Ảnh “to.jpg” quá lớn"),
    ],
)  # fmt: skip
def test_a_picture_that_cannot_be_made_smaller(desk: Callable[..., Desk], tmp_path: Path, name: str, octets: bytes, said: str) -> None:
    """It comes in as it is, and the letter says what is the matter with it."""
    at = desk()
    (tmp_path / name).write_bytes(octets)
    at.composer.files.take([tmp_path / name])
    at.until(at.files)
    assert at.files() == [name] and at.letter.files[0].size == len(octets) and at.window.page is at.composer
    at.until(lambda: said in at.composer.sheet.notice.accessibleName())
    at.until(lambda: at.composer.send.text() == "Gửi")
    assert at.composer.sheet.notice.isVisible()


def test_the_letter_is_too_heavy_for_the_server(desk: Callable[..., Desk]) -> None:
    """Of several files together: the banner says how much, the button that it does not go."""
    from dataclasses import replace

    from client.rows import Warning_

    at = desk()
    page = replace(at.letter, weight=12 * MIB, problems=(Warning_("too_large", {"weight": 12 * MIB, "limit": 10 * MIB}),))
    at.session.drafts[at.draft] = (page, False)
    at.session.bell.ring(Changed(Topic.DRAFTS, frozenset({at.draft})))
    at.until(lambda: at.composer.send.text() == "Chưa gửi được: thư quá nặng")
    assert "Thư nặng 12 MB, máy chủ chỉ nhận thư tới 10 MB." in at.composer.sheet.notice.accessibleName()


def test_the_original_has_gone_meanwhile(desk: Callable[..., Desk], album: list[Path], tmp_path: Path) -> None:
    """The stick was pulled out: the copy stays, and it is said."""
    at = desk()
    path = tmp_path / "usb.jpg"
    path.write_bytes(album[0].read_bytes())
    at.offered(path)
    path.unlink()
    press(at.window, "Giữ ảnh gốc")
    at.until(at.toast)
    assert at.files() == ["usb.jpg"] and at.letter.files[0].size < MIB and "không còn" in at.toast()


def test_no_room_on_the_disk(desk: Callable[..., Desk], album: list[Path]) -> None:
    """The copy does not come in: said at the files, no page, and the letter can go on."""

    class Full(FakeSession):
        def submit(self, command: c.Command) -> Future[Any]:
            if isinstance(command, c.AddMade):
                self.fail_next = faults.DiskFull()
            return super().submit(command)

    at = desk(Full())
    at.composer.files.take(album[:2])
    at.until(lambda: at.composer.sheet.files.error() and not at.composer.files.is_adding)
    assert at.window.page is at.composer and not at.files()
    assert at.composer.sheet.files.add.text() == "Thêm tệp" and at.composer.send.text() == "Gửi"
    assert isinstance(at.composer.send, Button)


def test_unknown_room(desk: Callable[..., Desk], album: list[Path]) -> None:
    """A server without a quota: only what a line suffers counts, and nothing is said of what is left."""
    from client.rows import Quota

    session = FakeSession()
    session.quota = Quota(False, 0, 0, 0, 0, None)
    at = desk(session)
    at.offered(album[0])
    assert "hộp thư" not in words(at).casefold() and "Ảnh gốc nặng" in words(at)


# With the real engine


def test_in_the_real_store(
    make_window: MakeWindow, real: Callable[[Path], Session], qtbot: Any, tmp_path: Path, album: list[Path]
) -> None:
    """The copy lies in the encrypted store and nowhere else on the disk, not even while it is made; a changed mind is one file for the
    other, and what is left after the program has ended is what was chosen last."""
    session = real(tmp_path / "data")
    window = make_window(session)
    window.go("composer")
    page = window.page
    assert isinstance(page, ComposerPage)
    page.sheet.subject.setText("Ngập hẻm 12")
    page.files.take(album)
    qtbot.waitUntil(lambda: isinstance(window.page, PhotosPage), timeout=60_000)
    assert isinstance(window.page, PhotosPage)
    copies = [offer.copy for offer in window.page._offers]
    assert [copy.path for copy in copies] == album
    press(window, "Dùng ảnh nhỏ")
    press(window, "Giữ ảnh gốc")
    press(window, "Bỏ ảnh này")
    draft = page.keeper.draft
    assert draft is not None

    def files() -> dict[str, int]:
        found = session.views.draft(draft)
        return {file.name: file.size for file in found.files} if found is not None else {}

    wanted = {album[0].name: len(copies[0].data), album[1].name: album[1].stat().st_size}
    qtbot.waitUntil(lambda: files() == wanted, timeout=10_000)
    assert window.page is page
    window.close()
    octets = [path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert sum(map(len, octets)) > wanted[album[1].name], "it lies there"
    for trace in (copies[0].data[3000:3200], album[1].read_bytes()[3000:3200], b"JFIF", NAME.encode()):
        assert not any(trace in one for one in octets)
    again = real(tmp_path / "data")
    found = again.views.draft(draft)
    again.close()
    assert found is not None and {file.name: file.size for file in found.files} == wanted
    assert [file.type for file in found.files] == ["image/jpeg"] * 2
