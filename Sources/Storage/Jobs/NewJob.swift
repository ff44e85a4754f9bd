package import Chat

/// A job to be made. Its payload names things by reference and holds no secret: job pages and logs show it.
package struct NewJob: Sendable {
    /// What is to be done, and how it is treated.
    package let kind: JobKind
    /// A JSON object of at most 64 KiB.
    package let payload: String
    /// Not before this, in milliseconds since 1970; nil for at once.
    package var runAt: Int64?
    /// Nobody needs it after this; nil for the life of its kind.
    package var expiresAt: Int64?
    /// 0 goes first, 9 last; nil for that of its kind.
    package var priority: Int?
    /// Jobs of one lane run one at a time, in order. Named after the kind: `fed.flush:chat.example`.
    package var lane: String?
    /// While a job of the kind and key has not ended, no second one is made.
    package var uniqueKey: String?

    package init(
        _ kind: JobKind, payload: String = "{}", runAt: Int64? = nil, expiresAt: Int64? = nil, priority: Int? = nil, lane: String? = nil,
        uniqueKey: String? = nil
    ) {
        self.kind = kind
        self.payload = payload
        self.runAt = runAt
        self.expiresAt = expiresAt
        self.priority = priority
        self.lane = lane
        self.uniqueKey = uniqueKey
    }
}
