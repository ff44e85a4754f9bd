import Glibc

/// How many files the process may have open: every connection is one, the database and the log need some too.
package struct OpenFileLimit: Sendable, Equatable {
    /// Kept for everything that is not a connection: database files, logs, loops, outgoing connections.
    package static let reserve = 256

    /// The limit in force.
    package let files: Int

    /// Raises the process's soft limit to its hard limit and reads it back.
    package static func raised() -> OpenFileLimit {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return OpenFileLimit(files: 1024) }
        if limit.rlim_cur < limit.rlim_max {
            var wanted = limit
            wanted.rlim_cur = limit.rlim_max
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &wanted) == 0 { limit = wanted }
        }
        return OpenFileLimit(files: Int(min(limit.rlim_cur, 1 << 30)))
    }

    /// How many connections fit beside the reserve.
    package var connections: Int { max(16, files - Self.reserve) }

    /// What the limit means for a node that is set to take `wanted` connections, in a sentence for its host.
    package func sentence(wanted: Int) -> String {
        if wanted <= connections {
            return "The limit on open files is \(files): enough for the \(wanted) connections allowed."
        }
        return "The limit on open files is \(files): at most \(connections) connections instead of the \(wanted) allowed. "
            + "Raise it with LimitNOFILE in the service unit or with ulimit -n."
    }
}
