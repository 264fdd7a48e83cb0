"""The smaller copy of a photo: right side up, legible on paper, without a word of where it was made; and no picture does harm."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Literal

import pytest
from PySide6.QtGui import QColor, QColorSpace, QImage
from PySide6.QtWidgets import QApplication

from tests.ui import photos
from ui import photo_rules, small_copy
from ui.small_copy import NoCopy, SmallCopy

MIB = 1024 * 1024


@pytest.fixture(autouse=True)
def app(qapp: QApplication) -> QApplication:
    return qapp


def made(path: Path) -> SmallCopy:
    found = small_copy.make(path)
    assert isinstance(found, SmallCopy), found
    return found


def why_not(path: Path) -> str:
    found = small_copy.make(path)
    assert isinstance(found, NoCopy)
    return found.reason


def near(colour: QColor, wanted: QColor) -> bool:
    return all(abs(a - b) < 24 for a, b in zip(colour.getRgb()[:3], wanted.getRgb()[:3], strict=True))


def test_a_photo_of_a_phone(tmp_path: Path) -> None:
    """Several MB become less than one; 1.600 px as drawn; the file on the disk is the same octet for octet."""
    path = photos.photo(tmp_path / "Ảnh ngập hẻm 12 sáng 24-11.JPG")
    before, stamp = path.read_bytes(), path.stat().st_mtime_ns
    small = made(path)
    assert small.size == len(before) > 4 * MIB and len(small.data) < MIB
    assert small.pixels == (4000, 3000) and small.small == (1600, 1200)
    assert small.name == "Ảnh ngập hẻm 12 sáng 24-11.jpg" and "data" not in repr(small)
    assert path.read_bytes() == before and path.stat().st_mtime_ns == stamp
    image = QImage.fromData(small.data)
    assert (image.width(), image.height()) == small.small and photo_rules.prints_clearly(*small.small)
    assert near(image.pixelColor(100, 100), photos.RED) and near(image.pixelColor(1500, 1100), photos.BLUE)


# where the corner that is red in the file comes to lie when the picture stands upright: (right, lower); and blue
CORNERS = {
    1: ((0, 0), (1, 1)), 2: ((1, 0), (0, 1)), 3: ((1, 1), (0, 0)), 4: ((0, 1), (1, 0)),
    5: ((0, 0), (1, 1)), 6: ((1, 0), (0, 1)), 7: ((1, 1), (0, 0)), 8: ((0, 1), (1, 0)),
}  # fmt: skip


@pytest.mark.parametrize("orientation", CORNERS)
def test_the_phone_was_held_somehow(tmp_path: Path, orientation: int) -> None:
    """All eight ways of the Exif mark: the copy stands upright by its pixels and carries no mark that would turn it once more."""
    small = made(photos.photo(tmp_path / "a.jpg", 3200, 2400, orientation=orientation))
    upright = orientation >= 5
    assert small.pixels == ((2400, 3200) if upright else (3200, 2400))
    assert small.small == ((1200, 1600) if upright else (1600, 1200))
    image = QImage.fromData(small.data)
    for (right, lower), colour in zip(CORNERS[orientation], (photos.RED, photos.BLUE), strict=True):
        x, y = (image.width() - 60 if right else 60), (image.height() - 60 if lower else 60)
        assert near(image.pixelColor(x, y), colour), (orientation, colour.name())


def test_nothing_of_the_phone_is_in_the_copy(tmp_path: Path) -> None:
    """Neither the place nor the phone's name nor a remark: only the segments that a picture needs."""
    path = photos.photo(tmp_path / "a.jpg")
    assert b"Dien thoai cua Hoa" in path.read_bytes()
    small = made(path)
    assert small.tagged
    for trace in (b"Exif", b"Dien thoai", b"loi ghi chu", b"GPS", b"http"):
        assert trace not in small.data
    at, marks = 2, set()
    while small.data[at + 1] != 0xDA:
        marks.add(small.data[at + 1])
        at += 2 + int.from_bytes(small.data[at + 2 : at + 4], "big")
    assert marks <= {0xE0, 0xDB, 0xC0, 0xC4, 0xDD}, [hex(mark) for mark in marks]  # JFIF, tables, frame
    path.write_bytes(photos.octets(photos.scene(4000, 3000)))
    assert not made(path).tagged


