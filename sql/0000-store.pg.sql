-- What the store itself needs: which schema steps it has, and a number that tells every process that data changed.

-- Schema steps applied, in order of their names. Nothing here is ever changed.
CREATE TABLE migration (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY, -- as the file in sql/, without its ending
    sha256 TEXT COLLATE "C" NOT NULL,    -- of the text that was run, 64 lower-case hex digits
    applied BIGINT NOT NULL              -- seconds since 1970, UTC
);

-- One row. Who changes data adds 1 in the same transaction. Who writes locks the row first: one writer at a time.
CREATE TABLE revision (
    one BIGINT PRIMARY KEY CHECK (one = 1), -- there is no second row
    number BIGINT NOT NULL               -- 0, 1, 2 …
);
INSERT INTO revision (one, number) VALUES (1, 0);
