-- Kept letters may lie in a network folder of the site instead of on this PC (client/shelf). The row stays here with its text; the
-- octets lie in a file there, and in kept_piece as well until the server's copy is gone, or while the letter goes back.
ALTER TABLE kept_letter ADD COLUMN shelf TEXT NOT NULL DEFAULT '';        -- the name of its file there; '' = none
ALTER TABLE kept_letter ADD COLUMN shelf_state TEXT NOT NULL DEFAULT ''   -- put: to be written there; there: it was, and was read back
    CHECK (shelf_state IN ('', 'put', 'there'));
ALTER TABLE kept_letter ADD COLUMN shelf_size INTEGER NOT NULL DEFAULT 0; -- octets of the file

CREATE UNIQUE INDEX kept_shelf ON kept_letter (shelf) WHERE shelf <> '';

-- Files that are to be taken out of the network folder, whoever wrote them.
CREATE TABLE shelf_leave (
    name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TRIGGER kept_letter_goes AFTER DELETE ON kept_letter WHEN old.shelf <> '' BEGIN
    INSERT INTO shelf_leave (name) VALUES (old.shelf) ON CONFLICT (name) DO NOTHING;
END;

-- How it stands with the network folder.
CREATE TABLE shelf (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    path        TEXT NOT NULL DEFAULT '',             -- where it was when it was last opened
    looked_at   REAL NOT NULL DEFAULT 0,              -- when all that lies there was last looked through
    fault_code  TEXT NOT NULL DEFAULT '',
    fault_facts TEXT NOT NULL DEFAULT '{}'
) STRICT;

-- The keys of this person's part of it, the latest last. `salt` and `word`: the password slot there, and the password that opens it;
-- no salt: it was perhaps never written there.
CREATE TABLE shelf_key (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    mark TEXT NOT NULL,                               -- which network folder
    key  BLOB NOT NULL,
    salt BLOB NOT NULL DEFAULT x'',
    word TEXT NOT NULL DEFAULT '',
    UNIQUE (mark, key)
) STRICT;
