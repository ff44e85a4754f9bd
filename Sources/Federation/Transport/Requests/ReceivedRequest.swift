package import CanonicalJSON
package import Chat

/// A request as it came from a peer, with the proofs that it says to bring. Nothing of it is believed until ``claim`` is judged.
package struct ReceivedRequest: Sendable {
    /// Who says to have sent it.
    package let origin: ServerName
    /// The body, read strictly; nil without one.
    package let content: JSON?
    /// What must be verified with the origin's keys.
    package let claim: SignatureClaim

    /// More `Authorization` fields than a server that changes its key has reason to send.
    package static let mostHeaders = 8

    /// Reads what came.
    ///
    /// - Parameters:
    ///   - target: the raw bytes of the request line between method and version.
    ///   - body: what came as content; empty or nil for none.
    ///   - authorization: the values of all `Authorization` fields.
    ///   - name: our own server name, which the signature must cover.
    /// - Throws: ``RequestFault``.
    package init(
        method: String, target: String, body: [UInt8]?, authorization: [String], name: ServerName, limits: JSONLimits = .standard
    ) throws(RequestFault) {
        let headers = try Self.headers(authorization, for: name)
        content = try Self.content(of: body ?? [], limits)
        origin = headers[0].origin
        let text = RequestText(method: method, target: target, origin: origin, destination: name, content: content)
        claim = SignatureClaim(
            server: origin, message: try text.bytesToSign(), signatures: headers.map { KeySignature(key: $0.key, bytes: $0.signature) },
            moment: .request)
    }

    /// Those of our scheme, of one origin that is another server, all for us; at least one.
    private static func headers(_ values: [String], for name: ServerName) throws(RequestFault) -> [XMatrixHeader] {
        guard values.count <= mostHeaders else { throw .tooManyHeaders }
        var headers: [XMatrixHeader] = []
        for value in values {
            guard let header = try XMatrixHeader.read(value) else { continue }
            if header.origin == name { throw .ownOrigin }
            if let destination = header.destination, destination != name { throw .otherDestination }
            if let first = headers.first, first.origin != header.origin { throw .severalOrigins }
            headers.append(header)
        }
        if headers.isEmpty { throw .noHeader }
        return headers
    }

    private static func content(of body: [UInt8], _ limits: JSONLimits) throws(RequestFault) -> JSON? {
        if body.isEmpty { return nil }
        do { return try JSON(parsing: body, limits: limits) } catch { throw .malformedBody }
    }
}
