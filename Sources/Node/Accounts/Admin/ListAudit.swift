import Chat
import Storage

/// `GET admin/audit`: what admins did, the oldest first; the first page is the newest. `subject` keeps to what was done to one thing.
enum ListAudit {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let subject = fields.optionalString("subject", length: 1...255)
        try fields.check()
        let page = try PageAsk(ask.input, standard: node.configuration.rooms.pageDefault, most: node.configuration.rooms.pageLimit)
        return Answer(
            try await node.read { session in
                try Page.load(
                    page, startsAtEnd: true, place: { Cursor($0.id) },
                    after: { try session.auditRows(about: subject, after: $0?.number ?? 0, limit: $1) },
                    before: { try session.auditRows(about: subject, before: $0?.number ?? .max, limit: $1) }
                ).json { row in
                    AuditObject.json(row, actor: try row.actor.flatMap { try session.user(uid: $0) })
                }
            })
    }
}
