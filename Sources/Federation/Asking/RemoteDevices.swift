package import CanonicalJSON
package import Chat

/// A device of encryption of somebody on another server.
package struct RemoteDevice: Sendable, Equatable {
    package let id: String
    /// As its user calls it; nil when nobody may know.
    package let name: String?
    /// What it has signed, as it came; nil for a device without keys.
    package let keys: JSONObject?
}

/// Asks other servers for the devices of their users (server-server API, "Device Management").
package enum RemoteDevices {
    /// Devices of one user that are taken.
    package static let most = 1_000

    /// Reads an answer; nil for one that is not about that user, or not in the form of the protocol.
    package static func read(_ answer: JSON, of user: UserID) -> [RemoteDevice]? {
        guard answer["user_id"]?.string?.hasSameBytes(as: user.text) == true, let list = answer["devices"]?.array, list.count <= most else {
            return nil
        }
        let devices = list.compactMap { device -> RemoteDevice? in
            guard let id = device["device_id"]?.string, (1...255).contains(id.utf8.count) else { return nil }
            let name = device["device_display_name"]?.string.map { String($0.unicodeScalars.prefix(100)) }
            return RemoteDevice(id: id, name: name, keys: device["keys"]?.object)
        }
        return devices.count == list.count ? devices : nil
    }

    static func fetch(_ user: UserID, _ linked: LinkedNode) async throws(RemoteFailure) -> [RemoteDevice] {
        guard let server = ServerName(user.server) else { throw .notThere }
        let target = PeerTarget.path("/_matrix/federation/v1/user/devices", user.text)
        let answer = try await linked.ask(PeerRequest("GET", target), of: server)
        guard let devices = read(answer, of: user) else { throw .failed(.malformed) }
        return devices
    }
}
