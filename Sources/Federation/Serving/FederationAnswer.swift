package import CanonicalJSON

/// What a peer's request is answered with, status 200.
package struct FederationAnswer: Sendable {
    package let bytes: [UInt8]
    /// The `Content-Type`.
    package let type: String

    package init(_ json: JSON) { self.init(encoded: json.encoded()) }

    /// JSON that is written already.
    package init(encoded bytes: [UInt8], type: String = "application/json") {
        (self.bytes, self.type) = (bytes, type)
    }

    /// `{}`
    package static let empty = FederationAnswer([:])
}
