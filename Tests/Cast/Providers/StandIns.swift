import Foundation

/// The stand-ins for providers (`Tests/Providers/standins.py`): one process for all tests of a run. It ends with the tests, because its
/// standard input does.
package enum StandIns {
    /// The Python of the test environment, with the packages of `Tests/requirements.txt`: `ROOKERY_PYTHON` names it, and `make test` sets it.
    package static let python = ProcessInfo.processInfo.environment["ROOKERY_PYTHON"].flatMap { $0.isEmpty ? nil : $0 }

    /// Whether they can be started.
    package static var areThere: Bool { python != nil }

    private struct Running: @unchecked Sendable {
        let program: SpawnedProgram
        let input: Pipe
        let places: [String: Any]
    }

    private static let running: Running = {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Providers/standins.py")
        let (input, output) = (Pipe(), Pipe())
        // Nobody else's program may keep them from seeing the end of the tests.
        _ = fcntl(input.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        let files = (input.fileHandleForReading.fileDescriptor, output.fileHandleForWriting.fileDescriptor, Int32(2))
        let program: SpawnedProgram
        do {
            program = try SpawnedProgram(python ?? "python3", [script.path], files: files)
        } catch {
            preconditionFailure("the stand-ins do not start: \(error)")
        }
        try? output.fileHandleForWriting.close()
        var line = Data()
        while !line.contains(0x0A) {
            let more = output.fileHandleForReading.availableData
            precondition(!more.isEmpty, "the stand-ins ended at once")
            line.append(more)
        }
        let places = (try? JSONSerialization.jsonObject(with: line)) as? [String: Any]
        return Running(program: program, input: input, places: places ?? [:])
    }()

    /// What the stand-ins say of themselves under these keys, one inside the other: `place("mail", "starttls")`.
    package static func place(_ path: String...) -> String {
        var value: Any? = running.places
        for key in path { value = (value as? [String: Any])?[key] }
        switch value {
        case let text as String: return text
        case let number as NSNumber: return number.stringValue
        default: preconditionFailure("the stand-ins have no \(path)")
        }
    }
}