@pytest.mark.parametrize("kind", ["png", "bmp", "tiff"])
def test_a_scan(tmp_path: Path, kind: str) -> None:
    """A sheet of A4 at 300 dpi keeps 171 dpi; its words stay black on paper; what was see-through is white."""
    path = tmp_path / f"Quyết định 12.{kind}"
    path.write_bytes(photos.octets(photos.page(), kind))
    if kind == "png":
        path.write_bytes(path.read_bytes() + bytes(2 * MIB))  # this one is packed well
    small = made(path)
    assert small.small == (1414, 2000) and small.small[1] / (297 / 25.4) > 170
    assert small.name == "Quyết định 12.jpg" and not small.tagged
    image = QImage.fromData(small.data)
    shades = [image.pixelColor(x, y).lightness() for y in range(140, 200) for x in range(150, 500)]
    assert min(shades) < 90 and max(shades) > 225


def test_see_through_becomes_white(tmp_path: Path) -> None:
    clear = QImage(2000, 1500, QImage.Format.Format_ARGB32)
    clear.fill(0)
    path = tmp_path / "dau.png"
    path.write_bytes(photos.octets(clear, "png") + bytes(MIB))
    assert QImage.fromData(made(path).data).pixelColor(700, 700).lightness() > 250


@pytest.mark.parametrize("kind", ["wide colours", "ink", "grey", "16 bit"])
def test_colours(tmp_path: Path, kind: str) -> None:
    """A phone's wide colours, a printer's four inks, a grey scan, a scanner's deep colours: red stays red, the copy needs no profile."""
    scene, fmt = photos.scene(3000, 2000), QImage.Format
    if kind == "wide colours":
        scene.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
        scene = scene.convertedToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3))
    elif kind != "16 bit":
        scene = scene.convertToFormat(fmt.Format_CMYK8888 if kind == "ink" else fmt.Format_Grayscale8)
    else:
        scene = scene.convertToFormat(fmt.Format_RGBX64)
    path = tmp_path / "a.jpg"
    path.write_bytes(photos.octets(scene, "png" if kind == "16 bit" else "jpeg"))
    small = made(path)
    image = QImage.fromData(small.data)
    assert b"ICC_PROFILE" not in small.data and image.allGray() == (kind == "grey")
    colour = image.pixelColor(60, 60)
    assert near(colour, photos.RED) or kind == "grey" and 60 < colour.lightness() < 140, colour.name()


@pytest.mark.parametrize(
    ("size", "small"),
    [
        ((4000, 3000), (1600, 1200)), ((3000, 4000), (1200, 1600)), ((4608, 2592), (1778, 1000)), ((1366, 768), (1366, 768)),
        ((2480, 3508), (1414, 2000)), ((1080, 6000), (1000, 5556)), ((12_000, 3000), (4000, 1000)), ((1, 90_000), (1, 90_000)),
        ((12_000, 9_000), (1600, 1200)),
    ],
)  # fmt: skip
def test_how_large_the_copy_is(size: tuple[int, int], small: tuple[int, int]) -> None:
    """A photo 1.600 px, a sheet 2.000 px, a strip keeps 1.000 px across; nothing grows."""
    assert photo_rules.copy_size(*size) == small


