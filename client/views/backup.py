"""What a backup would hold, and what has none yet."""

from __future__ import annotations

import apsw

from client.rows import BackupState
from client.store import copied_letters, copied_writing


def only_here(db: apsw.Connection) -> int:
    last = copied_letters.last_backup(db)
    return copied_letters.kept_since(db, last.at if last is not None else 0.0)


def state(db: apsw.Connection) -> BackupState:
    from client.portable import backup

    return BackupState(
        len(copied_letters.to_copy(db)),
        len(copied_writing.drafts_to_copy(db)),
        len(copied_writing.letters_to_copy(db)),
        backup.size(db),
        only_here(db),
        copied_letters.last_backup(db),
    )
