import Cryptography

/// The file of the key by which push services know the node (VAPID, RFC 8292): `push.key` in the `keys` folder beside the database. Who
/// loses it loses the browsers' subscriptions: they are made anew with the next visit. Blocks: at start only.
enum PushKeyFile {
    static func read(in folder: String, random: SecureRandom) throws -> P256Key {
        // One number in 2^32 is above the curve's order, and no key.
        try RandomKeyFile("push.key", in: folder, length: 32, advice: "Remove it: browsers subscribe anew with their next visit.")
            .readOrMake(random) { try? P256Key(scalar: $0) }
    }
}
