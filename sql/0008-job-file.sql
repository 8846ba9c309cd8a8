-- Files that wait for work: somebody had one looked at and may deliver it, or a job is to read it. Truth until the job is done, then only what came of it.
CREATE TABLE job_file (
    number INTEGER PRIMARY KEY,          -- 1, 2, 3 …
    account INTEGER NOT NULL,            -- whose it is: nobody else sees it
    job INTEGER NOT NULL,                -- that reads it, 0 = none yet
    name TEXT NOT NULL,                  -- as the sender called it
    sha256 TEXT NOT NULL,                -- of its bytes
    bytes INTEGER NOT NULL,              -- length
    arguments TEXT NOT NULL,             -- JSON: how it is to be read
    until INTEGER NOT NULL,              -- seconds since 1970: kept till then, and while its job waits or runs
    result TEXT NOT NULL                 -- JSON: what came of it, '' = nothing yet
) STRICT;
CREATE INDEX job_file_account ON job_file (account, number);
CREATE INDEX job_file_job ON job_file (job);

-- The bytes of such a file in pieces of at most 1 MB; gone when they are not needed any more.
CREATE TABLE job_file_part (
    file INTEGER NOT NULL REFERENCES job_file (number), -- whose
    part INTEGER NOT NULL,               -- 0, 1, 2 …
    content BLOB NOT NULL,               -- the piece
    PRIMARY KEY (file, part)
) STRICT;
