/// What sort of conversation a room is; the raw value is what stands in the client API.
package enum RoomKind: String, Sendable, CaseIterable {
    case direct, group
}
