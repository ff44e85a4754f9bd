/// The wire names of the requests a client sends, each written once.
package enum LiveRequestName {
    package static let authenticate = "authenticate"
    package static let joinRoom = "join_room"
    package static let leaveRoom = "leave_room"
    package static let getRoomUsers = "get_room_users"
    package static let sendMessage = "send_message"
    package static let editMessage = "edit_message"
    package static let deleteMessage = "delete_message"
    package static let addReaction = "add_reaction"
    package static let removeReaction = "remove_reaction"
    package static let messageDelivered = "message_delivered"
    package static let messageRead = "message_read"
    package static let getUnreadCount = "get_unread_count"
    package static let typing = "typing"
    package static let typingStart = "typing_start"
    package static let typingStop = "typing_stop"
    package static let setPresence = "set_presence"
}
