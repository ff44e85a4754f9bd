/// What a command may ask a running node: one line of text over its local socket.
enum ControlRequest: Equatable {
    /// Write a backup to a file that does not exist yet; the path is absolute.
    case backup(String)

    /// The line, without its end.
    var line: String {
        switch self {
        case .backup(let path): "backup \(path)"
        }
    }

    /// Nil for anything but a line that `line` makes.
    init?(line: String) {
        let words = line.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0] == "backup", words[1].hasPrefix("/") else { return nil }
        self = .backup(String(words[1]))
    }
}

/// What the node answers: one line.
enum ControlAnswer: Equatable {
    case done
    /// A sentence.
    case failed(String)

    var line: String {
        switch self {
        case .done: "done"
        case .failed(let sentence): "failed \(sentence)"
        }
    }

    init?(line: String) {
        if line == "done" {
            self = .done
        } else if line.hasPrefix("failed ") {
            self = .failed(String(line.dropFirst("failed ".count)))
        } else {
            return nil
        }
    }
}
