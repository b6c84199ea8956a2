-- What a session keeps back when its summary leaves, and that the summary was given to somebody.

CREATE TABLE masks (
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    item TEXT NOT NULL,
    hidden INTEGER NOT NULL CHECK (hidden IN (0, 1)),
    revision INTEGER NOT NULL,
    role TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (session, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE sent (
    session INTEGER NOT NULL PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    case_number TEXT NOT NULL,      -- of the case at Microsoft; empty where nobody gave one
    revision INTEGER NOT NULL,
    role TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
