-- Codes that people met and no problem has. A code says nothing of anybody, and nothing here leads to a session:
-- the times are days, so that they cannot be laid beside the times of a session either.

CREATE TABLE gap_codes (
    identifier TEXT NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL CHECK (count > 0),
    first INTEGER NOT NULL,         -- the beginning of the day
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX gap_codes_by_worth ON gap_codes (count, last);
