-- Event logs of a session. The events stand last in the row: reading what is known of a log does not touch them.

CREATE TABLE logs (
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    id INTEGER NOT NULL CHECK (id > 0),
    came TEXT NOT NULL,             -- pasted or uploaded
    format TEXT NOT NULL,
    read INTEGER NOT NULL CHECK (read >= 0),
    damaged INTEGER NOT NULL CHECK (damaged >= 0),
    cut INTEGER NOT NULL CHECK (cut IN (0, 1)),
    removed TEXT NOT NULL,          -- JSON array of texts
    told TEXT NOT NULL,             -- JSON: what the log was found to say, in words
    revision INTEGER NOT NULL,
    role TEXT NOT NULL,
    at INTEGER NOT NULL,
    events TEXT NOT NULL,           -- JSON array of events
    PRIMARY KEY (session, id)
) STRICT;
