"""What is to be exported: how far it has come, and what lies on this PC and nowhere else."""

from __future__ import annotations

import apsw

from client.ids import DraftId, MessageId, OutboxId
from client.rows import Chosen, ExportForm, ExportState
from client.store import drafts, kept, kept_octets, letter_octets, messages, outbox, parts, shelved


def only_here(db: apsw.Connection) -> Chosen:
    """Not sent yet, kept on this PC only, or drafts that the server does not have as they are."""
    written = tuple(draft.id for draft in drafts.every(db) if draft.version > 1 and draft.version != draft.version_is)
    waiting = tuple(letter.id for letter in outbox.every_open(db) if letter.state != "sent")
    return Chosen(kept.only_here(db), written, waiting)


def state(db: apsw.Connection, chosen: Chosen, form: ExportForm) -> ExportState:
    found = [_letter(db, message, form) for message in chosen.messages]
    found += [_draft(db, draft) for draft in chosen.drafts]
    found += [_outbox(db, letter) for letter in chosen.outbox]
    return ExportState(
        len(found),
        sum(size for size, _have, _coming in found),
        sum(have for _size, have, _coming in found),
        sum(coming for _size, _have, coming in found),
    )


Far = tuple[int, int, bool]  # octets, octets that are here, on its way


def _letter(db: apsw.Connection, message: MessageId, form: ExportForm) -> Far:
    row, one = messages.get(db, message), kept.get(db, message)
    if row is None:
        return 0, 0, False
    if form == "pdf":
        here = row.text_state == "have"
        return 1, int(here), row.text_state == "wanted"
    if one is None:
        return row.size, 0, False
    if one.state != "wanted" and one.shelf_state == "there" and not kept_octets.here(db, message):
        return row.size, 0, bool(one.copied) and not shelved.state(db).away
    return row.size, one.have if one.state == "wanted" else row.size, one.state == "wanted"


def _draft(db: apsw.Connection, draft: DraftId) -> Far:
    lacking = [file for file in drafts.files(db, draft) if not file.here]
    wanted = [part for file in lacking if file.part_id is not None and (part := parts.get(db, file.part_id)) is not None]
    size = sum(file.size for file in drafts.files(db, draft))
    return size, size - sum(file.size for file in lacking), any(part.state in ("wanted", "have") for part in wanted)


def _outbox(db: apsw.Connection, letter: OutboxId) -> Far:
    row = outbox.get(db, letter)
    if row is None:
        return 0, 0, False
    lacks = letter_octets.lacks_files(db, letter)
    return row.size, 0 if lacks else row.size, lacks and letter_octets.can_fetch_files(db, letter)
