import CanonicalJSON
import Node

/// What a command may ask a running node: one line of text over its local socket.
enum ControlRequest: Equatable {
    /// Write a backup to a file that does not exist yet; the path is absolute.
    case backup(String)
    /// The same without the files that people sent.
    case copy(String)
    /// Something of the job queue, with the order's fields.
    case jobs(JobOrder.Name, JSON)
    /// One of the routes for admins by its name, with its fields.
    case admin(String, JSON)

    /// The line, without its end.
    var line: String {
        switch self {
        case .backup(let path): "backup \(path)"
        case .copy(let path): "copy \(path)"
        case .jobs(let name, let input): "jobs \(name.rawValue) \(String(decoding: input.encoded(), as: UTF8.self))"
        case .admin(let name, let input): "admin \(name) \(String(decoding: input.encoded(), as: UTF8.self))"
        }
    }

    /// Nil for anything but a line that `line` makes.
    init?(line: String) {
        let words = line.split(separator: " ", maxSplits: 1)
        guard words.count == 2 else { return nil }
        switch words[0] {
        case "backup" where words[1].hasPrefix("/"): self = .backup(String(words[1]))
        case "copy" where words[1].hasPrefix("/"): self = .copy(String(words[1]))
        case "jobs":
            guard let (word, input) = Self.named(words[1]), let name = JobOrder.Name(rawValue: word) else { return nil }
            self = .jobs(name, input)
        case "admin":
            guard let (name, input) = Self.named(words[1]) else { return nil }
            self = .admin(name, input)
        default: return nil
        }
    }

    /// A name and its fields.
    private static func named(_ words: Substring) -> (String, JSON)? {
        let parts = words.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let input = try? JSON(parsing: Array(parts[1].utf8)) else { return nil }
        return (String(parts[0]), input)
    }
}

/// What the node answers: one line.
enum ControlAnswer: Equatable {
    case done
    /// What was asked for.
    case answer(JSON)
    /// A sentence.
    case failed(String)

    var line: String {
        switch self {
        case .done: "done"
        case .answer(let json): "answer \(String(decoding: json.encoded(), as: UTF8.self))"
        case .failed(let sentence): "failed \(sentence)"
        }
    }

    init?(line: String) {
        if line == "done" {
            self = .done
        } else if line.hasPrefix("failed ") {
            self = .failed(String(line.dropFirst("failed ".count)))
        } else if line.hasPrefix("answer "), let json = try? JSON(parsing: Array(line.dropFirst("answer ".count).utf8)) {
            self = .answer(json)
        } else {
            return nil
        }
    }
}
