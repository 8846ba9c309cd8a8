-- Who may do what. Truth. Every row that can be edited carries a version, so that the second of two editors sees the first's change.

-- Partners of the region.
CREATE TABLE organisation (
    number INTEGER PRIMARY KEY,          -- given once
    id TEXT NOT NULL UNIQUE,             -- lower-case letters, digits, hyphens
    name TEXT NOT NULL,                  -- as it calls itself
    region TEXT NOT NULL,                -- official key of its area, '' = none
    archived INTEGER NOT NULL,           -- 0, 1
    version INTEGER NOT NULL             -- 1, 2, 3 …
) STRICT;

-- People who sign in.
CREATE TABLE account (
    number INTEGER PRIMARY KEY,          -- given once
    mail TEXT NOT NULL,                  -- as written
    mail_folded TEXT NOT NULL UNIQUE,    -- lower case: by which it is found
    name TEXT NOT NULL,                  -- as the person wants to be called
    language TEXT NOT NULL,              -- 'de', 'en'
    password TEXT NOT NULL,              -- Argon2id in the form of libsodium, '' = none
    factor BLOB,                         -- secret of the second factor, sealed; NULL = none
    factor_confirmed INTEGER NOT NULL,   -- 0 = offered, 1 = in force
    factor_step INTEGER NOT NULL,        -- last time step whose code was used
    created INTEGER NOT NULL,            -- seconds since 1970
    closed INTEGER NOT NULL,             -- seconds since 1970, 0 = open
    version INTEGER NOT NULL             -- 1, 2, 3 …
) STRICT;

-- Roles within an organisation and, where it applies, a programme.
CREATE TABLE account_role (
    account INTEGER NOT NULL REFERENCES account (number),
    organisation INTEGER NOT NULL REFERENCES organisation (number),
    programme TEXT NOT NULL,             -- '' = all
    role TEXT NOT NULL,                  -- id of accounts/roles.def
    given INTEGER NOT NULL,              -- seconds since 1970
    PRIMARY KEY (account, organisation, programme, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_role_role ON account_role (role, account);

-- An identity elsewhere (single sign-on) that signs in to an account here.
CREATE TABLE account_identity (
    issuer TEXT NOT NULL,                -- address of the identity provider
    subject TEXT NOT NULL,               -- the person's id there
    account INTEGER NOT NULL REFERENCES account (number),
    PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_identity_account ON account_identity (account, issuer);

-- Invitations, resets, the first link.
CREATE TABLE account_link (
    digest TEXT NOT NULL PRIMARY KEY,    -- SHA-256 of the link
    kind TEXT NOT NULL,                  -- 'invitation', 'reset', 'first'
    account INTEGER NOT NULL,            -- 0 = the first administrator to come
    ends INTEGER NOT NULL,               -- seconds since 1970
    used INTEGER NOT NULL                -- seconds since 1970, 0 = not yet
) STRICT, WITHOUT ROWID;
CREATE INDEX account_link_account ON account_link (account, kind);

-- Each signs in once where the second factor is not at hand.
CREATE TABLE recovery_code (
    account INTEGER NOT NULL REFERENCES account (number),
    digest TEXT NOT NULL,                -- SHA-256 of the code and the account's number
    used INTEGER NOT NULL,               -- seconds since 1970, 0 = not yet
    PRIMARY KEY (account, digest)
) STRICT, WITHOUT ROWID;

-- Who is signed in, in which browser.
CREATE TABLE session (
    number INTEGER PRIMARY KEY,          -- given once
    digest TEXT NOT NULL UNIQUE,         -- SHA-256 of the cookie's secret
    account INTEGER NOT NULL REFERENCES account (number),
    whole INTEGER NOT NULL,              -- 0 = the second factor is still wanted
    begun INTEGER NOT NULL,              -- seconds since 1970
    used INTEGER NOT NULL,               -- seconds since 1970
    ends INTEGER NOT NULL,               -- seconds since 1970: the latest
    origin TEXT NOT NULL,                -- network address at login
    agent TEXT NOT NULL                  -- browser at login
) STRICT;
CREATE INDEX session_account ON session (account, number);
CREATE INDEX session_ends ON session (ends);

-- Keys for programs.
CREATE TABLE api_token (
    number INTEGER PRIMARY KEY,          -- given once
    digest TEXT NOT NULL UNIQUE,         -- SHA-256 of the token
    account INTEGER NOT NULL REFERENCES account (number),
    name TEXT NOT NULL,                  -- what it is for
    rights TEXT NOT NULL,                -- ids of accounts/rights.def, separated by blanks
    created INTEGER NOT NULL,            -- seconds since 1970
    used INTEGER NOT NULL,               -- seconds since 1970, 0 = never
    ends INTEGER NOT NULL,               -- seconds since 1970
    revoked INTEGER NOT NULL             -- seconds since 1970, 0 = no
) STRICT;
CREATE INDEX api_token_account ON api_token (account, number);

-- How often a login failed lately, and which addresses an account is known from. Nothing here is kept for long.
CREATE TABLE login_delay (
    kind TEXT NOT NULL,                  -- 'account', 'origin', 'code', 'password': failures; 'known': a good login
    id TEXT NOT NULL,                    -- SHA-256 of folded mail address, network address, number of the account, both
    failures INTEGER NOT NULL,           -- since the last good one, 0 = known
    until INTEGER NOT NULL,              -- seconds since 1970: failures: not before; known: forgotten then
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX login_delay_until ON login_delay (until);
