-- Mappings that senders keep for their own layouts, and which of them read a delivery.
-- Truth. A changed mapping is a new version; nothing here is ever changed.

-- How a sender's files of one layout are read.
CREATE TABLE sender_mapping (
    sender TEXT COLLATE "C" NOT NULL,    -- name of the office, as it calls itself
    layout TEXT COLLATE "C" NOT NULL,    -- SHA-256 of the headings without their order and periods, and of the kind of table
    mapping TEXT COLLATE "C" NOT NULL,   -- id of the mapping: several tables can have the same headings
    version BIGINT NOT NULL,             -- 1, 2, 3 …
    kept BIGINT NOT NULL,                -- seconds since 1970, UTC
    content TEXT COLLATE "C" NOT NULL,   -- the YAML text
    PRIMARY KEY (sender, layout, mapping, version)
);

-- The sender's mapping that read a delivery; deliveries read by an agreed mapping have no row.
CREATE TABLE delivery_mapping (
    delivery BIGINT PRIMARY KEY REFERENCES delivery (number), -- which delivery
    sender TEXT COLLATE "C" NOT NULL,    -- as in sender_mapping
    layout TEXT COLLATE "C" NOT NULL,    -- as in sender_mapping
    mapping TEXT COLLATE "C" NOT NULL,   -- as in sender_mapping
    version BIGINT NOT NULL,             -- as in sender_mapping
    FOREIGN KEY (sender, layout, mapping, version)
        REFERENCES sender_mapping (sender, layout, mapping, version)
);
