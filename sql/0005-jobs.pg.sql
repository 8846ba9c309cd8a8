-- Work that takes longer than a page. Truth while it waits and runs; the page of jobs shows what became of it.
CREATE TABLE job (
    number BIGINT PRIMARY KEY,           -- 1, 2, 3 …
    kind TEXT COLLATE "C" NOT NULL,      -- id of the kind: 'mail' …
    key TEXT COLLATE "C" NOT NULL,       -- of the same kind and key one at a time; '' = any number
    arguments TEXT COLLATE "C" NOT NULL, -- JSON
    state TEXT COLLATE "C" NOT NULL,     -- 'waiting', 'running', 'done', 'failed', 'stopped'
    done BIGINT NOT NULL,                -- progress
    whole BIGINT NOT NULL,               -- of so many; 0 = not known
    attempts BIGINT NOT NULL,            -- begun so far
    next BIGINT NOT NULL,                -- seconds since 1970: not before
    lease BIGINT NOT NULL,               -- seconds since 1970: until then its worker is believed to be alive
    stop BIGINT NOT NULL,                -- 1 = somebody asked to stop it
    account BIGINT NOT NULL,             -- who asked for it, 0 = the program
    who TEXT COLLATE "C" NOT NULL,       -- their name at that time
    created BIGINT NOT NULL,             -- seconds since 1970
    started BIGINT NOT NULL,             -- seconds since 1970, 0 = not yet
    ended BIGINT NOT NULL,               -- seconds since 1970, 0 = not yet
    told TEXT COLLATE "C" NOT NULL       -- last fault or result
);
CREATE INDEX job_due ON job (state, next);
CREATE INDEX job_key ON job (kind, key, state);
