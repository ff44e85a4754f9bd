import Chat
import HTTPTypes

extension Route {
    /// Devices that are woken when nobody is connected.
    static let push: [Route] = [
        Route(
            .put, "devices/push", "putPush", "Wakes this session's device when nobody is connected", body: "PushBody",
            answer: "PushDevice", refusals: [.notAvailable], perform: PutPush.perform),
        Route(
            .get, "devices/push", "listPush", "My devices that are woken, and how that went", answer: "PushDevicePage",
            perform: ListPush.perform),
        Route(
            .delete, "devices/push/{id}", "deletePush", "Wakes a device of mine no more", success: .noContent, refusals: [.deviceNotFound],
            perform: DeletePush.perform),
        Route(
            .get, "devices/webpush-key", "showPushKey", "The key browsers and UnifiedPush apps subscribe with", access: .open,
            answer: "PushKey", refusals: [.notAvailable], perform: ShowPushKey.perform),
    ]
}
