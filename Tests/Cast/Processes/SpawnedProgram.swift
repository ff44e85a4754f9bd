import Glibc
import Synchronization

/// A program of a test's own, killed with its object. Besides the three files it is given it has those of the test's that do not
/// close on exec.
///
/// Not Foundation's `Process`: that reads the list of open files past the end of a buffer, and so ends a run with thousands of them.
package final class SpawnedProgram: Sendable {
    /// It does not start.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private let pid: pid_t
    /// The exit status, once it was taken; held while somebody waits for it.
    private let ended = Mutex<Int32?>(nil)

    /// - Parameters:
    ///   - program: a path, or a name that `PATH` leads to.
    ///   - environment: the whole of it; nil for the test's own.
    ///   - files: descriptors of its standard input, output and errors. They stay open here.
    package init(
        _ program: String, _ arguments: [String], environment: [String: String]? = nil,
        files: (input: Int32, output: Int32, errors: Int32)
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (place, file) in [files.input, files.output, files.errors].enumerated() {
            posix_spawn_file_actions_adddup2(&actions, file, Int32(place))
        }
        var texts = ([program] + arguments).map { strdup($0) } + [nil]
        var settings = (environment ?? [:]).map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in texts + settings { free(text) } }
        var pid = pid_t()
        let code =
            environment == nil
            ? posix_spawnp(&pid, program, &actions, nil, &texts, environ)
            : posix_spawnp(&pid, program, &actions, nil, &texts, &settings)
        guard code == 0 else { throw Failure(description: "\(program) does not start: \(code)") }
        self.pid = pid
    }

    deinit {
        kill()
        _ = wait()
    }

    /// Asks it to end.
    package func terminate() { Glibc.kill(pid, SIGTERM) }

    /// Ends it as a power cut would.
    package func kill() { Glibc.kill(pid, SIGKILL) }

    /// Waits for its end, and blocks until then. The exit status; for one that a signal ended, 128 and the signal.
    package func wait() -> Int32 {
        ended.withLock { ended in
            if let ended { return ended }
            var status: Int32 = 0
            while waitpid(pid, &status, 0) == -1, errno == EINTR {}
            let signal = status & 0x7f
            let code = signal == 0 ? status >> 8 & 0xff : 128 + signal
            ended = code
            return code
        }
    }
}
