"""A data folder with one person and ten thousand letters, made once for a run of the bench."""

from __future__ import annotations

import base64
import json
import random
import time
from pathlib import Path

from client.events import Bell
from client.ids import MessageId
from client.people import vault
from client.people.profiles import People
from client.store import accounts, folders, messages, parts, texts
from client.store.db import Store, Tx

ADDRESS = "hoa@caikhe.cantho.example"
PASSWORD = "mat-khau-do-dac"
LETTERS = 10_000
# Servers that nobody answers for: what is measured is this PC.
SITE = """
[site]
name = "UBND phường"
domain = "cantho.example"
[imap]
host = "127.0.0.1"
port = 9
security = "plain"
[smtp]
host = "127.0.0.1"
port = 9
security = "plain"
"""


_WHO = ("Lê Thanh Hải", "Trần Văn Lợi", "Phạm Thị Ngọc Ánh", "Huỳnh Quốc Bảo", "Võ Thị Kim Liên", "Đặng Quốc Huy")
_WHAT = (
    "Giấy mời họp triển khai công tác phòng, chống triều cường",
    "Đề nghị báo cáo kết quả cải cách hành chính quý IV",
    "Lịch công tác tuần 48 của Chủ tịch Uỷ ban nhân dân phường",
    "Về việc rà soát hộ nghèo, hộ cận nghèo năm 2026",
    "Thông báo thay đổi giờ tiếp công dân",
    "Góp ý dự thảo quy chế văn thư, lưu trữ",
)
_WORDS = (
    "kính gửi các đồng chí căn cứ kế hoạch của uỷ ban nhân dân quận đề nghị các đơn vị tổng hợp số liệu gửi về văn phòng trước "
    "ngày để kịp báo cáo thành phố nội dung chi tiết có trong tệp đính kèm mọi vướng mắc xin liên hệ bộ phận văn thư trân trọng"
).split()


def make(data: Path, count: int = LETTERS, *, name: str = "Nguyễn Thị Hoa", address: str = ADDRESS, file: int = 0) -> str:
    """Returns the person's id. `file`: encoded octets of the file that lies here with each letter."""
    people = People(data)
    profile = people.add(name, "Văn thư", "UBND phường Cái Khế", address)
    slots, key = vault.create(PASSWORD)
    folder = people.folder(profile.id)
    vault.save(folder / "key.json", slots)
    store = Store.open(folder / "mail.db", key, Bell())
    chance = random.Random(48)
    with store.write() as tx:
        account = accounts.add(tx, address, name=name)
        accounts.set_password(tx, account, PASSWORD)
        inbox = folders.add(tx, account, folders.Listed("INBOX", "inbox", "/", True))
        for name, role in (("Sent", "sent"), ("Drafts", "drafts"), ("Trash", "trash")):
            folders.add(tx, account, folders.Listed(name, role, "/", True))  # type: ignore[arg-type]
    now = time.time()
    for start in range(1, count + 1, 500):
        with store.write() as tx:
            headers = [_header(uid, now, chance) for uid in range(start, start + 500)]
            for message in messages.add(tx, inbox, account, headers):
                text = letter_text(chance)
                html = _formatted(chance) if chance.random() < 0.3 else ""
                texts.put(tx, message, text, html, text[:120])
                if file:
                    _put_file(tx, message, file, chance)
    store.close()
    return profile.id


def _put_file(tx: Tx, message: MessageId, size: int, chance: random.Random) -> None:
    name = "Hồ sơ.pdf"
    parts.put(tx, message, [parts.NewPart("2", "application/pdf", name, "base64", "", "attachment", "", size, "file")])
    (part,) = (one.id for one in parts.of_message(tx.connection, message) if one.name == name)
    parts.append(tx, part, 0, base64.encodebytes(chance.randbytes(size * 3 // 4))[:size])
    parts.finish(tx, part)


def letter_text(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=180))


def subject(number: int, chance: random.Random) -> str:
    return f"{chance.choice(_WHAT)} ({number})"


def _formatted(chance: random.Random) -> str:
    """As offices write: paragraphs, and a table of twenty rows."""
    words = ["<p>" + " ".join(chance.choices(_WORDS, k=60)) + "</p>" for _ in range(3)]
    lines = "".join(f"<tr><td>{n}</td><td>{' '.join(chance.choices(_WORDS, k=5))}</td><td>{n * 37}</td></tr>" for n in range(20))
    return f"{words[0]}<table border=1>{lines}</table>{words[1]}{words[2]}"


def _header(uid: int, now: float, chance: random.Random) -> messages.Header:
    name = chance.choice(_WHO)
    address = f"nguoi{_WHO.index(name)}@caikhe.cantho.example"
    arrived = now - (LETTERS - uid) * 1800.0
    recipients = json.dumps({"to": [["Nguyễn Thị Hoa", ADDRESS]], "cc": [], "bcc": [], "reply_to": []}, ensure_ascii=False)
    return messages.Header(
        uid=uid,
        flags=0 if uid > LETTERS - 3 else messages.SEEN,
        modseq=uid,
        message_id=f"<{uid}@bench.example>",
        in_reply_to="",
        subject=subject(uid, chance),
        from_name=name,
        from_address=address,
        recipients=recipients,
        people=f"{name} {address} Nguyễn Thị Hoa {ADDRESS}",
        date=arrived,
        arrived=arrived,
        size=chance.randrange(3_000, 900_000),
        files=uid % 3 == 0,
        file_bytes=0,
        kind="other",
        structure="",
        headers=b"",
    )
