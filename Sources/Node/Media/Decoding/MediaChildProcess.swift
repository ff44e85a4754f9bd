import Chat
import Glibc

/// One process that decodes, from its start to its end. Belongs to one thread, which waits for it.
struct MediaChildProcess {
    /// Where its tools are.
    static let searchPath = "/usr/local/bin:/usr/bin:/bin"
    /// More than anything it has to say.
    private static let outputBytes = 64 << 10

    let pid: pid_t
    private let reading: Int32

    /// Starts it with nothing of ours: no environment, no signal ignored, and it closes every file but its answer. Nil when it cannot be started.
    init?(_ program: String, _ task: MediaTask) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        // A process that starts just now gets them too, and closes them: it closes everything that is not its own.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[1]) }
        guard let pid = Self.spawn(program, ["rookery", "media-child"] + task.arguments, output: ends[1]) else {
            close(ends[0])
            return nil
        }
        self.pid = pid
        reading = ends[0]
    }

    private static func spawn(_ program: String, _ arguments: [String], output: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (all, none) = (sigset_t(), sigset_t())
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var texts = arguments.map { strdup($0) } + [nil]
        let environment: [String] = ["PATH=\(searchPath)", "LANG=C.UTF-8", "MALLOC_ARENA_MAX=2"]
        var settings = environment.map { strdup($0) } + [nil]
        defer { for text in texts + settings { free(text) } }
        var pid = pid_t()
        return posix_spawn(&pid, program, &actions, &attributes, &texts, &settings) == 0 ? pid : nil
    }

    /// What it says until it ends, within so many seconds; then it is ended.
    func output(within seconds: Int64) -> [UInt8] {
        defer { close(reading) }
        var said: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        let deadline = Self.now() + seconds * 1000
        while said.count < Self.outputBytes {
            let left = deadline - Self.now()
            var waiting = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
            guard left > 0, poll(&waiting, 1, Int32(left)) >= 0 || errno == EINTR else { break }
            guard waiting.revents != 0 else { continue }
            let got = buffer.withUnsafeMutableBytes { read(reading, $0.baseAddress, $0.count) }
            if got == 0 { return said }
            if got > 0 { said += buffer.prefix(got) } else if errno != EINTR { break }
        }
        kill(pid, SIGKILL)
        return said
    }

    /// Waits for its end: its exit status, or ``Swift/Int32/signalled``.
    func reap() -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) == -1 {
            if errno != EINTR { return .signalled }
        }
        return status & 0x7F == 0 ? status >> 8 & 0xFF : .signalled
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
