/// One SRV record: where a service of a name stands (RFC 2782).
package struct ServiceRecord: Sendable, Hashable {
    /// The lowest is tried first.
    package let priority: Int
    /// Its share among those of one priority.
    package let weight: Int
    package let port: Int
    /// A host name in lower case; empty for "there is no such service".
    package let target: String

    package init(priority: Int, weight: Int, port: Int, target: String) {
        self.priority = priority
        self.weight = weight
        self.port = port
        self.target = target
    }

    /// The order to try them in: by priority, and within one by chance, each by its share; the weight 0 is a very small one.
    package static func ordered(_ records: [ServiceRecord], using random: inout some RandomNumberGenerator) -> [ServiceRecord] {
        var ordered: [ServiceRecord] = []
        for priority in Set(records.map(\.priority)).sorted() {
            var rest = records.filter { $0.priority == priority }.sorted { $0.weight < $1.weight }
            while !rest.isEmpty {
                var draw = Int.random(in: 0...rest.reduce(0) { $0 + $1.weight }, using: &random)
                let chosen = rest.firstIndex { record in
                    draw -= record.weight
                    return draw <= 0
                }
                ordered.append(rest.remove(at: chosen ?? 0))
            }
        }
        return ordered
    }
}
