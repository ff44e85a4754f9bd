import CanonicalJSON

/// Names that existing chat clients use for our fields, mapped to ours before a request is read.
enum LiveAliases {
    private static let sameMeaning = [
        ("chatId", "roomId"), ("conversationId", "roomId"), ("receiverId", "userId"), ("newContent", "content"),
    ]
    private static let forEveryone = "deleteForEveryone"
    private static let aliases = sameMeaning.map(\.0) + [forEveryone]

    /// The input with our names beside the ones it came with. Ours win when both are there.
    static func resolved(_ input: JSON) -> JSON {
        guard let object = input.object else { return .object([:]) }
        var resolved = input
        if hasAlias(object) { name(object, in: &resolved) }
        if let text = resolved["content"]?.string {
            let type = object["messageType"]?.string ?? "text"
            resolved["content"] = .object(["type": .string(type), "text": .string(text)])
        }
        return resolved
    }

    /// Most requests speak ours, so that this must cost little.
    private static func hasAlias(_ object: JSONObject) -> Bool {
        object.contains { key, _ in aliases.contains { $0.utf8.count == key.utf8.count && $0 == key } }
    }

    private static func name(_ object: JSONObject, in resolved: inout JSON) {
        for (alias, name) in sameMeaning where object[name] == nil {
            if let value = object[alias] { resolved[name] = value }
        }
        if object["for"] == nil, let forEveryone = object[forEveryone]?.bool {
            resolved["for"] = .string(forEveryone ? "everyone" : "me")
        }
    }
}
