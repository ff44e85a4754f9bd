internal import CanonicalJSON

/// What names one piece of a room's state: an event type and a `state_key`, compared by bytes.
package struct StateKey: Sendable, Hashable {
    package let type: String
    package let key: String

    package init(_ type: String, _ key: String = "") {
        self.type = type
        self.key = key
    }

    package static func == (left: StateKey, right: StateKey) -> Bool {
        left.type.hasSameBytes(as: right.type) && left.key.hasSameBytes(as: right.key)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(bytesOf: type)
        hasher.combine(bytesOf: key)
    }
}
