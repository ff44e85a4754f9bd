package import CanonicalJSON
package import Chat
private import Cryptography
package import Storage

/// Events in the form in which servers exchange them: with the signatures that were kept, and our own made anew where the event is ours.
package struct WireEvents: Sendable {
    private let keys: PublishedKeys

    package init(_ keys: PublishedKeys) { self.keys = keys }

    /// An event with these signatures and, if it is one of ours, our own. A signature does not depend on when it was made, so none is stored.
    package func object(_ event: Event, _ signatures: JSONObject) -> JSONObject {
        event.wireForm(signatures: allSignatures(event, signatures))
    }

    /// These signatures and, if the event is one of ours, our own.
    func allSignatures(_ event: Event, _ kept: JSONObject) -> JSONObject {
        var signatures = kept
        if isOurs(event) { signatures[keys.name.text] = signature(event) }
        return signatures
    }

    /// The stored event at a position; nil when there is none.
    /// - Throws: ``StorageFailure``.
    package func object(at position: Int64, in session: any SQLSession) throws(StorageFailure) -> JSONObject? {
        guard let event = try session.parsedEvent(at: position) else { return nil }
        return object(event, try session.signatures(at: position))
    }

    /// Our signature under an event, by key id.
    package func signature(_ event: Event) -> JSON {
        .object([keys.id.text: .string(UnpaddedBase64.encode(keys.key.sign(event.bytesToSign)))])
    }

    /// Whether we sign it: one of our users sent it, or vouched for it.
    private func isOurs(_ event: Event) -> Bool {
        RequiredSignatures.servers(of: event).contains { $0.hasSameBytes(as: keys.name.text) }
    }
}
