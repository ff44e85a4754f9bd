import CVips
import CanonicalJSON
import Chat
import Glibc

/// The process that decodes what a stranger sent. It bounds itself before it looks at the file: memory, processor time and files have
/// limits, there is no network, nothing but the system's files and its own folder can be opened, and it dies with the node.
package enum MediaChild {
    /// Does the work and ends the process: 0, or 1 after a line that says why not. Never returns.
    ///
    /// The first thing of its process, on its only thread: another one would be outside the bounds, and would lose the files that it waits for.
    package static func run(_ arguments: [String]) -> Never {
        rookery_close_from(3)
        guard let task = MediaTask(arguments: arguments), chdir(task.folder) == 0 else { end(.ended) }
        setenv("TMPDIR", task.folder, 1)
        // The library's own modules are opened before the files are out of reach.
        switch task.work {
        case .picture, .poster: decode(task)
        case .probe, .remux, .frame: becomeTool(task)
        case .confinement: tryOut(task)
        }
    }

    private static func bound(_ task: MediaTask, programs: Bool) {
        let limits = task.limits
        guard rookery_bound(UInt(limits.memoryBytes), UInt(limits.cpuSeconds), UInt(limits.fileBytes)) == 0 else { end(.ended) }
        // Both are more than the limits: where the kernel has them.
        _ = rookery_confine_files(task.folder)
        _ = rookery_forbid_calls(programs ? 1 : 0)
    }

    private static func decode(_ task: MediaTask) -> Never {
        guard let library = VipsLibrary(), library.start() else { end(.missing) }
        bound(task, programs: false)
        let work = PictureWork(library: library, task: task)
        do throws(MediaFault) {
            say(try task.work == .poster ? work.poster().json : work.picture().json)
        } catch {
            end(error)
        }
        // Without the library's own farewell, which can be long.
        _exit(0)
    }

    /// What a decoder that was taken over might try first.
    private static func tryOut(_ task: MediaTask) -> Never {
        // As for a picture.
        if let library = VipsLibrary() { _ = library.start() }
        let threads = threads()
        bound(task, programs: false)
        let outside = open(task.folder + "/../..", O_RDONLY | O_DIRECTORY)
        let inside = open(task.folder + "/note", O_WRONLY | O_CREAT, 0o600)
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let memory = malloc(Int(task.limits.memoryBytes))
        var nothing: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
        // Returns only where no program can be started; one that is says nothing.
        execv("/bin/true", &nothing)
        say([
            "outside": .bool(outside >= 0), "inside": .bool(inside >= 0), "connection": .bool(connection >= 0),
            "memory": .bool(memory != nil), "program": false, "threads": .int(threads),
        ])
        _exit(0)
    }

    /// The threads of this process.
    private static func threads() -> Int64 {
        guard let folder = opendir("/proc/self/task") else { return 0 }
        defer { closedir(folder) }
        var count: Int64 = 0
        while let entry = readdir(folder) {
            if entry.pointee.d_name.0 != CChar(bitPattern: UInt8(ascii: ".")) { count += 1 }
        }
        return count
    }

    private static func becomeTool(_ task: MediaTask) -> Never {
        guard let command = FilmTool.command(for: task) else { end(.damaged) }
        bound(task, programs: true)
        FilmTool.become(command)
        end(.missing)
    }

    private static func end(_ fault: MediaFault) -> Never {
        say(["fault": .string(fault.rawValue)])
        _exit(1)
    }

    private static func say(_ json: JSON) {
        let line = json.encoded() + [UInt8(ascii: "\n")]
        _ = line.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }
}

extension MediaChild {
    /// Whether this machine has what decodes pictures.
    package static var canDecodePictures: Bool { VipsLibrary() != nil }
}
