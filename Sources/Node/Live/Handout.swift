/// An announcement on one loop, with what was written of it there. Loop-confined.
enum Handout {
    /// With the frame for everybody, and that of the session that sent it.
    case event(LiveEvent, LiveFrame, own: LiveFrame?)
    case answer(LiveReply, LiveAnswer)
    /// Nothing is written of it.
    case change(Announcement)

    init(_ announcement: Announcement) {
        switch announcement {
        case .event(let event):
            let own = event.own.map { LiveFrame(event: event.name, data: $0.data, position: event.position) }
            self = .event(event, LiveFrame(event: event.name, data: event.data, position: event.position), own: own)
        case .acknowledge(let reply, let data): self = .answer(reply, LiveAnswer(reply.ack, data))
        case .joined, .left, .removed, .sessionsEnded: self = .change(announcement)
        }
    }
}
