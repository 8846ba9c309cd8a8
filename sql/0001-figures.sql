-- The shared measurement: files as they came, what was agreed on, regions, and observations.
-- Truth unless a table says "derived". Numbers are given by the program (largest + 1 inside the transaction).

-- Kept files: the original bytes of every accepted delivery, known by their SHA-256.
CREATE TABLE kept_file (
    sha256 TEXT NOT NULL PRIMARY KEY,    -- 64 lower-case hex digits of the original bytes
    number INTEGER NOT NULL UNIQUE,      -- 1, 2, 3 …; its pieces know it by this
    bytes INTEGER NOT NULL               -- length of the original
) STRICT;

-- The bytes of a kept file in pieces of at most 1 MB, each compressed by itself (zlib).
CREATE TABLE kept_part (
    file INTEGER NOT NULL REFERENCES kept_file (number),
    part INTEGER NOT NULL,               -- 0, 1, 2 …
    content BLOB NOT NULL,               -- compressed piece
    PRIMARY KEY (file, part)
) STRICT;

-- Accepted deliveries, in order of acceptance. Nothing here is ever changed.
CREATE TABLE delivery (
    number INTEGER PRIMARY KEY,          -- 1, 2, 3 …
    sha256 TEXT NOT NULL REFERENCES kept_file (sha256),
    file_name TEXT NOT NULL,             -- as the sender called it
    received INTEGER NOT NULL,           -- seconds since 1970, UTC
    mapping TEXT NOT NULL,               -- id of the mapping that read it; empty for boundaries
    mapping_version INTEGER NOT NULL,    -- its version; 0 for boundaries
    form TEXT NOT NULL,                  -- layout, encoding, separator as found
    stand TEXT NOT NULL,                 -- date of the table as printed in it; may be empty
    attribution TEXT NOT NULL,           -- line that the licence asks for
    table_rows INTEGER NOT NULL,         -- data rows read
    rows_outside INTEGER NOT NULL,       -- data rows of areas outside the register
    added INTEGER NOT NULL,              -- observations that were new
    changed INTEGER NOT NULL,            -- observations that correct an earlier one
    unchanged INTEGER NOT NULL           -- observations that were known already
) STRICT;

-- What the checks said of a delivery.
CREATE TABLE finding (
    delivery INTEGER NOT NULL REFERENCES delivery (number),
    number INTEGER NOT NULL,             -- 1, 2, 3 … within the delivery
    rule TEXT NOT NULL,                  -- id of the rule
    line INTEGER NOT NULL,               -- line of the file, 0 = whole file
    place INTEGER NOT NULL,              -- column of the file, 0 = whole line
    found TEXT NOT NULL,                 -- what stands there
    expected TEXT NOT NULL,              -- what the rule expects
    times INTEGER NOT NULL,              -- how often the rule was met in this file
    PRIMARY KEY (delivery, number)
) STRICT, WITHOUT ROWID;

-- What the partnership agreed on, as text: regions, dimensions, measures, indicators, mappings, checks. Versions stay.
CREATE TABLE agreed (
    kind TEXT NOT NULL,                  -- 'regions', 'dimensions', 'measures', 'indicator', 'mapping', 'checks'
    id TEXT NOT NULL,                    -- id within the kind; '' where there is only one
    version INTEGER NOT NULL,            -- 1, 2, 3 …
    agreed_on INTEGER NOT NULL,          -- seconds since 1970
    content TEXT NOT NULL,               -- the YAML text
    PRIMARY KEY (kind, id, version)
) STRICT;

-- Numbers of regions, so that observations stay small.
CREATE TABLE region (
    number INTEGER PRIMARY KEY,          -- given once, never reused
    kind TEXT NOT NULL,                  -- 'area' (declared in the catalogue) or 'school'
    code TEXT NOT NULL,                  -- shortest official key
    UNIQUE (kind, code)
) STRICT;
-- Numbers of measures, so that observations stay small.
CREATE TABLE measure (
    number INTEGER PRIMARY KEY,          -- given once
    id TEXT NOT NULL UNIQUE              -- as in the catalogue
) STRICT;
-- Numbers of cells (sets of dimension codes), so that observations stay small.
CREATE TABLE cell (
    number INTEGER PRIMARY KEY,          -- given once
    id TEXT NOT NULL UNIQUE              -- canonical text, '' = total
) STRICT;

-- Schools as the newest register delivered them (derived from deliveries, kept for speed of start).
CREATE TABLE school (
    region INTEGER PRIMARY KEY REFERENCES region (number),
    delivery INTEGER NOT NULL REFERENCES delivery (number),
    line INTEGER NOT NULL,               -- line in the delivered file
    name TEXT NOT NULL,                  -- official name, its parts joined
    town TEXT NOT NULL,                  -- key of the Gemeinde it lies in
    school_type TEXT NOT NULL,           -- code of dimension schooltype
    easting REAL,                        -- metres; NULL where no register gives it
    northing REAL,                       -- metres; NULL where no register gives it
    crs INTEGER,                         -- EPSG number
    place_delivery INTEGER REFERENCES delivery (number), -- that brought the coordinates
    place_line INTEGER                   -- line in that file
) STRICT;

-- Boundaries, WGS84, as delivered.
CREATE TABLE boundary (
    region INTEGER NOT NULL REFERENCES region (number),
    delivery INTEGER NOT NULL REFERENCES delivery (number),
    line INTEGER NOT NULL,               -- line of the file in which the feature begins
    rings TEXT NOT NULL,                 -- points per ring, separated by blanks
    points BLOB NOT NULL,                -- little-endian int32 pairs: longitude, latitude in 1e-5 degrees
    PRIMARY KEY (region, delivery)
) STRICT;

-- Observations: one row per value and delivery that brought or changed it. Never updated, never deleted.
CREATE TABLE observation (
    measure INTEGER NOT NULL REFERENCES measure (number),
    region INTEGER NOT NULL REFERENCES region (number),
    period INTEGER NOT NULL,             -- period_key() of base/period.h
    cell INTEGER NOT NULL REFERENCES cell (number),
    delivery INTEGER NOT NULL REFERENCES delivery (number),
    number REAL,                         -- NULL where presence is a missing state
    decimals INTEGER NOT NULL,           -- digits after the decimal sign, as printed
    presence INTEGER NOT NULL,           -- Presence of figures/states.def
    precise INTEGER NOT NULL,            -- Precision
    base INTEGER NOT NULL,               -- rounded to this base, 0 = not rounded
    marks INTEGER NOT NULL,              -- Mark bits
    line INTEGER NOT NULL,               -- line of the file
    place INTEGER NOT NULL,              -- column of the file
    PRIMARY KEY (measure, region, period, cell, delivery)
) STRICT, WITHOUT ROWID;
