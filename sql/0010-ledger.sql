-- What was ever made public, and when: tables as they were told, so that a later one can be held against all of them. Nothing here is ever
-- changed or taken away, not even when a delivery is purged: what was told stays known to those who read it.

-- Cells that were told together. Truth. The same cells again are the same row.
CREATE TABLE ledger_content (
    number INTEGER PRIMARY KEY,          -- 1, 2, 3 …
    sha256 TEXT NOT NULL UNIQUE,         -- 64 lower-case hex digits of content
    cells INTEGER NOT NULL,              -- how many it tells, …
    hidden INTEGER NOT NULL,             -- … and how many of them as hidden
    content BLOB NOT NULL                -- cell, region and what is told of them (src/figures/ledger.c)
) STRICT;

-- Truth. A row per delivery, measure and period that is or will be told, each time that it is decided.
CREATE TABLE ledger_entry (
    number INTEGER PRIMARY KEY,          -- 1, 2, 3 …
    at INTEGER NOT NULL,                 -- seconds since 1970, UTC: when it was decided
    told INTEGER NOT NULL,               -- seconds since 1970, UTC: from when on it is told
    event TEXT NOT NULL,                 -- 'delivery' = it came to what was released before, 'release'
    subject INTEGER NOT NULL,            -- number of the release, or of the delivery
    delivery INTEGER NOT NULL,           -- number of the delivery that brought the cells
    mapping TEXT NOT NULL,               -- the data set, as in delivery_set
    organisation TEXT NOT NULL,          -- the data set, as in delivery_set
    audience TEXT NOT NULL,              -- 'partnership', 'public'
    measure INTEGER NOT NULL REFERENCES measure (number), -- which measure
    period INTEGER NOT NULL,             -- key of the period, as in observation
    content INTEGER NOT NULL REFERENCES ledger_content (number) -- what is told
) STRICT;
CREATE INDEX ledger_entry_table ON ledger_entry (measure, period);
