import CanonicalJSON

/// The query parameters of the client API by name. One name means one thing on every route.
enum QueryParameters {
    static let all: [String: JSONSchema] = [
        "limit": JSONSchema.whole().described("At most so many; out of range is capped, not refused."),
        "before": JSONSchema.text.described("Older than this cursor: the prev of a page."),
        "after": JSONSchema.text.described("Newer than this cursor: the next of a page."),
        "around": JSONSchema.messageID.described("A page with this message in the middle."),
        "q": JSONSchema.text.described("What to look for."),
        "ids": JSONSchema.text.described("User ids, separated by commas."),
        "user": JSONSchema.text.described("Whose, by user id; mine without it."),
        "node": JSONSchema.text.described("The node whose directory to look in."),
        "membership": JSONSchema.membership.described("Only members who stand to the room like this."),
        "ban": JSONSchema.flag.described("True bans, false lifts a ban; without it a member is only removed."),
        "reason": JSONSchema.text.described("Shown to whoever is concerned."),
        "for": JSONSchema.words("me", "everyone").described("For whom the message goes away."),
        "since": JSONSchema.position.described("The last position seen; without it the answer comes at once, with rooms."),
        "timeout": JSONSchema.whole(from: 0).described("Seconds to wait for something to happen, at most 55."),
        "queue": JSONSchema.text.described("Only jobs of this queue."),
        "kind": JSONSchema.text.described("Only jobs of this kind."),
        "state": SchemaTable.state.described("Only jobs that stand like this."),
        "code": JSONSchema.text.described("Only jobs whose last error has this code."),
        "minAge": JSONSchema.whole(from: 0).described("Only jobs made so many seconds ago or longer."),
        "maxAge": JSONSchema.whole(from: 0).described("Only jobs made so many seconds ago or less."),
        "subject": JSONSchema.text.described("Only what was done to this."),
        "by": JSONSchema.words("minute", "hour", "day").described("How long one stretch of time is."),
        "name": JSONSchema.text(1...255).described("What the file is called."),
        "as": JSONSchema.words("document").described("Keeps the file as it is, to be saved and never shown."),
        "size": JSONSchema.whole(from: 1, to: 10_000).described("Pixels of the longer side; the next fixed size is given."),
        "expires": JSONSchema.text.described("Of a signed address: until when."),
        "signature": JSONSchema.text.described("Of a signed address: its proof."),
        "download": JSONSchema.flag.described("To be saved, not shown."),
        "erase": JSONSchema.flag.described("Also removes what was said."),
    ]

    /// The `parameters` entry of one.
    static func parameter(_ name: String) -> JSON? {
        guard let schema = all[name] else { return nil }
        return ["name": .string(name), "in": "query", "required": false, "schema": schema.json]
    }
}
