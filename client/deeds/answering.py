"""An answer to a citizen becomes a draft like any other: written by the catalogue of procedures, with its forms as files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from client import commands as c
from client.compose import build
from client.deeds import writing
from client.deeds.place import Place
from client.faults import LetterGone
from client.files import read_whole
from client.ids import AccountId, DraftId
from client.store import drafts, messages
from client.views import procedures as views


def start(place: Place, command: c.StartAnswer) -> DraftId:
    row = messages.get(place.store.read(), command.message)
    if row is None:
        raise LetterGone()
    made = views.write(place.store.read(), place.directory, place.procedures(), row.account_id, row.from_name, command.answer)
    files = _read(place, row.account_id, made.forms)
    return writing.reply(place, c.StartReply(command.message, False, ""), (made.text, made.html), files)


def save(place: Place, command: c.SaveAnswer) -> float:
    db, now = place.store.read(), place.clock.now()
    row = drafts.get(db, command.draft)
    if row is None:
        raise LetterGone()
    people = drafts.recipients(db, command.draft)
    made = views.write(db, place.directory, place.procedures(), row.account_id, people[0].name if people else "", command.answer)
    files = dict(_read(place, row.account_id, made.forms))
    there = {file.name: file.id for file in drafts.files(db, command.draft)}
    with place.store.write() as tx:
        kept = drafts.save(
            tx, command.draft, now, subject=row.subject, text=made.text, html=made.html, kind=row.kind, recipients=people
        )
        if not kept:
            raise LetterGone()
        for name, file in there.items():
            if name not in files:
                drafts.remove_file(tx, file)
        for name, data in files.items():
            if name not in there:
                writing.put_file(tx, command.draft, name, data)
    return now


def _read(place: Place, mailbox: AccountId, forms: Sequence[Path]) -> list[tuple[str, bytes]]:
    most = writing.largest_file(place, mailbox)
    return [(build.nfc(path.name), read_whole(path, most)) for path in dict.fromkeys(forms)]
