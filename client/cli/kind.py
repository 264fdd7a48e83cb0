"""tcv kind FILE.eml: which kind a letter is and what it says of itself; --list: all kinds, and the documents of the decree."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from client import api
from client.api import faults, rows
from client.cli import entry, exits
from client.cli.answer import Answer, Document, Refusal, when
from i18n import _


def kind(options: Namespace) -> Answer:
    """Needs no account; where a site is named, its own kinds count too. Raises: FileVanished, FileUnreadable."""
    folder = entry.site(options).kinds if options.site else None
    known, documents, problems = api.kinds(folder)
    if options.list:
        document: Document = {
            "kinds": [_kind(one) for one in known],
            "documents": [{"name": name, "code": code, "kind": id} for name, code, id in documents],
            "problems": [{"file": file, "what": what} for file, what in problems],
        }
        lines = [f"{one.id:14} {one.name}" for one in known]
        lines += [f"{code:6} {name} ({id})" for name, code, id in documents]
        lines += [_("Tệp loại thư sai: {file} ({what})").format(file=file, what=what) for file, what in problems]
        return Answer(document, lines)
    if options.file is None:
        raise Refusal(exits.USAGE, "NoFile", _("Ghi tên một tệp thư, hoặc --list."))
    found, facts = api.kind_of(_read(options.file), folder)
    document = {
        "kind": found.id,
        "name": found.name,
        "number": facts.number,
        "summary": facts.summary,
        "meeting": when(facts.meeting) if facts.meeting else None,
        "place": facts.place,
        "chair": facts.chair,
        "deadline": when(facts.deadline) if facts.deadline else None,
    }
    words = {
        _("Loại thư"): found.name, _("Số, ký hiệu"): facts.number, _("Trích yếu"): facts.summary,
        _("Thời gian họp"): document["meeting"], _("Địa điểm"): facts.place, _("Chủ trì"): facts.chair, _("Hạn"): document["deadline"],
    }  # fmt: skip
    return Answer(document, [f"{label}: {value}" for label, value in words.items() if value])


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise faults.FileVanished(name=path.name) from error
    except OSError as error:
        raise faults.FileUnreadable(name=path.name) from error


def _kind(one: rows.Kind) -> Document:
    return {
        "id": one.id, "name": one.name, "code": one.code, "confirm": one.confirm,
        "fields": [{"id": field.id, "label": field.label, "type": field.type, "needed": field.needed} for field in one.fields],
    }  # fmt: skip
