"""The signs of danger in a letter, and why a file is held back: codes of the engine in words."""

from __future__ import annotations

from collections.abc import Mapping

from client.api import rows
from i18n import _, mark

_SIGNS: Mapping[str, str] = {
    "imitates": mark("Người gửi ở ngoài cơ quan nhưng lấy tên giống bộ phận quản trị."),
    "address_in_name": mark("Tên người gửi là một địa chỉ khác với địa chỉ thật."),
    "lookalike": mark("Tên hoặc địa chỉ người gửi dùng chữ giả giống chữ thật."),
    "reply_elsewhere": mark("Bấm trả lời thì thư sẽ đi tới một nơi khác."),
    "asks_password": mark("Thư đòi mật khẩu. Cơ quan không bao giờ hỏi mật khẩu qua thư."),
    "deceptive_link": mark("Đường dẫn trong thư đã bị chặn, bấm vào không mở."),
    "file_blocked": mark("Tệp đính kèm có thể là chương trình, không cho mở."),
}
_OTHER = mark("Thư có điểm lạ. Nên hỏi cán bộ tin học trước khi làm theo.")

_HELD: Mapping[str, str] = {
    "program": mark("Tệp này là một chương trình."),
    "script": mark("Tệp này là một chương trình."),
    "macro": mark("Tệp này có chứa chương trình ẩn."),
    "disguised": mark("Tệp này đội tên một loại tệp khác."),
    "web_page": mark("Tệp này là một trang web, dễ bị giả mạo."),
    "holds_program": mark("Trong tệp này có một chương trình."),
    "locked_archive": mark("Tệp nén này có khoá nên không kiểm tra được."),
}


def codes() -> frozenset[str]:
    return frozenset(_SIGNS)


def sign(warning: rows.Warning_) -> str:
    """One sentence; an unknown code is still a warning."""
    return _(_SIGNS.get(warning.code, _OTHER))


def sentences(warnings: tuple[rows.Warning_, ...]) -> tuple[str, ...]:
    """Each sentence once, in the order of the signs."""
    return tuple(dict.fromkeys(map(sign, warnings)))


def held(code: str) -> str:
    """Why a file is not opened."""
    return _(_HELD.get(code, "")) if code in _HELD else ""
