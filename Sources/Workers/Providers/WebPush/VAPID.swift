package import Cryptography
package import OutboundHTTP
import CanonicalJSON
import Synchronization

/// Says to push services who sends (RFC 8292): one token an origin, made anew before it ends. A value; its owner keeps it between requests.
package struct VAPID: Sendable {
    /// How long a token is good, in seconds; services take at most a day.
    private static let life: Int64 = 12 * 3600
    /// Origins that are remembered; beyond it all are made anew, which costs one signature each.
    private static let room = 1000

    private let key: P256Key
    private let contact: String
    private var tokens: [String: (text: String, until: Int64)] = [:]

    /// - Parameter contact: `mailto:` or `https:` of whoever runs the node, for the services' own admins.
    package init(key: P256Key, contact: String) {
        self.key = key
        self.contact = contact
    }

    /// What the web page subscribes with: the public key in URL-safe base64.
    package var publicKey: String { Base64URL.encode(key.publicKey.point) }

    /// The `Authorization` field for an endpoint.
    /// - Parameter now: seconds since 1970.
    package mutating func authorization(for endpoint: WebAddress, now: Int64) -> String {
        let origin = endpoint.origin
        // A fifth of its life before the end: clocks differ, and requests wait.
        if let known = tokens[origin], now < known.until - Self.life / 5, now >= known.until - Self.life { return known.text }
        let until = now + Self.life
        let claims: JSON = ["aud": .string(origin), "exp": .int(until), "sub": .string(contact)]
        let token = WebToken.make(header: ["typ": "JWT", "alg": "ES256"], claims: claims) { key.sign($0) }
        let text = "vapid t=\(token), k=\(publicKey)"
        if tokens.count >= Self.room { tokens = [:] }
        tokens[origin] = (text, until)
        return text
    }
}

/// The tokens of ``VAPID`` for whoever hands pushes out. Any thread.
package final class VAPIDTokens: Sendable {
    private let vapid: Mutex<VAPID>

    /// - Parameter contact: as for ``VAPID``.
    package init(key: P256Key, contact: String) { vapid = Mutex(VAPID(key: key, contact: contact)) }

    /// The `Authorization` field for an endpoint; nil for a text that is no address.
    /// - Parameter now: seconds since 1970.
    package func authorization(for endpoint: String, now: Int64) -> String? {
        WebAddress(endpoint).map { address in vapid.withLock { $0.authorization(for: address, now: now) } }
    }
}
