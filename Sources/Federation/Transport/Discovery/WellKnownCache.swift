/// What is remembered of the well-known files of many hosts; a value, bounded.
package struct WellKnownCache: Sendable {
    private var records: [String: WellKnownRecord] = [:]
    private let most: Int

    package init(most: Int = 10_000) {
        self.most = most
    }

    /// How many hosts it knows.
    package var count: Int { records.count }

    /// What is remembered of a host, fresh or not; both go into ``Discovery``.
    package subscript(_ host: String) -> WellKnownRecord? { records[host] }

    /// Takes what a discovery learnt. When it is full, those go that are stale for longest.
    package mutating func remember(_ record: WellKnownRecord, of host: String) {
        if records[host] == nil, records.count >= most {
            let oldest = records.sorted {
                max($0.value.freshUntil, $0.value.rememberedUntil) < max($1.value.freshUntil, $1.value.rememberedUntil)
            }
            for (host, _) in oldest.prefix(max(most / 8, 1)) { records[host] = nil }
        }
        records[host] = record
    }
}
