/// What the bodies of one batch did to the queue, for whoever hands jobs out. Made by the first body that touches the queue: a batch
/// without jobs costs nothing. Writer thread only.
package final class JobWake {
    /// Kinds of which jobs have become ready.
    package private(set) var kinds: Set<String> = []
    /// The earliest moment at which something is to be looked at, in milliseconds since 1970; nil for none.
    package private(set) var moment: Int64?
    /// Running jobs that are to stop.
    package private(set) var cancelled: [Int64] = []
    /// A queue or provider was paused or let go on.
    package private(set) var gatesChanged = false
    /// Jobs that offers took.
    package private(set) var handed: [HandedJob] = []

    init() {}

    var news: JobNews {
        JobNews(kinds: kinds, moment: moment, cancelled: cancelled, gatesChanged: gatesChanged, handed: handed)
    }

    func noteReady(_ kind: String) { kinds.insert(kind) }
    func note(moment: Int64) { self.moment = min(moment, self.moment ?? .max) }
    func noteCancelled(_ id: Int64) { cancelled.append(id) }
    func noteGates() { gatesChanged = true }
    func noteHanded(_ job: HandedJob) { handed.append(job) }
}

extension WriteSession {
    var jobWake: JobWake { batch.value(ofType: JobWake.self, default: JobWake()) }
}
