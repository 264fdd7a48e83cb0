"""The reader: the files of a letter, fetched, opened, saved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from client import commands as c
from tests.ui import fake_letters as data
from tests.ui.conftest import MakeWindow, clipped, find, picture, press
from tests.ui.fake import FakeSession
from tests.ui.reading import INVITATION, WITH_PHOTO, Asked, put, reader_at, toast


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Asked:
    folder = tmp_path / "Tai ve"
    folder.mkdir()
    return Asked(monkeypatch, folder)


def test_file_from_not_here_to_opened(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, asked: Asked) -> None:
    """Tải về → Đang tải … with Dừng tải → Mở; how far it is and how long it takes stand on the card; a photo opens with the PC's own program."""
    session = FakeSession()
    (card,) = put(session, WITH_PHOTO).files
    put(session, WITH_PHOTO, files=(replace(card, state="none", have=0),))
    window, page = reader_at(make_window, session, monkeypatch, WITH_PHOTO)
    press(window, "Tải tệp Ảnh sạt lở.jpg về")
    assert session.done[-1] == c.FetchFile(card.id)
    page.refresh([])
    find(window, "Ảnh sạt lở.jpg, 900 KB, Sắp tải 900 KB")
    session.change_file(card.id, have=int(card.wire_size * 0.45), seconds_to_go=32.0)
    page.refresh([])
    find(window, "Ảnh sạt lở.jpg, 900 KB, Đang tải 405 trong 900 KB, còn khoảng 30 giây")
    picture(window, "doc-thu-dang-tai")
    press(window, "Dừng tải tệp Ảnh sạt lở.jpg")
    page.refresh([])
    find(window, "Ảnh sạt lở.jpg, 900 KB, Chưa tải về")
    session.change_file(card.id, state="have", have=card.wire_size)
    page.refresh([])
    press(window, "Mở tệp Ảnh sạt lở.jpg")
    assert asked.files == [Path("Ảnh sạt lở.jpg")]
    asked.has_program = False
    press(window, "Mở tệp Ảnh sạt lở.jpg")
    assert "chưa có chương trình mở tệp" in toast(window)


def test_focus_stays_with_the_file(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """'Tải về' by the keyboard: the button goes, and the next Enter is for the same file, not for another deed of the window."""
    session = FakeSession()
    (card,) = put(session, WITH_PHOTO).files
    put(session, WITH_PHOTO, files=(replace(card, state="none", have=0),))
    window, page = reader_at(make_window, session, monkeypatch, WITH_PHOTO)
    window.activateWindow()
    find(window, "Tải tệp Ảnh sạt lở.jpg về").setFocus()
    press(window, "Tải tệp Ảnh sạt lở.jpg về")
    page.refresh([])
    assert window.focusWidget() is find(window, "Dừng tải tệp Ảnh sạt lở.jpg")
    session.change_file(card.id, state="have", have=card.wire_size, size=card.size + 1)  # the card is made anew
    page.refresh([])
    assert window.focusWidget() is find(window, "Mở tệp Ảnh sạt lở.jpg")


def test_file_is_saved_and_said_where(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, asked: Asked, tmp_path: Path) -> None:
    window, _page = reader_at(make_window, FakeSession(), monkeypatch, WITH_PHOTO)
    press(window, "Lưu tệp Ảnh sạt lở.jpg vào máy")
    assert (tmp_path / "Tai ve" / "Ảnh sạt lở.jpg").stat().st_size > 100_000
    assert toast(window) == "Đã lưu “Ảnh sạt lở.jpg” vào thư mục Tai ve."
    press(window, "Mở thư mục")
    assert asked.folders == [tmp_path / "Tai ve"]


def test_all_files_are_saved_at_once(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, asked: Asked, tmp_path: Path) -> None:
    """Those that are here; those that are not, and those held back, are left out."""
    session = FakeSession()
    files = (data.file("Một.docx", 40_000), data.file("Hai.xlsx", 50_000), data.file("Ba.pdf", 9_000, here=False),
             data.file("Bốn.zip", 9_000, blocked="holds_program"))  # fmt: skip
    put(session, WITH_PHOTO, files=files)
    window, _page = reader_at(make_window, session, monkeypatch, WITH_PHOTO)
    press(window, "Lưu cả 2 tệp vào máy")
    assert sorted(path.name for path in (tmp_path / "Tai ve").iterdir()) == ["Hai.xlsx", "Một.docx"]
    assert toast(window) == "Đã lưu 2 tệp vào thư mục Tai ve."


def test_fetching_offline_says_when(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    session = FakeSession(line="gone")
    window, _page = reader_at(make_window, session, monkeypatch, INVITATION)
    press(window, "Tải tệp Bản đồ ngập.pdf về")
    assert toast(window) == "Đang mất mạng. Có mạng lại, tệp sẽ tự tải về."


def test_long_file_names_keep_their_ending(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a name does, the card stays within its column and the ending is seen."""
    session = FakeSession()
    name = "BAO-CAO_" + "x" * 150 + ".docx"
    put(session, WITH_PHOTO, files=(data.file(name, 40_000),))
    window, page = reader_at(make_window, session, monkeypatch, WITH_PHOTO, size="narrow")
    (card,) = page.side._files.values()
    assert card._name.text().replace("\u200b", "").endswith("xxxx.docx")
    assert card.width() <= page.side.width()
    assert clipped(window) == []
