"""The smaller copy of a photo or a scan. The picture on the disk is only read; it may be broken or made to do harm, and then there
is no copy, with the reason.

What keeps a picture from doing harm: formats by their first octets, no more pixels than below, and octets that dry up when the time
is over (a decoder can be kept busy for hours by a small file). The copy is painted anew, so it holds pixels and nothing else: no
place, no time, no name of the phone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColorSpace, QImage, QImageIOHandler, QImageReader, QImageWriter, QPainter

from ui import photo_rules
from ui.safe_picture import MOST_PIXELS

MOST_OCTETS = 100_000_000
MOST_JPEG_PIXELS = 120_000_000  # phones make pictures of 108 million; JPEG is decoded at the size that is wanted
SECONDS = 20.0  # for one picture on a slow PC
SIP = 64  # octets at a time for a decoder that takes long: each may hold some seconds of work
QUALITIES = (82, 70)
ENOUGH = 900 * 1024  # octets: above, the lower quality
METRES = 0.257  # the long side on paper

Reason = Literal["gone", "heic", "broken", "huge", "slow", "several", "no gain"]


@dataclass(frozen=True, slots=True)
class SmallCopy:
    """`size` and `pixels` of the picture at `path`, `small` of the copy; `tagged`: the picture says where or when it was made."""

    path: Path
    size: int
    pixels: tuple[int, int]
    tagged: bool
    name: str
    data: bytes = field(repr=False)
    small: tuple[int, int]


class NoCopy(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


def make(path: Path) -> SmallCopy | NoCopy:
    """Some tenths of a second; on a thread of its own."""
    try:
        data = _read(path)
        image, pixels = _decode(data, photo_rules.copy_size)
        octets = _encode(image)
        if len(octets) > photo_rules.WORTH * len(data):
            return NoCopy("no gain")
        tagged = b"Exif\0\0" in data[: 128 * 1024]
        return SmallCopy(path, len(data), pixels, tagged, path.stem + ".jpg", octets, (image.width(), image.height()))
    except NoCopy as none:
        return none
    except MemoryError:
        return NoCopy("huge")


def look(path: Path, data: bytes, width: int) -> tuple[QImage, QImage]:
    """The picture at `path` and its copy, to be seen: at most `width` px wide; a null image for what cannot be shown."""

    def fitted(wide: int, high: int) -> tuple[int, int]:
        share = min(1.0, width / max(1, wide))
        return max(1, round(wide * share)), max(1, round(high * share))

    def seen(octets: bytes) -> QImage:
        try:
            return _decode(octets, fitted)[0]
        except (NoCopy, MemoryError):
            return QImage()

    try:
        first = _read(path)
    except NoCopy:
        first = b""
    return seen(first), seen(data)


def sizes(paths: tuple[Path, ...]) -> tuple[int, ...]:
    """Octets of each file; 0 where it cannot be asked."""
    found = []
    for path in paths:
        try:
            found.append(path.stat().st_size)
        except OSError:
            found.append(0)
    return tuple(found)


# Octets ----------------------------------------------------------------------------------------------------------


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_OCTETS:
            raise NoCopy("huge")
        return path.read_bytes()
    except OSError as error:
        raise NoCopy("gone") from error


def kind(data: bytes) -> str:
    """By the first octets, whatever the name says; '' for what is none of these."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith((b"II*\0", b"MM\0*")):
        return "tiff"
    if data.startswith(b"BM"):
        return "bmp"
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"):
        return "heic"
    return ""


def is_one_page(data: bytes) -> bool:
    """Of a TIFF: no second picture follows the first."""
    order: Literal["little", "big"] = "little" if data[:2] == b"II" else "big"
    first = int.from_bytes(data[4:8], order)
    after = first + 2 + 12 * int.from_bytes(data[first : first + 2], order)
    return not any(data[after : after + 4])


