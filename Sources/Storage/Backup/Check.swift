/// Looks for what should not be in a node's files. For a command: it blocks, and changes nothing.
package enum Check {
    /// One invariant of the layers above, such as positions without a gap. Gives a sentence for each breach it finds.
    package struct Rule: Sendable {
        /// What stands before the sentence when the rule itself fails.
        package let name: String
        /// Reads what it needs; gives a sentence for each breach.
        package let breaches: @Sendable (any SQLSession) throws(StorageFailure) -> [String]

        /// A rule by its name and what it looks for.
        package init(_ name: String, _ breaches: @escaping @Sendable (any SQLSession) throws(StorageFailure) -> [String]) {
            self.name = name
            self.breaches = breaches
        }
    }

    /// Every finding as a sentence; empty when all is well. Throws `owned` while a node runs, or when the file cannot be opened.
    package static func database(
        at path: String, keys: String, migrations: [Migration], rules: [Rule]
    ) throws(StorageFailure) -> [String] {
        guard DiskFolder.exists(path) else { throw StorageFailure(.other, "There is no database at \(path).") }
        let owner = try OwnerLock(databasePath: path)
        defer { owner.release() }
        let connection = try SQLiteConnection(path: path, fileSystem: nil)
        defer { connection.close() }
        var findings = pages(of: connection, migrations)
        if findings.isEmpty {
            for rule in rules { findings += attempt(rule.name) { () throws(StorageFailure) in try rule.breaches(connection) } }
        }
        return findings + (try self.keys(in: keys))
    }

    /// Every finding about a backup, which is unpacked into `folder` for the time being.
    package static func backup(
        _ file: String, unpackingInto folder: String, migrations: [Migration], rules: [Rule]
    ) throws(StorageFailure) -> [String] {
        try DiskFolder.make(folder)
        defer { DiskFolder.remove(folder) }
        do throws(StorageFailure) {
            try BackupReader.unpack(file, into: folder)
        } catch  where error.kind == .corrupt {
            return [error.sentence]
        }
        return try database(
            at: "\(folder)/\(BackupManifest.databaseName)", keys: "\(folder)/keys", migrations: migrations, rules: rules)
    }

    // MARK: the parts

    private static func pages(of connection: SQLiteConnection, _ migrations: [Migration]) -> [String] {
        attempt("The file") { () throws(StorageFailure) in
            try ConnectionSetup.apply(to: connection, cacheKiB: 32_768)
            try ConnectionSetup.makeReader(connection)
            var findings = try connection.rows("PRAGMA integrity_check(20)") { $0.text(0) }.filter { $0 != "ok" }.map { "Pages: \($0)." }
            findings += try connection.rows("PRAGMA foreign_key_check") { row in
                "Table \(row.text(0)): row \(row.int(1)) points to a row of \(row.text(2)) that is not there."
            }.prefix(20)
            let version = Int(try connection.integer("PRAGMA user_version") ?? 0)
            if version > migrations.count { findings.append("The schema \(version) is newer than this program (\(migrations.count)).") }
            return findings
        }
    }

    /// Every finding about a folder of keys, which are for the node's own user only.
    package static func keys(in folder: String) throws(StorageFailure) -> [String] {
        var findings: [String] = []
        if let mode = try DiskFolder.mode(of: folder), mode & 0o077 != 0 {
            findings.append("The folder \(folder) can be entered by others: its mode should be 0700.")
        }
        for entry in try DiskFolder.entries(of: folder) where entry.mode & 0o077 != 0 {
            findings.append("The key \(folder)/\(entry.name) can be read by others: its mode should be 0600.")
        }
        return findings
    }

    /// A check that cannot be carried out is a finding, too.
    private static func attempt(_ name: String, _ check: () throws(StorageFailure) -> [String]) -> [String] {
        do throws(StorageFailure) {
            return try check()
        } catch {
            return ["\(name) could not be checked. \(error.sentence)"]
        }
    }
}
