import ArgumentParser

/// What a command says when it cannot go on.
enum Complaint {
    /// Writes the sentence to standard error; throw what it returns.
    static func exit(_ sentence: String, status: Int32 = 1) -> ExitCode {
        LogOutput.standardError("rookery: \(sentence)\n")
        return ExitCode(status)
    }
}