def _is_whole_bmp(data: bytes) -> bool:
    """As many octets as its head promises."""
    at, width, height = (int.from_bytes(data[place : place + 4], "little", signed=True) for place in (10, 18, 22))
    bits, packed = int.from_bytes(data[28:30], "little"), int.from_bytes(data[30:34], "little")
    return packed != 0 or len(data) >= at + (width * bits + 31) // 32 * 4 * abs(height)


def _is_whole_jpeg(data: bytes) -> bool:
    """The end mark follows its picture; a copy that broke off half way has none. (What follows is the phone's.)"""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        at += 1 if data[at + 1] == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return data.find(b"\xff\xd9", at) >= 0


_WHOLE = {"jpeg": _is_whole_jpeg, "bmp": _is_whole_bmp}  # a decoder takes half of these for the whole


class _Octets(QIODevice):
    """Octets that dry up when the time is over; `late` then."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._data, self._at, self._end, self.late = data, 0, time.monotonic() + SECONDS, False
        self.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)

    def size(self) -> int:
        return len(self._data)

    def seek(self, to: int) -> bool:
        self._at = to
        return super().seek(to)

    def readData(self, most: int) -> bytes:
        left = self._end - time.monotonic()
        if left < 0:
            self.late = True
            return b""
        if left < SECONDS * 0.75:
            most = min(most, SIP)
        found = self._data[self._at : self._at + most]
        self._at += len(found)
        return found


# Pictures --------------------------------------------------------------------------------------------------------


def _decode(data: bytes, wanted: Callable[[int, int], tuple[int, int]]) -> tuple[QImage, tuple[int, int]]:
    """The picture upright and as large as `wanted(width, height)` says; and what it measures itself. Raises: NoCopy."""
    what = kind(data)
    if what == "heic":
        raise NoCopy("heic")
    if not what or (what in _WHOLE and not _WHOLE[what](data)):
        raise NoCopy("broken")
    if what == "tiff" and not is_one_page(data):
        raise NoCopy("several")
    octets = _Octets(data)
    reader = QImageReader(octets, QByteArray(what.encode()))
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.isEmpty():
        raise NoCopy("broken")
    if size.width() * size.height() > (MOST_JPEG_PIXELS if what == "jpeg" else MOST_PIXELS):
        raise NoCopy("huge")
    turned = bool(reader.transformation().value & QImageIOHandler.Transformation.TransformationRotate90.value)
    upright = size.transposed() if turned else size
    scaled = QSize(*wanted(upright.width(), upright.height()))
    reader.setScaledSize(scaled.transposed() if turned else scaled)
    image = reader.read()  # other threads run meanwhile
    if octets.late:
        raise NoCopy("slow")
    if image.isNull():
        raise NoCopy("broken")
    return image, (upright.width(), upright.height())


def _encode(image: QImage) -> bytes:
    """As JPEG, painted anew on white: of the picture come its pixels, and nothing that was written into it."""
    if image.colorSpace().isValid():
        plain = image.convertedToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb), QImage.Format.Format_RGB32)
        image = image if plain.isNull() else plain
    sheet = QImage(image.size(), QImage.Format.Format_RGB32)
    sheet.fill(Qt.GlobalColor.white)
    painter = QPainter(sheet)
    painter.drawImage(0, 0, image)
    painter.end()
    if sheet.isGrayscale():
        sheet = sheet.convertToFormat(QImage.Format.Format_Grayscale8)
    dots = round(max(sheet.width(), sheet.height()) / METRES)
    sheet.setDotsPerMeterX(dots)
    sheet.setDotsPerMeterY(dots)
    octets = b""
    for quality in QUALITIES:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QImageWriter(buffer, QByteArray(b"jpeg"))
        writer.setQuality(quality)
        writer.setOptimizedWrite(True)
        if not writer.write(sheet):
            raise NoCopy("broken")
        octets = bytes(buffer.data().data())
        if len(octets) <= ENOUGH:
            break
    return octets
