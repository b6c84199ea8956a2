-- Pictures of the screen and results of network checks. The bytes stand last in the row: reading what is known of a file does
-- not touch them. Their time is over before that of the session; the row stays then, without them.

CREATE TABLE files (
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    id TEXT NOT NULL CHECK (length(id) = 16),
    number INTEGER NOT NULL CHECK (number > 0),
    type TEXT NOT NULL,             -- png, jpeg, webp, json or text
    size INTEGER NOT NULL CHECK (size >= 0),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    about TEXT NOT NULL,            -- what it shows, in the words of whoever added it
    removed TEXT NOT NULL,          -- JSON array of texts
    revision INTEGER NOT NULL,
    role TEXT NOT NULL,
    at INTEGER NOT NULL,
    gone INTEGER,                   -- when its time was over
    bytes BLOB,
    PRIMARY KEY (session, id),
    CHECK ((bytes IS NULL) = (gone IS NOT NULL))
) STRICT;
CREATE INDEX files_by_age ON files (at) WHERE gone IS NULL;
