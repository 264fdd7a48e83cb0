"""A picture that came with a letter, decoded with care: few formats, no more pixels than are shown."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

FORMATS = frozenset({b"png", b"jpeg", b"gif", b"bmp", b"webp"})  # none that could name another file (svg)
MOST_PIXELS = 40_000_000  # a scanner's A3; what claims to be larger is not decoded


def decode(data: bytes, width: int) -> QImage:
    """At most `width` px wide; a null image for anything that is not a picture of these formats."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if bytes(reader.format().data()) not in FORMATS or not size.isValid():
        return QImage()
    if size.width() * size.height() > MOST_PIXELS or size.isEmpty():
        return QImage()
    if size.width() > width:
        reader.setScaledSize(size.scaled(QSize(width, size.height()), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.width() > width:  # turned by its own mark
        image = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
    return image


def of_address(data: str) -> bytes:
    """The octets of a data: address; b'' for a broken one."""
    head, _comma, body = data.partition(",")
    octets = unquote_to_bytes(body)
    if not head.endswith(";base64"):
        return octets
    try:
        return base64.b64decode(octets, validate=False)
    except binascii.Error:
        return b""
