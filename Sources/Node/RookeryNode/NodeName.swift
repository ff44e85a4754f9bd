import Storage

/// The node's name, fixed with the first start on a database: it is part of every id and hash.
enum NodeName {
    /// The configured name is not the one in the database.
    struct Mismatch: Error, CustomStringConvertible {
        let stored: String
        let configured: String

        var description: String {
            "This database belongs to the node \"\(stored)\", but node.name is \"\(configured)\". A node's name is part of every id "
                + "and cannot be changed."
        }
    }

    /// Stores the name with the first start, and compares it at every later one.
    /// - Throws: ``Mismatch``; ``StorageFailure`` when the file cannot be read.
    static func settle(_ name: String, in database: Database, instance: String) async throws {
        let stored = try await database.write(.interactive) { session in
            if let stored = try session.fact(LogFact.nodeName) { return stored }
            try session.setFact(LogFact.nodeName, name)
            if try session.fact(LogFact.instance) == nil { try session.setFact(LogFact.instance, instance) }
            return name
        }
        guard stored.utf8.elementsEqual(name.utf8) else { throw Mismatch(stored: stored, configured: name) }
    }
}
