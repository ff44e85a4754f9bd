import Storage
import Synchronization

/// What has happened since the dispatcher last looked. Any thread puts in, the writer's too; nobody waits.
final class DispatchInbox: Sendable {
    /// Everything at once.
    struct Mail: Sendable {
        var news = JobNews()
        /// Ends that are to be written.
        var ends: [(worker: String, end: JobEnd)] = []
        /// Ends that committed together with what the jobs did.
        var written: [(worker: String, end: JobEnd)] = []
        var arrived: [any JobWorker] = []
        var gone: [String] = []
        /// Workers elsewhere that are heard of.
        var beats: Set<String> = []
        /// The timer rang.
        var isTime = false
        var isStopping = false
        var isOver = false
    }

    private let mail = Mutex(Mail())
    private let bell: AsyncStream<Void>.Continuation
    /// One element for any number of changes; for the dispatcher alone.
    let rings: AsyncStream<Void>

    init() {
        (rings, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func put(_ change: (inout Mail) -> Void) {
        mail.withLock { change(&$0) }
        bell.yield()
    }

    func take() -> Mail {
        mail.withLock { mail in
            let taken = mail
            mail = Mail()
            // Who stops stays stopped.
            (mail.isStopping, mail.isOver) = (taken.isStopping, taken.isOver)
            return taken
        }
    }
}
