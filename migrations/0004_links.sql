-- Links and codes that let others in, notes for everybody on a session, and what people call themselves.
-- A secret is here as its hash alone: SHA-256 of a link, keyed of a code that is read out.

CREATE TABLE links (
    hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number > 0),
    kind TEXT NOT NULL,             -- view, help, phone or code
    label TEXT NOT NULL,            -- whom it is for, in the words of the owner
    masked INTEGER NOT NULL CHECK (masked IN (0, 1)),
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    ended INTEGER,                  -- when it was turned off
    used INTEGER,
    uses INTEGER NOT NULL CHECK (uses >= 0),
    UNIQUE (session, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE notes (
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    id INTEGER NOT NULL CHECK (id > 0),
    text TEXT NOT NULL,
    name TEXT NOT NULL,             -- what the author calls themself
    revision INTEGER NOT NULL,
    role TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (session, id)
) STRICT, WITHOUT ROWID;

ALTER TABLE grants ADD COLUMN link INTEGER;     -- the number of the link that it ends with
ALTER TABLE grants ADD COLUMN masked INTEGER NOT NULL DEFAULT 0 CHECK (masked IN (0, 1));
ALTER TABLE grants ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE timeline ADD COLUMN name TEXT NOT NULL DEFAULT '';
