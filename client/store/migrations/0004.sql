-- The carrier: a letter may be *carried*, that is, lie on a stick on its way to a PC that has a line (docs/ARCHITECTURE.md). SQLite can
-- give a column no other CHECK, so outbox is made anew, and with it what refers to it.
CREATE TABLE carrier (
    id      TEXT PRIMARY KEY,                         -- of the sealed file; part of its name
    key     BLOB NOT NULL,                            -- of the files on the stick, should the password change meanwhile
    made_at REAL NOT NULL,
    whole   INTEGER NOT NULL DEFAULT 0                -- 1 = the file was read back, and took its name
) STRICT;

CREATE TABLE outbox_new (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id    INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    draft_id      INTEGER REFERENCES draft (id) ON DELETE SET NULL,  -- kept until done, for taking back
    state         TEXT NOT NULL CHECK (state IN ('waiting', 'carried', 'sending', 'unsure', 'held', 'sent', 'done')),
    message_id    TEXT NOT NULL,
    subject       TEXT NOT NULL DEFAULT '',
    kind          TEXT NOT NULL DEFAULT 'other',
    sender        TEXT NOT NULL,                      -- envelope from
    size          INTEGER NOT NULL DEFAULT 0,
    queued_at     REAL NOT NULL,
    not_before    REAL NOT NULL DEFAULT 0,            -- the ten seconds to take it back
    attempts      INTEGER NOT NULL DEFAULT 0,         -- counted before connecting
    retry_at      REAL NOT NULL DEFAULT 0,
    progress      INTEGER NOT NULL DEFAULT 0,         -- bytes that have gone in this attempt
    speed         REAL NOT NULL DEFAULT 0,            -- octets a second of this attempt; 0 = not known
    leaving       INTEGER NOT NULL DEFAULT 0,         -- 1 = written down before its last octets may leave: it may arrive
    hurried       INTEGER NOT NULL DEFAULT 0,         -- 1 = the person said: now, however slow or dear the line is
    waits_for     TEXT NOT NULL DEFAULT '' CHECK (waits_for IN ('', 'line', 'hours')),  -- why a heavy letter is kept back
    waits_until   REAL NOT NULL DEFAULT 0,            -- when it goes at the latest ('line'), or may go ('hours')
    fault_code    TEXT NOT NULL DEFAULT '',
    fault_facts   TEXT NOT NULL DEFAULT '{}',
    sent_at       REAL NOT NULL DEFAULT 0,
    filing        TEXT NOT NULL DEFAULT 'to file' CHECK (filing IN ('to file', 'trying', 'filed', 'by server', 'given up')),
    filed_uid     INTEGER,
    given_up      INTEGER NOT NULL DEFAULT 0,         -- 1 = nobody waits for the refused recipients any more
    route         TEXT NOT NULL DEFAULT '' CHECK (route IN ('', 'once', 'staged', 'plain')),
                  -- '' not chosen; once: the worker makes it on the server; staged: it lies there; plain: whole through SMTP
    route_at      REAL NOT NULL DEFAULT 0,            -- once: the last progress
    stalled       INTEGER NOT NULL DEFAULT 0,         -- once: 1 = there was a line, and no progress
    staged_in     TEXT NOT NULL DEFAULT '',           -- the folder in which the made letter lies
    staged_validity INTEGER NOT NULL DEFAULT 0,
    staged_uid    INTEGER NOT NULL DEFAULT 0,
    url           TEXT NOT NULL DEFAULT '',           -- its name with the server's seal (URLAUTH)
    answers       INTEGER REFERENCES message (id) ON DELETE SET NULL,  -- gets \Answered once sent
    forwards      INTEGER REFERENCES message (id) ON DELETE SET NULL,  -- gets $Forwarded once sent
    carried       TEXT NOT NULL DEFAULT '',           -- the stick on which it lies, or lay last
    carried_at    REAL NOT NULL DEFAULT 0,
    ask           INTEGER NOT NULL DEFAULT 0,         -- 1 = it may lie on a stick somewhere: before it goes from here the server is asked
    claims        TEXT NOT NULL DEFAULT '[]'          -- JSON: claims (net/imap/claims) under which it has certainly not gone
) STRICT;
INSERT INTO outbox_new (id, account_id, draft_id, state, message_id, subject, kind, sender, size, queued_at, not_before, attempts,
    retry_at, progress, speed, leaving, hurried, waits_for, waits_until, fault_code, fault_facts, sent_at, filing,
    filed_uid, given_up, route, route_at, stalled, staged_in, staged_validity, staged_uid, url, answers, forwards)
    SELECT id, account_id, draft_id, state, message_id, subject, kind, sender, size, queued_at, not_before, attempts,
    retry_at, progress, speed, leaving, hurried, waits_for, waits_until, fault_code, fault_facts, sent_at, filing,
    filed_uid, given_up, route, route_at, stalled, staged_in, staged_validity, staged_uid, url, answers, forwards FROM outbox;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'outbox') WHERE name = 'outbox_new'
    AND EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'outbox');
INSERT INTO sqlite_sequence (name, seq) SELECT 'outbox_new', seq FROM sqlite_sequence WHERE name = 'outbox'
    AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'outbox_new');
CREATE TEMP TABLE outbox_letter_old AS SELECT * FROM outbox_letter;
DROP TABLE outbox_letter;
CREATE TEMP TABLE outbox_file_old AS SELECT * FROM outbox_file;
DROP TABLE outbox_file;
CREATE TEMP TABLE outbox_recipient_old AS SELECT * FROM outbox_recipient;
DROP TABLE outbox_recipient;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;
CREATE INDEX outbox_open ON outbox (account_id, state) WHERE state <> 'done';
CREATE INDEX outbox_draft ON outbox (draft_id) WHERE draft_id IS NOT NULL;
CREATE INDEX outbox_message_id ON outbox (message_id);
CREATE INDEX outbox_answers ON outbox (answers) WHERE answers IS NOT NULL;
CREATE INDEX outbox_forwards ON outbox (forwards) WHERE forwards IS NOT NULL;

CREATE TABLE outbox_letter (
    outbox_id INTEGER PRIMARY KEY REFERENCES outbox (id) ON DELETE CASCADE,
    letter    BLOB NOT NULL                           -- RFC 5322 bytes, CRLF
) STRICT;
INSERT INTO outbox_letter (outbox_id, letter) SELECT outbox_id, letter FROM outbox_letter_old;
DROP TABLE outbox_letter_old;

CREATE TABLE outbox_file (
    outbox_id INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    place     INTEGER NOT NULL,                       -- offset in outbox_letter.letter
    size      INTEGER NOT NULL,                       -- encoded octets
    here      INTEGER NOT NULL,                       -- 1 = they are in the letter
    file_id   INTEGER REFERENCES draft_file (id) ON DELETE SET NULL,  -- NULL = the person has removed it from the draft since
    PRIMARY KEY (outbox_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO outbox_file (outbox_id, position, place, size, here, file_id) SELECT outbox_id, position, place, size, here, file_id FROM outbox_file_old;
DROP TABLE outbox_file_old;

CREATE TABLE outbox_recipient (
    outbox_id   INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    name        TEXT NOT NULL DEFAULT '',
    address     TEXT NOT NULL,
    state       TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'accepted', 'refused')),
    fault_code  TEXT NOT NULL DEFAULT '',
    fault_facts TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (outbox_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO outbox_recipient (outbox_id, position, name, address, state, fault_code, fault_facts) SELECT outbox_id, position, name, address, state, fault_code, fault_facts FROM outbox_recipient_old;
DROP TABLE outbox_recipient_old;
