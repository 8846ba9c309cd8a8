-- What was ever made public, and when: tables as they were told, so that a later one can be held against all of them. Nothing here is ever
-- changed or taken away, not even when a delivery is purged: what was told stays known to those who read it.

-- Cells that were told together. Truth. The same cells again are the same row.
CREATE TABLE ledger_content (
    number BIGINT PRIMARY KEY,          -- 1, 2, 3 …
    sha256 TEXT COLLATE "C" NOT NULL UNIQUE,         -- 64 lower-case hex digits of content
    cells BIGINT NOT NULL,              -- how many it tells, …
    hidden BIGINT NOT NULL,             -- … and how many of them as hidden
    content BYTEA NOT NULL                -- cell, region and what is told of them (src/figures/ledger.c)
);

-- Truth. A row per delivery, measure and period that is or will be told, each time that it is decided.
CREATE TABLE ledger_entry (
    number BIGINT PRIMARY KEY,          -- 1, 2, 3 …
    at BIGINT NOT NULL,                 -- seconds since 1970, UTC: when it was decided
    told BIGINT NOT NULL,               -- seconds since 1970, UTC: from when on it is told
    event TEXT COLLATE "C" NOT NULL,                 -- 'delivery' = it came to what was released before, 'release'
    subject BIGINT NOT NULL,            -- number of the release, or of the delivery
    delivery BIGINT NOT NULL,           -- number of the delivery that brought the cells
    mapping TEXT COLLATE "C" NOT NULL,               -- the data set, as in delivery_set
    organisation TEXT COLLATE "C" NOT NULL,          -- the data set, as in delivery_set
    audience TEXT COLLATE "C" NOT NULL,              -- 'partnership', 'public'
    measure BIGINT NOT NULL REFERENCES measure (number), -- which measure
    period BIGINT NOT NULL,             -- key of the period, as in observation
    content BIGINT NOT NULL REFERENCES ledger_content (number) -- what is told
);
CREATE INDEX ledger_entry_table ON ledger_entry (measure, period);
