import CanonicalJSON
import Chat
import Storage

/// Providers as the admin API shows them: everyone of the catalogue, and whoever else a gate is kept of.
enum ProviderObject {
    static func all(gates: [JobGateRow], counts: [JobCount]) -> [JSON] {
        let kept = gates.filter { $0.scope == .provider }
        let names = Set(JobCatalog.providers.map(\.name)).union(kept.map(\.name)).sorted { $0.precedesInBytes($1) }
        return names.map { name in
            json(name, limit: JobCatalog.providers.first { $0.name == name }, gate: kept.first { $0.name == name }, counts)
        }
    }

    private static func json(_ name: String, limit: JobLimit?, gate: JobGateRow?, _ counts: [JobCount]) -> JSON {
        let kinds = JobCatalog.kinds.filter { $0.policy.provider == name }.map(\.name)
        return [
            "provider": .string(name), "paused": .bool(gate?.pausedAt != nil), "closedUntil": .time(gate?.openUntil),
            "failures": .int(gate?.failures ?? 0), "why": .text(gate?.why), "atOnce": limit.map { .int($0.cap) } ?? .null,
            "rate": limit?.rate.map { ["count": .int($0.count), "milliseconds": .int($0.milliseconds)] } ?? .null,
            "kinds": .array(kinds.map(JSON.string)), "states": JobObject.states(counts.filter { kinds.contains($0.kind) }),
        ]
    }
}
