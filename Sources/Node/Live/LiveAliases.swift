import CanonicalJSON

/// Names that existing chat clients use for our fields, mapped to ours before a request is read.
enum LiveAliases {
    private static let sameMeaning = [
        ("chatId", "roomId"), ("conversationId", "roomId"), ("receiverId", "userId"), ("newContent", "content"),
    ]

    /// The input with our names beside the ones it came with. Ours win when both are there.
    static func resolved(_ input: JSON) -> JSON {
        guard let object = input.object else { return .object([:]) }
        var resolved = input
        for (alias, name) in sameMeaning where object[name] == nil {
            if let value = object[alias] { resolved[name] = value }
        }
        if let text = resolved["content"]?.string {
            let type = object["messageType"]?.string ?? "text"
            resolved["content"] = .object(["type": .string(type), "text": .string(text)])
        }
        if object["for"] == nil, let forEveryone = object["deleteForEveryone"]?.bool {
            resolved["for"] = .string(forEveryone ? "everyone" : "me")
        }
        return resolved
    }
}
