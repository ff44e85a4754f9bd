package import CanonicalJSON
package import Chat

/// What a peer sends with `PUT /send`: events and EDUs, none of them looked at yet. Each is judged alone.
package struct InboundTransaction: Sendable {
    /// The server that signed the request.
    package let origin: String
    /// The `pdus` and `edus`, in their order.
    package let events: [JSON]
    package let ephemeral: [JSON]

    package init(origin: String, events: [JSON] = [], ephemeral: [JSON] = []) {
        self.origin = origin
        self.events = events
        self.ephemeral = ephemeral
    }

    /// Reads a body. Duplicate keys and broken JSON spoil all of it: then nobody can say what was signed.
    /// - Parameter origin: who signed the request; the body may not name another one.
    /// - Throws: ``Refusal`` `too_large`, `bad_request` when it is no JSON, `invalid` naming the field.
    package init(reading bytes: [UInt8], from origin: String) throws(Refusal) {
        if bytes.count > InboundLimits.transactionBytes { throw Refusal(.tooLarge, "The transaction is larger than it may be.") }
        let body: JSON
        do { body = try JSON(parsing: bytes, limits: InboundLimits.body) } catch { throw .badRequest(error.description) }
        try self.init(body: body, from: origin)
    }

    /// As above, for a body that was parsed when its signature was checked.
    /// - Throws: ``Refusal`` as above.
    package init(body: JSON, from origin: String) throws(Refusal) {
        guard case .object(let object) = body else { throw .badRequest("A transaction is a JSON object.") }
        if let named = object["origin"], named.string?.hasSameBytes(as: origin) != true {
            throw .invalid("origin", .notAllowed, "The origin of a transaction is the server that signed the request.")
        }
        self.init(
            origin: origin, events: try InboundTransaction.list(object, "pdus", atMost: InboundLimits.events),
            ephemeral: try InboundTransaction.list(object, "edus", atMost: InboundLimits.ephemeral))
    }

    private static func list(_ object: JSONObject, _ name: String, atMost limit: Int) throws(Refusal) -> [JSON] {
        guard let value = object[name] else { return [] }
        guard let list = value.array else { throw .invalid(name, .wrongType, "The \(name) of a transaction are an array.") }
        if list.count > limit { throw .invalid(name, .tooLong, "A transaction has at most \(limit) \(name).") }
        return list
    }

    /// The body as it is sent; the time is milliseconds since 1970.
    package func body(sentAt time: Int64) -> JSON {
        ["origin": .string(origin), "origin_server_ts": .int(time), "pdus": .array(events), "edus": .array(ephemeral)]
    }
}
