"""``tcv``: the engine on the command line, for IT. The same engine as the window's, and no Qt.

Every ``--json`` output is one UTF-8 JSON document on standard output; everything else goes to standard error. The exit
code tells the Fault (client/cli/exits.py).
"""

from __future__ import annotations

import argparse
import io
import logging
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import i18n
from client.api import faults
from client.cli import exits
from client.cli.answer import Answer, Refusal, give, of_fault, of_refusal
from i18n import _
from i18n.arguments import Parser

log = logging.getLogger(__name__)

# command: where its function is (imported only when asked for: `tcv show` starts fast)
_COMMANDS = {
    "sync": "mailbox.sync",
    "list": "letters.list_",
    "show": "letters.show",
    "send": "mailbox.send",
    "outbox": "mailbox.outbox",
    "quota": "mailbox.quota",
    "kind": "kind.kind",
    "track": "track.track",
    "register": "register.register",
    "clean": "clean.clean",
    "carry": "carry.carry",
    "export": "export.export",
    "save-attachment": "letters.save_attachment",
    "practice": "classroom.practice",
    "doctor": "mailbox.doctor",
    "archive": "archive.archive",
    "people": "people.people",
    "backup": "backup.backup",
    "restore": "backup.restore",
    "decode": "decode.decode",
    "procedures": "procedures.procedures",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    words = list(sys.argv[1:] if arguments is None else arguments)
    _choose_language(words)
    options = parser().parse_args(words)
    try:
        return give(_command(options.command)(options), options.json and options.command != "practice")
    except faults.Fault as fault:
        return _give_trouble(of_fault(fault), options.json)
    except Refusal as refusal:
        return _give_trouble(of_refusal(refusal), options.json)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return exits.OK
    except Exception as error:
        log.exception("tcv failed")
        words_ = _("Chương trình gặp lỗi ngoài dự tính. Chi tiết nằm trong nhật ký.")
        document = {"fault": {"code": "Bug", "type": type(error).__name__, "words": words_}}
        return _give_trouble(Answer(document, [words_, type(error).__name__], exits.BUG), options.json)


def parser() -> Parser:
    whole = Parser(prog="tcv", description=_("Thư Công Vụ cho cán bộ tin học."))
    common = _common()
    commands = whole.add_subparsers(dest="command", required=True, metavar=_("LỆNH"))

    def add(name: str, help_: str) -> Parser:
        return commands.add_parser(name, help=help_, description=help_, parents=[common])

    add("sync", _("Nhận và gửi thư một lượt."))
    listing = add("list", _("Liệt kê thư trên máy này."))
    listing.add_argument("--folder", choices=("inbox", "sent", "trash", "all"), default="inbox", help=_("Ngăn nào; không ghi thì là thư đến."))
    listing.add_argument("--limit", type=_natural, default=50, metavar="N", help=_("Nhiều nhất bao nhiêu thư."))
    listing.add_argument("--search", default="", metavar=_("CHỮ"), help=_("Tìm, không cần gõ dấu."))
    show = add("show", _("Hiện một thư như trong cửa sổ đọc thư."))
    show.add_argument("letter", metavar=_("SỐ|TỆP.eml"), help=_("Số của thư (lệnh list), hoặc một tệp thư."))
    sending = add("send", _("Gửi một thư qua ngăn chờ gửi."))
    sending.add_argument("--to", action="extend", nargs="+", default=[], metavar=_("ĐỊA-CHỈ"), help=_("Nơi nhận."))
    sending.add_argument("--cc", action="extend", nargs="+", default=[], metavar=_("ĐỊA-CHỈ"), help=_("Đồng gửi."))
    sending.add_argument("--bcc", action="extend", nargs="+", default=[], metavar=_("ĐỊA-CHỈ"), help=_("Gửi kín."))
    sending.add_argument("--from", dest="sender", default="", metavar=_("ĐỊA-CHỈ"), help=_("Gửi từ hộp thư nào."))
    sending.add_argument("--subject", required=True, metavar=_("TIÊU-ĐỀ"), help=_("Tiêu đề của thư."))
    sending.add_argument("--text-file", type=Path, metavar=_("TỆP"), help=_("Nội dung thư, tệp chữ UTF-8."))
    sending.add_argument("--attach", type=Path, action="extend", nargs="+", default=[], metavar=_("TỆP"), help=_("Tệp đính kèm."))
    sending.add_argument("--wait", type=float, nargs="?", const=60.0, metavar=_("GIÂY"), help=_("Gửi ngay và chờ kết quả."))
    add("outbox", _("Các thư chờ gửi."))
    add("quota", _("Dung lượng từng hộp thư."))
    cleaning = add("clean", _("Lưu thư nặng vào máy này rồi xoá trên máy chủ."))
    cleaning.add_argument("--dry-run", action="store_true", help=_("Chỉ nêu thư nào, trống thêm bao nhiêu."))
    cleaning.add_argument("--to", type=_natural, default=70, metavar="N", help=_("Dọn tới khi hộp thư còn N phần trăm."))
    carrying = add("carry", _("Mang thư chờ gửi bằng USB sang máy có mạng, rồi mang thư trả lời về."))
    carrying.add_argument("action", choices=("pack", "send", "take-back"), help=_("Chép vào USB, gửi từ USB, hay lấy về máy mình."))
    carrying.add_argument("folder", type=Path, metavar=_("THƯ-MỤC"), help=_("USB hay thư mục."))
    giving = add("export", _("Xuất thư ra tệp .eml hoặc .mbox."))
    giving.add_argument("letters", type=_natural, nargs="*", metavar=_("SỐ"), help=_("Số của thư (lệnh list)."))
    places = ("inbox", "sent", "trash", "kept", "drafts", "outbox", "all", "only-here")
    giving.add_argument("--folder", choices=places, default="", help=_("Cả ngăn; only-here: thư chỉ có ở máy này."))
    giving.add_argument("--search", default="", metavar=_("CHỮ"), help=_("Tìm, không cần gõ dấu."))
    giving.add_argument("--format", choices=("eml", "mbox", "pdf"), default="eml", help=_("Mỗi thư một tệp .eml, hoặc một tệp .mbox."))
    giving.add_argument("--to", type=Path, default=Path(), metavar=_("THƯ-MỤC"), help=_("Lưu vào đâu; không ghi thì ở đây."))
    kind = add("kind", _("Một tệp thư thuộc loại nào, nói việc gì, hạn nào."))
    kind.add_argument("file", type=Path, nargs="?", metavar=_("TỆP.eml"), help=_("Tệp thư."))
    kind.add_argument("--list", action="store_true", help=_("Liệt kê loại thư và 29 loại văn bản."))
    tracking = add("track", _("Ai đã nhận một thư đã gửi."))
    tracking.add_argument("letter", metavar="MESSAGE-ID", help=_("Message-ID của thư, hoặc số của thư."))
    book = add("register", _("Sổ văn bản của một hộp thư: xem, xuất ra bảng tính, xem có trùng số."))
    book.add_argument("action", choices=("list", "export", "merge-check", "begin"), help=_("Việc gì."))
    book.add_argument("file", type=Path, nargs="?", metavar=_("TỆP.xlsx"), help=_("Xuất ra tệp nào."))
    book.add_argument("--book", choices=("in", "out"), default="in", help=_("Văn bản đến (in) hay văn bản đi (out)."))
    book.add_argument("--year", type=_natural, default=0, metavar="N", help=_("Năm nào; không ghi thì năm nay."))
    book.add_argument("--mailbox", default="", metavar=_("ĐỊA-CHỈ"), help=_("Sổ của hộp thư nào; không ghi thì của cơ quan."))
    saving = add("save-attachment", _("Lưu một tệp đính kèm."))
    saving.add_argument("letter", type=_natural, metavar=_("SỐ"), help=_("Số của thư."))
    saving.add_argument("attachment", nargs="?", default="", metavar=_("SỐ|TÊN"), help=_("Tệp nào; thư có một tệp thì khỏi ghi."))
    saving.add_argument("--to", type=Path, default=Path(), metavar=_("THƯ-MỤC"), help=_("Lưu vào đâu; không ghi thì ở đây."))
    practice = add("practice", _("Chạy riêng máy chủ tập, đến khi dừng."))
    practice.add_argument("--people", type=_natural, default=6, metavar="N", help=_("Bao nhiêu người."))
    practice.add_argument("--imap-port", type=_natural, default=0, metavar="P", help=_("Cổng IMAP; 0: cổng nào cũng được."))
    practice.add_argument("--smtp-port", type=_natural, default=0, metavar="P", help=_("Cổng SMTP; 0: cổng nào cũng được."))
    add("doctor", _("Thử từng bước, từ tên máy chủ đến dung lượng."))
    shelf = add("archive", _("Thư đã lưu ở ổ chung của cơ quan, và ổ chung có dùng được không."))
    shelf.add_argument("--prepare", action="store_true", help=_("Đánh dấu thư mục của tệp cấu hình làm ổ chung, làm một lần."))
    who = add("people", _("Ai dùng máy này: liệt kê, thêm, xoá, lấy lại khi quên mật khẩu."))
    who.add_argument("action", choices=("list", "add", "remove", "recover", "recovery-key"), help=_("Việc gì."))
    who.add_argument("--key", type=Path, metavar=_("TỆP"), help=_("Tệp khoá của cán bộ tin học."))
    who.add_argument("--old-password-file", type=Path, metavar=_("TỆP"), help=_("Mật khẩu cũ, khi không có tệp khoá."))
    who.add_argument("--give-up", action="store_true", help=_("Xoá cả thư chỉ có ở máy này."))
    copying = add("backup", _("Sao lưu thư ở máy này, thư viết dở và thư chờ gửi vào một tệp khoá kín."))
    copying.add_argument("file", type=Path, metavar=_("TỆP"), help=_("Tệp trên USB hay thư mục mạng; chép dở thì chép tiếp."))
    returning = add("restore", _("Khôi phục thư từ một tệp đã sao lưu. Thư đã có thì không chép lại."))
    returning.add_argument("file", type=Path, metavar=_("TỆP"), help=_("Tệp đã sao lưu."))
    returning.add_argument("--backup-password-file", type=Path, metavar=_("TỆP"), help=_("Mật khẩu thư lúc sao lưu, nếu nay đã khác."))
    returning.add_argument("--key", type=Path, metavar=_("TỆP"), help=_("Tệp khoá của cán bộ tin học, thay cho mật khẩu."))
    decoding = add("decode", _("Chữ Việt trong một tệp là bảng mã gì."))
    decoding.add_argument("file", type=Path, metavar=_("TỆP"), help=_("Tệp chữ, trang HTML hay một đoạn thư."))
    decoding.add_argument("--said", default="", metavar=_("BẢNG-MÃ"), help=_("Bảng mã mà thư nêu."))
    answers = add("procedures", _("Danh mục thủ tục: kiểm tra, hoặc xuất ra bảng tính."))
    answers.add_argument("action", choices=("check", "sheet"), help=_("Việc gì."))
    answers.add_argument("path", type=Path, metavar=_("THƯ-MỤC|TỆP.xlsx"), help=_("Thư mục cần kiểm tra, hoặc tệp sẽ ghi."))
    return whole


def _common() -> Parser:
    common = Parser(add_help=False)
    common.add_argument("--data", type=Path, metavar=_("THƯ-MỤC"), help=_("Nơi giữ thư của máy này."))
    common.add_argument("--site", type=Path, metavar=_("TỆP"), help=_("Tệp cấu hình của cơ quan."))
    common.add_argument("--account", default="", metavar=_("ĐỊA-CHỈ"), help=_("Hộp thư của ai."))
    common.add_argument("--password-file", type=Path, metavar=_("TỆP"), help=_("Mật khẩu ở dòng đầu của tệp."))
    common.add_argument("--json", action="store_true", help=_("In ra một tài liệu JSON."))
    common.add_argument("--language", choices=i18n.LANGUAGES, default="vi", help=_("Tiếng nào."))
    return common


def _command(name: str) -> Callable[[argparse.Namespace], Answer]:
    module, _dot, function = _COMMANDS[name].partition(".")
    found: Callable[[argparse.Namespace], Answer] = getattr(import_module(f"client.cli.{module}"), function)
    return found


def _give_trouble(answer: Answer, as_json: bool) -> int:
    if as_json:
        return give(answer, True)
    sys.stderr.write("\n".join(answer.lines) + "\n")
    return answer.code


def _choose_language(words: Sequence[str]) -> None:
    """Before the parser is built, since its help speaks too."""
    for at, word in enumerate(words):
        if word.startswith("--language="):
            i18n.use(word.partition("=")[2])
        elif word == "--language" and at + 1 < len(words):
            i18n.use(words[at + 1])


def _natural(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number
