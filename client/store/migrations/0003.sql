-- A copy of a letter that is only to be exported: it comes here as a kept letter does, the server's stays, and it is forgotten when
-- it has been written (`kept_at`: when it was asked for).
ALTER TABLE kept_letter ADD COLUMN copied INTEGER NOT NULL DEFAULT 0;
