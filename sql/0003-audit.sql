-- The log: who did what. Rows are only added; triggers refuse anything else.

-- The chain. Truth. What the digests are made of stands in src/audit/audit.h.
CREATE TABLE audit (
    number INTEGER PRIMARY KEY,          -- 1, 2, 3 … without a gap
    at INTEGER NOT NULL,                 -- seconds since 1970, UTC
    event TEXT NOT NULL,                 -- id of audit/events.def
    content TEXT NOT NULL,               -- SHA-256 of salt and contents, 64 lower-case hex digits
    chain TEXT NOT NULL                  -- SHA-256 of the chain before, number, at, event, content
) STRICT;

-- What the entries say. Truth. A row may be erased: the digest above stays, and an entry 'log.erase' tells it.
CREATE TABLE audit_content (
    number INTEGER PRIMARY KEY REFERENCES audit (number), -- of the entry
    salt BLOB NOT NULL,                  -- 16 random bytes
    account INTEGER NOT NULL,            -- number of the account, 0 = none
    who TEXT NOT NULL,                   -- name at that time
    origin TEXT NOT NULL,                -- network address, 'command line' …
    subject TEXT NOT NULL,               -- 'delivery:24'
    before TEXT NOT NULL,                -- JSON, '' = nothing
    after TEXT NOT NULL                  -- JSON, '' = nothing
) STRICT;
CREATE INDEX audit_content_subject ON audit_content (subject, number);
CREATE INDEX audit_content_account ON audit_content (account, number);

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
CREATE TRIGGER audit_content_no_update BEFORE UPDATE ON audit_content
    BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
