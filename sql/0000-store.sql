-- What the store itself needs: which schema steps it has, and a number that tells every process that data changed.

-- A file that carries this number in its head is a store ("Wirk" in ASCII); any other SQLite file is refused.
PRAGMA application_id = 1466528363;

-- Schema steps applied, in order of their names. Nothing here is ever changed.
CREATE TABLE migration (
    name TEXT NOT NULL PRIMARY KEY,      -- as the file in sql/, without its ending
    sha256 TEXT NOT NULL,                -- of the text that was run, 64 lower-case hex digits
    applied INTEGER NOT NULL             -- seconds since 1970, UTC
) STRICT;

-- One row. Who changes data adds 1 in the same transaction.
CREATE TABLE revision (
    one INTEGER PRIMARY KEY CHECK (one = 1), -- there is no second row
    number INTEGER NOT NULL              -- 0, 1, 2 …
) STRICT;
INSERT INTO revision (one, number) VALUES (1, 0);
