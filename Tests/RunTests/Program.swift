import Cast
import Foundation

/// The program `rookery`, as it was built beside the tests.
final class Program {
    struct Ended {
        let status: Int32
        let output: String
        let errors: String
    }

    private let process: SpawnedProgram
    private let output: URL
    private let errors: URL

    static func run(_ arguments: [String], settings: [String: String] = [:]) throws -> Ended {
        try start(arguments, settings: settings).wait()
    }

    /// - Parameter settings: the whole environment beside the path of programs.
    static func start(_ arguments: [String], settings: [String: String]) throws -> Program {
        try Program(arguments, settings)
    }

    /// The path of programs, and what sanitizers are told, when the tests run under one.
    private static let always = ProcessInfo.processInfo.environment
        .filter { ["ASAN_OPTIONS", "TSAN_OPTIONS"].contains($0.key) }.merging(["PATH": "/usr/bin:/bin"]) { _, path in path }

    private init(_ arguments: [String], _ settings: [String: String]) throws {
        let place = FileManager.default.temporaryDirectory.appending(path: "rookery-program-\(UUID().uuidString)")
        output = place.appendingPathExtension("out")
        errors = place.appendingPathExtension("err")
        for file in [output, errors] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        let files = (
            try FileHandle(forReadingFrom: URL(filePath: "/dev/null")), try FileHandle(forWritingTo: output),
            try FileHandle(forWritingTo: errors)
        )
        process = try SpawnedProgram(
            Self.built().path, arguments, environment: settings.merging(Self.always) { mine, _ in mine },
            files: (files.0.fileDescriptor, files.1.fileDescriptor, files.2.fileDescriptor))
    }

    deinit {
        for file in [output, errors] { try? FileManager.default.removeItem(at: file) }
    }

    func terminate() { process.terminate() }

    func kill() { process.kill() }

    /// What it has written to its standard output so far.
    var said: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

    /// What it has written to its log so far.
    var logged: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

    func wait() throws -> Ended {
        return Ended(
            status: process.wait(), output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }

    private static func built() throws -> URL {
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let candidates = [own.path] + CommandLine.arguments
        for candidate in candidates {
            let program = URL(filePath: candidate).deletingLastPathComponent().appending(path: "rookery")
            if FileManager.default.isExecutableFile(atPath: program.path) { return program }
        }
        throw CocoaError(.fileNoSuchFile)
    }
}

/// A folder of one test's own, removed with it.
final class Folder {
    private let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "rookery-test-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }
}