def test_when_a_picture_is_large() -> None:
    """Heavy on any line; or crowding what is left, all that come together counted; or never able to go; else nobody is asked."""
    kib, large = 1024, photo_rules.large
    assert large([400 * kib, 1000 * kib], 20 * MIB) == (False, False)
    assert large([1600 * kib], 20 * MIB) == large([1600 * kib], None) == (True,)
    assert large([800 * kib], 5 * MIB) == (True,) and large([800 * kib], None) == (False,)
    assert large([600 * kib] * 5 + [100 * kib], 20 * MIB) == (*[True] * 5, False), "together 3,1 MB of 20"
    assert large([600 * kib], 20 * MIB, 500 * kib) == (True,)
    assert large([0], 0) == (False,)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.jpg", b"", "broken"), ("a.jpg", b"<html>day la trang dang nhap</html>" * 50_000, "broken"),
        ("a.jpg", b"\xff\xd8\xff" + bytes(500_000), "broken"), ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(500_000), "broken"),
        ("a.heic", bytes(4) + b"ftypheic" + bytes(600_000), "heic"), ("a.jpg", bytes(4) + b"ftypheic" + bytes(600_000), "heic"),
        ("a.tif", b"II*\0" + bytes(600_000), "broken"),
    ],
)  # fmt: skip
def test_not_a_picture(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    """Whatever the name says: the octets decide, and there is a reason for a sentence."""
    (tmp_path / name).write_bytes(data)
    assert why_not(tmp_path / name) == reason


@pytest.mark.parametrize("kind", ["jpeg", "png", "bmp", "tiff"])
def test_a_copy_from_the_phone_that_broke_off(tmp_path: Path, kind: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Cut anywhere: no half picture with a grey rest is sent as if it were the whole one."""
    whole = photos.octets(photos.scene(1600, 1200), kind)
    path = tmp_path / "a.jpg"
    for share in (0.001, 0.02, 0.5, 0.9, 0.999):
        path.write_bytes(whole[: int(len(whole) * share)])
        assert why_not(path) == "broken", share
    if kind == "jpeg":
        assert "Corrupt" not in capfd.readouterr().err, "a decoder's complaint says nothing to an official"


@pytest.mark.parametrize(("kind", "side"), [("jpeg", 30_000), ("png", 60_000), ("bmp", 30_000)])
def test_huge_claims_cost_nothing(tmp_path: Path, kind: str, side: int) -> None:
    """900 million points and more, in a few hundred octets: refused by what they claim, in a moment."""
    (tmp_path / "a.png").write_bytes(photos.header_only(kind, side, side))
    began = time.monotonic()
    assert why_not(tmp_path / "a.png") in ("huge", "broken")
    assert time.monotonic() - began < 2


def test_several_sheets_in_one_file_stay_whole(tmp_path: Path) -> None:
    """A TIFF of two sheets would lose the second."""
    one = photos.octets(photos.page(1240, 1754), "tiff")
    order: Literal["little", "big"] = "little" if one[:2] == b"II" else "big"
    first = int.from_bytes(one[4:8], order)
    after = first + 2 + 12 * int.from_bytes(one[first : first + 2], order)
    two = one[:after] + len(one).to_bytes(4, order) + one[after + 4 :] + one[first : after + 4]
    (tmp_path / "a.tif").write_bytes(two)
    assert why_not(tmp_path / "a.tif") == "several"
    (tmp_path / "a.tif").write_bytes(one)
    made(tmp_path / "a.tif")


def test_a_picture_that_never_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """20,000 scans of 36 million points in 200 KB: the octets dry up when the time is over."""
    monkeypatch.setattr(small_copy, "SECONDS", 1.0)
    (tmp_path / "a.jpg").write_bytes(photos.endless())
    began = time.monotonic()
    assert why_not(tmp_path / "a.jpg") == "slow"
    assert time.monotonic() - began < 10


def test_the_window_goes_on_meanwhile(tmp_path: Path) -> None:
    """Decoding and encoding let other threads run."""
    path = photos.photo(tmp_path / "a.jpg", 6000, 4500)
    done = threading.Event()
    gaps, found = [], []

    def job() -> None:
        found.append(made(path))
        done.set()

    threading.Thread(target=job).start()
    last = time.perf_counter()
    while not done.is_set():
        time.sleep(0.001)
        now = time.perf_counter()
        gaps.append(now - last)
        last = now
    assert found and len(gaps) > 20 and sum(gap for gap in gaps if gap > 0.1) < 0.4 * sum(gaps)


def test_what_is_gone_or_hardly_smaller(tmp_path: Path) -> None:
    """A path that leads nowhere, a folder, a picture that is small already."""
    assert why_not(tmp_path / "khong co.jpg") == "gone" and why_not(tmp_path) == "gone"
    path = tmp_path / "a.jpg"
    path.write_bytes(photos.octets(photos.scene(1600, 1200), quality=60))
    assert why_not(path) == "no gain"
    assert small_copy.sizes((path, tmp_path / "khong co.jpg")) == (path.stat().st_size, 0)


def test_looked_at_beside_each_other(tmp_path: Path) -> None:
    """Both as wide as asked, both upright; where the original has gone meanwhile the copy is still seen."""
    path = photos.photo(tmp_path / "a.jpg", 3200, 2400, orientation=6)
    small = made(path)
    first, second = small_copy.look(path, small.data, 500)
    assert first.width() == second.width() == 500 and first.height() == second.height() == 667
    path.unlink()
    first, second = small_copy.look(path, small.data, 500)
    assert first.isNull() and second.width() == 500
