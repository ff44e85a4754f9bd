/// Writing ahead: what a loop will hand out once the commit it makes itself is on disk.
extension LiveShard {
    /// Connections that are asked, for each event, in which form they take it. Another form is written when it is met.
    private static let asked = 4

    /// Writes what connections of this loop will be handed. Hands nothing out, and changes nothing: the commit can still fail.
    func prepare(_ batch: [Announcement]) -> [Handout] {
        batch.map { announcement in
            let handout = Handout(announcement)
            prepare(handout)
            return handout
        }
    }

    private func prepare(_ handout: Handout) {
        switch handout {
        case .event(let event, let frame, let own):
            guard case .room(let rid, _) = event.audience, let audience = audience(of: rid) else { return }
            for session in audience.sessions.prefix(Self.asked) {
                session.connection.prepare(event.own?.sid == session.sid ? own ?? frame : frame)
            }
        case .answer(let reply, let answer): if reply.session.shard === self { reply.session.connection.prepare(answer) }
        case .change: return
        }
    }
}
