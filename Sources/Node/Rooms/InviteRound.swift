import Chat

/// How one run of `rooms.follow` goes through the people of other nodes, however many they are: a server that does not answer is asked once,
/// and after some invites the run ends and goes on as a new one, well inside its time.
struct InviteRound {
    /// Invites in one run.
    static let most = 200

    private var done = 0
    private var failed = 0
    private var silent: Set<String> = []

    /// Whether that user's server is asked.
    mutating func asks(_ user: UserID) -> Bool {
        guard silent.contains(user.server) else { return true }
        failed += 1
        return false
    }

    mutating func invited() { done += 1 }

    /// A server that says no has answered; that is the end of it.
    mutating func refused(_ user: UserID, _ refusal: Refusal) {
        guard refusal.code != .forbidden else { return }
        failed += 1
        if refusal.code == .busy { silent.insert(user.server) }
    }

    var isFull: Bool { done >= Self.most }

    /// What is to become of the job. Every invite leaves a row, so that going on at once comes to an end.
    var outcome: JobOutcome {
        if isFull { return .again }
        return failed == 0 ? .done : .retry(JobFault("not_invited", "Servers of \(failed) people could not be asked."))
    }
}
