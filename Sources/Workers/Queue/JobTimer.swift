/// One timer for everything that is due: rings the inbox when its time has come. It looks at the clock at least once a second, so that a
/// wall clock somebody sets is noticed. Confined to the dispatcher's task.
struct JobTimer {
    private static let longest: Int64 = 1_000

    private let clock: JobClock
    private let inbox: DispatchInbox
    private var task: Task<Void, Never>?
    private var moment: Int64 = .max

    init(_ clock: JobClock, _ inbox: DispatchInbox) {
        self.clock = clock
        self.inbox = inbox
    }

    /// Rings at that time, in milliseconds since 1970, and not for an earlier order any more; `.max` for never.
    mutating func arm(at moment: Int64) {
        if moment == self.moment, moment > clock.now() { return }
        task?.cancel()
        task = nil
        self.moment = moment
        guard moment < .max else { return }
        let (clock, inbox) = (clock, inbox)
        task = Task {
            while clock.now() < moment {
                guard (try? await clock.sleep(max(1, min(Self.longest, moment - clock.now())))) != nil else { return }
            }
            if !Task.isCancelled { inbox.put { $0.isTime = true } }
        }
    }

    func stop() { task?.cancel() }
}
