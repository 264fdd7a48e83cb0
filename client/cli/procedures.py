"""tcv procedures: what is wrong in an office's catalogue of procedures, each with file and line; and the catalogue as a spreadsheet."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable

from client import api
from client.api import faults
from client.cli import exits
from client.cli.answer import Answer, Refusal
from i18n import _, ngettext, site_words


def procedures(options: Namespace) -> Answer:
    deeds: dict[str, Callable[[Namespace], Answer]] = {"check": _check, "sheet": _sheet}
    return deeds[options.action](options)


def _check(options: Namespace) -> Answer:
    """What the folder holds, or everything that is wrong in it. A folder that is none is said like any other mistake."""
    if not options.path.is_dir():
        raise Refusal(exits.NOT_THERE, "NoFolder", _("Không thấy thư mục {name}.").format(name=options.path))
    names, problems = api.check_procedures(options.path)
    sentences = [f"{file}: {site_words.problem(line, code, facts)}" for file, line, code, facts in problems]
    n = len(names)
    said = [ngettext("Đọc được {n} thủ tục.", "Đọc được {n} thủ tục.", n).format(n=n), *(f"  {name}" for name in names)]
    document = {
        "procedures": list(names),
        "problems": [
            {"file": file, "line": line, "code": code, "words": words}
            for (file, line, code, _facts), words in zip(problems, sentences, strict=True)
        ],
    }
    if problems:
        n = len(problems)
        said = [*sentences, ngettext("Có {n} chỗ cần sửa.", "Có {n} chỗ cần sửa.", n).format(n=n), *said]
    return Answer(document, said, exits.of(faults.SiteFault()) if problems else exits.OK)


def _sheet(options: Namespace) -> Answer:
    """The procedures that come with the program, to be edited in Excel or LibreOffice. Never over a file that is there."""
    if options.path.suffix.casefold() != ".xlsx" or options.path.exists():
        raise Refusal(exits.USAGE, "NoSheet", _("Ghi tên một tệp .xlsx chưa có."))
    try:
        api.write_procedures(options.path)
    except OSError as error:
        raise faults.FileUnwritable(name=options.path.name) from error
    return Answer({"file": str(options.path)}, [_("Đã ghi {name}.").format(name=options.path.name)])
