package import CanonicalJSON

/// JSON whose leaves may also be bytes. Whatever holds no bytes is one `json` leaf, so that an event without attachments
/// costs no tree beside its JSON.
package indirect enum SocketValue: Sendable, Equatable {
    case json(JSON)
    case binary([UInt8])
    case array([SocketValue])
    case object([Member])

    /// A member of an object that holds bytes somewhere below.
    package struct Member: Sendable, Equatable {
        package let key: String
        package let value: SocketValue

        package init(_ key: String, _ value: SocketValue) {
            self.key = key
            self.value = value
        }

        package static func == (left: Member, right: Member) -> Bool {
            left.key.hasSameBytes(as: right.key) && left.value == right.value
        }
    }

    /// The value as JSON when it holds no bytes.
    package var json: JSON? {
        if case .json(let value) = self { value } else { nil }
    }

    /// The bytes when it is nothing else.
    package var binary: [UInt8]? {
        if case .binary(let bytes) = self { bytes } else { nil }
    }
}
