"""Pictures as phones and scanners make them, and some that do harm; made by Qt, with the tags written by hand."""

from __future__ import annotations

import random
import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QImageWriter, QPainter

RED, BLUE = QColor("#d02020"), QColor("#2040d0")


def scene(width: int, height: int, *, seed: int = 7) -> QImage:
    """Grain like a phone's, the left upper quarter red, the right lower one blue: one sees how it is turned."""
    grain = QImage(random.Random(seed).randbytes(400 * 300 * 4), 400, 300, QImage.Format.Format_RGB32)
    image = grain.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    painter = QPainter(image)
    painter.fillRect(QRect(0, 0, width // 4, height // 4), RED)
    painter.fillRect(QRect(width - width // 4, height - height // 4, width // 4, height // 4), BLUE)
    painter.end()
    return image


def page(width: int = 2480, height: int = 3508) -> QImage:
    """A scanned sheet: small words on paper that is not quite white."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#f4f2ee"))
    painter = QPainter(image)
    font = QFont("Be Vietnam Pro")
    font.setPixelSize(round(height / 84))
    painter.setFont(font)
    for line in range(60):
        painter.drawText(width // 10, height // 14 + line * height // 68, "Cộng hoà xã hội chủ nghĩa Việt Nam, độc lập tự do hạnh phúc " * 2)
    painter.end()
    return image


def octets(image: QImage, kind: str = "jpeg", quality: int = 95) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(kind.encode()))
    writer.setQuality(quality)
    assert writer.write(image), writer.errorString()
    return bytes(buffer.data().data())


def tagged(jpeg: bytes, orientation: int = 1) -> bytes:
    """With an Exif segment (TIFF 6.0): how to turn it, the phone's name, and where it was made."""
    make, latitude = b"Dien thoai cua Hoa\0", struct.pack(">6L", 10, 1, 2, 1, 3344, 100)
    ifd = 8 + 2 + 3 * 12 + 4
    gps = ifd + len(make)
    tags = (
        struct.pack(">HHLL", 0x010F, 2, len(make), ifd) + struct.pack(">HHLHH", 0x0112, 3, 1, orientation, 0)
        + struct.pack(">HHLL", 0x8825, 4, 1, gps)
    )  # fmt: skip
    place = struct.pack(">H", 2) + struct.pack(">HHL4s", 1, 2, 2, b"N\0\0\0") + struct.pack(">HHLL", 2, 5, 3, gps + 2 + 24 + 4)
    tiff = b"MM\0*" + struct.pack(">L", 8) + struct.pack(">H", 3) + tags + bytes(4) + make + place + bytes(4) + latitude
    body = b"Exif\0\0" + tiff
    comment = b"\xff\xfe" + struct.pack(">H", 2 + 11) + b"loi ghi chu"
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", 2 + len(body)) + body + comment + jpeg[2:]


def photo(path: Path, width: int = 4000, height: int = 3000, *, orientation: int = 1, quality: int = 95, seed: int = 7) -> Path:
    path.write_bytes(tagged(octets(scene(width, height, seed=seed), quality=quality), orientation))
    return path


def endless(scans: int = 20_000, side: int = 6_000) -> bytes:
    """A JPEG of a few hundred KB that keeps a decoder busy for many minutes: each of its scans goes over the whole picture."""
    table = bytes([0] * 15 + [1]) + b"\0"  # one code, 16 bits
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 11, 8, side, side, 1) + b"\1\x11\0"
    quant = b"\xff\xdb" + struct.pack(">HB", 67, 0) + bytes([1] * 64)
    huffman = b"".join(b"\xff\xc4" + struct.pack(">HB", 20, which) + table for which in (0x00, 0x10))
    scan = b"\xff\xda" + struct.pack(">HBBB", 8, 1, 1, 0)
    first = scan + bytes([0, 0, 1]) + b"\0"
    again = scan + bytes([0, 0, 0x10]) + b"\0"
    return b"\xff\xd8" + quant + frame + huffman + first + again * scans + b"\xff\xd9"


def header_only(kind: str, width: int, height: int) -> bytes:
    """A picture that claims to be so large and holds nothing."""
    if kind == "bmp":
        return b"BM" + struct.pack("<LHHL", 54, 0, 0, 54) + struct.pack("<LllHHLLllLL", 40, width, height, 1, 24, 0, 0, 2835, 2835, 0, 0)
    small = octets(scene(64, 64), kind)
    if kind == "png":
        return small[:16] + struct.pack(">LL", width, height) + small[24:]
    at = small.index(b"\xff\xc0") + 5
    return small[:at] + struct.pack(">HH", height, width) + small[at + 4 :]
