package import CanonicalJSON
package import Chat

/// What the sender of a transaction hears: a result for each event that has an id. That an event was taken says nothing about whether
/// anybody will see it.
package struct TransactionAnswer: Sendable, Equatable {
    /// Per event id: nil when it was taken, else why not.
    package private(set) var results: [EventID: String?] = [:]

    package init() {}

    /// Adds what the checks made of one event. What has no id cannot be answered.
    package mutating func add(_ receipt: Receipt) {
        switch receipt {
        case .passed(let event): results[event.event.id] = .some(nil)
        case .refused(let refused):
            if let id = refused.id { results[id] = .some(refused.reason.description) }
        }
    }

    /// The answer's body.
    package var body: JSON {
        var events = JSONObject()
        for (id, fault) in results {
            events[id.text] = .object(fault.map { ["error": .string($0)] } ?? [:])
        }
        return ["pdus": .object(events)]
    }
}
