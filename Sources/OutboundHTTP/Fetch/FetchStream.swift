/// A response whose body is read as it is taken. One task at a time. Letting go of it gives the rest up.
package final class FetchStream: Sendable {
    /// Status and header fields.
    package let head: FetchResponseHead

    private let id: UInt64
    private let exchange: Exchange
    private let loop: FetchLoop

    init(head: FetchResponseHead, id: UInt64, exchange: Exchange, loop: FetchLoop) {
        self.head = head
        self.id = id
        self.exchange = exchange
        self.loop = loop
    }

    deinit {
        if !exchange.hasEnded { loop.post(.cancel(id)) }
    }

    /// The next piece of the body, in order; nil after the last. A failure comes as soon as it is known, before pieces not yet taken.
    package func next() async throws(FetchFailure) -> [UInt8]? {
        let (exchange, loop, id) = (exchange, loop, id)
        let result: Result<(bytes: [UInt8], goesOn: Bool)?, FetchFailure> = await withTaskCancellationHandler {
            do throws(FetchFailure) {
                return .success(try await exchange.piece())
            } catch {
                return .failure(error)
            }
        } onCancel: {
            loop.post(.cancel(id))
        }
        guard let piece = try result.get() else { return nil }
        if piece.goesOn { loop.post(.resume(id)) }
        return piece.bytes
    }
}
