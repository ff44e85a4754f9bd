import Node
import Storage

/// Settings that contradict each other.
enum ConfigurationChecks {
    static func run(_ configuration: NodeConfiguration) throws(ConfigurationProblem) {
        let listen = configuration.listen
        if (listen.certificateFile == nil) != (listen.keyFile == nil) {
            throw .contradiction("listen.tls_certificate and listen.tls_key are set together or not at all.")
        }
        if configuration.rooms.pageDefault > configuration.rooms.pageLimit {
            throw .contradiction("rooms.page_default must not be larger than rooms.page_limit.")
        }
        if configuration.database.walLimit >= configuration.database.walCeiling {
            throw .contradiction("database.wal_limit_mib must be smaller than database.wal_ceiling_mib.")
        }
        if configuration.live.eventsBurst < configuration.live.eventsPerSecond {
            throw .contradiction("live.events_burst must not be smaller than live.events_per_second.")
        }
    }
}
