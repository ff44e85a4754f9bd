import CanonicalJSON
import Chat
import Cryptography

/// `GET devices/webpush-key`: the public key that subscriptions are made with, and that pushes are signed by (RFC 8292).
enum ShowPushKey {
    static func perform(_ node: NodeContext, _: Ask) async throws(Refusal) -> Answer {
        guard node.push.kinds.contains(.webpush) else { throw Refusal.notAvailable("This node wakes no browsers.") }
        return Answer(["key": .string(Base64URL.encode(node.push.key.publicKey.point))])
    }
}
