/// How a session comes from where it was to live without a gap or a double: a value that decides, the session executes.
///
/// The session reads the log from its position up to a gate, the loop's head at that moment. Frames that the loop hands
/// out meanwhile are kept up to a bound; if they all fit, they follow the page and the session is live. If not, they are
/// dropped, the gate is where the page ended, and the next page reads on from there.
struct CatchUp {
    /// What to do next.
    enum Step: Equatable {
        /// Read the log after a position, up to and including another.
        case read(after: Int64, through: Int64)
        /// Nothing is missing any more: send what was held, then go live.
        case goLive
    }

    /// A live frame that arrived while the log was being read.
    struct Held {
        let frame: LiveFrame
        let position: Int64
    }

    private(set) var position: Int64
    private var gate: Int64
    private var heldBytes = 0
    private let heldLimit: Int
    private(set) var held: [Held] = []
    private var overflowed = false

    /// Starts after `position`; keeps at most `heldLimit` bytes of live frames.
    init(after position: Int64, heldLimit: Int) {
        self.position = position
        self.heldLimit = heldLimit
        gate = position
    }

    /// Sets the gate at the loop's head and says what to read.
    mutating func begin(head: Int64) -> Step {
        if position >= head { return .goLive }
        gate = head
        held = []
        heldBytes = 0
        overflowed = false
        return .read(after: position, through: gate)
    }

    /// A durable frame came by on the loop while a page was being read or written.
    mutating func hold(_ frame: LiveFrame, at position: Int64) {
        guard !overflowed, position > gate else { return }
        heldBytes += frame.data.count
        if heldBytes > heldLimit {
            overflowed = true
            held = []
        } else {
            held.append(Held(frame: frame, position: position))
        }
    }

    /// A page has been sent; it covered everything up to `through`. Says what comes next.
    mutating func pageSent(through: Int64, head: Int64) -> Step {
        position = max(position, through)
        if position < gate { return .read(after: position, through: gate) }
        if overflowed { return begin(head: head) }
        return .goLive
    }
}
