"""Makes the files that the practice letters carry: real PDF, DOCX, XLSX, JPEG and ZIP. Run by a developer, results are kept.

    QT_QPA_PLATFORM=offscreen python resources/practice/make.py
"""

from __future__ import annotations

import io
import random
import sys
import zipfile
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from PySide6.QtCore import QBuffer, QByteArray, QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QImage,
    QPageSize,
    QPainter,
    QPdfWriter,
)

HERE = Path(__file__).parent
FILES = HERE / "files"
CHANCE = random.Random(2026)


def jpeg(image: QImage, quality: int) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", quality)
    return bytes(data.data())


def photo(width: int, height: int, sky: str, ground: str, things: int) -> QImage:
    """A picture with enough grain to weigh what a phone's picture weighs."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.fillRect(0, 0, width, height // 2, QColor(sky))
    painter.fillRect(0, height // 2, width, height, QColor(ground))
    painter.setPen(Qt.PenStyle.NoPen)
    for _ in range(things):
        shade = QColor.fromHsv(CHANCE.randrange(360), CHANCE.randrange(40, 160), CHANCE.randrange(60, 220))
        painter.setBrush(shade)
        size = CHANCE.randrange(10, width // 8)
        painter.drawRoundedRect(CHANCE.randrange(width), CHANCE.randrange(height // 3, height), size, size // 2 + 8, 6, 6)
    painter.end()
    grain(image, 14)
    return image


def grain(image: QImage, strength: int) -> None:
    width, height = image.width(), image.height()
    for y in range(0, height, 2):
        for x in range(0, width, 3):
            colour = QColor(image.pixel(x, y))
            by = CHANCE.randrange(-strength, strength)
            rgb = [max(0, min(255, part + by)) for part in (colour.red(), colour.green(), colour.blue())]
            image.setPixelColor(x, y, QColor(*rgb))


def page(title: str, number: str, lines: list[str], *, scan: bool) -> QImage:
    image = QImage(1240, 1754, QImage.Format.Format_RGB32)
    image.fill(QColor("#FDFCF8" if scan else "#FFFFFF"))
    painter = QPainter(image)
    draw_page(painter, QRectF(110, 90, 1020, 1574), title, number, lines, 1.0)
    painter.setPen(QColor("#9A1B1B"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(760, 1290, 210, 210)
    painter.drawEllipse(772, 1302, 186, 186)
    painter.end()
    if scan:
        grain(image, 10)
    return image


def draw_page(painter: QPainter, box: QRectF, title: str, number: str, lines: list[str], scale: float) -> None:
    painter.setPen(QColor("#14222C"))

    def font(size: int, bold: bool = False) -> None:
        made = QFont("Be Vietnam Pro")
        made.setPixelSize(int(size * scale))
        made.setBold(bold)
        painter.setFont(made)

    def text(x: float, y: float, width: float, words: str, flags: Qt.AlignmentFlag) -> float:
        area = QRectF(box.x() + x * scale, box.y() + y * scale, width * scale, 400 * scale)
        used = painter.boundingRect(area, int(flags) | int(Qt.TextFlag.TextWordWrap), words)
        painter.drawText(area, int(flags) | int(Qt.TextFlag.TextWordWrap), words)
        return used.height() / scale

    centre, left = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignLeft
    font(24)
    text(0, 0, 430, f"UBND THÀNH PHỐ CẦN THƠ\nVĂN PHÒNG\nSố: {number}", centre)
    font(24, True)
    text(450, 0, 570, "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập – Tự do – Hạnh phúc", centre)
    font(32, True)
    text(0, 190, 1020, title, centre)
    y = 320.0
    font(26)
    for line in lines:
        y += text(0, y, 1020, line, left) + 22
    font(26, True)
    text(560, y + 40, 440, "TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG", centre)


def pdf(path: Path, pages: list[QImage], *, vector: tuple[str, str, list[str]] | None = None) -> None:
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(150)
    writer.setTitle(path.stem)
    painter = QPainter(writer)
    first = True
    if vector is not None:
        draw_page(painter, QRectF(110, 90, 1020, 1574), *vector, 1.0)
        first = False
    for image in pages:
        if not first:
            writer.newPage()
        first = False
        painter.drawImage(QRectF(0, 0, 1240, 1754), image)
    painter.end()


def docx(path: Path, title: str, lines: list[str]) -> None:
    def paragraph(words: str, bold: bool = False) -> str:
        mark = "<w:rPr><w:b/><w:sz w:val='28'/></w:rPr>" if bold else "<w:rPr><w:sz w:val='28'/></w:rPr>"
        return f"<w:p><w:r>{mark}<w:t xml:space='preserve'>{words}</w:t></w:r></w:p>"

    body = "".join([paragraph(title, True), *(paragraph(line) for line in lines)])
    document = (
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?><w:document "
        "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>" + body + "</w:body></w:document>"
    )
    types = (
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?><Types "
        "xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Default Extension='rels' "
        "ContentType='application/vnd.openxmlformats-package.relationships+xml'/><Default Extension='xml' "
        "ContentType='application/xml'/><Override PartName='/word/document.xml' ContentType="
        "'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>"
    )
    relations = (
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?><Relationships "
        "xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r1' "
        "Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' "
        "Target='word/document.xml'/></Relationships>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (("[Content_Types].xml", types), ("_rels/.rels", relations), ("word/document.xml", document)):
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)


def xlsx(path: Path, title: str, head: list[str], rows: int) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Biểu"
    sheet["A1"] = title
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([])
    sheet.append(head)
    for number in range(1, rows + 1):
        sheet.append([number, f"Việc số {number}", *[CHANCE.randrange(1, 9999) for _ in head[2:]]])
    memory = io.BytesIO()
    book.save(memory)
    path.write_bytes(memory.getvalue())


def main() -> None:
    application = QGuiApplication(sys.argv)
    for font in (HERE.parent / "fonts").glob("*.ttf"):
        QFontDatabase.addApplicationFont(str(font))
    FILES.mkdir(exist_ok=True)
    meeting = [
        "Kính gửi: Uỷ ban nhân dân các xã, phường.",
        "Văn phòng UBND thành phố trân trọng kính mời Chủ tịch hoặc Phó Chủ tịch UBND xã, phường dự họp triển khai phương án"
        " phòng, chống triều cường đợt rằm tháng 10 âm lịch.",
        "1. Thời gian: 14 giờ 00, Thứ Ba.",
        "2. Địa điểm: Hội trường UBND thành phố, số 2 Hòa Bình, phường Ninh Kiều.",
        "3. Chủ trì: Ông Võ Thành Nhơn, Phó Chủ tịch UBND thành phố.",
        "Đề nghị các địa phương chuẩn bị báo cáo nhanh tình hình đê bao, cống và các điểm ngập.",
    ]
    plain = [
        "Thực hiện kế hoạch của UBND thành phố, đề nghị các cơ quan rà soát, tổng hợp số liệu và báo cáo đúng thời hạn.",
        "Báo cáo gửi về Văn phòng trước ngày 30 hằng tháng, kèm biểu mẫu theo quy định.",
        "Trong quá trình thực hiện, nếu có vướng mắc thì liên hệ bộ phận tổng hợp để được hướng dẫn.",
    ]
    pdf(FILES / "giay-moi.pdf", [], vector=("GIẤY MỜI", "214/GM-VP", meeting))
    pdf(FILES / "cong-van.pdf", [page("V/v báo cáo cải cách hành chính năm 2026", "1187/SNV-CCHC", plain * 2, scan=True)])
    scans = [page(f"PHỤ LỤC {number}", "1187/SNV-CCHC", plain * 3, scan=True) for number in (1, 2, 3)]
    pdf(FILES / "ho-so-quet.pdf", scans)
    pdf(FILES / "ban-do-ngap.pdf", [photo(1240, 1754, "#BFD9E6", "#8FB59A", 260)])
    (FILES / "anh-cong-trinh.jpg").write_bytes(jpeg(photo(1600, 1200, "#9CC4DE", "#7A8F63", 180), 84))
    (FILES / "anh-hoi-nghi.jpg").write_bytes(jpeg(photo(1280, 960, "#D9CBB8", "#8A5A44", 120), 74))
    (FILES / "logo.png").write_bytes(_png(photo(96, 96, "#0B4F6C", "#F5BC46", 3)))
    docx(FILES / "du-thao.docx", "BÁO CÁO (dự thảo)", plain * 3)
    xlsx(FILES / "bieu-mau.xlsx", "Biểu tổng hợp số liệu", ["TT", "Nội dung", "Quý I", "Quý II", "Quý III", "Quý IV"], 400)
    xlsx(FILES / "lich-tuan.xlsx", "Lịch công tác tuần", ["TT", "Việc", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu"], 30)
    with zipfile.ZipFile(FILES / "phieu-xac-minh.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("Phieu-xac-minh.exe", (2026, 1, 1, 0, 0, 0)), b"MZ tap, khong phai chuong trinh")
    for path in sorted(FILES.iterdir()):
        print(f"{path.stat().st_size:>9} {path.name}")
    application.quit()


def _png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


if __name__ == "__main__":
    main()
