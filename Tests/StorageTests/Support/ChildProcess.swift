import Glibc

/// A process of a test's own, with a pipe from its standard output.
final class ChildProcess {
    let pid: pid_t
    private let output: Int32
    private var unread: [UInt8] = []

    /// Starts a program that the package builds beside the tests.
    convenience init(_ program: String, _ arguments: [String]) throws {
        try self.init(path: Self.beside(program), arguments)
    }

    /// Starts a program of the system.
    init(path: String, _ arguments: [String]) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw ChildFailure(sentence: "No pipe: \(errno)") }
        for end in ends { setCloseOnExec(end) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var texts = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for text in texts { free(text) } }
        var made = pid_t()
        let code = posix_spawn(&made, path, &actions, nil, &texts, environ)
        close(ends[1])
        output = ends[0]
        pid = made
        guard code == 0 else { throw ChildFailure(sentence: "\(path) does not start: \(code)") }
    }

    deinit {
        kill(pid, SIGKILL)
        _ = wait()
        close(output)
    }

    /// The next line it prints; nil at the end of its output. Blocks: tests call it from their own task for a moment only.
    func line() -> String? {
        while true {
            if let end = unread.firstIndex(of: 10) {
                defer { unread.removeSubrange(...end) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = read(output, &buffer, buffer.count)
            guard count > 0 else { return nil }
            unread += buffer.prefix(count)
        }
    }

    func killAtOnce() {
        kill(pid, SIGKILL)
        _ = wait()
    }

    private var hasEnded = false

    private func wait() -> Int32 {
        guard !hasEnded else { return 0 }
        hasEnded = true
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        return status
    }

    private static func beside(_ program: String) throws -> String {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = buffer.withUnsafeMutableBytes { readlink("/proc/self/exe", $0.baseAddress!, $0.count) }
        let own = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        // The runner may be the toolchain's own, which loads the tests from a bundle named on its command line.
        for candidate in [own] + CommandLine.arguments {
            guard let slash = candidate.lastIndex(of: "/") else { continue }
            let path = candidate[..<slash] + "/" + program
            if access(String(path), X_OK) == 0 { return String(path) }
        }
        throw ChildFailure(sentence: "\(program) is not beside \(own)")
    }
}

/// `fcntl` with a number, which is what its variadic C form takes here.
private func setCloseOnExec(_ descriptor: Int32) { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }

struct ChildFailure: Error { let sentence: String }
