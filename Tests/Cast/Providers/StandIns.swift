import Foundation

/// The stand-ins for providers (`Tests/Providers/standins.py`): one process for all tests of a run. It ends with the tests, because its
/// standard input does.
package enum StandIns {
    /// The Python of the test environment, with the packages of `Tests/requirements.txt`: `ROOKERY_PYTHON` names it, and `make test` sets it.
    package static let python = ProcessInfo.processInfo.environment["ROOKERY_PYTHON"].flatMap { $0.isEmpty ? nil : $0 }

    /// Whether they can be started.
    package static var areThere: Bool { python != nil }

    private struct Running: @unchecked Sendable {
        let process: Process
        let input: Pipe
        let places: [String: Any]
    }

    private static let running: Running = {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Providers/standins.py")
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: python ?? "python3")
        process.arguments = [script.path]
        process.standardInput = input
        process.standardOutput = output
        do { try process.run() } catch { preconditionFailure("the stand-ins do not start: \(error)") }
        var line = Data()
        while !line.contains(0x0A) {
            let more = output.fileHandleForReading.availableData
            precondition(!more.isEmpty, "the stand-ins ended at once")
            line.append(more)
        }
        let places = (try? JSONSerialization.jsonObject(with: line)) as? [String: Any]
        return Running(process: process, input: input, places: places ?? [:])
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
