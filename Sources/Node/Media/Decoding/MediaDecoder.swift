package import CanonicalJSON
package import Chat
import Glibc
import NIOPosix
import Synchronization

/// Has files decoded, a few at a time, each by a process of its own that is ended when it takes too long. Any thread.
package final class MediaDecoder: Sendable {
    private struct Line {
        var waiting = 0
        var running: Set<pid_t> = []
        var isStopping = false
    }

    private let program: String
    private let queue: Int
    private let limit: Int
    private let threads: NIOThreadPool
    private let line = Mutex(Line())
    private let pictures = Mutex<Bool?>(nil)

    /// - Parameters:
    ///   - program: has the command `media-child`.
    ///   - limit: processes at one time.
    ///   - queue: files that may wait.
    init(program: String, limit: Int, queue: Int) {
        self.program = program
        self.limit = limit
        self.queue = queue
        threads = NIOThreadPool(numberOfThreads: limit)
        threads.start()
    }

    /// Has one piece of work done.
    /// - Returns: what the process said: an object of `media-child`, or of `ffprobe`.
    package func perform(_ task: MediaTask) async throws(MediaFault) -> JSON {
        let mayWait = line.withLock { line in
            guard !line.isStopping, line.waiting < queue + limit else { return false }
            line.waiting += 1
            return true
        }
        guard mayWait else { throw .busy }
        defer { line.withLock { $0.waiting -= 1 } }
        let outcome = try? await threads.runIfActive { self.outcome(of: task) }
        return try (outcome ?? .failure(.ended)).get()
    }

    /// Whether pictures can be decoded here: asked of a process once, and remembered.
    package func canDecodePictures(in folder: String) async -> Bool {
        if let known = pictures.withLock({ $0 }) { return known }
        do throws(MediaFault) {
            _ = try await perform(MediaTask(.picture, folder: folder, type: .png, limits: MediaLimits()))
        } catch {
            // There is no picture in the folder: it is damaged for whoever could have decoded it.
            if error == .damaged || error == .missing { pictures.withLock { $0 = error == .damaged } }
            return error == .damaged
        }
        return true
    }

    /// Whether `ffmpeg` is installed.
    package static let hasFilmTool: Bool = ["ffmpeg", "ffprobe"].allSatisfy { name in
        MediaChildProcess.searchPath.split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
    }

    /// Ends what runs and takes no more.
    package func stop() async {
        line.withLock { line in
            line.isStopping = true
            for pid in line.running { kill(pid, SIGKILL) }
        }
        try? await threads.shutdownGracefully()
    }

    private func outcome(of task: MediaTask) -> Result<JSON, MediaFault> {
        guard let process = MediaChildProcess(program, task) else { return .failure(.ended) }
        let isWanted = line.withLock { line in
            if !line.isStopping { line.running.insert(process.pid) }
            return !line.isStopping
        }
        if !isWanted { kill(process.pid, SIGKILL) }
        let said = process.output(within: task.limits.cpuSeconds * 2)
        // From here on the number may belong to somebody else.
        line.withLock { _ = $0.running.remove(process.pid) }
        let status = process.reap()
        let json = (try? JSON(parsing: said)) ?? .null
        if let fault = json["fault"]?.string.flatMap(MediaFault.init) { return .failure(fault) }
        // A program that becomes another one says nothing of ours: its refusal is its status.
        guard status == 0 else { return .failure(status == .signalled ? .ended : .damaged) }
        return .success(json)
    }
}

extension Int32 {
    /// A process that a signal ended.
    static let signalled: Int32 = -1
}
