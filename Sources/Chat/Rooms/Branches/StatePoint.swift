/// A state of a room, told as one of its earlier current states with a few changes: what is stored beside an event.
///
/// A room's current states are numbered; the log of their changes answers for any of them. Nearly every event extends the only tip, and
/// its changes are none.
package struct StatePoint: Sendable, Equatable {
    /// The number of a current state: 0 before anything happened, one more with every change.
    package let version: Int
    /// What is different from it.
    package let changes: StateDelta

    package init(version: Int, changes: StateDelta = [:]) {
        self.version = version
        self.changes = changes
    }
}
