"""The pages of a PDF as pictures. pdfium is loaded on first use and is not thread-safe: one lock for the whole program."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    import pypdfium2

_ONE_AT_A_TIME = threading.Lock()
MOST_WORDS = 4_000  # letters of one page that are read out
MOST_PIXELS = 24_000_000  # of one page picture: about 100 MB would be too much for a small PC


class PdfUnreadable(Exception):
    """Not a PDF, a damaged one, or one with a password (`locked`)."""

    def __init__(self, *, locked: bool = False) -> None:
        super().__init__("locked" if locked else "damaged")
        self.locked = locked


@dataclass(frozen=True, slots=True)
class PageSize:
    """In points of 1/72 inch."""

    width: float
    height: float


class PdfPages:
    """One open document. Any thread may call; close it when the page is left."""

    def __init__(self, data: bytes) -> None:
        """Raises: PdfUnreadable."""
        import pypdfium2

        self._document: pypdfium2.PdfDocument | None = None
        with _ONE_AT_A_TIME:
            try:
                document = pypdfium2.PdfDocument(data)
                count = len(document)
                sizes = [document.get_page_size(number) for number in range(count)]
            except pypdfium2.PdfiumError as trouble:
                why = str(trouble).lower()
                raise PdfUnreadable(locked="password" in why or "security" in why) from trouble
        if not count:
            raise PdfUnreadable
        self._document = document
        self.sizes = tuple(PageSize(max(1.0, width), max(1.0, height)) for width, height in sizes)

    def picture(self, number: int, width: int) -> QImage:
        """Page `number` (from 0), `width` pixels wide, white below. A closed or broken page is white paper."""
        size = self.sizes[number]
        scale = max(0.05, width / size.width)
        scale = min(scale, (MOST_PIXELS / (size.width * size.height)) ** 0.5)
        with _ONE_AT_A_TIME:
            if self._document is None:
                return _white(width, size)
            import pypdfium2

            try:
                page = self._document[number]
                bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True, may_draw_forms=False)
            except pypdfium2.PdfiumError:
                return _white(width, size)
            image = QImage(
                bytes(bitmap.buffer),
                bitmap.width,
                bitmap.height,
                bitmap.stride,
                QImage.Format.Format_RGBX8888,
            ).copy()
            bitmap.close()
            page.close()
        return image

    def words(self, number: int) -> str:
        """What stands on page `number`, for the screen reader; '' for a scanned or closed one."""
        with _ONE_AT_A_TIME:
            if self._document is None:
                return ""
            import pypdfium2

            try:
                page = self._document[number]
                text = page.get_textpage()
                found: str = text.get_text_bounded()
            except pypdfium2.PdfiumError:
                return ""
            text.close()
            page.close()
        return " ".join(found.split())[:MOST_WORDS]

    def close(self) -> None:
        with _ONE_AT_A_TIME:
            if self._document is not None:
                self._document.close()
                self._document = None


def _white(width: int, size: PageSize) -> QImage:
    image = QImage(max(1, width), max(1, round(width * size.height / size.width)), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    return image
