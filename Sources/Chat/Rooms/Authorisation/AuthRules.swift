internal import CanonicalJSON

/// The authorisation rules of room versions 10, 11 and 12 ("Authorisation rules" of each version's page; rule numbers are version 12's).
///
/// They are asked several times per event, against different states; an event without its hash cannot be judged, so build it first.
package enum AuthRules {
    /// Judges an event by a state: the state its `auth_events` name, the state before it, or the current one.
    ///
    /// What the event names as its auth events is judged apart, by ``checkAuthEvents(of:cited:)``.
    /// - Throws: what `state` throws; a verdict is never an error.
    package static func check<State: AuthState>(
        _ event: Event, against state: State, signatures: SignatureChecks
    ) throws(State.Failure) -> AuthVerdict {
        if event.type == EventType.create { return verdict(checkCreate(event)) }
        let power = RoomPower(creation: state.creation, levels: try state.powerLevels())
        return verdict(try Judgement(event: event, state: state, power: power, signatures: signatures).check())
    }

    /// Rule 1: the create event stands alone.
    private static func checkCreate(_ event: Event) -> AuthRejection? {
        if !event.prevEvents.isEmpty { return .createHasPredecessors }
        // Where the id is the event's hash, reading the event has refused any other.
        if !event.version.roomIDIsCreateHash, event.roomID.server.map({ $0.hasSameBytes(as: event.sender.server) }) != true {
            return .createRoomServer
        }
        if let version = event.content["room_version"] {
            guard let name = version.string, RoomVersion(rawValue: name) != nil else { return .createUnknownVersion }
        }
        if event.version.creatorIsInContent, event.content["creator"] == nil { return .createWithoutCreator }
        if event.version.creatorsHaveInfinitePower, let creators = event.content["additional_creators"] {
            guard let list = creators.array, list.allSatisfy({ $0.string.flatMap(UserID.init) != nil }) else { return .createCreators }
        }
        return nil
    }

    static func verdict(_ rejection: AuthRejection?) -> AuthVerdict {
        rejection.map(AuthVerdict.rejected) ?? .allowed
    }
}

/// One event before one state. Each part returns nil when it has nothing against the event.
struct Judgement<State: AuthState> {
    let event: Event
    let state: State
    let power: RoomPower
    let signatures: SignatureChecks

    /// Rules 2 and 4 to 11.
    func check() throws(State.Failure) -> AuthRejection? {
        let creation = state.creation
        guard event.roomID == creation.roomID, event.version == creation.version else { return .wrongRoom }
        if !creation.federates, !event.sender.server.hasSameBytes(as: creation.sender.server) { return .roomDoesNotFederate }
        if event.type == EventType.member { return try checkMember() }
        guard try state.membership(of: event.sender) == .join else { return .senderNotJoined }
        let ownPower = power.power(of: event.sender)
        if event.type == EventType.thirdPartyInvite { return ownPower.reaches(power.invite) ? nil : .powerTooLow }
        guard ownPower.reaches(power.required(toSend: event.type, isState: event.stateKey != nil)) else { return .powerTooLow }
        if let key = event.stateKey, key.utf8.first == UInt8(ascii: "@"), !key.hasSameBytes(as: event.sender.text) {
            return .foreignStateKey
        }
        return event.type == EventType.powerLevels ? checkPowerLevels(ownPower) : nil
    }
}
