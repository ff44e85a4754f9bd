import Chat
import Cryptography
import Node
import OutboundHTTP
import Workers

/// Whom this process can ask to wake devices, put together from the settings and the files they name. Blocks: at start only.
enum PushRoom {
    /// - Throws: a sentence about the file of the service account.
    static func fcm(_ configuration: NodeConfiguration, _ fetch: Fetch) throws -> FCM? {
        guard let path = configuration.fcm.accountFile else { return nil }
        guard let bytes = try SecretFile.read(path, limit: 64 << 10) else {
            throw ConfigurationProblem.contradiction("fcm.account_file names \(path), which is not there.")
        }
        guard let origin = WebAddress(configuration.fcm.origin) else {
            throw ConfigurationProblem.contradiction("fcm.origin is no address.")
        }
        do {
            return FCM(origin: origin, account: try ServiceAccount(file: bytes), fetch: fetch)
        } catch .notThisKind {
            throw ConfigurationProblem.contradiction("fcm.account_file names \(path), which is no service account's file.")
        } catch .field(let name) {
            throw ConfigurationProblem.contradiction("fcm.account_file names \(path), whose field \(name) cannot be read.")
        }
    }

    /// - Throws: a sentence about the key's file.
    static func apns(_ configuration: NodeConfiguration, _ fetch: Fetch) throws -> APNs? {
        let apns = configuration.apns
        guard let path = apns.keyFile, let name = apns.key, let team = apns.team, let topic = apns.topic,
            let origin = WebAddress(apns.origin)
        else { return nil }
        guard let bytes = try SecretFile.read(path, limit: 4096) else {
            throw ConfigurationProblem.contradiction("apns.key_file names \(path), which is not there.")
        }
        guard let key = try? P256Key(pem: SecureBytes(copying: bytes)) else {
            throw ConfigurationProblem.contradiction("apns.key_file names \(path), which holds no key of Apple's.")
        }
        return APNs(origin: origin, topic: topic, tokens: APNsTokens(key: key, keyID: name, team: team), fetch: fetch)
    }

    /// Which addresses endpoints may lie at.
    static func judge(_ configuration: NodeConfiguration) -> PrivateAddressGuard {
        PrivateAddressGuard(allowed: configuration.push.privateAddresses.compactMap { AddressBlock($0) })
    }

    /// Judges what clients give as subscriptions.
    static func pushJudge(_ configuration: NodeConfiguration) -> PushJudge {
        let judge = judge(configuration)
        return { (kind, endpoint, key, secret) throws(Refusal) -> PushAddress in
            do throws(SubscriptionRefusal) {
                let found = try PushSubscription(endpoint: endpoint, key: key, secret: secret, judge: judge)
                return PushAddress(
                    kind: kind, endpoint: endpoint, origin: found.endpoint.origin, point: found.key.point, secret: found.secret)
            } catch {
                throw Refusal.invalid("subscription." + error.field.field, error.field.code, error.field.detail)
            }
        }
    }
}
