import CanonicalJSON
import Chat

/// Everything a client may ask over a live connection, each with the function its HTTP route calls.
enum LiveRequests {
    private static let table: [LiveRequest] = [
        LiveRequest(LiveRequestName.joinRoom, answerEvent: LiveEventName.messageHistory, .ability(JoinRoom.performLive)),
        LiveRequest(LiveRequestName.leaveRoom, .ability(LeaveRoom.perform)),
        LiveRequest(LiveRequestName.getRoomUsers, answerEvent: LiveEventName.roomUsers, .ability(RoomUsers.perform)),
        LiveRequest(LiveRequestName.sendMessage, rate: nil, .direct(SendMessage.submit)),
        LiveRequest(LiveRequestName.editMessage, .ability(EditMessage.perform)),
        LiveRequest(LiveRequestName.deleteMessage, .ability(DeleteMessage.performLive)),
        LiveRequest(LiveRequestName.addReaction, .ability(AddReaction.perform)),
        LiveRequest(LiveRequestName.removeReaction, .ability(RemoveReaction.performLive)),
        LiveRequest(LiveRequestName.messageDelivered, .ability(MarkDelivered.perform)),
        LiveRequest(LiveRequestName.messageRead, .ability(MarkRead.perform)),
        LiveRequest(LiveRequestName.getUnreadCount, answerEvent: LiveEventName.unreadCount, .ability(ShowUnread.perform)),
        LiveRequest(
            LiveRequestName.typingStart, .onLoop { (session, input) throws(Refusal) in try Typing.perform(session, input, isTyping: true) }),
        LiveRequest(
            LiveRequestName.typingStop, .onLoop { (session, input) throws(Refusal) in try Typing.perform(session, input, isTyping: false) }),
        LiveRequest(
            LiveRequestName.typing,
            .onLoop { (session, input) throws(Refusal) in try Typing.perform(session, input, isTyping: input["isTyping"]?.bool ?? true) }),
        LiveRequest(LiveRequestName.setPresence, .ability(SetPresence.perform)),
        LiveRequest(LiveRequestName.viewStory, .ability(ViewStory.perform)),
        LiveRequest(LiveRequestName.reactStory, .ability(ReactToStory.perform)),
    ]

    private static let byName = Dictionary(uniqueKeysWithValues: table.map { ($0.name, $0) })

    /// The row of a wire name.
    static func named(_ name: String) -> LiveRequest? { byName[name] }
}
