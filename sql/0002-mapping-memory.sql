-- Mappings that senders keep for their own layouts, and which of them read a delivery.
-- Truth. A changed mapping is a new version; nothing here is ever changed.

-- How a sender's files of one layout are read.
CREATE TABLE sender_mapping (
    sender TEXT NOT NULL,                -- name of the office, as it calls itself
    layout TEXT NOT NULL,                -- SHA-256 of the headings without their order and periods, and of the kind of table
    mapping TEXT NOT NULL,               -- id of the mapping: several tables can have the same headings
    version INTEGER NOT NULL,            -- 1, 2, 3 …
    kept INTEGER NOT NULL,               -- seconds since 1970, UTC
    content TEXT NOT NULL,               -- the YAML text
    PRIMARY KEY (sender, layout, mapping, version)
) STRICT;

-- The sender's mapping that read a delivery; deliveries read by an agreed mapping have no row.
CREATE TABLE delivery_mapping (
    delivery INTEGER PRIMARY KEY REFERENCES delivery (number), -- which delivery
    sender TEXT NOT NULL,                -- as in sender_mapping
    layout TEXT NOT NULL,                -- as in sender_mapping
    mapping TEXT NOT NULL,               -- as in sender_mapping
    version INTEGER NOT NULL,            -- as in sender_mapping
    FOREIGN KEY (sender, layout, mapping, version)
        REFERENCES sender_mapping (sender, layout, mapping, version)
) STRICT;
