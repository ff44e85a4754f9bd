/// Where a device is reached. Whoever has it can send there, so it stands in the database and nowhere else.
package struct PushAddress: Sendable, Equatable {
    /// By which way.
    package let kind: PushKind
    /// The provider's token, or the endpoint.
    package let text: String
    /// Who is asked: the endpoint's scheme, host and port, or the provider's name.
    package let origin: String
    /// What is encrypted for: the receiver's public point of 65 bytes and secret of 16. Nil for a token.
    package let keys: (point: [UInt8], secret: [UInt8])?

    /// A token of a provider's.
    package init(kind: PushKind, token: String) {
        (self.kind, text, origin, keys) = (kind, token, kind.rawValue, nil)
    }

    /// An endpoint that was judged.
    package init(kind: PushKind, endpoint: String, origin: String, point: [UInt8], secret: [UInt8]) {
        (self.kind, text, self.origin, keys) = (kind, endpoint, origin, (point, secret))
    }

    package static func == (one: PushAddress, other: PushAddress) -> Bool {
        one.kind == other.kind && one.text.utf8.elementsEqual(other.text.utf8) && one.origin.utf8.elementsEqual(other.origin.utf8)
            && one.keys?.point == other.keys?.point && one.keys?.secret == other.keys?.secret
    }
}
