import CanonicalJSON
import Synchronization

/// One end of the connection between a worker process and the node: frames of JSON, each behind its length in four bytes. One thread
/// reads; whoever has something to say leaves it here and goes on, and a thread of the line's own writes it.
final class WorkerLine: Sendable {
    /// Nobody of ours says more at once: 256 jobs of 64 KiB, escaped.
    private static let longest = 64 << 20
    /// Frames that may wait for a slow reader; then the line is closed.
    private static let mostWaiting = 10_000

    private struct Outbox {
        var frames: [[UInt8]] = []
        var isClosed = false
    }

    private let stream: any WorkerStream
    private let outbox = Mutex(Outbox())
    private let ready: WaitingSignal

    init(_ stream: any WorkerStream) {
        self.stream = stream
        ready = WaitingSignal()
        CommandThread.start { self.write() }
    }

    /// Any thread; never waits.
    func say(_ message: WorkerMessage) {
        let body = message.json.encoded()
        let length = UInt32(body.count)
        let frame = [UInt8(length >> 24), UInt8(length >> 16 & 255), UInt8(length >> 8 & 255), UInt8(length & 255)] + body
        let isFull = outbox.withLock { outbox in
            if !outbox.isClosed { outbox.frames.append(frame) }
            return outbox.frames.count > Self.mostWaiting
        }
        if isFull { close() } else { ready.raise() }
    }

    /// The next message; nil when the line is closed or what comes makes no sense. Blocks.
    func hear() -> WorkerMessage? {
        guard let head = stream.read(exactly: 4) else { return nil }
        let length = head.reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.longest, let body = stream.read(exactly: length), let json = try? JSON(parsing: body) else { return nil }
        return WorkerMessage(json)
    }

    /// Whoever hears or writes stops.
    func close() {
        outbox.withLock { outbox in
            outbox.isClosed = true
            outbox.frames = []
        }
        stream.wake()
        ready.raise()
    }

    private func write() {
        while true {
            let (frames, isClosed) = outbox.withLock { outbox in
                defer { outbox.frames = [] }
                return (outbox.frames, outbox.isClosed)
            }
            if isClosed { return }
            if frames.isEmpty {
                ready.wait()
            } else if !stream.write(Array(frames.joined())) {
                return close()
            }
        }
    }
}
