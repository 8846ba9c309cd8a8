-- The shared measurement: files as they came, what was agreed on, regions, and observations.
-- Truth unless a table says "derived". Numbers are given by the program (largest + 1 inside the transaction).

-- Kept files: the original bytes of every accepted delivery, known by their SHA-256.
CREATE TABLE kept_file (
    sha256 TEXT COLLATE "C" NOT NULL PRIMARY KEY, -- 64 lower-case hex digits of the original bytes
    number BIGINT NOT NULL UNIQUE,       -- 1, 2, 3 …; its pieces know it by this
    bytes BIGINT NOT NULL                -- length of the original
);

-- The bytes of a kept file in pieces of at most 1 MB, each compressed by itself (zlib).
CREATE TABLE kept_part (
    file BIGINT NOT NULL REFERENCES kept_file (number),
    part BIGINT NOT NULL,                -- 0, 1, 2 …
    content BYTEA NOT NULL,              -- compressed piece
    PRIMARY KEY (file, part)
);

-- Accepted deliveries, in order of acceptance. Nothing here is ever changed.
CREATE TABLE delivery (
    number BIGINT PRIMARY KEY,           -- 1, 2, 3 …
    sha256 TEXT COLLATE "C" NOT NULL REFERENCES kept_file (sha256),
    file_name TEXT COLLATE "C" NOT NULL, -- as the sender called it
    received BIGINT NOT NULL,            -- seconds since 1970, UTC
    mapping TEXT COLLATE "C" NOT NULL,   -- id of the mapping that read it; empty for boundaries
    mapping_version BIGINT NOT NULL,     -- its version; 0 for boundaries
    form TEXT COLLATE "C" NOT NULL,      -- layout, encoding, separator as found
    stand TEXT COLLATE "C" NOT NULL,     -- date of the table as printed in it; may be empty
    attribution TEXT COLLATE "C" NOT NULL, -- line that the licence asks for
    table_rows BIGINT NOT NULL,          -- data rows read
    rows_outside BIGINT NOT NULL,        -- data rows of areas outside the register
    added BIGINT NOT NULL,               -- observations that were new
    changed BIGINT NOT NULL,             -- observations that correct an earlier one
    unchanged BIGINT NOT NULL            -- observations that were known already
);

-- What the checks said of a delivery.
CREATE TABLE finding (
    delivery BIGINT NOT NULL REFERENCES delivery (number),
    number BIGINT NOT NULL,              -- 1, 2, 3 … within the delivery
    rule TEXT COLLATE "C" NOT NULL,      -- id of the rule
    line BIGINT NOT NULL,                -- line of the file, 0 = whole file
    place BIGINT NOT NULL,               -- column of the file, 0 = whole line
    found TEXT COLLATE "C" NOT NULL,     -- what stands there
    expected TEXT COLLATE "C" NOT NULL,  -- what the rule expects
    times BIGINT NOT NULL,               -- how often the rule was met in this file
    PRIMARY KEY (delivery, number)
);

-- What the partnership agreed on, as text: regions, dimensions, measures, indicators, mappings, checks. Versions stay.
CREATE TABLE agreed (
    kind TEXT COLLATE "C" NOT NULL,      -- 'regions', 'dimensions', 'measures', 'indicator', 'mapping', 'checks'
    id TEXT COLLATE "C" NOT NULL,        -- id within the kind; '' where there is only one
    version BIGINT NOT NULL,             -- 1, 2, 3 …
    agreed_on BIGINT NOT NULL,           -- seconds since 1970
    content TEXT COLLATE "C" NOT NULL,   -- the YAML text
    PRIMARY KEY (kind, id, version)
);

-- Numbers of regions, so that observations stay small.
CREATE TABLE region (
    number BIGINT PRIMARY KEY,           -- given once, never reused
    kind TEXT COLLATE "C" NOT NULL,      -- 'area' (declared in the catalogue) or 'school'
    code TEXT COLLATE "C" NOT NULL,      -- shortest official key
    UNIQUE (kind, code)
);
-- Numbers of measures, so that observations stay small.
CREATE TABLE measure (
    number BIGINT PRIMARY KEY,           -- given once
    id TEXT COLLATE "C" NOT NULL UNIQUE  -- as in the catalogue
);
-- Numbers of cells (sets of dimension codes), so that observations stay small.
CREATE TABLE cell (
    number BIGINT PRIMARY KEY,           -- given once
    id TEXT COLLATE "C" NOT NULL UNIQUE  -- canonical text, '' = total
);

-- Schools as the newest register delivered them (derived from deliveries, kept for speed of start).
CREATE TABLE school (
    region BIGINT PRIMARY KEY REFERENCES region (number),
    delivery BIGINT NOT NULL REFERENCES delivery (number),
    line BIGINT NOT NULL,                -- line in the delivered file
    name TEXT COLLATE "C" NOT NULL,      -- official name, its parts joined
    town TEXT COLLATE "C" NOT NULL,      -- key of the Gemeinde it lies in
    school_type TEXT COLLATE "C" NOT NULL, -- code of dimension schooltype
    easting DOUBLE PRECISION,            -- metres; NULL where no register gives it
    northing DOUBLE PRECISION,           -- metres; NULL where no register gives it
    crs BIGINT,                          -- EPSG number
    place_delivery BIGINT REFERENCES delivery (number), -- that brought the coordinates
    place_line BIGINT                    -- line in that file
);

-- Boundaries, WGS84, as delivered.
CREATE TABLE boundary (
    region BIGINT NOT NULL REFERENCES region (number),
    delivery BIGINT NOT NULL REFERENCES delivery (number),
    line BIGINT NOT NULL,                -- line of the file in which the feature begins
    rings TEXT COLLATE "C" NOT NULL,     -- points per ring, separated by blanks
    points BYTEA NOT NULL,               -- little-endian int32 pairs: longitude, latitude in 1e-5 degrees
    PRIMARY KEY (region, delivery)
);

-- Observations: one row per value and delivery that brought or changed it. Never updated, never deleted.
CREATE TABLE observation (
    measure BIGINT NOT NULL REFERENCES measure (number),
    region BIGINT NOT NULL REFERENCES region (number),
    period BIGINT NOT NULL,              -- period_key() of base/period.h
    cell BIGINT NOT NULL REFERENCES cell (number),
    delivery BIGINT NOT NULL REFERENCES delivery (number),
    number DOUBLE PRECISION,             -- NULL where presence is a missing state
    decimals BIGINT NOT NULL,            -- digits after the decimal sign, as printed
    presence BIGINT NOT NULL,            -- Presence of figures/states.def
    precise BIGINT NOT NULL,             -- Precision
    base BIGINT NOT NULL,                -- rounded to this base, 0 = not rounded
    marks BIGINT NOT NULL,               -- Mark bits
    line BIGINT NOT NULL,                -- line of the file
    place BIGINT NOT NULL,               -- column of the file
    PRIMARY KEY (measure, region, period, cell, delivery)
);
