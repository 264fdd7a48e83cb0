"""The letters of the pictures, as rows: what the fake session starts with. Times are of Tuesday 24/11/2026, 09:24."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from client import faults
from client.ids import AccountId, MessageId, OutboxId, PartId
from client.rows import (
    Confirming,
    Facts,
    FileCard,
    LetterPage,
    LetterRow,
    OutboxRow,
    Person,
    Refused,
    Role,
    Tracked,
    TrackPage,
    TrackRow,
    TrackState,
    Warning_,
)

NOW = datetime(2026, 11, 24, 9, 24).timestamp()
OWN = AccountId(1)
UNIT = AccountId(2)
ME = Person("Nguyễn Thị Hoa", "hoa.nguyen@caikhe.cantho.example", "Văn thư", "UBND phường Cái Khế", False)
INSIDE = "cantho.example"


def at(day: int, hour: int, minute: int, month: int = 11) -> float:
    return datetime(2026, month, day, hour, minute).timestamp()


def person(name: str, unit: str, address: str, post: str = "") -> Person:
    return Person(name, address, post, unit, not address.endswith(INSIDE))


HAI = person("Lê Thanh Hải", "Văn phòng UBND thành phố", "hai.le@vpub.cantho.example", "Chuyên viên")
DUNG = person("Phan Thị Mỹ Dung", "Sở Nội vụ", "dung.phan@snv.cantho.example", "Chuyên viên")
BAO = person("Huỳnh Quốc Bảo", "Phòng Văn hóa – Xã hội", "bao.huynh@caikhe.cantho.example", "Tập huấn viên")
HUY = person("Đặng Quốc Huy", "UBND phường Cái Khế", "huy.dang@caikhe.cantho.example", "Cán bộ tin học")
HA = person("Đỗ Thị Thu Hà", "UBND phường Ninh Kiều", "ha.do@ninhkieu.cantho.example", "Văn thư")
NAM = person("Trương Hoàng Nam", "Sở Y tế", "nam.truong@syt.cantho.example", "Chuyên viên")
TRAM = person("Ngô Bích Trâm", "Sở Khoa học và Công nghệ", "tram.ngo@skhcn.cantho.example", "Chuyên viên")
KHANH = person(
    "Dương Văn Khánh", "UBND xã Phong Điền", "khanh.duong@phongdien.cantho.example", "Phó Chủ tịch"
)
SHOP = person("Cửa hàng máy in Tân Phát", "", "tanphat@mayin.example")
FRAUD = person("Ban quản trị thư điện tử", "", "ho-tro@xacminh.example")
CITIZEN = person("Nguyễn Văn Tư", "", "tu.nguyen@dandung.example")

INVITATION = (
    "Kính gửi: Uỷ ban nhân dân các xã, phường.\n\nVăn phòng UBND thành phố trân trọng kính mời Chủ tịch hoặc Phó Chủ tịch "
    "UBND xã, phường dự họp triển khai phương án phòng, chống triều cường đợt rằm tháng 10 âm lịch.\n\n"
    "Đề nghị các địa phương chuẩn bị báo cáo nhanh tình hình đê bao, cống và các điểm ngập, gửi lại trước 11 giờ 30 cùng ngày.\n"
)
INVITATION_HTML = (
    "<p>Kính gửi: Uỷ ban nhân dân các xã, phường.</p><p>Văn phòng UBND thành phố trân trọng kính mời Chủ tịch hoặc Phó Chủ tịch "
    "UBND xã, phường dự họp triển khai phương án phòng, chống triều cường đợt rằm tháng 10 âm lịch.</p>"
    "<p>Đề nghị các địa phương chuẩn bị báo cáo nhanh tình hình đê bao, cống và các điểm ngập, gửi lại trước "
    "<b>11 giờ 30</b> cùng ngày. Xem thêm tại <a href='https://cantho.example/trieu-cuong'>trang của thành phố</a>.</p>"
)
FRAUD_HTML = (
    "<p>Kính gửi người dùng,</p><p>Dung lượng hộp thư của bạn đã vượt quá quy định. Nếu không xác minh trong 24 giờ, "
    "hộp thư sẽ bị khoá vĩnh viễn.</p><p>Bấm vào đây để nhập mật khẩu: <a href='http://xacminh.example/login'>"
    "mail.cantho.example</a></p>"
)
PLAIN = "Kính gửi: {unit}.\n\n{subject}.\n\nTrân trọng.\n{name}\n"

_next_part = 100


MEETING = Facts(
    "214/GM-UBND", "", datetime(2026, 11, 24, 14, 0, tzinfo=timezone(timedelta(hours=7))).timestamp(), "Hội trường UBND thành phố, Số 2 Hòa Bình, phường Ninh Kiều",
    "Ông Võ Thành Nhơn, Phó Chủ tịch",
)  # fmt: skip


def file(name: str, size: int, *, here: bool = True, blocked: str = "") -> FileCard:
    global _next_part
    _next_part += 1
    size = (
        size // 1000 * 1024 if size < 1_000_000 else size // 1000 * 1024 * 1024 // 1000
    )  # 420_000 reads 420 KB
    ending = name.rsplit(".", 1)[-1].lower()
    kind = {"jpg": "image", "jpeg": "image", "png": "image"}.get(ending, ending)
    wire = size * 4 // 3
    return FileCard(
        id=PartId(_next_part), section=str(_next_part - 98), name=name, type=f"application/{ending}", kind=kind, size=size,
        state="have" if here else "none", have=wire if here else 0, wire_size=wire, blocked=blocked,
    )  # fmt: skip


def letter(
    number: int,
    kind: str,
    sender: Person,
    subject: str,
    arrived: float,
    *,
    files: tuple[FileCard, ...] = (),
    unread: bool = False,
    role: Role = "inbox",
    account: AccountId = OWN,
    to: tuple[Person, ...] = (ME,),
    html: str = "",
    text: str = "",
    text_here: bool = True,
    warnings: tuple[Warning_, ...] = (),
    deleted_at: float = 0.0,
    others: int = 0,
    sent_state: str = "",
    refused: int = 0,
    facts: Facts = Facts(),
    tracked: Tracked | None = None,
    confirming: Confirming | None = None,
) -> LetterPage:
    """In role `sent` the row shows the first recipient, as the views do."""
    shown = to[0] if role == "sent" else sender
    total = sum(card.size for card in files)
    words = text or PLAIN.format(unit=ME.unit, subject=subject, name=sender.name)
    row = LetterRow(
        id=MessageId(number), kind=kind, sender_name=shown.name, sender_unit=shown.unit, sender_address=shown.address,
        outside=shown.outside, others=others, subject=subject, arrived=arrived, size=total + 4_000, files=len(files),
        file_bytes=total, unread=unread, flagged=False, answered=False, text_here=text_here, preview=words[:120],
        deleted_at=deleted_at, fault=None, sent_state=sent_state, refused=refused,  # type: ignore[arg-type]
        tracked=tracked,
    )  # fmt: skip
    return LetterPage(
        row=row, account=account, role=role, sender=sender, to=to, cc=(), date=arrived,
        text_state="have" if text_here else "none", text=words if text_here else "", html=html if text_here else "",
        files=files, inline={}, warnings=warnings, remote_blocked=0, message_id=f"<{number}@cantho.example>", facts=facts,
        confirming=confirming,
    )  # fmt: skip


def picture_letters() -> list[LetterPage]:
    """Inbox, unit inbox, sent and deleted letters of the pictures."""
    wards = tuple(
        person(f"UBND phường số {n}", "Thành phố Cần Thơ", f"vt{n}@p{n}.cantho.example")
        for n in range(1, 103)
    )
    caikhe = person("UBND phường Cái Khế", "Thành phố Cần Thơ", "ubnd@caikhe.cantho.example")
    fraud_signs = (
        Warning_("imitates", {"name": FRAUD.name}),
        Warning_("asks_password", {}),
        Warning_("deceptive_link", {"shown": "mail.cantho.example", "host": "xacminh.example"}),
    )
    inbox = [
        letter(1, "invitation", HAI, "Giấy mời họp phòng, chống triều cường rằm tháng 10 âm lịch", at(24, 8, 52), unread=True,
               to=(caikhe, *wards), text=INVITATION, html=INVITATION_HTML, facts=MEETING, confirming=Confirming("open", HAI, ""),
               files=(file("Giấy mời 214.pdf", 420_000), file("Bản đồ ngập.pdf", 3_200_000, here=False))),
        letter(2, "report", DUNG, "Đề nghị báo cáo cải cách hành chính năm 2026 trước ngày 30/11", at(24, 8, 30), unread=True,
               files=(file("De nghi bao cao CCHC.docx", 1_800_000, here=False),)),
        letter(3, "schedule", BAO, "Lịch công tác tuần 48 (từ 23/11 đến 29/11/2026)", at(24, 7, 45),
               files=(file("Lịch tuần 48.xlsx", 96_000),)),
        letter(4, "other", SHOP, "Báo giá mực in và sửa máy in tháng 12", at(24, 7, 20), unread=True, text_here=False,
               files=(file("Báo giá.pdf", 310_000, here=False),)),
        letter(5, "notice", NAM, "Tăng cường phòng, chống sốt xuất huyết cuối mùa mưa", at(23, 16, 40),
               files=(file("CV 1203 SYT.pdf", 640_000),)),
        letter(6, "invitation", TRAM, "Mời dự hội thảo chuyển đổi số cấp xã năm 2026", at(23, 15, 12),
               files=(file("Giấy mời hội thảo.pdf", 3_200_000, here=False),)),
        letter(7, "report", KHANH, "Báo cáo tình hình sạt lở bờ sông tháng 11", at(23, 10, 5),
               files=(file("Ảnh sạt lở.jpg", 900_000),)),
        letter(8, "other", FRAUD, "Hộp thư của bạn sắp bị khoá, đăng nhập ngay để xác minh", at(22, 7, 2), html=FRAUD_HTML,
               text="Kính gửi người dùng", warnings=fraud_signs,
               files=(file("Phieu-xac-minh.zip", 88_000, blocked="holds_program"),)),
        letter(9, "notice", HUY, "Thông báo bảo trì máy chủ thư tối thứ Bảy", at(20, 14, 30)),
        letter(10, "schedule", BAO, "Lịch trực cơ quan tháng 12", at(19, 9, 0), files=(file("Lịch trực.docx", 42_000),)),
    ]  # fmt: skip
    for number in range(11, 40):
        kind, sender = (("notice", NAM), ("report", DUNG), ("invitation", HAI), ("schedule", BAO))[number % 4]
        inbox.append(
            letter(
                number,
                kind,
                sender,
                f"Công văn số {1300 - number} về công tác tháng 11",
                at(18 - number % 15, 9, number),
            )
        )
    unit = [
        letter(51, "invitation", HAI, "Giấy mời họp phòng, chống triều cường rằm tháng 10 âm lịch", at(24, 8, 52),
               unread=True, account=UNIT, to=(caikhe,), text=INVITATION, files=(file("Giấy mời 214.pdf", 420_000),)),
        letter(52, "report", DUNG, "Đề nghị báo cáo cải cách hành chính trước ngày 30/11", at(24, 8, 30), unread=True,
               account=UNIT, to=(caikhe,)),
        letter(53, "other", CITIZEN, "Hỏi thủ tục đăng ký khai sinh cho con", at(24, 8, 5), account=UNIT, to=(caikhe,)),
        letter(54, "notice", NAM, "Tăng cường phòng, chống sốt xuất huyết cuối mùa mưa", at(23, 16, 40), account=UNIT, to=(caikhe,)),
    ]  # fmt: skip
    snv = person("Sở Nội vụ", "", "vt@snv.cantho.example")
    ninhkieu = person("UBND phường Ninh Kiều", "", "vt@ninhkieu.cantho.example")
    police = person("Công an phường", "", "ca@caikhe.cantho.example")
    sent = [
        letter(61, "report", ME, "Báo cáo kết quả cải cách hành chính năm 2026", at(24, 8, 57), role="sent",
               to=(snv, HAI, BAO, HUY), others=3, files=(file("Báo cáo CCHC 2026.docx", 2_100_000),), sent_state="sent",
               tracked=Tracked(4, 4, 4, 0, 0, True)),
        letter(62, "notice", ME, "Thông báo lịch tiếp công dân tháng 12/2026", at(24, 8, 50), role="sent",
               to=(ninhkieu, *wards[:23]), others=23, files=(file("Thông báo.pdf", 92_000),), sent_state="refused", refused=1,
               tracked=Tracked(24, 18, 23, 1, 5, True)),
        letter(63, "invitation", ME, "Giấy mời họp tổ kiểm tra an toàn phòng cháy, chữa cháy", at(23, 16, 20), role="sent",
               to=(police, *wards[:8]), others=8, files=(file("Giấy mời.pdf", 306_000),),
               tracked=Tracked(9, 4, 6, 0, 5, True)),
        letter(64, "schedule", ME, "Lịch công tác tuần 48 (từ 23/11 đến 29/11/2026)", at(23, 7, 40), role="sent",
               to=(BAO, *wards[:13]), others=13, files=(file("Lịch tuần 48.xlsx", 96_000),),
               tracked=Tracked(14, 0, 12, 0, 14, False)),
        letter(65, "other", ME, "Trả lời về thủ tục đăng ký khai sinh", at(23, 7, 15), role="sent", to=(CITIZEN,)),
        letter(66, "notice", ME, "Tài liệu tập huấn dùng thư điện tử", at(20, 10, 0), role="sent", to=(HUY, *wards[:7]), others=7,
               tracked=Tracked(8, 8, 8, 0, 0, True)),
    ]  # fmt: skip
    deleted = [
        letter(71, "other", SHOP, "Báo giá mực in và sửa máy in tháng 12", at(24, 7, 0), role="trash", deleted_at=at(24, 9, 0)),
        letter(72, "schedule", BAO, "Lịch công tác tuần 46", at(9, 8, 0), role="trash", deleted_at=at(23, 9, 0)),
        letter(73, "notice", person("Ban tổ chức hội chợ", "", "hoicho@quangcao.example"), "Mời tham gia hội chợ hàng tiêu dùng",
               at(14, 8, 0), role="trash", deleted_at=at(15, 9, 0), files=(file("Thư ngỏ.pdf", 1_100_000),)),
        letter(74, "report", person("Phòng Văn hóa – Xã hội", "", "vhxh@caikhe.cantho.example"), "Biểu mẫu thống kê dân cư (bản cũ)",
               at(12, 8, 0), role="trash", deleted_at=at(12, 9, 0)),
        letter(75, "invitation", HAI, "Giấy mời họp sơ kết quý III", at(30, 8, 0, 10), role="trash", deleted_at=at(30, 9, 0, 10)),
        letter(76, "other", BAO, "Ảnh hội nghị tổng kết quý III", at(25, 8, 0, 10), role="trash", deleted_at=at(26, 9, 0, 10),
               files=(file("Ảnh hội nghị.jpg", 1_300_000),)),
    ]  # fmt: skip
    return inbox + unit + sent + deleted


def picture_tracking() -> TrackPage:
    """theo-doi.png."""
    full = faults.RecipientFull(address=HA.address, reply="552 mailbox full")
    names = (
        ("UBND xã Thới Lai", "Nguyễn Hoàng Phúc", "arrived", at(24, 8, 53)), ("UBND phường Ô Môn", "Trịnh Ngọc Diễm", "read", at(24, 9, 2)),
        ("UBND xã Vĩnh Thạnh", "Mai Quốc Thái", "read", at(24, 9, 10)), ("UBND xã Cờ Đỏ", "Lý Thị Bảy", "read", at(24, 9, 11)),
        ("UBND xã Phong Điền", "Dương Văn Khánh", "read", at(24, 9, 12)), ("UBND phường Bình Thuỷ", "Lương Gia Hân", "confirmed", at(24, 9, 5)),
        ("UBND phường Cái Răng", "Tạ Minh Đức", "confirmed", at(24, 8, 58)),
    )  # fmt: skip
    people = [TrackRow(HA, "failed", at(24, 8, 10), False, False, None, full, "0292 3 820 130")]
    states: list[tuple[str, str, TrackState, float]] = [*names]  # type: ignore[list-item]
    states += [(f"UBND phường số {n}", f"Văn thư {n}", "confirmed", at(24, 9, n)) for n in range(1, 17)]
    for number, (unit, name, state, when) in enumerate(states):
        one = person(name, unit, f"vt{number}@p{number}.cantho.example", "Văn thư")
        people.append(TrackRow(one, state, when, number == 8, state != "confirmed", MessageId(1) if state == "confirmed" else None, None))
    return TrackPage(MessageId(62), OWN, "97/TB-UBND · Thông báo lịch tiếp công dân tháng 12/2026", "notice", at(24, 8, 50), True, tuple(people))


def picture_outbox() -> tuple[OutboxRow, ...]:
    """The four letters of cho-gui.png and one `unsure`."""
    twenty = tuple(person(f"UBND phường số {n}", "", f"vt{n}@cantho.example") for n in range(23))
    full = Refused(HA, faults.RecipientFull(address=HA.address, reply="552 mailbox full"))
    return (
        OutboxRow(OutboxId(1), "held", "Thông báo lịch tiếp công dân tháng 12/2026", "notice", (HA, *twenty), 23, (full,), 98_304,
                  98_304, at(24, 8, 50), 0.0, 0.0, 1, full.fault, 0.0),
        OutboxRow(OutboxId(2), "sending", "Báo cáo kết quả cải cách hành chính năm 2026", "report", (DUNG,), 0, (), 2_202_010,
                  945_000, at(24, 9, 0), 0.0, 0.0, 1, None, 0.0, seconds_to_go=63.0),
        OutboxRow(OutboxId(3), "waiting", "Hồ sơ nghiệm thu công trình cống rạch Bà Bộ", "other", (KHANH,), 0, (), 5_033_164, 0,
                  at(24, 9, 5), NOW - 60, 0.0, 0, None, 0.0, waits_for="line", waits_until=at(24, 11, 5)),
        OutboxRow(OutboxId(4), "waiting", "Lịch công tác tuần 49 (từ 30/11 đến 06/12/2026)", "schedule", (BAO,), 0, (), 98_304, 0,
                  at(24, 9, 23), NOW + 10, 10.0, 0, None, 0.0),
        OutboxRow(OutboxId(5), "unsure", "Giấy mời họp tổ kiểm tra an toàn", "invitation", (HAI,), 0, (), 310_000, 310_000,
                  at(24, 8, 40), 0.0, 0.0, 1, faults.OutcomeUnknown(), 0.0),
    )  # fmt: skip
