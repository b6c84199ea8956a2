-- Who was let into a session by its owner and is not any more, so that they learn that it has ended. A hash of the browser
-- and the reference together: without both nobody can tell which session or which browser it was.

CREATE TABLE ended (
    holder BLOB NOT NULL PRIMARY KEY CHECK (length(holder) = 32),
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ended_by_age ON ended (at);
