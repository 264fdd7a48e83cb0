"""What a backup would hold, and what has none yet."""

from __future__ import annotations

import apsw

from client.portable import backup
from client.rows import BackupState
from client.store import copied_letters, copied_writing


def state(db: apsw.Connection) -> BackupState:
    last = backup.last(db)
    return BackupState(
        len(copied_letters.to_copy(db)),
        len(copied_writing.drafts_to_copy(db)),
        len(copied_writing.letters_to_copy(db)),
        backup.size(db),
        copied_letters.kept_since(db, last.at if last is not None else 0.0),
        last,
    )
