package import Chat
package import Cryptography
package import OutboundHTTP

/// A browser's or a UnifiedPush distributor's subscription, as a client gave it.
package struct PushSubscription: Sendable, Equatable {
    /// Where messages go. A stranger named it.
    package let endpoint: WebAddress
    /// The receiver's public key (`p256dh`).
    package let key: P256PublicKey
    /// The receiver's secret of 16 bytes (`auth`).
    package let secret: [UInt8]

    /// The longest endpoint (UnifiedPush's own limit; those of browsers are shorter).
    package static let longestEndpoint = 1000

    /// Judges what a client gives.
    /// - Parameter judge: refuses addresses of the node's own network at once when they are written as such, and names when they are resolved.
    /// - Throws: the field and what is wrong with it, for the client.
    package init(endpoint: String, key: String, secret: String, judge: PrivateAddressGuard) throws(SubscriptionRefusal) {
        try self.init(endpoint: endpoint, point: Self.bytes(key) ?? [], secret: Self.bytes(secret) ?? [], judge: judge)
    }

    /// The same with the keys as bytes.
    /// - Throws: as for what a client gives.
    package init(endpoint: String, point: [UInt8], secret: [UInt8], judge: PrivateAddressGuard) throws(SubscriptionRefusal) {
        guard endpoint.utf8.count <= Self.longestEndpoint, let address = WebAddress(endpoint), address.scheme == "https" else {
            throw SubscriptionRefusal("endpoint", .malformed, "An endpoint is an https address of at most \(Self.longestEndpoint) bytes.")
        }
        guard judge.refusal(ofHost: address.host) == nil else {
            throw SubscriptionRefusal("endpoint", .notAllowed, "This address is not reached from here.")
        }
        guard let publicKey = try? P256PublicKey(point: point) else {
            throw SubscriptionRefusal("keys.p256dh", .malformed, "This is no public key of P-256.")
        }
        guard secret.count == 16 else { throw SubscriptionRefusal("keys.auth", .malformed, "A secret has 16 bytes.") }
        self.endpoint = address
        self.key = publicKey
        self.secret = secret
    }

    /// URL-safe base64; some clients pad it.
    private static func bytes(_ text: String) -> [UInt8]? {
        Base64URL.decode(String(text.reversed().drop { $0 == "=" }.reversed()))
    }
}

/// Why a subscription is not taken.
package struct SubscriptionRefusal: Error, Sendable, Equatable {
    /// The field of the subscription and what is wrong with it.
    package let field: FieldError

    init(_ field: String, _ code: FieldError.Code, _ detail: String) {
        self.field = FieldError(field, code, detail)
    }
}
