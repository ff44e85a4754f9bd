import CanonicalJSON
import Chat
import Storage

/// `DELETE devices/push/{id}`: jobs that wait for the device find it gone.
enum DeletePush {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let id = ask.input["id"]?.string ?? ""
        try await node.write { transaction in
            try transaction.checkSession(caller)
            let session = transaction.session
            guard let device = try session.pushDevices(uid: caller.uid).first(where: { $0.deviceID.hasSameBytes(as: id) }) else {
                throw Refusal(.deviceNotFound, "There is no such device.")
            }
            try session.removePush(device.number)
            try session.noteDevices(of: caller.uid, in: node.push.users)
        }
        return .nothing
    }
}
