import Chat
import Storage

/// `GET devices/push`: the caller's devices. One page: there is a limit per user.
enum ListPush {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let devices = try await node.read { try $0.pushDevices(uid: caller.uid) }
        let items = devices.map { PushDeviceObject.json($0, current: $0.sid == caller.sid) }
        return Answer(PageObject.json(items: items, prev: nil, next: nil))
    }
}
