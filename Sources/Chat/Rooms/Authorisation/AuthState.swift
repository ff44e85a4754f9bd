internal import CanonicalJSON

/// The state that an event is judged against, handed over already parsed, so that a caller with a cache parses nothing.
///
/// Each question is asked at most once or twice per event. In-memory implementations have `Never` as their `Failure`.
package protocol AuthState {
    associatedtype Failure: Error

    /// The room's accepted create event.
    var creation: RoomCreation { get }
    /// Nil when the state has no such event.
    func powerLevels() throws(Failure) -> PowerLevels?
    /// ``JoinRule/initial`` when the state has no such event.
    func joinRule() throws(Failure) -> JoinRule
    /// Nil when the state has no member event of that user.
    func membership(of user: UserID) throws(Failure) -> Membership?
    /// The invite of that token (`m.room.third_party_invite`), nil when there is none.
    func thirdPartyInvite(token: String) throws(Failure) -> ThirdPartyInvite?
}

/// What an `m.room.third_party_invite` event says.
package struct ThirdPartyInvite: Sendable {
    package let sender: UserID
    /// Unpadded base64 of the Ed25519 keys that may vouch for the invited user.
    package let publicKeys: [String]

    package init(sender: UserID, publicKeys: [String]) {
        self.sender = sender
        self.publicKeys = publicKeys
    }

    /// Reads such an event.
    package init(_ event: Event) {
        sender = event.sender
        let single = event.content["public_key"]?.string
        let several = (event.content["public_keys"]?.array ?? []).compactMap { $0["public_key"]?.string }
        publicKeys = (single.map { [$0] } ?? []) + several
    }
}
