internal import CanonicalJSON
internal import OutboundHTTP

/// What a server says that it runs: asked once a day.
struct PeerSoftware: Sendable, Equatable {
    /// A node like this one: it answers a transaction when it has judged it, and knows receipts of delivery.
    private(set) var isOurKind = false
    private var askAt: Int64 = 0

    /// What nodes of our kind call themselves.
    private static let name = "Rookery"
    private static let day: Int64 = 86_400_000
    private static let hour: Int64 = 3_600_000
    static let limits = FetchLimits(connect: 5_000, total: 10_000, idle: 10, responseBytes: 64 << 10)

    func isDue(at now: Int64) -> Bool { now >= askAt }

    /// - Parameter answer: of its `version` endpoint; nil when there was none.
    mutating func learn(_ answer: JSON?, at now: Int64) {
        guard let server = answer?["server"] else {
            askAt = now + Self.hour
            return
        }
        isOurKind = server["name"]?.string.map { $0.utf8.elementsEqual(Self.name.utf8) } ?? false
        askAt = now + Self.day
    }
}
