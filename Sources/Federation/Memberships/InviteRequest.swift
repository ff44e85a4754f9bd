package import CanonicalJSON
package import Chat

/// An invite of ours for a user of another server (`PUT /invite`, version 2).
package enum InviteRequest {
    /// The request's body.
    /// - Parameters:
    ///   - event: the invite in its wire form, with our signature; `state`: those of ``InviteState/names(inviter:)`` in theirs, whole.
    package static func body(event: JSONObject, version: RoomVersion, state: [JSONObject]) -> JSONObject {
        [
            "event": .object(event), "invite_room_state": .array(state.map(JSON.object)), "room_version": .string(version.rawValue),
        ]
    }

    /// Takes the invited server's signature out of its answer. The answer's event must be ours; nothing else of it is used.
    /// - Throws: ``HandshakeFault`` when it is another event or not validly signed.
    package static func signature(
        _ answer: JSON, of invite: Event, by server: String, verification: EventVerification, sha256: ([UInt8]) -> [UInt8]
    ) throws(HandshakeFault) -> JSON {
        guard let json = answer["event"], let received = try? ReceivedEvent(json: json, version: invite.version, sha256: sha256) else {
            throw .malformed("event")
        }
        guard received.event.id == invite.id, received.hashMatches else { throw .notWhatWasAsked("event") }
        guard case .valid = verification.verify(received.event, received.signatures, server), let signature = received.signatures[server]
        else { throw .unverifiable(invite.id) }
        return signature
    }
}
