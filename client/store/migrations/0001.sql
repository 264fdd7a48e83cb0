-- One person's mail on this PC. The file is encrypted as a whole; times are seconds since the epoch, UTC.
-- Ids of letters, drafts and their like are never used twice: a page may still hold one of a row that is gone.
-- *_is is what the server was last seen to hold, *_wish what the person wants; equal means nothing to do.

CREATE TABLE account (
    id           INTEGER PRIMARY KEY,
    address      TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL DEFAULT '',            -- the From name
    post         TEXT NOT NULL DEFAULT '',
    unit         TEXT NOT NULL DEFAULT '',
    kind         TEXT NOT NULL DEFAULT 'personal' CHECK (kind IN ('personal', 'unit')),
    user         TEXT NOT NULL DEFAULT '',            -- sign-in name; '' = the address
    password     TEXT NOT NULL DEFAULT '',            -- '' = ask
    capabilities TEXT NOT NULL DEFAULT '',            -- IMAP's, last seen
    submission   TEXT NOT NULL DEFAULT '',            -- what the server for sending offered, last seen
    size_limit   INTEGER NOT NULL DEFAULT 0,          -- octets of the largest letter it takes (SIZE, RFC 1870); 0 = not said
    staging      TEXT NOT NULL DEFAULT '',            -- names what this PC puts into the staging folder
    line         TEXT NOT NULL DEFAULT 'unknown' CHECK (line IN ('unknown', 'connecting', 'good', 'weak', 'gone')),
    line_since   REAL NOT NULL DEFAULT 0,
    received_at  REAL NOT NULL DEFAULT 0,             -- last complete pass
    fault_code   TEXT NOT NULL DEFAULT '',            -- why this account cannot go on
    fault_facts  TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE folder (
    id            INTEGER PRIMARY KEY,
    account_id    INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name          TEXT NOT NULL,                      -- the server's name, decoded; '' = none of the server's
    role          TEXT NOT NULL DEFAULT 'other'       -- kept: letters that lie on this PC only
                  CHECK (role IN ('inbox', 'sent', 'drafts', 'trash', 'junk', 'archive', 'kept', 'other')),
    delimiter     TEXT NOT NULL DEFAULT '/',
    selectable    INTEGER NOT NULL DEFAULT 1,
    uidvalidity   INTEGER NOT NULL DEFAULT 0,         -- 0 = never opened
    uidnext       INTEGER NOT NULL DEFAULT 0,
    highestmodseq INTEGER NOT NULL DEFAULT 0,         -- 0 = server without CONDSTORE
    exists_count  INTEGER NOT NULL DEFAULT 0,         -- the server's count
    known_from    INTEGER NOT NULL DEFAULT 0,         -- every UID >= this has a row; 0 = none yet, 1 = all
    UNIQUE (account_id, name)
) STRICT;

CREATE TABLE message (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id   INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    folder_is    INTEGER NOT NULL REFERENCES folder (id) ON DELETE CASCADE,
    uid_is       INTEGER,                             -- NULL between a move without COPYUID and the next look
    folder_wish  INTEGER NOT NULL REFERENCES folder (id) ON DELETE CASCADE,
    gone_wish    INTEGER NOT NULL DEFAULT 0,          -- 1 = to be expunged for good
    flags_is     INTEGER NOT NULL DEFAULT 0,          -- bits: 1 seen 2 answered 4 flagged 8 draft 16 forwarded 32 mdnsent
    flags_wish   INTEGER NOT NULL DEFAULT 0,
    modseq       INTEGER NOT NULL DEFAULT 0,
    message_id   TEXT NOT NULL DEFAULT '',
    in_reply_to  TEXT NOT NULL DEFAULT '',
    subject      TEXT NOT NULL DEFAULT '',
    from_name    TEXT NOT NULL DEFAULT '',
    from_address TEXT NOT NULL DEFAULT '',
    recipients   TEXT NOT NULL DEFAULT '{}',          -- JSON {"to": [[name, address]], "cc": [], "bcc": [], "reply_to": []}
    date         REAL NOT NULL DEFAULT 0,             -- Date field, else INTERNALDATE
    arrived      REAL NOT NULL DEFAULT 0,             -- INTERNALDATE; the order of the lists
    size         INTEGER NOT NULL DEFAULT 0,          -- RFC822.SIZE, bytes
    files        INTEGER NOT NULL DEFAULT 0,          -- how many attachments
    file_bytes   INTEGER NOT NULL DEFAULT 0,          -- their decoded size, about
    kind         TEXT NOT NULL DEFAULT 'other',       -- resources/kinds
    text_state   TEXT NOT NULL DEFAULT 'none' CHECK (text_state IN ('none', 'wanted', 'have', 'gone')),
    preview      TEXT NOT NULL DEFAULT '',
    trusted      INTEGER NOT NULL DEFAULT 0,          -- 1 = the person said that the letter is genuine
    deleted_at   REAL NOT NULL DEFAULT 0,             -- when the person moved it to the trash
    restore_to   INTEGER REFERENCES folder (id) ON DELETE SET NULL,  -- where it lay before
    fault_code   TEXT NOT NULL DEFAULT '',            -- a refused wish, said on this row
    fault_facts  TEXT NOT NULL DEFAULT '{}',
    -- heavy columns last: a column behind a large one is reached only through all of its pages
    structure    TEXT NOT NULL DEFAULT '',            -- JSON of the part tree; '' = not fetched yet
    headers      BLOB,                                -- chosen raw header fields, for warnings and threading
    text         TEXT NOT NULL DEFAULT '',            -- readable plain text
    html         TEXT NOT NULL DEFAULT '',            -- safe HTML; '' = only text
    findings     TEXT NOT NULL DEFAULT ''             -- JSON [[[warning code, facts], ...], remote pictures blocked, old charset found]
) STRICT;

CREATE UNIQUE INDEX message_uid ON message (folder_is, uid_is);
-- kind and flags in the index: the filters of a list read no letter
CREATE INDEX message_list ON message (folder_wish, arrived DESC, id DESC, kind, flags_wish) WHERE gone_wish = 0;
CREATE INDEX message_unread ON message (folder_wish, kind) WHERE flags_wish & 1 = 0 AND gone_wish = 0;
CREATE INDEX message_wish ON message (account_id)
    WHERE flags_is <> flags_wish OR folder_is <> folder_wish OR gone_wish = 1;
CREATE INDEX message_wanted ON message (account_id, arrived DESC) WHERE text_state = 'wanted';
CREATE INDEX message_missing ON message (account_id, arrived DESC) WHERE text_state = 'none';
CREATE INDEX message_size ON message (account_id, arrived DESC, size) WHERE files > 0;
CREATE INDEX message_growth ON message (account_id, arrived, size);
CREATE INDEX message_message_id ON message (message_id);
CREATE INDEX message_restore ON message (restore_to) WHERE restore_to IS NOT NULL;

-- Leaves of the part tree; text parts hold their raw decoded bytes too, so a letter can be shown again.
CREATE TABLE part (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id  INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    section     TEXT NOT NULL,                        -- RFC 3501 section number
    type        TEXT NOT NULL DEFAULT 'application/octet-stream',
    name        TEXT NOT NULL DEFAULT '',
    encoding    TEXT NOT NULL DEFAULT '7bit',
    charset     TEXT NOT NULL DEFAULT '',
    disposition TEXT NOT NULL DEFAULT '',
    cid         TEXT NOT NULL DEFAULT '',
    wire_size   INTEGER NOT NULL DEFAULT 0,           -- encoded octets, as the server counts
    role        TEXT NOT NULL DEFAULT 'file' CHECK (role IN ('text', 'inline', 'file')),
    state       TEXT NOT NULL DEFAULT 'none' CHECK (state IN ('none', 'wanted', 'have', 'gone')),
    ahead       INTEGER NOT NULL DEFAULT 0,           -- 1 = wanted by nobody: small enough to come by itself
    wire_have   INTEGER NOT NULL DEFAULT 0,           -- encoded octets committed so far
    speed       REAL NOT NULL DEFAULT 0,              -- octets a second while it comes; 0 = not known
    size        INTEGER NOT NULL DEFAULT 0,           -- decoded bytes once 'have'
    sha256      TEXT NOT NULL DEFAULT '',
    place       INTEGER,                              -- the octets lie in the kept letter, from here on; NULL = in part_piece
    UNIQUE (message_id, section)
) STRICT;
CREATE INDEX part_wanted ON part (message_id) WHERE state = 'wanted';

-- The encoded octets of a part in pieces, committed as they come; decoded when read.
CREATE TABLE part_piece (
    part_id INTEGER NOT NULL REFERENCES part (id) ON DELETE CASCADE,
    start   INTEGER NOT NULL,                         -- offset in the encoded octets
    data    BLOB NOT NULL,
    PRIMARY KEY (part_id, start)
) STRICT, WITHOUT ROWID;

-- Complete letters (RFC 5322 octets, as the server gives them) on this PC, and those on their way here or back. The letter's row
-- moves into the folder 'kept' once all octets are here and were read back; the copy on the server is a row of its own from then
-- on (`server_row`, with gone_wish), and goes.
CREATE TABLE kept_letter (
    message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
    state      TEXT NOT NULL DEFAULT 'wanted' CHECK (state IN ('wanted', 'here', 'kept', 'going')),
               -- here: all octets have come; going: an upload was begun and may have arrived
    have       INTEGER NOT NULL DEFAULT 0,            -- octets committed so far
    sha256     TEXT NOT NULL DEFAULT '',              -- of the whole, once kept
    kept_at    REAL NOT NULL DEFAULT 0,
    without    TEXT NOT NULL DEFAULT '{}',            -- JSON {section: line in its place}: only these files leave the letter
    origin     INTEGER REFERENCES folder (id) ON DELETE SET NULL,  -- where it lay on the server, and goes back to
    passing    INTEGER NOT NULL DEFAULT 0,            -- 1 = a lighter copy, on its way to the server and forgotten when there
    server_row INTEGER REFERENCES message (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX kept_wanted ON kept_letter (state) WHERE state <> 'kept';
CREATE INDEX kept_server_row ON kept_letter (server_row) WHERE server_row IS NOT NULL;

CREATE TABLE kept_piece (
    message_id INTEGER NOT NULL REFERENCES kept_letter (message_id) ON DELETE CASCADE ON UPDATE CASCADE,
    start      INTEGER NOT NULL,                      -- offset in the letter
    data       BLOB NOT NULL,
    sha256     BLOB NOT NULL,                         -- of the octets as they came, before they were written
    PRIMARY KEY (message_id, start)
) STRICT, WITHOUT ROWID;

-- Folded words (no marks, đ = d) of subject, people and text; rowid = message.id
CREATE VIRTUAL TABLE search USING fts5 (
    subject, people, text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);

-- A letter that goes, also with its folder, is no longer found.
CREATE TRIGGER message_goes AFTER DELETE ON message BEGIN
    DELETE FROM search WHERE rowid = old.id;
END;

CREATE TABLE draft (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id   INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind         TEXT NOT NULL DEFAULT 'other',
    subject      TEXT NOT NULL DEFAULT '',
    text         TEXT NOT NULL DEFAULT '',
    html         TEXT NOT NULL DEFAULT '',            -- '' = no formatting used
    answer_of    INTEGER REFERENCES message (id) ON DELETE SET NULL,
    forward_of   INTEGER REFERENCES message (id) ON DELETE SET NULL,
    in_reply_to  TEXT NOT NULL DEFAULT '',
    reference_ids TEXT NOT NULL DEFAULT '',
    message_id   TEXT NOT NULL DEFAULT '',            -- of the server's copy
    created_at   REAL NOT NULL DEFAULT 0,
    saved_at     REAL NOT NULL DEFAULT 0,
    version      INTEGER NOT NULL DEFAULT 1,          -- counts saves
    version_is   INTEGER NOT NULL DEFAULT 0,          -- the version on the server; 0 = none
    uid_is       INTEGER,                             -- its UID in the drafts folder
    message_row  INTEGER REFERENCES message (id) ON DELETE SET NULL,  -- the pulled row of that copy
    discarded_at REAL NOT NULL DEFAULT 0              -- > 0: thrown away, can be taken back; server copy to be removed
) STRICT;

CREATE TABLE draft_recipient (
    draft_id INTEGER NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    field    TEXT NOT NULL DEFAULT 'to' CHECK (field IN ('to', 'cc', 'bcc')),
    name     TEXT NOT NULL DEFAULT '',
    address  TEXT NOT NULL,                           -- '' with unit set: everybody of that unit
    unit     TEXT NOT NULL DEFAULT '',                -- directory path of a chosen unit
    PRIMARY KEY (draft_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft_file (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    draft_id INTEGER NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    name     TEXT NOT NULL,
    type     TEXT NOT NULL DEFAULT 'application/octet-stream',
    size     INTEGER NOT NULL DEFAULT 0,
    part_id  INTEGER REFERENCES part (id) ON DELETE SET NULL,  -- forwarded: still to be fetched
    encoding TEXT NOT NULL DEFAULT '',                -- forwarded: as the letter has it that it came with, also when that is gone
    wire_size INTEGER NOT NULL DEFAULT 0,
    data     BLOB                                     -- NULL while part_id is not fetched yet
) STRICT;
CREATE INDEX draft_file_draft ON draft_file (draft_id);

-- Where the encoded octets of such a file (base64 with line ends) lie on the server already: in pieces in the staging folder, or
-- whole as a section of a letter.
CREATE TABLE file_place (
    file_id     INTEGER NOT NULL REFERENCES draft_file (id) ON DELETE CASCADE,
    start       INTEGER NOT NULL,                     -- offset in the encoded octets
    size        INTEGER NOT NULL,
    folder      TEXT NOT NULL,                        -- the server's name, decoded
    uidvalidity INTEGER NOT NULL DEFAULT 0,
    uid         INTEGER NOT NULL DEFAULT 0,           -- 0 = under way: it may have arrived
    section     TEXT NOT NULL,
    PRIMARY KEY (file_id, start)
) STRICT, WITHOUT ROWID;

-- HOUSE.md §3. The bytes and the Message-ID are frozen when the row is made. A letter that some recipients still have to get
-- goes on as a row of its own, with the same bytes, Message-ID and draft.
CREATE TABLE outbox (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id    INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    draft_id      INTEGER REFERENCES draft (id) ON DELETE SET NULL,  -- kept until done, for taking back
    state         TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'unsure', 'held', 'sent', 'done')),
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
    forwards      INTEGER REFERENCES message (id) ON DELETE SET NULL   -- gets $Forwarded once sent
) STRICT;
CREATE INDEX outbox_open ON outbox (account_id, state) WHERE state <> 'done';
CREATE INDEX outbox_draft ON outbox (draft_id) WHERE draft_id IS NOT NULL;
CREATE INDEX outbox_message_id ON outbox (message_id);
CREATE INDEX outbox_answers ON outbox (answers) WHERE answers IS NOT NULL;
CREATE INDEX outbox_forwards ON outbox (forwards) WHERE forwards IS NOT NULL;

-- Apart, since a row is written anew as a whole, and the state of a letter changes several times a second. None = done.
CREATE TABLE outbox_letter (
    outbox_id INTEGER PRIMARY KEY REFERENCES outbox (id) ON DELETE CASCADE,
    letter    BLOB NOT NULL                           -- RFC 5322 bytes, CRLF
) STRICT;

-- Where the letter holds the encoded octets of a file of its draft. Those of a file that is not on this PC are left out of
-- `letter`; `place` counts in what is there.
CREATE TABLE outbox_file (
    outbox_id INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    place     INTEGER NOT NULL,                       -- offset in outbox_letter.letter
    size      INTEGER NOT NULL,                       -- encoded octets
    here      INTEGER NOT NULL,                       -- 1 = they are in the letter
    file_id   INTEGER REFERENCES draft_file (id) ON DELETE SET NULL,  -- NULL = the person has removed it from the draft since
    PRIMARY KEY (outbox_id, position)
) STRICT, WITHOUT ROWID;

-- What this PC has put into the staging folder; what nothing needs any more is removed from there.
CREATE TABLE staged (
    account_id  INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    folder      TEXT NOT NULL,
    uidvalidity INTEGER NOT NULL,
    uid         INTEGER NOT NULL,
    PRIMARY KEY (account_id, folder, uidvalidity, uid)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE quota (
    account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    root       TEXT NOT NULL,
    used_kib   INTEGER NOT NULL,
    limit_kib  INTEGER NOT NULL,                      -- 0 = the server names none
    PRIMARY KEY (account_id, root)
) STRICT, WITHOUT ROWID;

-- One row an account: what the gauge said last (warn once, calm again below 75 %).
CREATE TABLE quota_mood (
    account_id INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    known      INTEGER NOT NULL DEFAULT 0,            -- 1 = the server has QUOTA
    level      INTEGER NOT NULL DEFAULT 0,            -- 0 calm, 80, 90
    told_level INTEGER NOT NULL DEFAULT 0,            -- the highest level the person was warned of since calm
    checked_at REAL NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL                               -- JSON
) STRICT;
