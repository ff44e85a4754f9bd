/// A dictionary of bounded size that forgets what was not touched for longest, roughly: two generations, of which the old one is
/// dropped as a whole when the young one is full. Every call is a handful of hash lookups, whatever the size.
struct RecentTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let half: Int
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]

    /// At most `capacity` entries, at least 2.
    init(capacity: Int) {
        half = max(1, capacity / 2)
    }

    /// How many are kept.
    var count: Int { young.count + old.count }

    /// The value, which counts as touched by this.
    subscript(key: Key) -> Value? {
        mutating get {
            if let value = young[key] { return value }
            guard let value = old.removeValue(forKey: key) else { return nil }
            insert(value, for: key)
            return value
        }
        set {
            old[key] = nil
            if let newValue { insert(newValue, for: key) } else { young[key] = nil }
        }
    }

    private mutating func insert(_ value: Value, for key: Key) {
        if young.count >= half, young[key] == nil {
            old = young
            young = [:]
        }
        young[key] = value
    }
}
