import CanonicalJSON
import Chat
import Storage

/// `GET sync`: the events after a position. Without one it answers at once with the position and the rooms.
enum LongPoll {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let since = fields.optionalInt("since", in: 0...Int64.max)
        let seconds = fields.optionalInt("timeout", in: 0...Int64.max) ?? 30
        try fields.check()
        let caller = ask.user
        guard let since else { return try await start(node, caller) }
        let welcome = try await Welcome.load(node, caller, resumeFrom: since, isBrief: true)
        if let reason = welcome.resyncReason { return resync(welcome.position, reason) }
        let missed = try await Replay.page(node, caller, after: since, through: welcome.position)
        if !missed.events.isEmpty { return answer(missed.events, position: missed.through) }
        return try await wait(node, caller, since: welcome.position, seconds: min(seconds, node.configuration.live.syncSeconds))
    }

    private static func start(_ node: NodeContext, _ caller: Caller) async throws(Refusal) -> Answer {
        let welcome = try await Welcome.load(node, caller, resumeFrom: nil)
        let ready = try? JSON(parsing: welcome.ready)
        return Answer(["events": [], "position": .int(welcome.position), "rooms": ready?["rooms"] ?? []])
    }

    private static func resync(_ position: Int64, _ reason: String) -> Answer {
        let data: JSON = ["position": .int(position), "reason": .string(reason)]
        return Answer(["events": [["event": .string(LiveEventName.resync), "data": data]], "position": .int(position)])
    }

    private static func wait(_ node: NodeContext, _ caller: Caller, since: Int64, seconds: Int64) async throws(Refusal) -> Answer {
        guard seconds > 0 else { return answer([], position: since) }
        let poll = SyncConnection(loop: node.gateway.loop(of: caller.uid), seconds: seconds)
        let heard = await poll.wait { poll in node.gateway.attach(poll, caller, position: since, node) }
        let head = try await node.read { session in try session.head() }
        let page = try await Replay.page(node, caller, after: since, through: head)
        let ephemeral = heard.map { LiveEvent(position: nil, audience: .users([]), name: $0.event, data: $0.data) }
        return answer(page.events + ephemeral, position: page.through)
    }

    private static func answer(_ events: [LiveEvent], position: Int64) -> Answer {
        var writer = JSONWriter(reserving: 256 + events.reduce(0) { $0 + $1.data.count + 64 })
        writer.beginObject()
        writer.key("events")
        writer.beginArray()
        for event in events {
            writer.beginObject()
            writer.member("event", event.name)
            writer.key("data")
            writer.raw(event.data)
            writer.endObject()
        }
        writer.endArray()
        writer.key("position")
        writer.int(position)
        writer.endObject()
        return Answer(encoded: writer.bytes)
    }
}
