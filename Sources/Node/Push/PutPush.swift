import CanonicalJSON
import Chat
import Cryptography
import Storage

/// `PUT devices/push`: one device a session. Given again it stays the same device; clients do so at every start.
enum PutPush {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let address = try address(ask.input, node.push)
        let deviceID = Base64URL.encode(node.world.random(12))
        let most = node.configuration.push.devicesPerUser
        return Answer(
            try await node.write { transaction in
                try transaction.checkSession(caller)
                let session = transaction.session
                let found = try session.registerPush(
                    address, deviceID: deviceID, uid: caller.uid, sid: caller.sid, most: most, at: transaction.now)
                for uid in found.losers.union([caller.uid]) { try session.noteDevices(of: uid, in: node.push.users) }
                return PushDeviceObject.json(found.device, current: true)
            })
    }

    /// Longer tokens are nobody's: Google's have some 170 characters, Apple's 64.
    private static let tokenLength = 1...4096

    private static func address(_ input: JSON, _ push: PushParts) throws(Refusal) -> PushAddress {
        var fields = Fields(input)
        let kind = fields.optionalChoice("kind", of: PushKind.self)
        if kind == nil, fields.errors.isEmpty { fields.fault("kind", .required, "kind is missing.") }
        try fields.check()
        guard let kind else { preconditionFailure("a missing kind was not noted as a fault") }
        guard push.kinds.contains(kind) else {
            throw Refusal.notAvailable("This node wakes no devices by \(kind.rawValue).")
        }
        if kind.isWeb { return try subscription(kind, input, push) }
        let token = fields.string("token", length: tokenLength)
        if fields.errors.isEmpty, !token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
            fields.fault("token", .malformed, "token holds what no token holds.")
        }
        if kind == .apns, fields.errors.isEmpty, token.utf8.count > 200 || !token.utf8.allSatisfy(isHex) {
            fields.fault("token", .malformed, "A token of Apple's is written in hexadecimal.")
        }
        try fields.check()
        return PushAddress(kind: kind, token: token)
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte & 0xDF)
    }

    /// The browser's own object: `{endpoint, keys: {p256dh, auth}}`.
    private static func subscription(_ kind: PushKind, _ input: JSON, _ push: PushParts) throws(Refusal) -> PushAddress {
        let given = input["subscription"]
        guard given?.object != nil else {
            throw Refusal.invalid("subscription", given == nil ? .required : .wrongType, "subscription must be an object.")
        }
        guard let endpoint = given?["endpoint"]?.string else {
            throw Refusal.invalid("subscription.endpoint", .required, "subscription.endpoint is missing.")
        }
        guard let judge = push.judge else { throw Refusal.notAvailable("This node wakes no browsers.") }
        return try judge(kind, endpoint, given?["keys"]?["p256dh"]?.string ?? "", given?["keys"]?["auth"]?.string ?? "")
    }
}
