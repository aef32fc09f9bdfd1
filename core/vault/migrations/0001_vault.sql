-- One person's vault. Nothing in it is readable: names are keyed hashes, contents are sealed.
-- A table called `only` something has one row: `only` is always 1.

-- How the PIN is stretched (Argon2id). Bound to every slot, so that it cannot be weakened afterwards.
CREATE TABLE pin (
    only       INTEGER PRIMARY KEY CHECK (only = 1),
    memory_kib INTEGER NOT NULL,
    passes     INTEGER NOT NULL,
    lanes      INTEGER NOT NULL,
    salt       BLOB    NOT NULL CHECK (length(salt) = 16)
) STRICT;

-- One guess each: the key-encryption key, sealed under the stretched PIN and one hardware key.
CREATE TABLE pin_slot (
    slot     INTEGER PRIMARY KEY CHECK (slot BETWEEN 0 AND 9),
    alias    TEXT    NOT NULL UNIQUE,
    burnt    INTEGER NOT NULL CHECK (burnt IN (0, 1)),
    -- The slot filled longest ago is guessed with first, so that ten openings renew every hardware key.
    filled   INTEGER NOT NULL,
    sealed   BLOB    NOT NULL,
    -- Of the row, so that damage is not mistaken for a wrong PIN. It proves nothing about intent.
    checksum BLOB    NOT NULL
) STRICT;

-- The guess under way. `sealed` is empty until the hardware has answered; then no other PIN can use the slot.
CREATE TABLE guess (
    only      INTEGER PRIMARY KEY CHECK (only = 1),
    slot      INTEGER NOT NULL REFERENCES pin_slot (slot),
    alias     TEXT    NOT NULL,
    challenge BLOB    NOT NULL CHECK (length(challenge) = 32),
    sealed    BLOB
) STRICT;

-- Hardware keys that no slot uses, or that may exist after a kill: to be destroyed.
CREATE TABLE loose_key (
    alias TEXT PRIMARY KEY
) WITHOUT ROWID, STRICT;

-- The vault's data key, sealed under the key-encryption key.
CREATE TABLE data_key (
    only   INTEGER PRIMARY KEY CHECK (only = 1),
    sealed BLOB    NOT NULL
) STRICT;

-- What the records must add up to: written with every commit.
CREATE TABLE head (
    only     INTEGER PRIMARY KEY CHECK (only = 1),
    sequence INTEGER NOT NULL,
    sealed   BLOB    NOT NULL
) STRICT;

-- `collection` and `row` are keyed hashes; `sequence` is the number of the commit that wrote the row.
-- The nonce comes before the content so that reading all of them does not touch overflow pages.
CREATE TABLE record (
    collection BLOB    NOT NULL CHECK (length(collection) = 16),
    row        BLOB    NOT NULL CHECK (length(row) = 16),
    sequence   INTEGER NOT NULL,
    nonce      BLOB    NOT NULL CHECK (length(nonce) = 12),
    sealed     BLOB    NOT NULL,
    PRIMARY KEY (collection, row)
) WITHOUT ROWID, STRICT;

PRAGMA application_id = 0x476f4375;
PRAGMA user_version = 1;
