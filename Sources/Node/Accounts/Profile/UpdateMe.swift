import CanonicalJSON
import Chat
import Storage

/// `PATCH users/me`: name, bio, ways to be reached, privacy, and with null the picture. Fields left out stay; null empties.
enum UpdateMe {
    private struct Change: Sendable {
        /// The outer nil leaves a field as it is, the inner one empties it.
        var displayName: String??
        var bio: String??
        var email: String??
        var phone: String??
        var lastSeen: PrivacyLevel?
        var groups: PrivacyLevel?
        var direct: PrivacyLevel?
        var readReceipts: Bool?
        var dropsAvatar = false

        init(_ input: JSON) throws(Refusal) {
            var fields = Fields(input)
            if fields.has("displayName") { displayName = .some(fields.displayName("displayName")) }
            if fields.has("bio") { bio = .some(fields.optionalString("bio", length: 0...500).flatMap { $0.isEmpty ? nil : $0 }) }
            if fields.has("email") { email = .some(fields.email("email")) }
            if fields.has("phone") { phone = .some(fields.phone("phone")) }
            if let avatar = fields.value("avatar") {
                dropsAvatar = avatar.isNull
                if !dropsAvatar { fields.fault("avatar", .notAllowed, "A picture is set with POST users/me/avatar; null takes it away.") }
            }
            if let privacy = fields.value("privacy"), !privacy.isNull {
                if privacy.object == nil { fields.fault("privacy", .wrongType, "privacy must be an object.") }
                var inner = Fields(privacy)
                lastSeen = inner.optionalChoice("lastSeen", of: PrivacyLevel.self)
                groups = inner.optionalChoice("groups", of: PrivacyLevel.self)
                direct = inner.optionalChoice("direct", of: PrivacyLevel.self)
                readReceipts = inner.optionalBool("readReceipts")
                for error in inner.errors { fields.fault("privacy." + error.field, error.code, error.detail) }
            }
            try fields.check()
        }

        func privacy(after old: Privacy) -> Privacy {
            Privacy(
                lastSeen: lastSeen ?? old.lastSeen, groups: groups ?? old.groups, direct: direct ?? old.direct,
                readReceipts: readReceipts ?? old.readReceipts)
        }
    }

    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let change = try Change(ask.input)
        let user = try await node.write { transaction in
            try transaction.checkSession(caller)
            return try apply(change, to: caller.uid, transaction)
        }
        return Answer(UserObject.own(user, node: node))
    }

    private static func apply(_ change: Change, to uid: Int64, _ transaction: Transaction) throws -> UserRow {
        let session = transaction.session
        guard let old = try session.user(uid: uid) else { throw Refusal.sessionEnded }
        try checkFree(change, old, session)
        try session.setProfile(uid: uid, displayName: change.displayName ?? old.displayName, bio: change.bio ?? old.bio)
        try session.setReach(uid: uid, email: change.email ?? old.email, phone: change.phone ?? old.phone)
        try session.setPrivacy(uid: uid, change.privacy(after: old.privacy))
        if change.dropsAvatar {
            try session.releaseMedia(of: .user(uid), at: transaction.now)
            try session.setAvatar(uid: uid, nil)
        }
        guard let user = try session.user(uid: uid) else { throw Refusal.sessionEnded }
        if user != old { try announce(user, after: old, transaction) }
        return user
    }

    private static func checkFree(_ change: Change, _ old: UserRow, _ session: any SQLSession) throws {
        if case .some(.some(let email)) = change.email, let other = try session.account(email: email), other.uid != old.uid {
            throw Refusal.conflict("This mail address belongs to another account.")
        }
        if case .some(.some(let phone)) = change.phone, let other = try session.account(phone: phone), other.uid != old.uid {
            throw Refusal.conflict("This phone number belongs to another account.")
        }
    }

    /// Who sees the user in lists hears of a new name; presence is told anew when its privacy changed.
    static func announce(_ user: UserRow, after old: UserRow, _ transaction: Transaction) throws {
        var object = UserObject.full(user, .nowhere, showsLastSeen: false)
        object["presence"] = nil
        let data = JSON.object(["user": object]).encoded()
        if user.displayName != old.displayName || user.avatar != old.avatar { try TellProfile.enqueue(transaction, of: user.uid) }
        let isSeen = user.displayName != old.displayName || user.bio != old.bio || user.avatar != old.avatar
        let largest = transaction.node.configuration.live.presenceMembers
        let known = isSeen ? try transaction.session.presenceAudience(of: user.uid, largestRoom: largest) : []
        let others = known.filter { $0 != user.uid }
        transaction.announce(
            .event(LiveEvent(position: nil, audience: .users([user.uid] + others), name: LiveEventName.userUpdated, data: data)))
        guard user.privacy != old.privacy else { return }
        let presence = transaction.node.gateway.presence
        transaction.session.afterCommit { presence.touch(uid: user.uid) }
    }
}
