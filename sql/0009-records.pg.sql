-- What people enter by hand about the partnership (records/kinds.def says which kinds and fields there are). Truth.

-- Every version of every record; the newest one is what stands.
CREATE TABLE record (
    number BIGINT PRIMARY KEY,          -- of the version: 1, 2, 3 … over all records; the highest one names the state of all
    kind TEXT COLLATE "C" NOT NULL,                  -- id of records/kinds.def
    id TEXT COLLATE "C" NOT NULL,                    -- of the record within its kind: lower-case letters, digits, hyphens
    version BIGINT NOT NULL,            -- 1, 2, 3 … of this record
    archived BIGINT NOT NULL,           -- 0, 1
    fields TEXT COLLATE "C" NOT NULL,                -- JSON: text, or list of texts, by field; what is empty or was erased is absent
    account BIGINT NOT NULL,            -- who entered it, 0 = the program or the command line
    at BIGINT NOT NULL,                 -- seconds since 1970
    UNIQUE (kind, id, version)
);

-- The newest version of each. Derived.
CREATE TABLE record_newest (
    kind TEXT COLLATE "C" NOT NULL,                  -- as above
    id TEXT COLLATE "C" NOT NULL,                    -- as above
    number BIGINT NOT NULL REFERENCES record (number), -- its newest version
    PRIMARY KEY (kind, id)
);

-- Files that records name by their digest: agreements, pictures.
CREATE TABLE record_file (
    digest TEXT COLLATE "C" NOT NULL PRIMARY KEY,    -- SHA-256, 64 lower-case hex digits
    name TEXT COLLATE "C" NOT NULL,                  -- as it was sent
    type TEXT COLLATE "C" NOT NULL,                  -- what it was found to be: 'application/pdf', 'image/png', 'image/jpeg'
    content BYTEA NOT NULL                -- its bytes, at most 20 MiB
);
