import Chat

extension SQLSession {
    /// A story by its identifier, whether its time is over or not.
    package func story(id: String) throws(StorageFailure) -> StoryRow? {
        try first("SELECT * FROM stories WHERE story_id = $1", [.text(id)]) { StoryRow($0) }
    }

    /// An author's stories whose time is not over, the oldest first.
    package func stories(of uid: Int64, at now: Int64) throws(StorageFailure) -> [StoryRow] {
        try rows(
            "SELECT * FROM stories WHERE uid = $1 AND is_over = 0 AND expires_at > $2 ORDER BY number", [.int(uid), .int(now)]
        ) { StoryRow($0) }
    }

    /// Everything an author has posted that is still there, the oldest first.
    package func stories(everOf uid: Int64) throws(StorageFailure) -> [StoryRow] {
        try rows("SELECT * FROM stories WHERE uid = $1 ORDER BY number", [.int(uid)]) { StoryRow($0) }
    }

    /// How many stories of an author are shown.
    package func storyCount(of uid: Int64, at now: Int64) throws(StorageFailure) -> Int64 {
        try integer("SELECT count(*) FROM stories WHERE uid = $1 AND is_over = 0 AND expires_at > $2", .int(uid), .int(now)) ?? 0
    }

    /// Numbers and authors of stories whose time is not over, the newest first, from below a number on.
    package func newestStories(
        below number: Int64, at now: Int64, limit: Int
    ) throws(StorageFailure) -> [(number: Int64, uid: Int64)] {
        try rows(
            "SELECT number, uid FROM stories WHERE is_over = 0 AND number < $1 AND expires_at > $2 ORDER BY number DESC LIMIT $3",
            [.int(number), .int(now), SQLValue(limit)]
        ) { ($0.int(0), $0.int(1)) }
    }

    /// The users that a story's audience names, by row number.
    package func people(ofStory number: Int64) throws(StorageFailure) -> [Int64] {
        try rows("SELECT uid FROM story_people WHERE number = $1 ORDER BY uid", [.int(number)]) { $0.int(0) }
    }
}

extension WriteSession {
    /// Posts a story, with the job that ends it.
    package func insert(_ story: NewStory, at now: Int64) throws(StorageFailure) -> StoryRow {
        try run(
            """
            INSERT INTO stories (story_id, uid, type, text, media, audience, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            .text(story.storyID), .int(story.uid), .text(story.type.rawValue), .text(story.text), SQLValue(story.media?.mediaID),
            .text(story.audience), .int(now), .int(story.expiresAt))
        guard let row = try self.story(id: story.storyID) else {
            throw StorageFailure(.other, "A story that was just posted is not there.")
        }
        if let media = story.media { try useMedia(media, by: .story(row.number), at: now) }
        for uid in story.people {
            try run("INSERT INTO story_people (number, uid) VALUES ($1, $2) ON CONFLICT DO NOTHING", .int(row.number), .int(uid))
        }
        try enqueue(
            NewJob(JobCatalog.expireStory, payload: "{\"story\":\(row.number)}", runAt: story.expiresAt, uniqueKey: "\(row.number)"),
            at: now)
        storyNews.note(.posted, row, people: story.people)
        return row
    }

    /// What becomes of a story when its time is over: it goes, or stays for the highlights that hold it.
    /// - Returns: when to look again, when it is not over yet: a clock may have been set back.
    package func expireStory(number: Int64, at now: Int64) throws(StorageFailure) -> Int64? {
        guard let story = try first("SELECT * FROM stories WHERE number = $1", [.int(number)], { StoryRow($0) }), !story.isOver else {
            return nil
        }
        if story.expiresAt > now { return story.expiresAt }
        let people = try people(ofStory: number)
        if try isHighlighted(story: number) {
            try run("UPDATE stories SET is_over = 1 WHERE number = $1", .int(number))
        } else {
            try remove(story, at: now)
        }
        storyNews.note(.expired, story, people: people)
        return nil
    }

    /// Takes a story back, also out of highlights.
    package func delete(_ story: StoryRow, at now: Int64) throws(StorageFailure) {
        let people = try people(ofStory: story.number)
        try remove(story, at: now)
        storyNews.note(.deleted, story, people: people)
    }

    /// Takes back everything an author has posted, and forgets what the author has looked at.
    package func deleteStories(of uid: Int64, at now: Int64) throws(StorageFailure) {
        for story in try stories(everOf: uid) { try delete(story, at: now) }
        try run("DELETE FROM highlights WHERE uid = $1", .int(uid))
        try run("DELETE FROM story_people WHERE uid = $1", .int(uid))
        try run(
            "UPDATE stories SET views = views - 1 WHERE number IN (SELECT number FROM story_views WHERE uid = $1)", .int(uid))
        try run("DELETE FROM story_views WHERE uid = $1", .int(uid))
    }

    /// The row first; its file goes once nothing else refers to it.
    func remove(_ story: StoryRow, at now: Int64) throws(StorageFailure) {
        try run("DELETE FROM stories WHERE number = $1", .int(story.number))
        if story.media != nil { try releaseMedia(of: .story(story.number), at: now) }
    }
}
