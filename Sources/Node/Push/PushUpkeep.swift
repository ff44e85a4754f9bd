import Logging
import Storage

/// Lets the follower that plans pushes take its turns: at once after something was said, and then not so often that anybody who sends
/// notices.
final class PushUpkeep: Sendable {
    private let follower: PushFollower
    private let users: PushUsers
    private let (rings, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    /// From the beginning of one turn to that of the next.
    private static let pace = Duration.milliseconds(250)
    /// A turn that takes long is followed by so many times its length of rest, so that its share of a core stays a fifth; but nobody waits
    /// longer than a second for that.
    private static let rest = (times: 4, most: Duration.seconds(1))

    init(_ follower: PushFollower, _ users: PushUsers) {
        (self.follower, self.users) = (follower, users)
        // What was said before the last stop, or just before a crash.
        bell.yield()
    }

    /// Something may have been said. Writer thread, after COMMIT: two looks while nobody has a device.
    func committed(_ batch: BatchContext) {
        guard !users.isEmpty, batch.hasAppended else { return }
        bell.yield()
    }

    /// Runs until the task is cancelled.
    func run(_ logger: Logger) async {
        for await _ in rings {
            let start = ContinuousClock.now
            do {
                try await follower.turn()
            } catch let failure as StorageFailure where failure.kind == .closed {
                return
            } catch {
                logger.warning("pushes could not be planned", metadata: ["failure": "\(error)"])
                bell.yield()
            }
            let spent = ContinuousClock.now - start
            guard (try? await Task.sleep(for: max(Self.pace, min(spent * Self.rest.times, Self.rest.most)))) != nil else { return }
        }
    }

    /// Keeps the place in the log, so that nothing is told twice after a restart.
    func save() async { try? await follower.save() }
}
