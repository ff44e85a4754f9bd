/// Tables of the job queue. `docs/job-states.md` has the states: 0 scheduled, 1 blocked, 2 ready, 3 running, then the ends,
/// 4 done, 5 dead, 6 cancelled, 7 expired.
enum JobSchema {
    static let statements = tables + indexes

    private static let tables = [
        // AUTOINCREMENT: ids end up in keys that providers remember.
        """
        CREATE TABLE jobs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            queue TEXT NOT NULL CHECK (length(queue) BETWEEN 1 AND 64),
            kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
            lane TEXT CHECK (length(lane) BETWEEN 1 AND 255),
            state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 7),
            priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 9),
            run_at INTEGER NOT NULL,
            expires_at INTEGER,
            attempt INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
            attempts INTEGER CHECK (attempts >= 1),
            crashes INTEGER NOT NULL DEFAULT 0 CHECK (crashes >= 0),
            crash_limit INTEGER NOT NULL CHECK (crash_limit >= 1),
            runs INTEGER NOT NULL DEFAULT 0 CHECK (runs >= 0),
            payload TEXT NOT NULL CHECK (length(payload) <= 65536),
            unique_key TEXT CHECK (length(unique_key) BETWEEN 1 AND 255),
            lease_until INTEGER,
            lease_token INTEGER,
            boot TEXT,
            worker TEXT,
            cancel_requested INTEGER NOT NULL DEFAULT 0 CHECK (cancel_requested IN (0, 1)),
            provider_ref TEXT CHECK (length(provider_ref) <= 255),
            created_at INTEGER NOT NULL,
            started_at INTEGER,
            finished_at INTEGER,
            fault_code TEXT,
            fault TEXT CHECK (length(fault) <= 1024),
            CHECK ((state = 3) = (lease_until IS NOT NULL)),
            CHECK ((state = 3) = (lease_token IS NOT NULL)),
            CHECK ((state >= 4) = (finished_at IS NOT NULL))
        ) STRICT
        """,
        """
        CREATE TABLE job_attempts (
            job INTEGER NOT NULL,
            run INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at INTEGER NOT NULL,
            worker TEXT,
            outcome TEXT NOT NULL,
            status INTEGER,
            code TEXT,
            fault TEXT CHECK (length(fault) <= 1024),
            PRIMARY KEY (job, run)
        ) STRICT, WITHOUT ROWID
        """,
        // How many rows of `jobs` there are, so that nobody ever has to count them.
        """
        CREATE TABLE job_counts (
            queue TEXT NOT NULL,
            kind TEXT NOT NULL,
            state INTEGER NOT NULL,
            count INTEGER NOT NULL CHECK (count >= 0),
            PRIMARY KEY (queue, kind, state)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE job_minutes (
            minute INTEGER NOT NULL,
            queue TEXT NOT NULL,
            done INTEGER NOT NULL,
            failed INTEGER NOT NULL,
            PRIMARY KEY (minute, queue)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE job_gates (
            scope TEXT NOT NULL CHECK (scope IN ('queue', 'provider')),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
            full_at INTEGER,
            open_until INTEGER,
            failures INTEGER NOT NULL DEFAULT 0,
            paused_at INTEGER,
            why TEXT CHECK (length(why) <= 1024),
            PRIMARY KEY (scope, name)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE job_crons (
            kind TEXT PRIMARY KEY,
            schedule TEXT NOT NULL,
            next_at INTEGER NOT NULL,
            last_at INTEGER
        ) STRICT, WITHOUT ROWID
        """,
    ]

    private static let indexes = [
        // Kind before priority: a kind nobody here knows, and a provider that is down, are passed by without a look at their jobs.
        "CREATE INDEX jobs_ready ON jobs (kind, priority, id) WHERE state = 2",
        "CREATE INDEX jobs_due ON jobs (run_at) WHERE state = 0",
        "CREATE INDEX jobs_leased ON jobs (lease_until) WHERE state = 3",
        "CREATE INDEX jobs_expiring ON jobs (expires_at) WHERE state < 3 AND expires_at IS NOT NULL",
        // One at a time per lane: the one that is ready or running holds it, the others stand behind.
        "CREATE UNIQUE INDEX jobs_lane_holder ON jobs (lane) WHERE lane IS NOT NULL AND state IN (2, 3)",
        "CREATE INDEX jobs_lane_line ON jobs (lane, priority, id) WHERE state = 1",
        "CREATE UNIQUE INDEX jobs_alive ON jobs (kind, unique_key) WHERE unique_key IS NOT NULL AND state < 4",
        "CREATE INDEX jobs_ended ON jobs (state, finished_at) WHERE state >= 4",
        // Lists of ready ones come from their own index, by priority.
        "CREATE INDEX jobs_listed ON jobs (kind, state, id) WHERE state <> 2",
        "CREATE INDEX jobs_by_reference ON jobs (provider_ref) WHERE provider_ref IS NOT NULL",
    ]
}
