-- Deliveries that should never have been sent. What they brought is gone; this says that they were there.

-- When its bytes were taken away; the row stays, so that the same file is not taken again.
ALTER TABLE kept_file ADD COLUMN purged BIGINT NOT NULL DEFAULT 0; -- seconds since 1970, 0 = kept

-- Truth. A row per purged delivery; its digest stands in table delivery.
CREATE TABLE purge (
    delivery BIGINT PRIMARY KEY REFERENCES delivery (number), -- which delivery
    purged BIGINT NOT NULL,              -- seconds since 1970, UTC
    account BIGINT NOT NULL,             -- who purged it, 0 = none
    who TEXT COLLATE "C" NOT NULL,       -- name at that time
    reason TEXT COLLATE "C" NOT NULL     -- as given; readers see it
);
