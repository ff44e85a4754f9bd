import Storage

/// What the database threads have counted, for `/metrics`.
enum DatabaseMetrics {
    /// Registers readings of the database's statistics and of the log's tail.
    static func register(_ database: Database, _ log: EventLog, in registry: MetricsRegistry) {
        registerCounts(database, in: registry)
        registerLevels(database, in: registry)
        registry.reading("rookery_log_unfolded_events", "Newest events that wait in memory for the index tables.") { Double(log.unfolded) }
        registry.snapshot("rookery_commit_seconds", "Time of COMMIT with its fsync.") {
            HistogramSnapshot(database.statistics().commitMicroseconds, unit: 1e6)
        }
        registry.snapshot("rookery_commit_size", "Bodies per commit.") {
            HistogramSnapshot(database.statistics().bodiesPerCommit, unit: 1)
        }
    }

    private static func registerCounts(_ database: Database, in registry: MetricsRegistry) {
        let counts: [(String, String, @Sendable (DatabaseStatistics) -> UInt64)] = [
            ("rookery_commits_total", "Transactions committed.", { $0.commits }),
            ("rookery_loop_commits_total", "Those of them that an event loop made itself.", { $0.ownCommits }),
            ("rookery_writes_total", "Write bodies whose effects are on disk.", { $0.bodies }),
            ("rookery_rollbacks_total", "Transactions rolled back.", { $0.rollbacks }),
            ("rookery_database_busy_total", "Bodies refused because a queue was full.", { $0.busy }),
            ("rookery_reads_total", "Read bodies run.", { $0.reads }),
            ("rookery_read_deadlines_total", "Read bodies interrupted by their deadline.", { $0.deadlines }),
            ("rookery_checkpoints_total", "Runs of the checkpointer.", { $0.checkpoints }),
        ]
        for (name, help, value) in counts { registry.readingTotal(name, help) { Double(value(database.statistics())) } }
    }

    private static func registerLevels(_ database: Database, in registry: MetricsRegistry) {
        let levels: [(String, String, @Sendable (DatabaseStatistics) -> Int)] = [
            ("rookery_writes_waiting", "Interactive write bodies waiting.", { $0.interactiveWritesWaiting }),
            ("rookery_bulk_writes_waiting", "Bulk write bodies waiting.", { $0.bulkWritesWaiting }),
            ("rookery_reads_waiting", "Interactive read bodies waiting.", { $0.interactiveReadsWaiting }),
            ("rookery_bulk_reads_waiting", "Bulk read bodies waiting.", { $0.bulkReadsWaiting }),
            ("rookery_wal_bytes", "Bytes of the write-ahead log in use.", { $0.walBytes }),
        ]
        for (name, help, value) in levels { registry.reading(name, help) { Double(value(database.statistics())) } }
    }
}

extension HistogramSnapshot {
    /// - Parameter unit: how many of the statistics' units make one of the metric's.
    fileprivate init(_ histogram: DatabaseStatistics.Histogram, unit: Double) {
        self.init(
            bounds: histogram.bounds.map { Double($0) / unit }, counts: histogram.counts.map { Int($0) },
            sum: Double(histogram.sum) / unit)
    }
}
