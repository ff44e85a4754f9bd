import Glibc

/// What the kernel says about this process's memory.
enum ProcessMemory {
    /// Resident bytes; 0 when the kernel does not say.
    static func residentBytes() -> Int {
        guard let pages = statm()?[1] else { return 0 }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// Hands pages on which nothing lives back to the kernel; nothing where the C library is not glibc. Whoever takes or frees memory meanwhile
    /// waits: about a millisecond for 100 MB. On any thread.
    static func giveBack() { _ = trim?(0) }

    /// `malloc_trim(3)`, which Swift's module of the C library does not hold.
    private static let trim = dlsym(nil, "malloc_trim").map { unsafeBitCast($0, to: (@convention(c) (Int) -> Int32).self) }

    /// The numbers of `/proc/self/statm`.
    private static func statm() -> [Int]? {
        let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(file, &bytes, bytes.count)
        guard count > 0 else { return nil }
        let numbers = String(decoding: bytes[..<count], as: UTF8.self).split(whereSeparator: { $0 == " " || $0 == "\n" }).compactMap {
            Int($0)
        }
        return numbers.count > 1 ? numbers : nil
    }
}
