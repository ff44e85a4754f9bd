import Chat
import HTTPTypes

extension Route {
    /// Messages, what hangs on them, and how far they have been read.
    static let messages: [Route] = [
        Route(
            .get, "rooms/{roomId}/messages", "listMessages", "A room's history", query: ["limit", "before", "after", "around"],
            answer: "MessagePage", refusals: [.roomNotFound, .messageNotFound], perform: ListMessages.perform),
        Route(
            .post, "rooms/{roomId}/messages", "sendMessage", "Sends a message", rate: .messages, success: .created, body: "MessageBody",
            answer: "Message", refusals: sendRefusals, perform: SendMessage.perform),
        Route(
            .get, "users/{userId}/messages", "listDirectMessages", "The history of the direct room with somebody",
            query: ["limit", "before", "after"], answer: "MessagePage", refusals: [.userNotFound], perform: DirectMessages.perform),
        Route(
            .post, "users/{userId}/messages", "sendDirectMessage", "Sends a message to somebody; makes the direct room", rate: .messages,
            success: .created, body: "MessageBody", answer: "Message", refusals: sendRefusals + [.userNotFound],
            perform: SendMessage.perform),
        Route(
            .get, "messages/{messageId}", "showMessage", "One message", answer: "Message", refusals: [.messageNotFound],
            perform: ShowMessage.perform),
        Route(
            .get, "messages/{messageId}/edits", "listEdits", "What a message said before", answer: "EditPage",
            refusals: [.messageNotFound], perform: ListEdits.perform),
        Route(
            .get, "messages/{messageId}/receipts", "listReceipts", "Who has a message", answer: "ReceiptPage",
            refusals: [.messageNotFound], perform: ListReceipts.perform),
        Route(
            .get, "messages/{messageId}/nodes", "listMessageNodes", "Which other nodes have a message of mine", answer: "MessageNodePage",
            refusals: [.messageNotFound, .forbidden], perform: ListMessageNodes.perform),
        Route(
            .put, "messages/{messageId}", "editMessage", "Edits a message", body: "EditBody", answer: "Message",
            refusals: [.messageNotFound, .forbidden, .blocked, .conflict, .notAvailable, .tooLarge], perform: EditMessage.perform),
        Route(
            .delete, "messages/{messageId}", "deleteMessage", "Deletes a message for me or for everyone", success: .noContent,
            query: ["for"], refusals: [.messageNotFound, .forbidden], perform: DeleteMessage.perform),
        Route(
            .put, "messages/{messageId}/reactions/{emoji}", "addReaction", "Reacts to a message", answer: "Reaction",
            refusals: [.messageNotFound, .forbidden, .blocked, .conflict], perform: AddReaction.perform),
        Route(
            .delete, "messages/{messageId}/reactions/{emoji}", "removeReaction", "Takes a reaction back", success: .noContent,
            refusals: [.messageNotFound, .forbidden], perform: RemoveReaction.perform),
        Route(
            .post, "messages/{messageId}/forward", "forwardMessage", "Forwards a message to several rooms", rate: .messages,
            success: .created, body: "ForwardBody", answer: "MessageList",
            refusals: [.messageNotFound, .roomNotFound, .forbidden, .blocked, .conflict, .tempIDReused, .notAvailable],
            perform: ForwardMessage.perform),
        Route(
            .post, "rooms/{roomId}/read", "markRead", "Everything up to a message is read", body: "MarkBody", answer: "Unread",
            refusals: [.roomNotFound, .messageNotFound], perform: MarkRead.perform),
        Route(
            .post, "rooms/{roomId}/delivered", "markDelivered", "Everything up to a message has arrived", body: "MarkBody",
            answer: "Unread", refusals: [.roomNotFound, .messageNotFound], perform: MarkDelivered.perform),
        Route(
            .get, "rooms/{roomId}/unread", "showUnread", "What I have not read in a room", answer: "Unread", refusals: [.roomNotFound],
            perform: ShowUnread.perform),
        Route(.get, "unread", "listUnread", "What I have not read anywhere", answer: "UnreadList", perform: ShowUnread.perform),
    ]

    private static let sendRefusals: [Refusal.Code] = [
        .roomNotFound, .messageNotFound, .forbidden, .blocked, .conflict, .tempIDReused, .notAvailable, .tooLarge,
    ]
}
