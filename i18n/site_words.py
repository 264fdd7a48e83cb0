"""The words for what is wrong with a site file (codes: client/provision/read.py), for IT, with line numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from i18n import _, mark

_WORDS: Mapping[str, str] = {
    "unreadable": mark("Không mở được tệp này."),
    "encoding": mark("Tệp phải lưu bằng bảng mã UTF-8."),
    "syntax": mark("Không hiểu dòng này. Kiểm tra dấu ngoặc kép và dấu bằng."),
    "unknown": mark("Không có mục {key}. Kiểm tra chính tả."),
    "missing": mark("Thiếu mục {key}."),
    "type": mark("{key} phải là {want}."),
    "empty": mark("{key} đang để trống."),
    "range": mark("{key} phải từ {lowest} đến {highest}."),
    "choice": mark("{key} phải là một trong: {allowed}."),
    "address": mark("{key}: “{value}” không phải là địa chỉ thư."),
    "domain": mark("{key}: “{value}” không phải là tên miền."),
    "host": mark("{key}: “{value}” không phải là tên máy chủ."),
    "plain": mark("{key}: chỉ được bỏ mã hoá khi máy chủ nằm ngay trên máy này."),
    "no_file": mark("{key}: không thấy tệp “{value}”."),
    "no_folder": mark("{key}: không thấy thư mục “{value}”."),
    "not_ca": mark("{key}: tệp “{value}” không có giấy chứng nhận nào."),
    "public_key": mark("{key}: không phải là khoá công khai. Chép lại dòng mà lệnh tạo khoá in ra."),
    "twice": mark("{key}: “{value}” đã có ở trên."),
    "time": mark("{key}: “{value}” không phải là giờ. Viết như “17:00”."),
    "needs": mark("{key} chỉ có nghĩa khi có {other}."),
    "same": mark("{key} phải khác {other}."),
    "nobody": mark("{key}: không có tuỳ chọn “{value}”."),
}
_KINDS: Mapping[str, str] = {
    "text": mark("chữ trong dấu ngoặc kép"),
    "number": mark("một số nguyên"),
    "yes_no": mark("true hoặc false"),
    "list": mark("danh sách trong ngoặc vuông"),
    "table": mark("một nhóm có tên trong ngoặc vuông"),
}


def codes() -> frozenset[str]:
    return frozenset(_WORDS)


def problem(line: int, code: str, facts: Mapping[str, object]) -> str:
    """One line for IT: ``Dòng 6: [imap] port phải từ 1 đến 65535.`` Line 0 is the file as a whole."""
    shown: dict[str, object] = dict(facts)
    if isinstance(allowed := facts.get("allowed"), tuple):
        shown["allowed"] = ", ".join(map(str, allowed))
    if "want" in facts:
        shown["want"] = _(_KINDS[str(facts["want"])])
    text = _(_WORDS[code]).format(**shown)
    return _("Dòng {line}: {text}").format(line=line, text=text) if line else text


def problems(found: Iterable[tuple[int, str, Mapping[str, object]]]) -> tuple[str, ...]:
    return tuple(problem(*one) for one in found)
