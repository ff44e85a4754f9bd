/// Lets transactions in: one of a peer at a time, and no peer beyond its budget. Peers that have not been heard of for longest are
/// forgotten, and begin with a full budget again.
package struct OriginGates: Sendable {
    /// Whether a transaction is worked through.
    package enum Admission: Sendable, Equatable {
        case come
        /// The answer is 429 and after how many milliseconds to come again.
        case wait(Int64)
    }

    private struct Gate: Sendable {
        var budget: OriginBudget
        var isInside = false
        var usedAt: Int64
    }

    private let rates: OriginRates
    private let most: Int
    private var gates: [String: Gate] = [:]
    /// What somebody waits for whose own transaction is still worked through, in milliseconds.
    private static let turn: Int64 = 1_000

    /// - Parameter most: peers that are remembered.
    package init(rates: OriginRates = OriginRates(), most: Int = 10_000) {
        self.rates = rates
        self.most = most
    }

    /// How many peers are remembered.
    package var count: Int { gates.count }

    /// A transaction came, of so many events and bytes.
    package mutating func enter(_ origin: String, events: Int, bytes: Int, at now: Int64) -> Admission {
        var gate = gate(of: origin, at: now)
        defer { keep(gate, of: origin) }
        if gate.isInside { return .wait(OriginGates.turn) }
        for (cost, count) in [(OriginCost.requests, 1), (.events, events), (.kibibytes, (bytes + 1_023) / 1_024)] {
            guard gate.budget.spend(count, of: cost, at: now) else { return .wait(max(1, gate.budget.wait(for: cost, at: now))) }
        }
        gate.isInside = true
        return .come
    }

    /// Its transaction has been answered.
    package mutating func leave(_ origin: String) { gates[origin]?.isInside = false }

    /// Something that a peer's event makes us do.
    /// - Returns: whether it is still within what that peer may cost.
    package mutating func spend(_ cost: OriginCost, for origin: String, at now: Int64) -> Bool {
        var gate = gate(of: origin, at: now)
        defer { keep(gate, of: origin) }
        return gate.budget.spend(1, of: cost, at: now)
    }

    private func gate(of origin: String, at now: Int64) -> Gate {
        var gate = gates[origin] ?? Gate(budget: OriginBudget(rates), usedAt: now)
        gate.usedAt = now
        return gate
    }

    private mutating func keep(_ gate: Gate, of origin: String) {
        gates[origin] = gate
        guard gates.count > most else { return }
        // Half at once, so that it is not done for each newcomer.
        let oldest = gates.filter { !$0.value.isInside }.sorted { ($0.value.usedAt, $0.key) < ($1.value.usedAt, $1.key) }
        for entry in oldest.prefix(most / 2) { gates[entry.key] = nil }
    }
}
