import Glibc

/// The program `rookery`, as it was built beside the tests.
package enum BuiltProgram {
    /// Its absolute path.
    package static let path: String = {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let length = buffer.withUnsafeMutableBytes { readlink("/proc/self/exe", $0.baseAddress!, $0.count) }
        let own = String(decoding: buffer.prefix(max(0, length)), as: UTF8.self)
        for candidate in [own] + CommandLine.arguments {
            guard let slash = candidate.lastIndex(of: "/") else { continue }
            let program = candidate[..<slash] + "/rookery"
            if access(String(program), X_OK) == 0 { return String(program) }
        }
        preconditionFailure("rookery was not built beside the tests")
    }()

    /// The program that decodes: its memory is limited, which a sanitizer does not bear. Then `ROOKERY_DECODER` names one without.
    package static let decoder: String = getenv("ROOKERY_DECODER").map { String(cString: $0) } ?? path
}
