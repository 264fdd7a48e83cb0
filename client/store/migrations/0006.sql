-- Confirmations: who asks for them, who has given one, and what became of letters at their recipients.

ALTER TABLE message ADD COLUMN asks INTEGER NOT NULL DEFAULT -1;   -- 1 = it asks its readers to confirm it (RFC 8098); -1 = not known yet
ALTER TABLE draft ADD COLUMN confirm INTEGER NOT NULL DEFAULT -1;  -- whether it will ask; -1 = as its kind does
ALTER TABLE outbox ADD COLUMN asks INTEGER NOT NULL DEFAULT 0;     -- 1 = it asks: servers are to say that it has arrived
ALTER TABLE outbox ADD COLUMN confirms INTEGER REFERENCES message (id) ON DELETE SET NULL;  -- the letter that this one confirms
ALTER TABLE outbox ADD COLUMN agreed TEXT NOT NULL DEFAULT 'no' CHECK (agreed IN ('no', 'trying', 'yes'));
    -- confirms: yes = $MDNSent is on the server by our hand, no other PC has confirmed it; trying: perhaps
CREATE INDEX outbox_confirms ON outbox (confirms) WHERE confirms IS NOT NULL;
CREATE INDEX message_asks ON message (account_id, arrived) WHERE asks = 1;
CREATE INDEX message_unlearned ON message (account_id, arrived DESC) WHERE asks < 0;

-- What letters here say of letters that were sent: true or not, see client/documents/tracking. Made of the letters alone, so that
-- every PC of a mailbox has the same; what was said once stays said when the letter that said it has gone.
CREATE TABLE word (
    account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    about      TEXT NOT NULL,                         -- Message-ID of the letter that was sent
    address    TEXT NOT NULL,                         -- of whom, in lower case
    said       TEXT NOT NULL CHECK (said IN ('delayed', 'failed', 'arrived', 'read', 'answered', 'confirmed')),
    at         REAL NOT NULL,                         -- when it came here; the first one counts
    report     TEXT NOT NULL DEFAULT '',              -- Message-ID of the letter that says so
    full       INTEGER NOT NULL DEFAULT 0,            -- failed: 1 = the recipient's mailbox has no room
    reply      TEXT NOT NULL DEFAULT '',              -- failed: the server's words, for IT
    PRIMARY KEY (account_id, about, address, said)
) STRICT, WITHOUT ROWID;
CREATE INDEX word_report ON word (account_id, report);
