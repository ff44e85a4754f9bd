import Chat
import NIOCore
import Testing

@testable import Node

/// A commit is on disk a moment before the loops hear of it: a session that reads the log in between knows more than its loop.
@Suite struct LaggingLoopTests {
    @Test("What a session has read from the log it does not hear again from a loop that lags behind")
    func nothingTwice() async throws {
        try await NodeStage.run { stage in
            let loop = stage.node.context.gateway.loop(of: 0)
            let node = stage.node.context
            let heard = try await loop.submit {
                let shard = LiveShard(loop: loop, head: 5, limits: node.configuration.live, shards: 1)
                let connection = HearingConnection(loop)
                let session = LiveSession(connection: connection, shard: shard, node: node)
                session.catchUp(after: 7)
                for position in Int64(6)...9 { session.offer(LiveFrame(event: "new_message", data: [], position: position), at: position) }
                return connection.positions
            }.get()
            #expect(heard == [8, 9])
        }
    }

    @Test("Resumed names no position before the one it was asked for")
    func resumedPosition() async throws {
        try await NodeStage.run { stage in
            let loop = stage.node.context.gateway.loop(of: 0)
            let node = stage.node.context
            let resumed = try await loop.submit {
                let shard = LiveShard(loop: loop, head: 5, limits: node.configuration.live, shards: 1)
                let connection = HearingConnection(loop)
                let session = LiveSession(connection: connection, shard: shard, node: node)
                session.resumeOwed = ResumeOwed(from: 7, missed: 0)
                session.catchUp(after: 7)
                return connection.said
            }.get()
            #expect(resumed == [#"resumed {"missed":0,"position":7}"#])
        }
    }
}

/// Takes everything and remembers it. Confined to its loop.
private final class HearingConnection: LiveConnection {
    let eventLoop: any EventLoop
    let address = "127.0.0.1"
    let isWritable = true
    private(set) var positions: [Int64] = []
    private(set) var said: [String] = []

    init(_ loop: any EventLoop) { eventLoop = loop }

    func accepted() {}
    func refused(_ refusal: Refusal) {}
    func send(_ frame: LiveFrame) {
        if let position = frame.position { positions.append(position) }
        said.append("\(frame.event) \(String(decoding: frame.data, as: UTF8.self))")
    }
    func acknowledge(_ answer: LiveAnswer) {}
    func close(_ ending: LiveEnding) {}
}
