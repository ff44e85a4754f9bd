/// Brings a file to the newest schema, or says why it cannot.
enum Migrator {
    /// Runs what is missing on a connection that is not yet shared. Each step commits together with its version.
    static func migrate(
        _ connection: SQLiteConnection, to migrations: [Migration], _ configuration: DatabaseConfiguration
    ) throws(StorageFailure) {
        for (index, migration) in migrations.enumerated() {
            precondition(migration.version == index + 1, "Migrations count from 1 without a gap.")
        }
        let version = Int(try connection.integer("PRAGMA user_version") ?? 0)
        try checkOwnership(of: connection, version: version, configuration)
        guard version <= migrations.count else {
            throw StorageFailure(
                .newerSchema,
                "The database was written by a newer version of this program (schema \(version), this one knows \(migrations.count)). "
                    + "Install that version again, or restore a backup made before the upgrade.")
        }
        for migration in migrations.dropFirst(version) { try run(migration, on: connection) }
    }

    /// A file that is new is marked as ours; one that another program made is left alone.
    private static func checkOwnership(
        of connection: SQLiteConnection, version: Int, _ configuration: DatabaseConfiguration
    ) throws(StorageFailure) {
        let mark = try connection.integer("PRAGMA application_id") ?? 0
        if mark == Int64(configuration.applicationID) { return }
        let tables = try connection.integer("SELECT count(*) FROM sqlite_schema") ?? 0
        guard mark == 0, version == 0, tables == 0 else {
            throw StorageFailure(.foreignFile, "The file is an SQLite database of another program.")
        }
        try connection.script("PRAGMA application_id = \(configuration.applicationID)")
    }

    private static func run(_ migration: Migration, on connection: SQLiteConnection) throws(StorageFailure) {
        do throws(StorageFailure) {
            try connection.script("BEGIN IMMEDIATE")
            for statement in migration.statements { try connection.script(statement) }
            try connection.script("PRAGMA user_version = \(migration.version); COMMIT")
        } catch {
            connection.rollBack()
            throw StorageFailure(
                error.kind, "Schema step \(migration.version) failed and changed nothing. \(error.sentence)", code: error.code)
        }
    }
}
