-- Which data may be seen by whom: each data set is its owner's, who releases it and takes releases back. Nothing here is ever changed.

-- The data set that a delivery belongs to: what one mapping reads, of one owner. Truth. A row per delivery.
CREATE TABLE delivery_set (
    delivery BIGINT PRIMARY KEY REFERENCES delivery (number), -- which delivery
    mapping TEXT COLLATE "C" NOT NULL,               -- id of the mapping that read it
    organisation TEXT COLLATE "C" NOT NULL           -- id or name of the owner, '' = official data, nobody's in particular
);

-- Releases as they were given. Truth.
CREATE TABLE data_release (
    number BIGINT PRIMARY KEY,          -- 1, 2, 3 …
    mapping TEXT COLLATE "C" NOT NULL,               -- the data set, as in delivery_set
    organisation TEXT COLLATE "C" NOT NULL,          -- the data set, as in delivery_set
    first_period TEXT COLLATE "C" NOT NULL,          -- canonical, '' = from the beginning
    last_period TEXT COLLATE "C" NOT NULL,           -- canonical, '' = until today and on
    level TEXT COLLATE "C" NOT NULL,                 -- 'land', 'group', 'kreis', 'town', 'school': down to that one; '' = all
    audience TEXT COLLATE "C" NOT NULL,              -- 'partnership', 'public'
    embargo BIGINT NOT NULL,            -- seconds since 1970: not before, 0 = at once
    loaded BIGINT NOT NULL,             -- 1 = open data, released by being loaded; 0 = somebody released it
    reason TEXT COLLATE "C" NOT NULL,                -- as given
    given BIGINT NOT NULL,              -- seconds since 1970, UTC
    account BIGINT NOT NULL,            -- who gave it, 0 = none
    who TEXT COLLATE "C" NOT NULL                    -- name at that time
);
CREATE INDEX data_release_set ON data_release (mapping, organisation);

-- Releases that were taken back. Truth.
CREATE TABLE data_withdrawal (
    release BIGINT PRIMARY KEY REFERENCES data_release (number), -- which release
    withdrawn BIGINT NOT NULL,          -- seconds since 1970, UTC
    account BIGINT NOT NULL,            -- who took it back, 0 = none
    who TEXT COLLATE "C" NOT NULL,                   -- name at that time
    reason TEXT COLLATE "C" NOT NULL                 -- as given
);

-- What was there before: agreed mappings read open data, senders' mappings what is theirs.
INSERT INTO delivery_set (delivery, mapping, organisation)
    SELECT d.number, d.mapping, coalesce(m.sender, '') FROM delivery d LEFT JOIN delivery_mapping m ON m.delivery = d.number;
INSERT INTO data_release (number, mapping, organisation, first_period, last_period, level, audience, embargo, loaded, reason, given, account, who)
    SELECT row_number() OVER (ORDER BY s.mapping), s.mapping, '', '', '', '', 'public', 0, 1, '', s.received, 0, 'Wirk'
    FROM (SELECT t.mapping, min(d.received) AS received FROM delivery_set t JOIN delivery d ON d.number = t.delivery
          WHERE t.organisation = '' GROUP BY t.mapping) s;
