package import Chat

/// A room of this node as a handshake with another server sees it: its current state and its tips.
package protocol ResidentRoom {
    /// Judges events by the current state.
    associatedtype State: AuthState where State.Failure == Never
    var state: State { get }
    /// The events that the next one follows, ``EventLimits/prevEvents`` at most, and the depth that it gets.
    var tips: [EventID] { get }
    var depth: Int64 { get }
    /// The ids of those of `names` that are set, in that order.
    func ids(_ names: [StateKey]) -> [EventID]
    /// Joined users of this node.
    var ownMembers: [UserID] { get }
    /// Whether the room keeps a server out.
    func admits(_ server: String) -> Bool
    /// What is known here of the user in another room.
    func standing(of user: UserID, in other: RoomID) -> RestrictedJoin.Standing
}
