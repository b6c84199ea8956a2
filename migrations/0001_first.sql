-- The first schema. Times are milliseconds since 1970 in UTC. Every column has its data class in src/store/columns.rs.
-- Words of closed lists (roles, verdicts, fields) are checked where they are read, so that a new word needs no migration.

PRAGMA application_id = 1380404815; -- "RGNO": says that the file is ours

CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    id INTEGER NOT NULL PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE CHECK (length(reference) = 11),
    revision INTEGER NOT NULL CHECK (revision >= 0),
    entry TEXT NOT NULL,            -- start, question or symptom
    entry_target TEXT,              -- the question or the symptom
    entered_by TEXT NOT NULL,
    because TEXT NOT NULL,
    entry_revision INTEGER NOT NULL,
    content_version TEXT NOT NULL,
    created INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    used INTEGER NOT NULL           -- last looked at or changed; a few minutes behind
) STRICT;
CREATE INDEX sessions_by_use ON sessions (used);

CREATE TABLE answers (
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    node TEXT NOT NULL,
    value TEXT NOT NULL,
    question TEXT NOT NULL,
    label TEXT NOT NULL,
    content_version TEXT NOT NULL,
    revision INTEGER NOT NULL,
    role TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (session, node)
) STRICT, WITHOUT ROWID;

CREATE TABLE tried (
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    symptom TEXT NOT NULL,
    outcome TEXT,                   -- the outcome of the walk that it followed
    title TEXT NOT NULL,
    provenance TEXT NOT NULL,       -- JSON array of texts
    verdict TEXT,
    still TEXT,
    content_version TEXT NOT NULL,
    revision INTEGER NOT NULL,
    role TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (session, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE ticks (
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    symptom TEXT NOT NULL,
    title TEXT NOT NULL,
    step TEXT NOT NULL,
    words TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (session, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE details (
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    revision INTEGER NOT NULL,
    role TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (session, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
    session INTEGER NOT NULL PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    removed TEXT NOT NULL,          -- JSON array of texts
    matches TEXT NOT NULL,          -- JSON array of matches
    unknown TEXT NOT NULL           -- JSON array of texts
) STRICT;

CREATE TABLE browsers (
    token BLOB NOT NULL PRIMARY KEY CHECK (length(token) = 32),
    idle_seconds INTEGER NOT NULL CHECK (idle_seconds > 0),
    shared INTEGER NOT NULL CHECK (shared IN (0, 1)),
    created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE grants (
    browser BLOB NOT NULL REFERENCES browsers (token) ON DELETE CASCADE,
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    created INTEGER NOT NULL,
    used INTEGER NOT NULL,
    expires INTEGER,                -- of grants that came from a link
    PRIMARY KEY (browser, session)
) STRICT, WITHOUT ROWID;
CREATE INDEX grants_by_session ON grants (session);

CREATE TABLE idempotency (
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    key BLOB NOT NULL CHECK (length(key) = 16),
    location TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (session, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_age ON idempotency (at);

CREATE TABLE timeline (
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    role TEXT NOT NULL,
    what TEXT NOT NULL,
    item TEXT NOT NULL,             -- an id or the key of a detail, never free text
    PRIMARY KEY (session, seq)
) STRICT, WITHOUT ROWID;
