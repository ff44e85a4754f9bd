import Synchronization

/// Figures gathered by name, for a program that compares them: written as one line of JSON at the end.
final class Figures: Sendable {
    private let values = Mutex<[(name: String, value: Double)]>([])

    func add(_ name: String, _ value: Double) { values.withLock { $0.append((name, value)) } }

    /// `figures {"name":value,…}`; names hold nothing that JSON would escape.
    var line: String {
        let members = values.withLock { $0.map { "\"\($0.name)\":\($0.value)" } }
        return "figures {\(members.joined(separator: ","))}"
    }
}
