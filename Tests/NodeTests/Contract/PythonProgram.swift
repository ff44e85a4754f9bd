import Cast
import Foundation

/// The Python of the test environment, for checks that others have written: `ROOKERY_PYTHON` names it.
enum PythonProgram {
    static let path = ProcessInfo.processInfo.environment["ROOKERY_PYTHON"].flatMap { $0.isEmpty ? nil : $0 }

    struct Outcome: Sendable {
        let status: Int32
        /// Standard output and error, as they came.
        let output: String
    }

    /// Runs a program to its end. Output goes through a file, so that no full pipe can stop it.
    static func run(_ arguments: [String], input: [UInt8] = []) async throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (given, said) = (folder.appendingPathComponent("input"), folder.appendingPathComponent("output"))
        try Data(input).write(to: given)
        try Data().write(to: said)
        let (input, output) = (try FileHandle(forReadingFrom: given), try FileHandle(forWritingTo: said))
        let files = (input.fileDescriptor, output.fileDescriptor, output.fileDescriptor)
        let program = try SpawnedProgram("env", ["-C", folder.path, path ?? "python3"] + arguments, files: files)
        let status = await withCheckedContinuation { done in
            Thread.detachNewThread { done.resume(returning: program.wait()) }
        }
        return Outcome(status: status, output: String(decoding: try Data(contentsOf: said), as: UTF8.self))
    }
}
