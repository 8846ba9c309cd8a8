-- Who may do what. Truth. Every row that can be edited carries a version, so that the second of two editors sees the first's change.

-- Partners of the region.
CREATE TABLE organisation (
    number BIGINT PRIMARY KEY,           -- given once
    id TEXT COLLATE "C" NOT NULL UNIQUE, -- lower-case letters, digits, hyphens
    name TEXT COLLATE "C" NOT NULL,      -- as it calls itself
    region TEXT COLLATE "C" NOT NULL,    -- official key of its area, '' = none
    archived BIGINT NOT NULL,            -- 0, 1
    version BIGINT NOT NULL              -- 1, 2, 3 …
);

-- People who sign in.
CREATE TABLE account (
    number BIGINT PRIMARY KEY,           -- given once
    mail TEXT COLLATE "C" NOT NULL,      -- as written
    mail_folded TEXT COLLATE "C" NOT NULL UNIQUE, -- lower case: by which it is found
    name TEXT COLLATE "C" NOT NULL,      -- as the person wants to be called
    language TEXT COLLATE "C" NOT NULL,  -- 'de', 'en'
    password TEXT COLLATE "C" NOT NULL,  -- Argon2id in the form of libsodium, '' = none
    factor BYTEA,                        -- secret of the second factor, sealed; NULL = none
    factor_confirmed BIGINT NOT NULL,    -- 0 = offered, 1 = in force
    factor_step BIGINT NOT NULL,         -- last time step whose code was used
    created BIGINT NOT NULL,             -- seconds since 1970
    closed BIGINT NOT NULL,              -- seconds since 1970, 0 = open
    version BIGINT NOT NULL              -- 1, 2, 3 …
);

-- Roles within an organisation and, where it applies, a programme.
CREATE TABLE account_role (
    account BIGINT NOT NULL REFERENCES account (number),
    organisation BIGINT NOT NULL REFERENCES organisation (number),
    programme TEXT COLLATE "C" NOT NULL, -- '' = all
    role TEXT COLLATE "C" NOT NULL,      -- id of accounts/roles.def
    given BIGINT NOT NULL,               -- seconds since 1970
    PRIMARY KEY (account, organisation, programme, role)
);
CREATE INDEX account_role_role ON account_role (role, account);

-- An identity elsewhere (single sign-on) that signs in to an account here.
CREATE TABLE account_identity (
    issuer TEXT COLLATE "C" NOT NULL,    -- address of the identity provider
    subject TEXT COLLATE "C" NOT NULL,   -- the person's id there
    account BIGINT NOT NULL REFERENCES account (number),
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX account_identity_account ON account_identity (account, issuer);

-- Invitations, resets, the first link.
CREATE TABLE account_link (
    digest TEXT COLLATE "C" NOT NULL PRIMARY KEY, -- SHA-256 of the link
    kind TEXT COLLATE "C" NOT NULL,      -- 'invitation', 'reset', 'first'
    account BIGINT NOT NULL,             -- 0 = the first administrator to come
    ends BIGINT NOT NULL,                -- seconds since 1970
    used BIGINT NOT NULL                 -- seconds since 1970, 0 = not yet
);
CREATE INDEX account_link_account ON account_link (account, kind);

-- Each signs in once where the second factor is not at hand.
CREATE TABLE recovery_code (
    account BIGINT NOT NULL REFERENCES account (number),
    digest TEXT COLLATE "C" NOT NULL,    -- SHA-256 of the code and the account's number
    used BIGINT NOT NULL,                -- seconds since 1970, 0 = not yet
    PRIMARY KEY (account, digest)
);

-- Who is signed in, in which browser.
CREATE TABLE session (
    number BIGINT PRIMARY KEY,           -- given once
    digest TEXT COLLATE "C" NOT NULL UNIQUE, -- SHA-256 of the cookie's secret
    account BIGINT NOT NULL REFERENCES account (number),
    whole BIGINT NOT NULL,               -- 0 = the second factor is still wanted
    begun BIGINT NOT NULL,               -- seconds since 1970
    used BIGINT NOT NULL,                -- seconds since 1970
    ends BIGINT NOT NULL,                -- seconds since 1970: the latest
    origin TEXT COLLATE "C" NOT NULL,    -- network address at login
    agent TEXT COLLATE "C" NOT NULL      -- browser at login
);
CREATE INDEX session_account ON session (account, number);
CREATE INDEX session_ends ON session (ends);

-- Keys for programs.
CREATE TABLE api_token (
    number BIGINT PRIMARY KEY,           -- given once
    digest TEXT COLLATE "C" NOT NULL UNIQUE, -- SHA-256 of the token
    account BIGINT NOT NULL REFERENCES account (number),
    name TEXT COLLATE "C" NOT NULL,      -- what it is for
    rights TEXT COLLATE "C" NOT NULL,    -- ids of accounts/rights.def, separated by blanks
    created BIGINT NOT NULL,             -- seconds since 1970
    used BIGINT NOT NULL,                -- seconds since 1970, 0 = never
    ends BIGINT NOT NULL,                -- seconds since 1970
    revoked BIGINT NOT NULL              -- seconds since 1970, 0 = no
);
CREATE INDEX api_token_account ON api_token (account, number);

-- How often a login failed lately, and which addresses an account is known from. Nothing here is kept for long.
CREATE TABLE login_delay (
    kind TEXT COLLATE "C" NOT NULL,      -- 'account', 'origin', 'code', 'password': failures; 'known': a good login
    id TEXT COLLATE "C" NOT NULL,        -- SHA-256 of folded mail address, network address, number of the account, both
    failures BIGINT NOT NULL,            -- since the last good one, 0 = known
    until BIGINT NOT NULL,               -- seconds since 1970: failures: not before; known: forgotten then
    PRIMARY KEY (kind, id)
);
CREATE INDEX login_delay_until ON login_delay (until);
