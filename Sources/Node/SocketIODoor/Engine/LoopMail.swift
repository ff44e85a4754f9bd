import NIOCore

/// Work for other loops, gathered over one turn of this loop and handed over with one call each: a broadcast to a
/// thousand WebSockets of another loop costs one hop. Confined to its loop.
final class LoopMail: @unchecked Sendable {
    private let loops: ListenerLoops
    private let own: ListenerLoop
    private var letters: [[@Sendable () -> Void]]
    private var isScheduled = false

    init(loops: ListenerLoops, own: ListenerLoop) {
        self.loops = loops
        self.own = own
        letters = Array(repeating: [], count: loops.all.count)
    }

    /// Runs `work` on a loop: at once when it is this one, else with the rest of this turn's mail, in order.
    func post(to loop: ListenerLoop, _ work: @escaping @Sendable () -> Void) {
        own.eventLoop.preconditionInEventLoop()
        guard loop !== own else { return work() }
        letters[loop.index].append(work)
        guard !isScheduled else { return }
        isScheduled = true
        own.eventLoop.execute { self.deliver() }
    }

    private func deliver() {
        isScheduled = false
        for loop in loops.all where !letters[loop.index].isEmpty {
            let bundle = letters[loop.index]
            letters[loop.index] = []
            loop.eventLoop.execute { for letter in bundle { letter() } }
        }
    }
}
