internal import CanonicalJSON
internal import Chat
internal import Storage
internal import Synchronization

/// Wire forms of events that go out: one event often goes to many servers, and is read and signed once. The newest are kept.
final class OutboundWire: Sendable {
    private struct Form {
        let body: [UInt8]
        let json: JSON
    }

    /// What is asked for again moves from the old ones to the young ones; when these are many, the old ones go.
    private struct Kept {
        var young: [Int64: Form] = [:]
        var old: [Int64: Form] = [:]
        var bytes = 0
    }

    private let wire: WireEvents
    private let kept = Mutex(Kept())
    private static let most = 4 << 20

    init(_ wire: WireEvents) { self.wire = wire }

    /// The forms in the order of the events; one that is gone since is left out.
    func forms(of events: [OutboundEvent], in session: any SQLSession) throws(StorageFailure) -> [JSON] {
        var forms: [JSON] = []
        for event in events { if let form = try form(at: event.position, in: session) { forms.append(form) } }
        return forms
    }

    private func form(at position: Int64, in session: any SQLSession) throws(StorageFailure) -> JSON? {
        guard let stored = try session.event(at: position) else { return nil }
        // An event that was redacted meanwhile has another body.
        if let form = known(position), form.body == stored.body { return form.json }
        guard let object = try wire.object(at: position, in: session) else { return nil }
        let form = Form(body: stored.body, json: .object(object))
        kept.withLock { keep(form, at: position, &$0) }
        return form.json
    }

    private func known(_ position: Int64) -> Form? {
        kept.withLock { kept in
            if let form = kept.young[position] { return form }
            guard let form = kept.old.removeValue(forKey: position) else { return nil }
            keep(form, at: position, &kept)
            return form
        }
    }

    private func keep(_ form: Form, at position: Int64, _ kept: inout Kept) {
        if kept.bytes > Self.most { kept = Kept(old: kept.young) }
        if kept.young.updateValue(form, forKey: position) == nil { kept.bytes += form.body.count }
    }
}
