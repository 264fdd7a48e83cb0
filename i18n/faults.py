"""The words of every Fault: what happened, what is safe, what to do. Used by the window and by the console.

This room knows codes and plain facts only, never the classes; a test holds the table against client/faults.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from i18n import _, figures, mark, ngettext

_KEPT = mark("Thư trên máy này vẫn còn nguyên.")
_AGAIN = mark("Chương trình sẽ tự thử lại.")
_CALL_IT = mark("Nên gọi cán bộ tin học.")
_WAITS = mark("Không mất thư nào. Việc này chờ được.")
_GOES_ON = mark("Mở lại được, máy tự làm tiếp.")
_NOTHING_SENT = mark("Mật khẩu và thư chưa bị gửi đi đâu cả.")

# code: what happened, what is safe, what to do
_WORDS: Mapping[str, tuple[str, str, str]] = {
    "NoNetwork": (
        mark("Đang mất mạng."),
        mark("Thư đã tải về vẫn đọc được."),
        mark("Thư viết bây giờ sẽ tự gửi khi có mạng."),
    ),
    "NameUnknown": (mark("Chưa tìm thấy máy chủ thư trên mạng."), _KEPT, mark("Kiểm tra dây mạng. Chương trình sẽ tự thử lại.")),
    "ConnectionRefused": (mark("Máy chủ thư chưa nhận kết nối."), _KEPT, _AGAIN),
    "LineLost": (mark("Đường mạng vừa đứt giữa chừng."), mark("Phần đã tải về vẫn được giữ."), mark("Chương trình đang tự nối lại.")),
    "Silent": (mark("Máy chủ lâu chưa trả lời, có thể vì mạng yếu."), _KEPT, _AGAIN),
    "NotMail": (
        mark("Nơi trả lời không phải là máy chủ thư."),
        _NOTHING_SENT,
        mark("Xem mạng này có đòi đăng nhập trước không."),
    ),
    "CertificateUntrusted": (mark("Chưa xác minh được máy chủ thư."), _NOTHING_SENT, _CALL_IT),
    "CertificateExpired": (
        mark("Giấy chứng nhận của máy chủ không còn hạn."),
        _NOTHING_SENT,
        mark("Xem ngày giờ của máy có đúng không. Rồi gọi cán bộ tin học."),
    ),
    "CertificateWrongName": (mark("Máy chủ trả lời mang tên khác."), _NOTHING_SENT, _CALL_IT),
    "TlsUnavailable": (mark("Máy chủ không mở được đường truyền bảo mật."), _NOTHING_SENT, _CALL_IT),
    "WrongPassword": (mark("Mật khẩu chưa đúng."), _KEPT, mark("Kiểm tra phím Caps Lock, rồi gõ lại mật khẩu.")),
    "SignInLocked": (
        mark("Đang tạm khoá vì gõ sai mật khẩu nhiều lần."),
        _KEPT,
        mark("Chờ hết thời gian khoá, rồi gõ lại mật khẩu."),
    ),
    "SignInUnavailable": (mark("Máy chủ tạm thời chưa cho vào hộp thư."), _KEPT, _AGAIN),
    "ServerBusy": (mark("Máy chủ thư đang bận."), _KEPT, _AGAIN),
    "ServerRefused": (mark("Máy chủ không nhận làm việc này."), mark("Thư vẫn ở nguyên như trước."), _CALL_IT),
    "ServerNonsense": (mark("Máy chủ trả lời không hiểu được."), _KEPT, mark("Gặp lại lần nữa thì gọi cán bộ tin học.")),
    "OverQuota": (mark("Hộp thư đã đầy."), mark("Các thư đang có vẫn còn nguyên."), mark("Bấm Dọn hộp thư để có chỗ.")),
    "FolderGone": (
        mark("Ngăn thư này không còn trên máy chủ."),
        mark("Các ngăn khác không bị ảnh hưởng."),
        mark("Chương trình sẽ tự xếp lại các ngăn."),
    ),
    "LetterGone": (
        mark("Thư này không còn trên máy chủ."),
        mark("Các thư khác không bị ảnh hưởng."),
        mark("Có thể thư đã bị xoá từ máy khác."),
    ),
    "MovedElsewhere": (
        mark("Máy khác đã chuyển thư này trước."),
        mark("Thư vẫn còn nguyên ở đây."),
        mark("Nếu vẫn muốn chuyển đi, làm lại một lần."),
    ),
    "RecipientRefused": (
        mark("Máy chủ không nhận địa chỉ người nhận."),
        mark("Những nơi nhận khác không bị ảnh hưởng."),
        mark("Kiểm tra lại địa chỉ, rồi gửi lại."),
    ),
    "RecipientFull": (
        mark("Hộp thư người nhận đã đầy."),
        mark("Những nơi nhận khác không bị ảnh hưởng."),
        mark("Nên gọi người nhận dọn hộp thư trước."),
    ),
    "SenderRefused": (mark("Máy chủ không cho gửi từ địa chỉ này."), mark("Thư vẫn được giữ trong Chờ gửi."), _CALL_IT),
    "TooLarge": (
        mark("Thư quá nặng, máy chủ không nhận."),
        mark("Thư vẫn được giữ, chưa gửi đi."),
        mark("Bỏ bớt tệp đính kèm, rồi gửi lại."),
    ),
    "ContentRefused": (
        mark("Máy chủ không nhận nội dung thư này."),
        mark("Thư vẫn được giữ trong Chờ gửi."),
        mark("Xem lại tệp đính kèm và đường dẫn trong thư."),
    ),
    "LetterUnready": (
        mark("Thư còn chỗ chưa đúng, chưa gửi được."),
        mark("Thư vẫn còn nguyên, chưa gửi đi."),
        mark("Mở thư, sửa chỗ được báo, rồi gửi lại."),
    ),
    "OutcomeUnknown": (
        mark("Mất mạng đúng lúc thư đang đi."),
        mark("Thư vẫn được giữ trong Chờ gửi."),
        mark("Nên hỏi nơi nhận trước khi gửi lại."),
    ),
    "DiskFull": (mark("Ổ đĩa của máy đã đầy."), mark("Thư đã lưu vẫn còn nguyên."), mark("Xoá bớt tệp trên máy, rồi làm lại.")),
    "StoreDamaged": (
        mark("Kho thư trên máy này bị hỏng."),
        mark("Thư trên máy chủ vẫn còn nguyên."),
        mark("Đóng chương trình và gọi cán bộ tin học."),
    ),
    "StoreTooNew": (
        mark("Kho thư này do bản chương trình mới hơn tạo ra."),
        _KEPT,
        mark("Nên gọi cán bộ tin học cài bản mới."),
    ),
    "StoreInUse": (
        mark("Hộp thư này đang mở ở nơi khác trên máy."),
        _KEPT,
        mark("Đóng ở cửa sổ hay tài khoản máy kia, rồi mở lại."),
    ),
    "StoreForbidden": (
        mark("Tài khoản máy này không mở được kho thư."),
        _KEPT,
        mark("Vào máy bằng tài khoản thường dùng, hoặc gọi cán bộ tin học."),
    ),
    "KeyFileOld": (
        mark("Tệp khoá trên máy này là bản cũ, chưa mở."),
        _KEPT,
        mark("Gọi cán bộ tin học. Mật khẩu cũ không dùng được nữa."),
    ),
    "FileUnreadable": (mark("Không đọc được tệp."), mark("Thư đang viết vẫn còn nguyên."), mark("Chọn lại tệp, hoặc chọn tệp khác.")),
    "FileVanished": (mark("Tệp không còn ở chỗ cũ."), mark("Thư đang viết vẫn còn nguyên."), mark("Chọn lại tệp từ chỗ mới.")),
    "FileBlocked": (
        mark("Chương trình không cho mở tệp này."),
        mark("Tệp loại này có thể làm hại máy."),
        mark("Thật sự cần thì gọi cán bộ tin học."),
    ),
    "FileUnwritable": (
        mark("Không lưu được vào chỗ đã chọn."),
        mark("Tệp vẫn còn trong thư."),
        mark("Chọn chỗ lưu khác."),
    ),
    "ShelfAway": (mark("Ổ chung của cơ quan chưa mở được."), _WAITS, _GOES_ON),
    "ShelfUnprepared": (
        mark("Ổ chung của cơ quan chưa sẵn sàng."),
        _WAITS,
        mark("Nên gọi cán bộ tin học. Sẵn sàng rồi, máy tự làm tiếp."),
    ),
    "ShelfEmptied": (
        mark("Phần thư của mình không còn thấy ở ổ chung."),
        mark("Thư chờ lưu vẫn còn trên máy chủ."),
        mark("Gọi ngay cán bộ tin học, đừng dọn thêm."),
    ),
    "ShelfLocked": (
        mark("Ổ chung còn khoá bằng mật khẩu thư cũ."),
        _WAITS,
        mark("Vào hộp thư một lần ở máy đã dùng trước đây."),
    ),
    "ShelfFull": (mark("Ổ chung của cơ quan đã đầy."), _WAITS, mark("Nên gọi cán bộ tin học. Có chỗ, máy tự làm tiếp.")),
    "ShelfLetterGone": (
        mark("Không thấy thư này ở ổ chung."),
        mark("Lời thư vẫn đọc được ở máy này."),
        mark("Nên gọi cán bộ tin học tìm lại tệp."),
    ),
    "ShelfLetterDamaged": (
        mark("Thư này ở ổ chung bị hỏng."),
        mark("Lời thư vẫn đọc được ở máy này."),
        mark("Nên gọi cán bộ tin học tìm lại tệp."),
    ),
    "FileForeign": (
        mark("Tệp này không phải bản sao của Thư Công Vụ."),
        _KEPT,
        mark("Chọn lại tệp bản sao."),
    ),
    "FileTooNew": (
        mark("Bản sao này do bản chương trình mới hơn tạo ra."),
        mark("Bản sao vẫn còn nguyên."),
        mark("Nên gọi cán bộ tin học cài bản mới."),
    ),
    "FileCut": (
        mark("Bản sao này chưa chép xong, hoặc đã mất một phần."),
        _KEPT,
        mark("Chép lại bản sao, hoặc chọn bản sao khác."),
    ),
    "FileDamaged": (mark("Bản sao này đã hỏng."), _KEPT, mark("Chọn bản sao khác.")),
    "PlaceGone": (
        mark("USB hoặc thư mục mạng không còn ở đó."),
        mark("Phần đã chép vẫn được giữ."),
        mark("Cắm lại USB thì chép tiếp được."),
    ),
    "PlaceFull": (
        mark("USB hoặc thư mục mạng đã hết chỗ."),
        _KEPT,
        mark("Xoá bớt tệp trên đó, hoặc chọn chỗ khác."),
    ),
    "SiteFault": (mark("Tệp cấu hình của cơ quan chưa dùng được."), _KEPT, _CALL_IT),
    "KeyringFault": (
        mark("Máy này không giữ được mật khẩu."),
        mark("Mật khẩu chưa bị lưu ở đâu cả."),
        mark("Lần sau gõ lại mật khẩu như thường."),
    ),
}


@dataclass(frozen=True, slots=True)
class Words:
    happened: str
    safe: str
    do: str

    def __str__(self) -> str:
        return " ".join(part for part in (self.happened, self.safe, self.do) if part)


def codes() -> frozenset[str]:
    return frozenset(_WORDS)


def words(code: str, facts: Mapping[str, object] | None = None) -> Words:
    """The three sentences of a fault; facts that are known make them more exact. Raises KeyError for an unknown code."""
    happened, safe, do = (_(message) for message in _WORDS[code])
    known = facts or {}
    happened, safe, do = _exact(code, known, happened, safe, do)
    return Words(happened, safe, do)


def _exact(code: str, facts: Mapping[str, object], happened: str, safe: str, do: str) -> tuple[str, str, str]:
    address, name, folder = (str(facts.get(key) or "") for key in ("address", "name", "folder"))
    if facts.get("outside"):
        safe = _(_KEPT)
    match code:
        case "WrongPassword" if isinstance(left := facts.get("tries_left"), int) and left > 0:
            safe = ngettext("Còn {n} lần nữa.", "Còn {n} lần nữa.", left).format(n=left)
        case "SignInLocked" if isinstance(until := facts.get("until"), (int, float)) and until > 0:
            do = _("Gõ lại được từ {time}.").format(time=figures.clock(until))
        case "RecipientRefused" if address:
            happened = _("Máy chủ không nhận địa chỉ {address}.").format(address=address)
        case "RecipientRefused" if "address" not in facts and "reply" not in facts:
            happened = _("Chưa gửi được: thư chưa có người nhận.")
            safe = _("Thư đang viết vẫn còn nguyên.")
            do = _("Bấm Chọn người nhận.")
        case "RecipientFull" if address:
            happened = _("Hộp thư của {address} đã đầy.").format(address=address)
        case "TooLarge" if isinstance(size := facts.get("size"), int) and size > 0:
            limit = facts.get("limit")
            if isinstance(limit, int) and limit > 0:
                happened = _("Thư nặng {size}, máy chủ chỉ nhận đến {limit}.").format(
                    size=figures.size(size), limit=figures.size(limit)
                )
            else:
                happened = _("Thư nặng {size}, máy chủ không nhận.").format(size=figures.size(size))
        case "LetterUnready" if facts.get("problem") == "secret":
            happened = _("Thư có dấu “{mark}”.").format(mark=facts.get("mark", ""))
            do = _("Văn bản mật không gửi qua thư điện tử.")
        case "FolderGone" if folder:
            happened = _("Ngăn “{folder}” không còn trên máy chủ.").format(folder=folder)
        case "FileUnreadable" if name:
            happened = _("Không đọc được tệp {name}.").format(name=name)
        case "FileVanished" if name:
            happened = _("Tệp {name} không còn ở chỗ cũ.").format(name=name)
        case "FileBlocked" if name:
            happened = _("Chương trình không cho mở tệp {name}.").format(name=name)
        case "ShelfEmptied" if isinstance(missing := facts.get("missing"), int) and missing > 0:
            happened = ngettext("Thiếu {n} thư ở ổ chung.", "Thiếu {n} thư ở ổ chung.", missing).format(n=missing)
        case "FileForeign" if address:
            happened = _("Bản sao này là của {address}.").format(address=address)
            safe = _("Thư của mỗi người chỉ về hộp thư của người đó.")
        case "FileDamaged" if facts.get("written"):
            happened = _("Chép xong đọc lại không đúng, USB có thể đã hỏng.")
            do = _("Nên dùng USB khác.")
        case "PlaceFull" if isinstance(lacking := facts.get("lacking"), int) and lacking > 0:
            happened = _("USB hoặc thư mục mạng còn thiếu {size}.").format(size=figures.size(lacking))
        case "OutcomeUnknown" if facts.get("restored"):
            happened = _("Thư này lấy từ bản sao, có thể đã gửi rồi.")
        case "SiteFault" if isinstance(problems := facts.get("problems"), tuple) and problems:
            n = len(problems)
            happened = ngettext("Tệp cấu hình có {n} chỗ sai.", "Tệp cấu hình có {n} chỗ sai.", n).format(n=n)
        case _:
            pass
    return happened, safe, do
