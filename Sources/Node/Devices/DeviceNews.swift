import CanonicalJSON
import Chat
import Storage

/// Somebody on another node has other devices, or other keys to sign with, than before: those who see the user's presence hear so, while
/// they are connected, and ask if they want to know.
enum DeviceNews {
    static func tell(_ user: UserID, _ node: NodeContext) async {
        let most = node.configuration.live.presenceMembers
        let audience = try? await node.read(.bulk) { session in
            try session.userNumber(id: user.text).map { uid in try session.presenceAudience(of: uid, largestRoom: most) }
        }
        guard let uids = audience ?? nil, !uids.isEmpty else { return }
        let data = JSON.object(["userId": .string(user.text)]).encoded()
        node.gateway.publish([
            .event(LiveEvent(position: nil, audience: .users(uids), name: LiveEventName.devicesChanged, data: data))
        ])
    }
}
