internal import CanonicalJSON

/// Power levels by name, found by bytes in logarithmic time.
package struct LevelMap: Sendable, Equatable {
    private(set) var members: JSONObject

    package init() {
        members = JSONObject()
    }

    /// Nil unless every value is an integer.
    init?(_ object: JSONObject) {
        for (_, value) in object where !LevelMap.isInteger(value) { return nil }
        members = object
    }

    /// Setting nil removes the entry.
    package subscript(_ name: String) -> Int64? {
        get { members[name]?.int }
        set { members[name] = newValue.map(JSON.int) }
    }

    /// Who or what has an entry, in byte order.
    package var names: [String] { members.keys }

    /// An integer as canonical JSON has it; a string that reads like one is none.
    static func isInteger(_ value: JSON) -> Bool {
        guard case .number(let number) = value else { return false }
        return number.canonicalFault == nil
    }

    /// Every name whose entry is not the same in both, with the entries.
    package func changes(to other: LevelMap) -> [(name: String, old: Int64?, new: Int64?)] {
        var changes: [(name: String, old: Int64?, new: Int64?)] = []
        for (name, value) in members where other.members[name] != value { changes.append((name, value.int, other[name])) }
        for (name, value) in other.members where members[name] == nil { changes.append((name, nil, value.int)) }
        return changes
    }
}
