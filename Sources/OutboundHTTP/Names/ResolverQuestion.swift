import Glibc

/// A DNS message on its way to the resolvers and the answers on their way back. It knows nothing of what they say: whoever asks judges
/// each answer. Blocks.
struct ResolverQuestion<Answer: Sendable> {
    let message: [UInt8]
    let judge: ([UInt8]) -> ReplyJudgement<Answer>

    /// Bytes of an answer over TCP.
    private var longest: Int { 65_535 }

    /// What was made of the answer that was taken; nil when none was.
    func ask(_ resolvers: Resolvers) -> Answer? {
        for _ in 0..<resolvers.attempts {
            for place in resolvers.places {
                if let answer = ask(place, patience: resolvers.patience) { return answer }
            }
        }
        return nil
    }

    private func ask(_ place: Resolvers.Place, patience: Int) -> Answer? {
        guard let socket = PatientSocket(to: place, isDatagram: true, patience: patience), socket.write(message) else { return nil }
        // Anybody may send to our port: what answers another question is passed over until the time is up.
        while let message = socket.readSome(atMost: longest) {
            switch judge(message) {
            case .taken(let answer): return answer
            case .truncated: return askWhole(place, patience)
            case .useless: return nil
            case .foreign: continue
            }
        }
        return nil
    }

    /// Over TCP, where an answer has its length in front (RFC 1035, section 4.2.2).
    private func askWhole(_ place: Resolvers.Place, _ patience: Int) -> Answer? {
        let length = [UInt8(truncatingIfNeeded: message.count >> 8), UInt8(truncatingIfNeeded: message.count)]
        guard let socket = PatientSocket(to: place, isDatagram: false, patience: patience), socket.write(length + message),
            let head = socket.read(exactly: 2), let answer = socket.read(exactly: Int(head[0]) << 8 | Int(head[1]))
        else { return nil }
        if case .taken(let taken) = judge(answer) { return taken }
        return nil
    }
}

/// What whoever asked a resolver makes of something that came.
package enum ReplyJudgement<Answer: Sendable>: Sendable {
    /// It answers the question, with this.
    case taken(Answer)
    /// It does, but not all of it fitted.
    case truncated
    /// It answers the question, and the resolver could not say.
    case useless
    /// It answers another question, or none.
    case foreign
}
