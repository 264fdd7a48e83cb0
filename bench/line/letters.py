"""The mailbox of a commune, as bytes: 300 letters, 28 MB, 260 of them in the inbox; seeded, so that every run has the same.

What cannot be pressed together on a real line cannot be here either: Message-IDs, boundaries and files are random octets.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

from bench.mailbox import letter_text

INBOX, SENT, OTHERS = 260, 30, 10
OCTETS = 28_000_000
BIG = 2_000_000  # the file that must not stand before its text
MB = 1_000_000
ZONE = timezone(timedelta(hours=7))
LAST = datetime(2026, 11, 24, 16, 30, tzinfo=ZONE)
OWN = "hoa@caikhe.cantho.example"
BIG_SUBJECT = "Bản đồ ngập lụt phường Cái Khế (2 MB)"
FORWARD_SUBJECT = "Kế hoạch ứng phó triều cường (1 MB)"

_SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Hồ", "Ngô", "Dương", "Lý")
_GIVEN = ("Văn Lợi", "Thị Ngọc Ánh", "Quốc Bảo", "Thị Kim Liên", "Minh Trí", "Hoàng Phúc", "Thanh Hải", "Thuý Vy", "Hữu Nghĩa")
_UNITS = ("caikhe", "ninhkieu", "binhthuy", "omon", "thotnot", "vanphong", "sotnmt", "sonoivu", "congan", "thongke")
_TOPICS = (
    "họp triển khai công tác phòng, chống triều cường", "kết quả cải cách hành chính quý {n}", "lịch công tác tuần {n}",
    "rà soát hộ nghèo, hộ cận nghèo năm 20{n}", "thay đổi giờ tiếp công dân", "góp ý dự thảo quy chế văn thư, lưu trữ",
    "kiểm tra an toàn thực phẩm đợt {n}", "danh sách trẻ em trong độ tuổi tiêm chủng", "giải phóng mặt bằng dự án đường số {n}",
    "tuyển chọn công dân nhập ngũ", "số liệu thống kê dân số tháng {n}", "đăng ký thi đua khen thưởng",
    "khắc phục hậu quả sạt lở bờ sông khu vực {n}", "quyết toán ngân sách phường", "tập huấn chữ ký số cho công chức",
)  # fmt: skip
_KINDS = ("Giấy mời", "V/v", "Báo cáo", "Thông báo", "Đề nghị", "Công văn số {n}/UBND", "Kế hoạch số {n}/KH-UBND", "Tờ trình")
_FILES = (("pdf", "application/pdf"), ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
          ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("jpg", "image/jpeg"))  # fmt: skip

_PROGRAMS = ("Zimbra 8.8.15", "Microsoft Outlook 16.0", "Thunderbird 115")


@dataclass(frozen=True, slots=True)
class Made:
    """`folder` on the server; `at` epoch seconds; `seen`: has been read."""

    folder: str
    octets: bytes
    at: float
    seen: bool


def encoded(text: str) -> str:
    """RFC 2047."""
    return text if text.isascii() else f"=?UTF-8?B?{base64.b64encode(text.encode()).decode()}?="


TO = f"{encoded('Nguyễn Thị Hoa')} <{OWN}>"


def file(chance: random.Random, octets: int) -> bytes:
    """As office files are: pressed already, but for a tenth of headers and tables."""
    return chance.randbytes(octets * 9 // 10) + b"\0obj<</Type/Page>>endobj\n" * (octets // 240)


def letter(
    chance: random.Random, at: datetime, *, subject: str, text: str, files: list[tuple[str, str, bytes]], html: bool = False
) -> bytes:
    """RFC 5322, CRLF."""
    name, unit = f"{chance.choice(_SURNAMES)} {chance.choice(_GIVEN)}", chance.choice(_UNITS)
    sender = f"{encoded(name)} <{chance.choice('abcdhklmnpqtv')}{chance.choice('abcdhklmnpqtv')}{chance.randrange(90)}@{unit}.cantho.example>"
    others = [f"<vp{chance.randrange(80)}@{chance.choice(_UNITS)}.cantho.example>" for _ in range(chance.choice((0, 0, 0, 1, 3)))]
    head = [
        f"Return-Path: <bounce@{unit}.cantho.example>",
        f"Received: from mx{chance.randrange(4)}.cantho.example (10.1.{chance.randrange(250)}.{chance.randrange(250)}) by mail.cantho.example"
        f"\r\n\twith ESMTPS id {chance.randbytes(9).hex()}; {format_datetime(at)}",
        f"From: {sender}",
        f"To: {', '.join([TO, *others])}",
        f"Subject: {encoded(subject)}",
        f"Date: {format_datetime(at)}",
        f"Message-ID: <{chance.randbytes(14).hex()}@{unit}.cantho.example>",
        "MIME-Version: 1.0",
        f"X-Mailer: {chance.choice(_PROGRAMS)}",
        "X-Spam-Status: No, score=-1.9 required=6.6 tests=[BAYES_00=-1.9] autolearn=ham",
    ]  # fmt: skip
    if chance.random() < 0.15:  # an answer
        answered = f"<{chance.randbytes(14).hex()}@caikhe.cantho.example>"
        head += [f"In-Reply-To: {answered}", f"References: {answered}"]
    body = _leaf("text/plain; charset=utf-8", text.encode())
    if html:
        rows = "".join(f"<tr><td>{n}</td><td>{text[n * 9 : n * 9 + 30]}</td></tr>" for n in range(20))
        formatted = _leaf("text/html; charset=utf-8", f"<p>{text}</p><table border=1>{rows}</table>".encode())
        body = _multipart(chance, "alternative", [body, formatted])
    if files:
        leaves = [
            _leaf(f'{kind}; name="{encoded(title)}"', data, f'Content-Disposition: attachment; filename="{encoded(title)}"\r\n')
            for title, kind, data in files
        ]
        body = _multipart(chance, "mixed", [body, *leaves])
    return "\r\n".join(head).encode() + b"\r\n" + body


def _leaf(kind: str, data: bytes, more: str = "") -> bytes:
    coded = base64.encodebytes(data).replace(b"\n", b"\r\n")
    return f"Content-Type: {kind}\r\n{more}Content-Transfer-Encoding: base64\r\n\r\n".encode() + coded


def _multipart(chance: random.Random, kind: str, leaves: list[bytes]) -> bytes:
    boundary = f"----=_Part_{chance.randbytes(12).hex()}"
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    inner = b"".join(b"--" + boundary.encode() + b"\r\n" + leaf + b"\r\n" for leaf in leaves)
    return head + inner + b"--" + boundary.encode() + b"--\r\n"


def subject(chance: random.Random) -> str:
    number = chance.randrange(1, 60)
    return f"{chance.choice(_KINDS)} {chance.choice(_TOPICS)}".replace("{n}", str(number))


def new_letter(chance: random.Random, subject: str, octets: int = 5_000, file_octets: int = 0) -> bytes:
    """What arrives just now: a letter of so many octets on the wire."""
    text = letter_text(chance)
    while len(text.encode()) * 4 // 3 + 900 < octets:
        text += "\n" + letter_text(chance)
    while len(text.encode()) * 4 // 3 + 900 > octets:
        text = text[:-20]
    files = [("tep.pdf", "application/pdf", file(chance, file_octets))] if file_octets else []
    return letter(chance, LAST + timedelta(minutes=chance.randrange(60)), subject=subject, text=text, files=files)


def mailbox() -> Iterator[Made]:
    """Oldest first in each folder."""
    chance = random.Random(2026)
    every = INBOX + SENT + OTHERS
    at = [LAST - timedelta(minutes=37 * (every - number)) for number in range(every)]
    with_files = chance.sample(range(every - 60), 60)
    sizes = {number: int(chance.uniform(0.3, 1.0) ** 3 * MB) for number in with_files}
    named = {every - 20: (BIG_SUBJECT, BIG), every - 12: (FORWARD_SUBJECT, 3 * MB // 4)}  # 1 MB once it is encoded
    wanted = OCTETS * 3 // 4 - sum(octets for _, octets in named.values()) - every * 12_500
    scale = wanted / sum(sizes.values())
    elsewhere = {*chance.sample([n for n in range(every - 60) if n not in with_files], SENT + OTHERS)}
    for number in range(every):
        octets = int(sizes.get(number, 0) * scale)
        words, octets = named.get(number, (subject(chance), octets))
        files = []
        if octets:
            ending, kind = chance.choice(_FILES)
            files.append((f"{words[:24].rstrip()}.{ending}".replace("/", "-"), kind, file(chance, octets)))
        elif chance.random() < 0.3:
            ending, kind = chance.choice(_FILES[:3])
            files.append((f"van-ban-{chance.randrange(2000)}.{ending}", kind, file(chance, chance.randrange(8_000, 60_000))))
        made = letter(chance, at[number], subject=words, text=letter_text(chance), files=files, html=chance.random() < 0.5)
        place = "INBOX"
        if number in elsewhere:
            place = "Sent" if len(elsewhere) > OTHERS else "Luu tru"
            elsewhere.remove(number)
        yield Made(place, made, at[number].timestamp(), number < every - 15)


def many(count: int) -> Iterator[Made]:
    """A large inbox: small letters, 10 KB each on average."""
    chance = random.Random(10_000)
    filler = file(chance, 60_000)
    for number in range(count):
        files = []
        if number % 4 == 0:
            ending, kind = chance.choice(_FILES)
            start = chance.randrange(30_000)
            files.append((f"van-ban-{number}.{ending}", kind, filler[start : start + chance.randrange(5_000, 29_000)]))
        at = LAST - timedelta(minutes=11 * (count - number))
        octets = letter(chance, at, subject=subject(chance), text=letter_text(chance), files=files, html=number % 2 == 0)
        yield Made("INBOX", octets, at.timestamp(), number < count - 15)
