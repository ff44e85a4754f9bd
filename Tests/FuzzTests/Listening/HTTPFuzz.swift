@testable import Node

/// Any bytes at a port of the listener: heads, bodies, requests behind requests, what follows an upgrade.
enum HTTPFuzz {
    static func check(_ bytes: [UInt8]) throws {
        let whole = try FuzzedConnection([bytes], limits(pipelined: 10_000))
        let cut = try FuzzedConnection(bytes.inPieces, limits(pipelined: 10_000))
        let few = try FuzzedConnection([bytes], limits(pipelined: 2))
        for connection in [whole, cut, few] {
            try promise(!connection.isStuck, "a request is left without an answer")
            try promise(connection.heldAfterwards == 0, "\(connection.heldAfterwards) bytes are counted for a connection that has gone")
            try promise(connection.mostHeld <= bytes.count, "more is held than has come")
            let isAnswer = connection.answer.isEmpty || connection.answer.starts(with: "HTTP/1.1 ".utf8)
            try promise(isAnswer, "an answer that is none: \(String(decoding: connection.answer, as: UTF8.self))")
        }
        let (one, other) = (withOneRefusal(withoutContinue(whole.answer)), withOneRefusal(withoutContinue(cut.answer)))
        try promise(
            one == other,
            "in pieces the answer is another one:\n\(String(decoding: one, as: UTF8.self))\n---\n\(String(decoding: other, as: UTF8.self))")
    }

    private static func limits(pipelined: Int) -> ListenerLimits {
        var limits = ListenerLimits()
        limits.headBytes = 600
        limits.headerCount = 12
        limits.bodyBytes = 1_000
        limits.gatheredBodyBytes = 200
        limits.pipelinedRequests = pipelined
        limits.messageBytes = 300
        limits.fragments = 4
        limits.unfinishedBytes = 1 << 20
        return limits
    }

    /// A head that is too large and malformed is refused for what is seen first, which depends on how it comes. Either refusal is the
    /// connection's last word.
    private static func withOneRefusal(_ answer: [UInt8]) -> [UInt8] {
        for status in ["431 Request Header Fields Too Large", "400 Bad Request"] {
            let line = Array("HTTP/1.1 \(status)\r\n".utf8)
            let starts = answer.indices.filter { answer[$0] == line[0] && answer[$0...].starts(with: line) }
            guard let last = starts.last else { continue }
            let word = String(decoding: answer[last...], as: UTF8.self)
            if status.hasPrefix("431") || word.contains("is not HTTP/1.1 as it should be") {
                return answer[..<last] + Array("refused: the head".utf8)
            }
        }
        return answer
    }

    /// Whoever has sent the body already is not told to go on.
    private static func withoutContinue(_ answer: [UInt8]) -> [UInt8] {
        let line = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
        var kept: [UInt8] = []
        var index = 0
        while index < answer.count {
            if answer[index] == line[0], answer[index...].starts(with: line) {
                index += line.count
            } else {
                kept.append(answer[index])
                index += 1
            }
        }
        return kept
    }
}
