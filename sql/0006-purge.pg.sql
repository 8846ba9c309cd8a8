-- Deliveries that should never have been sent. What they brought is gone; this says that they were there.

-- Kept files whose bytes were taken away. Truth. Their digests stay known, so that the same file is not taken again.
CREATE TABLE kept_purged (
    file BIGINT PRIMARY KEY REFERENCES kept_file (number), -- which file
    purged BIGINT NOT NULL               -- seconds since 1970, UTC
);

-- Truth. A row per purged delivery; its digest stands in table delivery.
CREATE TABLE purge (
    delivery BIGINT PRIMARY KEY REFERENCES delivery (number), -- which delivery
    purged BIGINT NOT NULL,              -- seconds since 1970, UTC
    account BIGINT NOT NULL,             -- who purged it, 0 = none
    who TEXT COLLATE "C" NOT NULL,       -- name at that time
    reason TEXT COLLATE "C" NOT NULL     -- as given; readers see it
);
