import Chat

/// What one user may see of others' stories, within one snapshot. What concerns an author is looked up once.
package struct StorySight {
    /// How somebody stands to an author.
    private struct Standing {
        /// Knows the author, is not blocked and has not blocked, and the author's account is in use.
        let isNear: Bool
        let isContact: Bool
        let sharesRoom: Bool
    }

    private let session: any SQLSession
    private let viewer: Int64
    private var standings: [Int64: Standing] = [:]

    /// Looks with the eyes of a user.
    package init(_ session: any SQLSession, viewer: Int64) {
        self.session = session
        self.viewer = viewer
    }

    /// Whether the user may see a story at all, whether its time is over or not. One's own always.
    package mutating func allows(_ story: StoryRow) throws(StorageFailure) -> Bool {
        if story.uid == viewer { return true }
        let standing = try standing(to: story.uid)
        guard standing.isNear else { return false }
        return try StoryAudience.admits(story.audience, sharesRoom: standing.sharesRoom) { () throws(StorageFailure) in
            standing.isContact
        } isNamed: { () throws(StorageFailure) in
            try isNamed(by: story)
        }
    }

    private func isNamed(by story: StoryRow) throws(StorageFailure) -> Bool {
        try session.integer("SELECT 1 FROM story_people WHERE number = $1 AND uid = $2", .int(story.number), .int(viewer)) != nil
    }

    private mutating func standing(to author: Int64) throws(StorageFailure) -> Standing {
        if let known = standings[author] { return known }
        let found = try look(at: author)
        standings[author] = found
        return found
    }

    private func look(at author: Int64) throws(StorageFailure) -> Standing {
        let stranger = Standing(isNear: false, isContact: false, sharesRoom: false)
        guard let user = try session.user(uid: author), !user.isSuspended, user.deletedAt == nil,
            try !session.hasBlocked(viewer, by: author), try !session.hasBlocked(author, by: viewer)
        else { return stranger }
        let sharesRoom = try session.shareRoom(author, viewer)
        let knows = sharesRoom ? true : try session.isContact(author, of: viewer)
        return Standing(isNear: knows, isContact: knows ? try session.isContact(viewer, of: author) : false, sharesRoom: sharesRoom)
    }
}

extension SQLSession {
    /// Whom a story may be told to: everybody ``StorySight`` lets see it. Reads the members of all the author's rooms: bulk lane.
    /// - Parameter people: whom its audience names; the row may be gone.
    package func audience(of story: StoryRow, people: [Int64]) throws(StorageFailure) -> [Int64] {
        let near = try rows(
            """
            SELECT n.uid, max(n.shares) FROM (
                SELECT b.uid AS uid, 1 AS shares FROM members a JOIN rooms r ON r.rid = a.rid AND r.removed_at IS NULL
                    JOIN members b ON b.rid = a.rid AND b.membership = 'join'
                WHERE a.uid = $1 AND a.membership = 'join'
                UNION ALL
                SELECT uid, 0 FROM contacts WHERE contact = $1
            ) n
            WHERE n.uid <> $1 AND NOT EXISTS (SELECT 1 FROM blocks WHERE uid = $1 AND blocked = n.uid)
                AND NOT EXISTS (SELECT 1 FROM blocks WHERE uid = n.uid AND blocked = $1)
            GROUP BY n.uid
            """, [.int(story.uid)]
        ) { (uid: $0.int(0), sharesRoom: $0.bool(1)) }
        let named = Set(people)
        var found: [Int64] = []
        for person in near {
            let isMeant = try StoryAudience.admits(story.audience, sharesRoom: person.sharesRoom) { () throws(StorageFailure) in
                try isContact(person.uid, of: story.uid)
            } isNamed: { () throws(StorageFailure) in
                named.contains(person.uid)
            }
            if isMeant { found.append(person.uid) }
        }
        return found
    }

    /// Whether a story that the user may see now shows the file.
    package func isMediaInStory(_ mid: Int64, shownTo uid: Int64, at now: Int64) throws(StorageFailure) -> Bool {
        let stories = try rows(
            "SELECT s.* FROM media_uses u JOIN stories s ON s.number = u.owner WHERE u.mid = $1 AND u.holder = 3 LIMIT 20", [.int(mid)]
        ) { StoryRow($0) }
        var sight = StorySight(self, viewer: uid)
        for story in stories where try sight.allows(story) {
            if story.isShowing(at: now) { return true }
            if try isHighlighted(story: story.number) { return true }
        }
        return false
    }
}
