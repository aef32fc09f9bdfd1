-- By which people who share a phone tell their vaults apart before one is opened. It says nothing about the person.
-- No row: a vault from before there were pictures, which has number 0.
CREATE TABLE picture (
    only   INTEGER PRIMARY KEY CHECK (only = 1),
    number INTEGER NOT NULL CHECK (number BETWEEN 0 AND 11)
) STRICT;

PRAGMA user_version = 3;
