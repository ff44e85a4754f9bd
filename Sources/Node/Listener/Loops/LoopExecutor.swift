import NIOCore

/// Runs tasks on one event loop, so that a request's task never leaves its connection's thread and nothing hops.
/// Whatever blocks or takes over a millisecond must go to a thread of its own from there.
final class LoopExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // The closure keeps the executor alive until the job has run: an executor that goes away with jobs aborts.
        eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
