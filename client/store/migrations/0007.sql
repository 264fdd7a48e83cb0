-- The register of official documents (client/documents/register.py). Notes are never changed; those of all PCs of a mailbox lie in a
-- folder of the mailbox itself, hidden from the person.
CREATE TABLE register_note (
    account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    id         TEXT NOT NULL,                         -- its Message-ID there
    uid        INTEGER NOT NULL DEFAULT 0,            -- its UID there; 0 = still to be put there
    rank       INTEGER NOT NULL,                      -- the order in which this PC wrote or learned them
    body       TEXT NOT NULL,                         -- JSON
    PRIMARY KEY (account_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX register_note_waits ON register_note (account_id, rank) WHERE uid = 0;

-- How far that folder is known.
CREATE TABLE register_folder (
    account_id  INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    uidvalidity INTEGER NOT NULL DEFAULT 0,
    uidnext     INTEGER NOT NULL DEFAULT 1,
    begun       INTEGER NOT NULL DEFAULT 0            -- 1 = this mailbox has a register: a unit's always, a person's when she says so
) STRICT;

-- A draft for which a number was taken: what its document is called until it is a letter, and afterwards.
CREATE TABLE register_draft (
    draft_id INTEGER PRIMARY KEY REFERENCES draft (id) ON DELETE CASCADE,
    doc      TEXT NOT NULL
) STRICT;
