"""The practice office: its people, and the directory of those it writes to."""

from __future__ import annotations

from dataclasses import dataclass

from client.fold import fold

DOMAIN = "caikhe.cantho.example"
CITY = "cantho.example"
OFFICE = "UBND phường Cái Khế"


@dataclass(frozen=True, slots=True)
class Person:
    """`unit`: the room within the office, '' for its head."""

    name: str
    post: str
    unit: str
    address: str
    password: str


_SIX = (
    ("Nguyễn Thị Hoa", "Văn thư", "", "hoa.nt"),
    ("Trần Văn Lợi", "Phó Chủ tịch UBND phường", "", "loi.tv"),
    ("Lê Minh Tâm", "Chuyên viên", "Phòng Kinh tế, Hạ tầng", "tam.lm"),
    ("Phạm Thị Ngọc Ánh", "Tư pháp – Hộ tịch", "Phòng Văn hóa – Xã hội", "anh.ptn"),
    ("Huỳnh Quốc Bảo", "Trưởng phòng", "Phòng Văn hóa – Xã hội", "bao.hq"),
    ("Võ Thị Kim Liên", "Chuyên viên", "Phục vụ hành chính công", "lien.vtk"),
)
PASSWORD = "123456"
UNIT = Person(OFFICE, "", "", f"vanthu@{DOMAIN}", PASSWORD)

_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý")
_MIDDLE = ("Văn", "Thị", "Minh", "Quốc", "Thanh", "Ngọc", "Hoàng", "Bích", "Đức", "Kim")
_GIVEN = ("An", "Bình", "Cường", "Dũng", "Đào", "Giang", "Hạnh", "Khoa", "Lan", "Mai", "Nga", "Oanh", "Phúc", "Quyên", "Sơn", "Thuý", "Uyên", "Vinh", "Xuân", "Yến")

# Offices that the practice office writes to.
_CITY_OFFICES = (
    ("Văn phòng UBND thành phố", "vanphong", (("Lê Thanh Hải", "Chuyên viên", "hai.lt"), ("Võ Thành Nhơn", "Phó Chủ tịch UBND thành phố", "nhon.vt"))),
    ("Sở Nội vụ", "noivu", (("Phan Thị Mỹ Dung", "Chuyên viên", "dung.ptm"), ("Nguyễn Bích Ngọc", "Chuyên viên", "ngoc.nb"))),
    ("Sở Y tế", "yte", (("Trương Hoàng Nam", "Phó Giám đốc", "nam.th"),)),
    ("Sở Khoa học và Công nghệ", "khcn", (("Ngô Bích Trâm", "Chuyên viên", "tram.nb"),)),
    ("Sở Văn hóa, Thể thao và Du lịch", "vhttdl", (("Bùi Thị Thuý", "Trưởng phòng", "thuy.bt"), ("Lý Minh Khoa", "Chuyên viên", "khoa.lm"))),
    ("UBND phường Ninh Kiều", "ninhkieu", (("Đỗ Thị Thu Hà", "Văn thư", "ha.dtt"),)),
    ("UBND phường Ninh Kiều / Phòng Văn hóa – Xã hội", "ninhkieu", (("Trần Thị Lan", "Trưởng phòng", "lan.tt"), ("Lê Quốc Vinh", "Chuyên viên", "vinh.lq"))),
    ("UBND xã Phong Điền", "phongdien", (("Dương Văn Khánh", "Chủ tịch UBND xã", "khanh.dv"), ("Huỳnh Thị Bích Ngọc", "Phó Trưởng phòng", "ngoc.htb"))),
    ("UBND xã Phong Điền / Phòng Văn hóa – Xã hội", "phongdien", (("Võ Thị Mai", "Chuyên viên", "mai.vt"),)),
    ("Trung tâm Tin học", "", (("Đặng Quốc Huy", "Cán bộ tin học", "ho-tro"),)),
)  # fmt: skip


def people(count: int) -> tuple[Person, ...]:
    """The six of the office, then made-up colleagues; at most as many as there are names."""
    found = [Person(name, post, unit, f"{box}@{DOMAIN}", PASSWORD) for name, post, unit, box in _SIX[:count]]
    for number in range(max(0, count - len(_SIX))):
        family, middle = _FAMILY[number % 12], _MIDDLE[number // 12 % 10]
        given = _GIVEN[(number * 7 + number // 12) % 20]
        name = f"{family} {middle} {given}"
        found.append(Person(name, "Chuyên viên", "Phục vụ hành chính công", f"{fold(given)}{number + 7}@{DOMAIN}", PASSWORD))
    return tuple(found)


def directory(office: tuple[Person, ...]) -> str:
    """As a site's directory CSV."""
    rows = ["unit_path;kind;name;post;address;telephone", f"{OFFICE};unit;;;{UNIT.address};0292 3 000 100"]
    for number, one in enumerate(office, 1):
        path = f"{OFFICE} / {one.unit}" if one.unit else OFFICE
        rows.append(f"{path};person;{one.name};{one.post};{one.address};máy lẻ {100 + number}")
    for path, domain, staff in _CITY_OFFICES:
        at = f"{domain}.{CITY}" if domain else CITY
        if domain and "/" not in path:
            rows.append(f"{path};unit;;;vanthu@{at};0292 3 000 000")
        rows += [f"{path};person;{name};{post};{box}@{at};" for name, post, box in staff]
    return "\n".join(rows) + "\n"
