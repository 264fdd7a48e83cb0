-- Composing by kind, and the kinds that the person has put right.

ALTER TABLE draft ADD COLUMN fields TEXT NOT NULL DEFAULT '';  -- JSON {field: as typed} of its kind; '' = written freely

-- What this person said a letter is; it stays on this PC.
CREATE TABLE kind_said (
    message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE ON UPDATE CASCADE,
    kind       TEXT NOT NULL
) STRICT;
