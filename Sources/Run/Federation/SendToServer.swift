import CanonicalJSON
import Chat
import Federation
import Node
import Storage
import Workers

/// `federation.send`: sends what there is for another server, a turn of some seconds at a time.
enum SendToServer {
    /// - Parameter sending: of the node whose jobs these are.
    static func handler(_ sending: PeerSending) -> JobHandler {
        JobHandler(
            JobCatalog.sendToServer,
            .beside { job in
                guard let server = try? JSON(parsing: Array(job.payload.utf8))["server"]?.string else {
                    return JobResult(.dead(JobFault("payload", "The payload names no server.")))
                }
                switch try await sending.flush(server) {
                case .done: return JobResult(.done)
                case .again: return JobResult(.again)
                case .snooze(let moment): return JobResult(.snooze(until: moment))
                }
            })
    }
}
