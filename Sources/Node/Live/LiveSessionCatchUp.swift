import CanonicalJSON
import Chat
import NIOCore

/// What a session does next once its connection takes data again, since when it waits for that, and how many bytes wait at most meanwhile.
struct PausedStep {
    let step: CatchUp.Step
    let since: Int64
    let bytes: Int
}

extension LiveSession {
    /// Reads everything after a position from the log, then goes live.
    func catchUp(after position: Int64) {
        var catchUp = CatchUp(after: position, heldLimit: node.configuration.live.backlogBytes)
        let step = catchUp.begin(head: shard.head)
        state = .catchingUp(catchUp)
        take(step)
    }

    private func take(_ step: CatchUp.Step) {
        switch step {
        case .goLive: goLive()
        case .read(let after, let through): read(after: after, through: through)
        }
    }

    private func read(after: Int64, through: Int64, tries: Int = 20) {
        guard let caller else { return }
        let node = node
        shard.replayLine.enter { [self] in
            guard case .catchingUp = state else { return false }
            Task { [self] in
                let page = try? await Replay.page(node, caller, after: after, through: through)
                shard.loop.execute { self.read(page, after: after, through: through, tries: tries) }
            }
            return true
        }
    }

    private func read(_ page: Replay.Page?, after: Int64, through: Int64, tries: Int) {
        if let page { received(page) } else { readRefused(after: after, through: through, tries: tries) }
        shard.replayLine.leave()
    }

    /// The readers have too much to do: a little later they may not. Who is sent away instead would come back with the same wish.
    private func readRefused(after: Int64, through: Int64, tries: Int) {
        guard case .catchingUp = state else { return }
        guard tries > 1 else { return end(.tooSlow) }
        shard.loop.scheduleTask(in: .milliseconds(250)) {
            if case .catchingUp = self.state { self.read(after: after, through: through, tries: tries - 1) }
        }
    }

    private func received(_ page: Replay.Page) {
        guard case .catchingUp(var catchUp) = state else { return }
        for event in page.events {
            connection.send(LiveFrame(event: event.name, data: event.data, position: event.position))
        }
        resumeOwed?.missed += page.events.count
        let step = catchUp.pageSent(through: page.through, head: shard.head)
        state = .catchingUp(catchUp)
        if connection.isWritable { take(step) } else { pause(before: step, page) }
    }

    /// Beside the page there may be what was sent before it and was not enough to pause.
    private func pause(before step: CatchUp.Step, _ page: Replay.Page) {
        let bytes = node.configuration.live.backlogBytes + page.events.reduce(0) { $0 + $1.data.count }
        pausedStep = PausedStep(step: step, since: node.world.now(), bytes: bytes)
        shard.replayMemory.hold(bytes)
    }

    /// What it paused before, which nothing waits for any more; nil when it had not paused.
    @discardableResult
    func unpause() -> CatchUp.Step? {
        guard let paused = pausedStep else { return nil }
        pausedStep = nil
        shard.replayMemory.release(paused.bytes)
        shard.replayLine.advance()
        return paused.step
    }

    private func goLive() {
        guard case .catchingUp(let catchUp) = state else { return }
        state = .live
        heardThrough = catchUp.position
        for held in catchUp.held {
            connection.send(held.frame)
            resumeOwed?.missed += 1
        }
        guard let owed = resumeOwed else { return }
        resumeOwed = nil
        let resumed = JSON.object(["position": .int(max(shard.head, heardThrough)), "missed": .int(owed.missed)])
        send(LiveEventName.resumed, resumed.encoded())
        sendWhatElseChanged(since: owed.from)
    }

    /// Receipts, counts and settings are not in the log: after a resume the present ones of rooms that changed are sent.
    private func sendWhatElseChanged(since position: Int64) {
        guard let caller else { return }
        let node = node
        Task { [self] in
            guard let events = try? await ResumeExtras.load(node, caller, since: position) else { return }
            shard.loop.execute {
                for event in events { self.offer(LiveFrame(event: event.name, data: event.data), at: nil) }
            }
        }
    }

    /// Since when the connection has taken nothing although something waits for it; nil while it takes what comes.
    var stalledSince: Int64? {
        switch state {
        case .behind(_, let since): since
        case .catchingUp: pausedStep?.since
        case .anonymous, .attaching, .live, .closed: nil
        }
    }

    /// The connection takes data again.
    func resumeWriting() {
        switch state {
        case .behind(let after, _): catchUp(after: after)
        case .catchingUp:
            if let step = unpause() { take(step) }
        case .anonymous, .attaching, .live, .closed: return
        }
    }
}
