import CanonicalJSON
import Chat
import Cryptography
import Storage

/// `POST stories/highlights` and `PATCH stories/highlights/{id}`: `title`, `stories` (all that it is to hold).
enum ChangeHighlight {
    static func create(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let form = try HighlightForm(ask.input, node.configuration.stories, isNew: true)
        return Answer(
            try await node.write { transaction in
                try transaction.checkSession(caller)
                let session = transaction.session
                guard try session.highlights(of: caller.uid).count < node.configuration.stories.highlights else {
                    throw Refusal.conflict("You have as many highlights as you can have. Delete one first.")
                }
                let stories = try stories(form.stories ?? [], transaction, caller)
                let highlight = try session.insertHighlight(
                    id: Base64URL.encode(node.world.random(15)), uid: caller.uid, title: form.title ?? "", at: transaction.now)
                for story in stories { try session.add(story: story.number, toHighlight: highlight.highlight) }
                return try object(highlight, transaction, caller)
            })
    }

    static func update(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let id = ask.input["id"]?.string ?? ""
        let form = try HighlightForm(ask.input, node.configuration.stories, isNew: false)
        return Answer(
            try await node.write { transaction in
                let highlight = try own(id, transaction, caller)
                let session = transaction.session
                let wanted = try form.stories.map { try stories($0, transaction, caller) }
                if let title = form.title { try session.setTitle(title, ofHighlight: highlight.highlight) }
                if let wanted { try hold(wanted, in: highlight, transaction) }
                guard let changed = try session.highlight(id: id) else { throw Refusal.notFound(.story) }
                return try object(changed, transaction, caller)
            })
    }

    static func delete(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let id = ask.input["id"]?.string ?? ""
        try await node.write { transaction in
            let highlight = try own(id, transaction, caller)
            try transaction.session.deleteHighlight(highlight.highlight, at: transaction.now)
        }
        return .nothing
    }

    private static func own(_ id: String, _ transaction: Transaction, _ caller: Caller) throws -> HighlightRow {
        try transaction.checkSession(caller)
        guard let highlight = try transaction.session.highlight(id: id), highlight.uid == caller.uid else {
            throw Refusal.notFound(.story)
        }
        return highlight
    }

    /// The caller's own stories, by their identifiers.
    private static func stories(_ ids: [String], _ transaction: Transaction, _ caller: Caller) throws -> [StoryRow] {
        try ids.map { try VisibleStory.own(transaction.session, id: $0, of: caller.uid, at: transaction.now).story }
    }

    private static func hold(_ wanted: [StoryRow], in highlight: HighlightRow, _ transaction: Transaction) throws {
        let session = transaction.session
        for story in wanted { try session.add(story: story.number, toHighlight: highlight.highlight) }
        let kept = Set(wanted.map(\.number))
        for story in try session.stories(inHighlight: highlight.highlight) where !kept.contains(story.number) {
            try session.remove(story, fromHighlight: highlight.highlight, at: transaction.now)
        }
    }

    private static func object(_ highlight: HighlightRow, _ transaction: Transaction, _ caller: Caller) throws -> JSON {
        let session = transaction.session
        guard let author = try session.user(uid: caller.uid) else { throw Refusal.sessionEnded }
        var sight = StorySight(session, viewer: caller.uid)
        return try HighlightObject.json(highlight, author, &sight, for: caller.uid, session, transaction.node) ?? .null
    }
}

/// What a highlight is to be called and to hold; nil leaves it as it is.
private struct HighlightForm: Sendable {
    let title: String?
    let stories: [String]?

    init(_ input: JSON, _ limits: StoryConfiguration, isNew: Bool) throws(Refusal) {
        var fields = Fields(input)
        title = isNew ? fields.string("title", length: 1...100) : fields.optionalString("title", length: 1...100)
        stories = isNew || fields.has("stories") ? fields.strings("stories", most: limits.perHighlight) : nil
        try fields.check()
    }
}
