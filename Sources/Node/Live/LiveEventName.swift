/// The wire names of the events a node sends, each written once.
package enum LiveEventName {
    package static let authenticated = "authenticated"
    package static let authenticationError = "authentication_error"
    package static let ready = "ready"
    package static let resumed = "resumed"
    package static let resync = "resync"
    package static let sessionEnded = "session_ended"
    package static let error = "error"

    package static let newMessage = "new_message"
    package static let messageEdited = "message_edited"
    package static let messageDeleted = "message_deleted"
    package static let reactionAdded = "reaction_added"
    package static let reactionRemoved = "reaction_removed"
    package static let messageHistory = "message_history"
    package static let messageStatusUpdate = "message_status_update"
    package static let messageReached = "message_reached"
    package static let unreadCount = "unread_count"

    package static let roomJoined = "room_joined"
    package static let roomInvited = "room_invited"
    package static let roomKnock = "room_knock"
    package static let roomUpdated = "room_updated"
    package static let roomRemoved = "room_removed"
    package static let roomUsers = "room_users"
    package static let userJoined = "user_joined"
    package static let userLeft = "user_left"
    package static let memberUpdated = "member_updated"

    package static let storyPosted = "story_posted"
    package static let storyViewed = "story_viewed"
    package static let storyReaction = "story_reaction"
    package static let storyExpired = "story_expired"

    package static let userTyping = "user_typing"
    package static let userStatus = "user_status"
    package static let userUpdated = "user_updated"
    package static let settingsUpdated = "settings_updated"

    package static let deviceMessage = "device_message"
    package static let devicesChanged = "devices_changed"
}
