-- Instants are whole seconds since 1970-01-01T00:00:00Z.

CREATE TABLE IF NOT EXISTS policies (
    id       TEXT PRIMARY KEY,
    -- A `keeptime::schedule::Spec` as JSON.
    schedule TEXT NOT NULL,
    -- Which missed fires get jobs: the latest one, or each of them.
    catch_up TEXT NOT NULL CHECK (catch_up IN ('once', 'each')),
    -- The last fire that has its jobs. At first, the instant at which the policy was created.
    handled  INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS objects (
    policy TEXT NOT NULL REFERENCES policies (id),
    object TEXT NOT NULL,
    PRIMARY KEY (policy, object)
) STRICT;

CREATE TABLE IF NOT EXISTS jobs (
    -- Never used again, because it leaves this database: whatever runs the job may store it.
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    policy  TEXT NOT NULL,
    fire    INTEGER NOT NULL,
    object  TEXT NOT NULL,
    -- The number of fires before this one that got no job.
    missed  INTEGER NOT NULL,
    state   TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'failed')),
    -- The number of the latest attempt, 0 before the first one.
    attempt INTEGER NOT NULL DEFAULT 0,
    -- From when on a worker may take the job: the end of the lease, or of the pause before a retry.
    free_at INTEGER NOT NULL DEFAULT 0,
    -- What makes a fire unique, whatever inserts it.
    UNIQUE (policy, fire, object)
) STRICT;

CREATE INDEX IF NOT EXISTS open_jobs ON jobs (free_at) WHERE state = 'open';

CREATE TABLE IF NOT EXISTS attempts (
    job     INTEGER NOT NULL REFERENCES jobs (id),
    attempt INTEGER NOT NULL,
    started INTEGER NOT NULL,
    ended   INTEGER,
    -- NULL while the attempt runs, and forever if it was killed or was too late.
    outcome TEXT,
    PRIMARY KEY (job, attempt)
) STRICT;
