import CanonicalJSON
import Chat
import Cryptography

/// How state sets are kept.
enum StateSetLimits {
    /// How many sets lie one on the other before one is written whole. Reading one takes as many look-ups.
    static let depth: Int64 = 32
    /// Rows that the sets of one room may take, some 100 MB. Beyond it the states at the oldest events are forgotten.
    static let roomRows: Int64 = 1_000_000
}

/// Sets of changes to a numbered state: what a branch has made different. Equal ones are stored once; one that nothing uses is gone.
extension SQLSession {
    /// The changes of a set, whole.
    func stateSet(_ number: Int64) throws(StorageFailure) -> StateDelta {
        var chain: [Int64] = []
        var next: Int64? = number
        while let number = next {
            chain.append(number)
            next = try integer("SELECT parent FROM state_sets WHERE number = $1", .int(number))
        }
        var changes: StateDelta = [:]
        for number in chain.reversed() {
            try each("SELECT type, state_key, event_id FROM state_set_rows WHERE number = $1", [.int(number)]) { row in
                changes[StateKey(row.text(0), row.text(1))] = .some(row.blobOrNil(2).map { EventID(stored: $0) })
                return true
            }
        }
        return changes
    }

    /// A state as it was told when it was written.
    func statePoint(_ stored: StoredPoint) throws(StorageFailure) -> StatePoint {
        StatePoint(
            version: Int(stored.version), changes: try stored.set.map { number throws(StorageFailure) in try stateSet(number) } ?? [:])
    }
}

extension WriteSession {
    /// The set with these changes, with one use more; nil for no changes.
    /// - Parameter base: a set that holds nothing but what `changes` holds, other values of a few pieces apart, and those pieces.
    func useStateSet(
        _ changes: StateDelta, rid: Int64, base: (set: Int64, pieces: [StateKey])? = nil
    ) throws(StorageFailure) -> Int64? {
        if changes.isEmpty { return nil }
        let hash = StateSetHash.hash(changes)
        let known = try integer("SELECT number FROM state_sets WHERE rid = $1 AND hash = $2", .int(rid), .blob(hash))
        let number: Int64
        if let known { number = known } else { number = try insertStateSet(changes, hash, rid: rid, base: base) }
        try run("UPDATE state_sets SET uses = uses + 1 WHERE number = $1", .int(number))
        return number
    }

    private func insertStateSet(
        _ changes: StateDelta, _ hash: [UInt8], rid: Int64, base: (set: Int64, pieces: [StateKey])?
    ) throws(StorageFailure) -> Int64 {
        var parent: Int64?
        var depth: Int64 = 0
        var pieces = Array(changes.keys)
        if let base, let below = try integer("SELECT depth FROM state_sets WHERE number = $1", .int(base.set)),
            below < StateSetLimits.depth, base.pieces.count < pieces.count
        {
            (parent, depth, pieces) = (base.set, below + 1, base.pieces)
            try run("UPDATE state_sets SET uses = uses + 1 WHERE number = $1", .int(base.set))
        }
        let number = try insert(
            "INSERT INTO state_sets (rid, hash, parent, depth, row_count) VALUES ($1, $2, $3, $4, $5)",
            [.int(rid), .blob(hash), SQLValue(parent), .int(depth), SQLValue(pieces.count)])
        guard let number else { throw StorageFailure(.other, "a set of changes got no number") }
        for name in pieces {
            try run(
                "INSERT INTO state_set_rows (number, type, state_key, event_id) VALUES ($1, $2, $3, $4)",
                .int(number), .text(name.type), .text(name.key), SQLValue(changes[name]??.bytes))
        }
        try run("UPDATE branched_rooms SET set_rows = set_rows + $2 WHERE rid = $1", .int(rid), SQLValue(pieces.count))
        return number
    }

    /// Takes one use away; a set without any goes, and then perhaps the one below it.
    func releaseStateSet(_ number: Int64?) throws(StorageFailure) {
        var next = number
        while let number = next {
            try run("UPDATE state_sets SET uses = uses - 1 WHERE number = $1", .int(number))
            let unused = try first(
                "SELECT rid, parent, row_count FROM state_sets WHERE number = $1 AND uses = 0", [.int(number)]
            ) { (rid: $0.int(0), parent: $0.intOrNil(1), rows: $0.int(2)) }
            guard let unused else { return }
            try run("DELETE FROM state_set_rows WHERE number = $1", .int(number))
            try run("DELETE FROM state_sets WHERE number = $1", .int(number))
            try run("UPDATE branched_rooms SET set_rows = set_rows - $2 WHERE rid = $1", .int(unused.rid), .int(unused.rows))
            next = unused.parent
        }
    }
}

/// What tells sets apart: SHA-256 over the pieces in the order of their bytes, each text with its length before it.
enum StateSetHash {
    static func hash(_ changes: StateDelta) -> [UInt8] {
        let sorted = changes.sorted { left, right in
            left.key.type.hasSameBytes(as: right.key.type)
                ? left.key.key.precedesInBytes(right.key.key) : left.key.type.precedesInBytes(right.key.type)
        }
        var bytes: [UInt8] = []
        for (name, id) in sorted {
            append(name.type, to: &bytes)
            append(name.key, to: &bytes)
            bytes.append(id == nil ? 0 : 1)
            if let id { bytes.append(contentsOf: id.bytes) }
        }
        return Digest.sha256(bytes)
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt32(text.utf8.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: text.utf8)
    }
}
