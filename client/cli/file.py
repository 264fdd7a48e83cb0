"""tcv show FILE.eml: exactly what the reader would show, without an account, a password or a store."""

from __future__ import annotations

from pathlib import Path

from client import api
from client.api import Address, faults
from client.cli.answer import Answer, when
from client.cli.reading import reading


def show_file(path: Path, domains: tuple[str, ...] = ()) -> Answer:
    """Raises: FileVanished, FileUnreadable."""
    letter = api.read_letter(octets(path), domains)
    document = {
        "subject": letter.subject,
        "from": {**_person(letter.sender), "outside": letter.outside},
        "to": [_person(one) for one in letter.to],
        "cc": [_person(one) for one in letter.cc],
        "date": when(letter.date),
        "text": letter.body.text,
        "old_charset": letter.body.old or None,
        "attachments": [
            {
                "name": file.name,
                "type": file.type,
                "size": file.size,
                "sha256": file.sha256,
                "blocked": file.blocked or None,
                "section": file.section,
            }
            for file in letter.attachments
        ],
        "warnings": [{"code": warning.code, **warning.facts} for warning in letter.warnings],
        "signature": letter.signature,
    }
    return Answer(document, reading(document))


def octets(path: Path) -> bytes:
    """Raises: FileVanished, FileUnreadable."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise faults.FileVanished(name=path.name) from error
    except OSError as error:
        raise faults.FileUnreadable(name=path.name) from error


def _person(one: Address) -> dict[str, object]:
    return {"name": one.name, "address": one.address}
