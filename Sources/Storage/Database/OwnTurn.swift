/// A body that the thread which brought it carries out itself: nobody else writes, so nobody has to be woken.
extension WriterInbox {
    /// Who makes a transaction now.
    enum Holder: Equatable {
        case nobody
        case writer
        /// Another thread, by its number.
        case caller(UInt)
    }

    /// What became of a body whose thread would carry it out itself.
    enum OwnPlace {
        /// It cannot wait here.
        case refused(StorageFailure)
        /// It waits for the writer thread, which has to be woken.
        case waits
        /// Nobody is woken: its thread asks for the turn.
        case left
    }

    /// Puts a body into the interactive lane, and leaves it to its thread when it is the only one and commits have been quick.
    mutating func addOwn(_ job: any WriteJob) -> OwnPlace {
        if let failure = add(job, .interactive) { return .refused(failure) }
        isLeft = holder == .nobody && isAlone && pace.isQuick
        return isLeft ? .left : .waits
    }

    /// Gives the turn to the thread of the body that was left, unless more has come since.
    mutating func beginOwn(_ thread: UInt) -> Bool {
        guard isLeft, holder == .nobody, isAlone, !isClosing else { return false }
        holder = .caller(thread)
        return true
    }

    /// Takes the body out. With the turn.
    mutating func popOwn() -> (any WriteJob)? {
        isLeft = false
        return interactive.popFirst()
    }

    /// Gives the turn back. True when the writer thread has something to do now.
    mutating func endOwn() -> Bool {
        holder = .nobody
        return hasWork
    }

    private var isAlone: Bool { interactive.count == 1 && bulk.isEmpty && outside.isEmpty }
}
