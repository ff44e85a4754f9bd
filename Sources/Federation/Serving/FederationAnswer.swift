package import CanonicalJSON

/// What a peer's request is answered with, status 200.
package struct FederationAnswer: Sendable {
    /// More than is held in memory at once.
    package struct Stream: Sendable {
        /// How many bytes there are.
        package let length: Int64
        /// Hands them over piece by piece, each as it is taken.
        package let read: @Sendable (_ take: (ArraySlice<UInt8>) async throws -> Void) async throws -> Void

        /// - Parameter length: exactly as many bytes as `read` hands over.
        package init(
            length: Int64, read: @escaping @Sendable (_ take: (ArraySlice<UInt8>) async throws -> Void) async throws -> Void
        ) {
            self.length = length
            self.read = read
        }
    }

    /// The body; empty where it is a ``stream``.
    package let bytes: [UInt8]
    /// The body where it is not ``bytes``.
    package let stream: Stream?
    /// The `Content-Type`.
    package let type: String

    package init(_ json: JSON) { self.init(encoded: json.encoded()) }

    /// JSON that is written already.
    package init(encoded bytes: [UInt8], type: String = "application/json") {
        (self.bytes, self.type) = (bytes, type)
        stream = nil
    }

    /// A file.
    package init(_ stream: Stream, type: String) {
        (self.stream, self.type) = (stream, type)
        bytes = []
    }

    /// `{}`
    package static let empty = FederationAnswer([:])
}
