import Chat
import NIOCore

/// A long poll as the gateway sees it: a connection that ends with the first thing it hears, or when its time is over.
///
/// Confined to its loop; the waiting task holds only a reference to start and cancel it.
final class SyncConnection: LiveConnection, @unchecked Sendable {
    /// An ephemeral event that came by. Durable ones are read from the log.
    struct Heard: Sendable {
        let event: String
        let data: [UInt8]
    }

    let eventLoop: any EventLoop
    let address = ""
    let isWritable = true
    private let seconds: Int64
    private var heard: [Heard] = []
    private var isEnding = false
    private var receiver: (any LiveReceiver)?
    private var continuation: CheckedContinuation<[Heard], Never>?

    init(loop: any EventLoop, seconds: Int64) {
        eventLoop = loop
        self.seconds = seconds
    }

    /// Waits until something happens, the time is over, or the task is cancelled; `attach` runs on the loop.
    func wait(_ attach: @escaping @Sendable (SyncConnection) -> any LiveReceiver) async -> [Heard] {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                eventLoop.execute { self.start(continuation, attach) }
            }
        } onCancel: {
            eventLoop.execute { self.finish() }
        }
    }

    private func start(_ continuation: CheckedContinuation<[Heard], Never>, _ attach: (SyncConnection) -> any LiveReceiver) {
        if isEnding { return continuation.resume(returning: []) }
        self.continuation = continuation
        receiver = attach(self)
        eventLoop.scheduleTask(in: .seconds(seconds)) { self.finish() }
    }

    /// Answers with what was heard by the end of this turn of the loop.
    private func endSoon() {
        guard !isEnding else { return }
        isEnding = true
        eventLoop.execute { self.finish() }
    }

    private func finish() {
        isEnding = true
        receiver?.closed()
        receiver = nil
        continuation?.resume(returning: heard)
        continuation = nil
    }

    func accepted() {}

    func refused(_ refusal: Refusal) { endSoon() }

    func send(_ frame: LiveFrame) {
        if frame.position == nil { heard.append(Heard(event: frame.event, data: frame.data)) }
        endSoon()
    }

    func acknowledge(_ answer: LiveAnswer) {}

    func close(_ ending: LiveEnding) { endSoon() }
}
