import Chat
import Synchronization

/// How many uploads are under way. Any thread.
final class UploadLine: Sendable {
    private struct Count {
        var all = 0
        var users: [Int64: Int] = [:]
    }

    private let count = Mutex(Count())
    private let limit: Int
    private let perUser: Int

    init(limit: Int, perUser: Int) {
        self.limit = limit
        self.perUser = perUser
    }

    /// A place in the line, held until its object is let go.
    final class Place: Sendable {
        private let line: UploadLine
        private let uid: Int64

        fileprivate init(_ line: UploadLine, uid: Int64) {
            self.line = line
            self.uid = uid
        }

        deinit { line.leave(uid) }
    }

    func enter(_ uid: Int64) throws(Refusal) -> Place {
        let isIn = count.withLock { count in
            guard count.all < limit, count.users[uid, default: 0] < perUser else { return false }
            count.all += 1
            count.users[uid, default: 0] += 1
            return true
        }
        guard isIn else { throw .busy(retryAfter: 2) }
        return Place(self, uid: uid)
    }

    private func leave(_ uid: Int64) {
        count.withLock { count in
            count.all -= 1
            let left = count.users[uid, default: 1] - 1
            count.users[uid] = left > 0 ? left : nil
        }
    }
}
