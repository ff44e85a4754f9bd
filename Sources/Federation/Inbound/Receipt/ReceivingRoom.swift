package import Chat

/// What the checks on receipt need to know of a room that the node is in.
package struct ReceivingRoom: Sendable {
    package let creation: RoomCreation
    /// What the current state says about servers; nil when it says nothing.
    package let accessControl: ServerACL?

    package init(_ creation: RoomCreation, accessControl: ServerACL? = nil) {
        self.creation = creation
        self.accessControl = accessControl
    }

    /// Whether that server may take part in the room.
    package func admits(_ server: String) -> Bool { accessControl?.admits(server) ?? true }
}
