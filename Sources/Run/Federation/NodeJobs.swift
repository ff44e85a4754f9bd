import Chat
import Node
import Storage
import Workers

/// Jobs that are done with the whole node: they append events and tell its people.
enum NodeJobs {
    /// - Parameter node: whose jobs these are.
    static func handlers(_ node: NodeContext) -> [JobHandler] {
        [
            JobHandler(JobCatalog.followRoom, .beside { job in JobResult(try await FollowRoom.perform(node, payload: job.payload)) }),
            JobHandler(JobCatalog.tellProfile, .beside { job in JobResult(try await TellProfile.perform(node, payload: job.payload)) }),
        ]
    }
}
