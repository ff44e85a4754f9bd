import Chat
import HTTPTypes
import NIOCore

/// What a connection's loop looks at once a second.
extension HTTPConnection {
    func sweep(now: Int64) {
        guard let context else { return }
        if phase == .lingering || !context.channel.isWritable || stall.isWatching {
            let pending = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
            let stalled = stall.look(taken: writtenBytes &- UInt64(pending), pending: pending, now: now)
            if stalled >= host.limits.stalledSeconds * 1000 { return abort() }
            // The client's time to close begins when it has its answer.
            if pending > 0 { deadline = max(deadline, now + host.limits.lingerSeconds * 1000) }
        }
        if phase == .lingering { return now >= deadline ? abort() : () }
        if let answersBy, now >= answersBy { return abort() }
        if let incoming, !isBodyPaused, current == nil || incoming.stream != nil {
            if now >= incoming.deadline {
                failIncoming(Refusal(.badRequest, "The body did not come in time."), status: .requestTimeout)
            }
            return
        }
        if current == nil, now >= deadline { abort() }
    }

    func beginStop() {
        if current == nil, incoming == nil { linger() }
    }
}
