-- What people enter by hand about the partnership (records/kinds.def says which kinds and fields there are). Truth.

-- Every version of every record; the newest one is what stands.
CREATE TABLE record (
    number INTEGER PRIMARY KEY,          -- of the version: 1, 2, 3 … over all records; the highest one names the state of all
    kind TEXT NOT NULL,                  -- id of records/kinds.def
    id TEXT NOT NULL,                    -- of the record within its kind: lower-case letters, digits, hyphens
    version INTEGER NOT NULL,            -- 1, 2, 3 … of this record
    archived INTEGER NOT NULL,           -- 0, 1
    fields TEXT NOT NULL,                -- JSON: text, or list of texts, by field; what is empty or was erased is absent
    account INTEGER NOT NULL,            -- who entered it, 0 = the program or the command line
    at INTEGER NOT NULL,                 -- seconds since 1970
    UNIQUE (kind, id, version)
) STRICT;

-- The newest version of each. Derived.
CREATE TABLE record_newest (
    kind TEXT NOT NULL,                  -- as above
    id TEXT NOT NULL,                    -- as above
    number INTEGER NOT NULL REFERENCES record (number), -- its newest version
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- Files that records name by their digest: agreements, pictures.
CREATE TABLE record_file (
    digest TEXT NOT NULL PRIMARY KEY,    -- SHA-256, 64 lower-case hex digits
    name TEXT NOT NULL,                  -- as it was sent
    type TEXT NOT NULL,                  -- what it was found to be: 'application/pdf', 'image/png', 'image/jpeg'
    content BLOB NOT NULL                -- its bytes, at most 20 MiB
) STRICT;
