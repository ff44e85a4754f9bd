/// The members of a JSON object, kept in the byte order of their keys, each key once.
///
/// A lookup scans small objects and bisects large ones; writing one out needs no sorting.
package struct JSONObject: Sendable, Equatable, Sequence, ExpressibleByDictionaryLiteral {
    struct Member: Sendable {
        let key: String
        var value: JSON
    }

    private(set) var members: [Member]

    /// An empty object.
    package init() {
        members = []
    }

    /// For the reader: `members` are sorted and their keys differ.
    init(sorted members: [Member]) {
        self.members = members
    }

    /// Of two members with one key the later one stays.
    package init(dictionaryLiteral elements: (String, JSON)...) {
        members = []
        members.reserveCapacity(elements.count)
        for (key, value) in elements { self[key] = value }
    }

    /// How many members there are.
    package var count: Int { members.count }
    package var isEmpty: Bool { members.isEmpty }

    /// The keys in byte order.
    package var keys: [String] { members.map(\.key) }

    /// The member of that very key, compared by bytes; setting nil removes it.
    package subscript(_ key: String) -> JSON? {
        get {
            guard let index = index(of: key) else { return nil }
            return members[index].value
        }
        set {
            let place = insertionIndex(of: key)
            let exists = place < members.count && members[place].key.hasSameBytes(as: key)
            switch (exists, newValue) {
            case (true, .some(let value)): members[place].value = value
            case (true, .none): members.remove(at: place)
            case (false, .some(let value)): members.insert(Member(key: key, value: value), at: place)
            case (false, .none): break
            }
        }
    }

    /// Removes the member and returns what it held.
    @discardableResult
    package mutating func removeValue(forKey key: String) -> JSON? {
        guard let index = index(of: key) else { return nil }
        return members.remove(at: index).value
    }

    /// The members whose key passes, values shared with this object.
    package func filter(_ isIncluded: (String) -> Bool) -> JSONObject {
        JSONObject(sorted: members.filter { isIncluded($0.key) })
    }

    private func index(of key: String) -> Int? {
        if members.count <= 16 { return members.firstIndex { $0.key.hasSameBytes(as: key) } }
        let place = insertionIndex(of: key)
        return place < members.count && members[place].key.hasSameBytes(as: key) ? place : nil
    }

    private func insertionIndex(of key: String) -> Int {
        var low = 0
        var high = members.count
        while low < high {
            let middle = (low + high) / 2
            if members[middle].key.precedesInBytes(key) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.members.count == right.members.count else { return false }
        return zip(left.members, right.members).allSatisfy { $0.key.hasSameBytes(as: $1.key) && $0.value == $1.value }
    }

    /// Goes over the members in byte order of their keys.
    package struct Iterator: IteratorProtocol {
        private var rest: IndexingIterator<[Member]>

        init(_ members: [Member]) {
            rest = members.makeIterator()
        }

        package mutating func next() -> (key: String, value: JSON)? {
            rest.next().map { ($0.key, $0.value) }
        }
    }

    package func makeIterator() -> Iterator {
        Iterator(members)
    }

    /// The exact count; it costs nothing.
    package var underestimatedCount: Int { members.count }
}
