import CanonicalJSON
import Chat
import NIOPosix
import Storage

/// `GET admin/media`: how much of files lies where. Nothing is added up for it.
enum ShowMediaUsage {
    /// Refused ones are counted up to this.
    private static let most = 1000

    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let free = try? await node.media.readers.runIfActive { try node.media.folder.freeBytes() }
        let limits = node.configuration.media
        let kind = node.configuration.store.kind.rawValue
        return Answer(
            try await node.read { session in
                let disk = try session.mediaUsage(.node)
                let remote = try session.remoteMediaUsage()
                let waiting = try session.jobCounts().filter { $0.kind == JobCatalog.storeMedia.name && !$0.state.isEnded }
                return [
                    "store": .string(kind), "refused": .int(try session.refusedMedia(limit: most)),
                    "waiting": .int(waiting.reduce(0) { $0 + $1.count }),
                    "disk": [
                        "bytes": .int(disk.bytes), "files": .int(disk.files), "freeBytes": free.map(JSON.int) ?? .null,
                        "limitBytes": limits.nodeBytes > 0 ? .int(limits.nodeBytes) : .null,
                    ],
                    "remote": [
                        "bytes": .int(remote.bytes), "files": .int(remote.files),
                        "limitBytes": limits.remoteBytes > 0 ? .int(limits.remoteBytes) : .null,
                    ],
                    "stores": .array(
                        try session.mediaStoreUsage().map { usage in
                            [
                                "store": .string(usage.store), "bytes": .int(usage.bytes), "files": .int(usage.files),
                                "localBytes": .int(usage.localBytes),
                            ]
                        }),
                ]
            })
    }
}
