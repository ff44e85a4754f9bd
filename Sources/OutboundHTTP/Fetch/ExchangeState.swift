/// What passes between the outbound thread and the one caller of an exchange: first the head, then pieces of the body, then the end.
/// A value; what it returns is to be done by whoever holds it.
struct ExchangeState<Failure: Error> {
    /// Bytes that wait for the caller before the thread stops reading; below half of it reading goes on.
    static var room: Int { 256 << 10 }

    enum Taken: Equatable {
        case taken
        /// Not taken: offer it again when asked to go on.
        case full
    }

    /// What the caller gets at once.
    enum Answer {
        case head(FetchResponseHead)
        case piece([UInt8])
        case end
        case failure(Failure)
        /// Nothing there yet.
        case wait
    }

    private(set) var head: FetchResponseHead?
    private var pieces: [[UInt8]] = []
    private var waitingBytes = 0
    private var isPaused = false
    private var outcome: Result<Void, Failure>?

    var hasEnded: Bool { outcome != nil }
    /// Neither a piece nor an end.
    var hasNothing: Bool { pieces.isEmpty && outcome == nil }

    mutating func arrived(_ head: FetchResponseHead) { self.head = head }

    mutating func arrived(_ piece: UnsafeRawBufferPointer) -> Taken {
        guard waitingBytes < Self.room else {
            isPaused = true
            return .full
        }
        pieces.append(Array(piece))
        waitingBytes += piece.count
        return .taken
    }

    /// The first outcome counts.
    mutating func ended(_ outcome: Result<Void, Failure>) {
        if self.outcome == nil { self.outcome = outcome }
    }

    func nextHead() -> Answer {
        if let head { return .head(head) }
        return switch outcome {
        case .failure(let failure): .failure(failure)
        case .success: .end
        case nil: .wait
        }
    }

    /// A failure comes at once, before pieces that wait: a body that is not whole is not read on.
    mutating func nextPiece() -> (answer: Answer, goesOn: Bool) {
        if case .failure(let failure) = outcome { return (.failure(failure), false) }
        guard !pieces.isEmpty else { return (outcome == nil ? .wait : .end, false) }
        // Few pieces wait at a time: the room is small.
        let piece = pieces.removeFirst()
        waitingBytes -= piece.count
        let goesOn = isPaused && waitingBytes <= Self.room / 2
        if goesOn { isPaused = false }
        return (.piece(piece), goesOn)
    }
}
