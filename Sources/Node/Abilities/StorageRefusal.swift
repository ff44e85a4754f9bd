package import Chat
package import Logging
import Storage

extension Refusal {
    /// What a client hears when a database body failed: a refusal as it is, a full disk as `storage_full`, all else as `busy`.
    ///
    /// The reason goes to the log; it never holds bound values.
    package init(storage error: any Error, logger: Logger) {
        switch error {
        case let refusal as Refusal:
            self = refusal
        case let failure as StorageFailure where failure.kind == .full:
            logger.error("the disk is full", metadata: ["failure": "\(failure)"])
            self = Refusal(.storageFull, "The node's disk is full. Nothing was saved.")
        case let failure as StorageFailure where failure.kind == .busy:
            self = Refusal(.busy, "The node is busy. Try again in a moment.", retryAfter: 1)
        default:
            logger.error("a database body failed", metadata: ["failure": "\(error)"])
            self = Refusal(.busy, "The node cannot answer this now. Try again in a moment.", retryAfter: 5)
        }
    }
}
