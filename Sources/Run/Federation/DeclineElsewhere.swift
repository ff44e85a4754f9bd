import Chat
import Federation
import Storage
import Workers

/// `federation.decline`: tells a room on other nodes that somebody of this one has declined.
enum DeclineElsewhere {
    /// - Parameter memberships: of the node whose jobs these are.
    static func handler(_ memberships: RemoteMemberships) -> JobHandler {
        JobHandler(JobCatalog.tellDecline, .beside { job in JobResult(try await memberships.tellDecline(job.payload)) })
    }
}
