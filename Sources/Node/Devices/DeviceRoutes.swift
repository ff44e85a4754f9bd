import Chat
import HTTPTypes

extension Route {
    /// Devices of encryption, which other nodes' people have, and messages to them.
    static let encryption: [Route] = [
        Route(
            .get, "users/{id}/devices", "listUserDevices", "Somebody's devices of encryption; people of this node have none", rate: .search,
            answer: "UserDevices", refusals: [.userNotFound, .notAvailable], perform: ListUserDevices.perform),
        Route(
            .put, "users/{id}/device-messages/{messageId}", "sendDeviceMessage",
            "A message to somebody's devices, past all rooms; a repetition is passed over", success: .noContent, body: "DeviceMessageBody",
            refusals: [.userNotFound, .notAvailable, .tooLarge], perform: SendDeviceMessage.perform),
    ]
}
