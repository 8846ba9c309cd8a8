-- Deliveries that should never have been sent. What they brought is gone; this says that they were there.

-- Kept files whose bytes were taken away. Truth. Their digests stay known, so that the same file is not taken again.
CREATE TABLE kept_purged (
    file INTEGER PRIMARY KEY REFERENCES kept_file (number), -- which file
    purged INTEGER NOT NULL              -- seconds since 1970, UTC
) STRICT;

-- Truth. A row per purged delivery; its digest stands in table delivery.
CREATE TABLE purge (
    delivery INTEGER PRIMARY KEY REFERENCES delivery (number), -- which delivery
    purged INTEGER NOT NULL,             -- seconds since 1970, UTC
    account INTEGER NOT NULL,            -- who purged it, 0 = none
    who TEXT NOT NULL,                   -- name at that time
    reason TEXT NOT NULL                 -- as given; readers see it
) STRICT;
