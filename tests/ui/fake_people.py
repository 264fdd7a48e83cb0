"""The people of the directory, as the fake session knows them."""

from __future__ import annotations

from client.fold import fold
from client.rows import Person
from tests.ui import fake_letters as data


def directory() -> dict[str, tuple[Person, ...]]:
    """Unit path -> its own people; three levels, about 120 people."""
    found: dict[str, tuple[Person, ...]] = {
        "UBND phường Cái Khế": (data.ME, data.BAO, data.HUY),
        "Các sở, ban, ngành / Văn phòng UBND thành phố": (data.HAI,),
        "Các sở, ban, ngành / Sở Nội vụ": (data.DUNG,),
        "Các sở, ban, ngành / Sở Y tế": (data.NAM,),
        "Các sở, ban, ngành / Sở Khoa học và Công nghệ": (data.TRAM,),
        "Các xã, phường / UBND phường Ninh Kiều": (data.HA,),
        "Các xã, phường / UBND xã Phong Điền": (data.KHANH,),
    }
    family = ("Nguyễn", "Trần", "Lê", "Phạm", "Võ", "Đặng", "Bùi", "Đỗ")
    given = (
        "Văn Lợi",
        "Minh Tâm",
        "Thị Hạnh",
        "Quốc Dũng",
        "Thanh Thuỷ",
        "Hữu Phước",
        "Ngọc Ánh",
        "Thới Hưng",
    )
    posts = (
        "Chủ tịch",
        "Phó Chủ tịch",
        "Văn thư",
        "Kế toán",
        "Tư pháp – Hộ tịch",
        "Địa chính",
        "Văn hóa – Xã hội",
        "Chuyên viên",
    )
    wards = ("Thới Hưng", "Bình Thủy", "An Bình", "Long Tuyền", "Ô Môn", "Thốt Nốt", "Cờ Đỏ", "Vĩnh Thạnh")
    for place, ward in enumerate(wards):
        unit = f"UBND phường {ward}"
        folded = fold(ward).replace(" ", "")
        found[f"Các xã, phường / {unit}"] = tuple(
            Person(
                f"{family[(n + place) % 8]} {given[n]}",
                f"{fold(given[n]).replace(' ', '.')}@{folded}.cantho.example",
                posts[n],
                unit,
                False,
            )
            for n in range(8)
        )
    office = "UBND phường Cái Khế / Văn phòng HĐND và UBND"
    found[office] = tuple(
        Person(
            f"{family[n]} {given[-n - 1]}",
            f"vp{n}@caikhe.cantho.example",
            posts[n],
            "UBND phường Cái Khế",
            False,
        )
        for n in range(8)
    )
    return found
