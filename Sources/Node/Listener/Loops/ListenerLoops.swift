import Glibc
package import NIOCore
import NIOPosix

/// The event loops of a node, made before anything that lives on them.
package final class ListenerLoops: Sendable {
    package let all: [ListenerLoop]
    let group: MultiThreadedEventLoopGroup

    /// - Parameters:
    ///   - count: threads; nil for the usual count.
    ///   - clock: the time that timeouts are measured with.
    package init(count: Int? = nil, clock: ListenerClock = .system) {
        let count = count ?? Self.usualCount(cores: Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        let group = MultiThreadedEventLoopGroup(numberOfThreads: count)
        self.group = group
        all = group.makeIterator().enumerated().map { ListenerLoop(index: $0.offset, eventLoop: $0.element, clock: clock) }
    }

    /// A loop for each core but one: that one is the database writer's, which is busy whenever the loops are. A loop more takes turns with it
    /// and wakes for every commit (docs/decisions/0031).
    package static func usualCount(cores: Int) -> Int { max(1, cores - 1) }

    /// The loop a channel or responder lives on. Traps for a loop of another group.
    package func loop(of eventLoop: any EventLoop) -> ListenerLoop {
        for loop in all where loop.eventLoop === eventLoop { return loop }
        preconditionFailure("an event loop of another group")
    }

    /// Runs `body` once on every loop and returns when each has run it.
    package func onEach(_ body: @escaping @Sendable (ListenerLoop) -> Void) async {
        for loop in all {
            try? await loop.eventLoop.submit { body(loop) }.get()
        }
    }

    /// Ends the threads. Whatever is still queued on a loop is lost: call it last.
    package func shutdown() async {
        try? await group.shutdownGracefully()
    }
}
