package import CanonicalJSON

/// The two hashes of an event, and the bytes that a signature covers (server-server API, "Signing Events").
package enum EventHash {
    /// SHA-256 over the whole event without its `unsigned`, `signatures` and `hashes`: changes with everything that was said.
    package static func content(of event: JSONObject, sha256: ([UInt8]) -> [UInt8]) -> [UInt8] {
        sha256(event.filter { $0 != "unsigned" && $0 != "signatures" && $0 != "hashes" }.encoded())
    }

    /// The event's id: SHA-256 over ``bytesToSign(of:version:)``, so that a redaction does not change it.
    /// - Precondition: `sha256` returns 32 bytes.
    package static func id(of event: JSONObject, version: RoomVersion, sha256: ([UInt8]) -> [UInt8]) -> EventID {
        guard let id = EventID(bytes: sha256(bytesToSign(of: event, version: version))) else {
            preconditionFailure("SHA-256 is 32 bytes long.")
        }
        return id
    }

    /// The canonical JSON of the redacted event without `signatures` and `unsigned`.
    package static func bytesToSign(of event: JSONObject, version: RoomVersion) -> [UInt8] {
        version.redacted(event).filter { $0 != "signatures" && $0 != "unsigned" }.encoded()
    }

    /// Unpadded standard base64, the way a hash or signature stands in an event.
    package static func text(of hash: [UInt8]) -> String {
        Base64Text.encode(hash, .standard)
    }
}
