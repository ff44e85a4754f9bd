/// The noun a route belongs to, for readers of the description.
enum DescriptionTag {
    static let all = ["accounts", "users", "rooms", "invites", "messages", "stories", "media", "devices", "live", "jobs", "node"]

    /// By the words of the path, the most telling first.
    static func tag(of path: String) -> String {
        let words = path.split(separator: "/").map(String.init)
        if words.contains(where: jobs.contains) { return "jobs" }
        if words.contains("invites") { return "invites" }
        if words.contains(where: messages.contains) { return "messages" }
        return first[words.first ?? ""] ?? "node"
    }

    private static let jobs: Set<String> = ["jobs", "queues", "providers"]
    private static let messages: Set<String> = ["messages", "read", "delivered", "unread", "search"]

    private static let first = [
        "auth": "accounts", "users": "users", "rooms": "rooms", "stories": "stories", "sync": "live", "media": "media",
        "devices": "devices",
    ]
}
