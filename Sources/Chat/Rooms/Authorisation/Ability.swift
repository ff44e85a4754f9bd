/// What members can do in a room, as the client API's table of roles counts it.
package enum Ability: Sendable, CaseIterable {
    case send, react, invite
    case changeName, changeTopic, changeAvatar, kick, ban, deleteOthersMessages, makeInviteTokens
    case changeRoles, changeVisibility, changeHistory, changeServerRules
    case deleteRoom
}
