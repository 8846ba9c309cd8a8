-- Work that takes longer than a page. Truth while it waits and runs; the page of jobs shows what became of it.
CREATE TABLE job (
    number INTEGER PRIMARY KEY,          -- 1, 2, 3 …
    kind TEXT NOT NULL,                  -- id of the kind: 'mail' …
    key TEXT NOT NULL,                   -- of the same kind and key one at a time; '' = any number
    arguments TEXT NOT NULL,             -- JSON
    state TEXT NOT NULL,                 -- 'waiting', 'running', 'done', 'failed', 'stopped'
    done INTEGER NOT NULL,               -- progress
    whole INTEGER NOT NULL,              -- of so many; 0 = not known
    attempts INTEGER NOT NULL,           -- begun so far
    next INTEGER NOT NULL,               -- seconds since 1970: not before
    lease INTEGER NOT NULL,              -- seconds since 1970: until then its worker is believed to be alive
    stop INTEGER NOT NULL,               -- 1 = somebody asked to stop it
    account INTEGER NOT NULL,            -- who asked for it, 0 = the program
    who TEXT NOT NULL,                   -- their name at that time
    created INTEGER NOT NULL,            -- seconds since 1970
    started INTEGER NOT NULL,            -- seconds since 1970, 0 = not yet
    ended INTEGER NOT NULL,              -- seconds since 1970, 0 = not yet
    told TEXT NOT NULL                   -- last fault or result
) STRICT;
CREATE INDEX job_due ON job (state, next);
CREATE INDEX job_key ON job (kind, key, state);
