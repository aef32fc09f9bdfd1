-- The other way in: the key-encryption key, sealed under a hardware key that works only with the person's finger or face.
-- No row: there is no other way in.
CREATE TABLE presence (
    only      INTEGER PRIMARY KEY CHECK (only = 1),
    alias     TEXT    NOT NULL UNIQUE,
    challenge BLOB    NOT NULL CHECK (length(challenge) = 32),
    sealed    BLOB    NOT NULL
) STRICT;

PRAGMA user_version = 2;
