-- The log: who did what. Rows are only added; triggers refuse anything else.

-- The chain. Truth. What the digests are made of stands in src/audit/audit.h.
CREATE TABLE audit (
    number BIGINT PRIMARY KEY,           -- 1, 2, 3 … without a gap
    at BIGINT NOT NULL,                  -- seconds since 1970, UTC
    event TEXT COLLATE "C" NOT NULL,     -- id of audit/events.def
    content TEXT COLLATE "C" NOT NULL,   -- SHA-256 of salt and contents, 64 lower-case hex digits
    chain TEXT COLLATE "C" NOT NULL      -- SHA-256 of the chain before, number, at, event, content
);

-- What the entries say. Truth. A row may be erased: the digest above stays, and an entry 'log.erase' tells it.
CREATE TABLE audit_content (
    number BIGINT PRIMARY KEY REFERENCES audit (number), -- of the entry
    salt BYTEA NOT NULL,                 -- 16 random bytes
    account BIGINT NOT NULL,             -- number of the account, 0 = none
    who TEXT COLLATE "C" NOT NULL,       -- name at that time
    origin TEXT COLLATE "C" NOT NULL,    -- network address, 'command line' …
    subject TEXT COLLATE "C" NOT NULL,   -- 'delivery:24'
    before TEXT COLLATE "C" NOT NULL,    -- JSON, '' = nothing
    after TEXT COLLATE "C" NOT NULL      -- JSON, '' = nothing
);
CREATE INDEX audit_content_subject ON audit_content (subject, number);
CREATE INDEX audit_content_account ON audit_content (account, number);

CREATE FUNCTION audit_only_added() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the log is only added to'; END $$;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_only_added();
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_only_added();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_added();
CREATE TRIGGER audit_content_no_update BEFORE UPDATE ON audit_content
    FOR EACH ROW EXECUTE FUNCTION audit_only_added();
